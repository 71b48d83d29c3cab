/* What the files of room key share: how a secret lies in memory and in a file. */
#ifndef PIIWATCH_KEY_PRIV_H
#define PIIWATCH_KEY_PRIV_H

#include <piiwatch/key.h>

#define SECRET 32u
#define HEX_DIGITS (2 * SECRET)
#define KEY_TEXT (HEX_DIGITS + 1) /* the digits and a line end */

struct pw_key {
	uint8_t *secret; /* locked, not dumped */
	char name[16];
};

#endif
