/* A name that an honorific shows to be one (detection.md 4, forms b and c). */
#ifndef PIIWATCH_VALIDATE_HONORED_H
#define PIIWATCH_VALIDATE_HONORED_H

#include "name.h"

enum honored_grade {
	HONORED_NONE,
	HONORED_FULL, /* surname and given name */
	HONORED_SURNAME, /* with 様, 殿, 氏 */
	HONORED_WEAK, /* with さん, 君, 先生 */
};

/* The name that begins where the value does; returns its bytes and grade. */
size_t honored_read(const struct pw_candidate *c, enum honored_grade *ret_grade);

#endif
