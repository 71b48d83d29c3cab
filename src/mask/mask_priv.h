/* What the files of room mask share. */
#ifndef PIIWATCH_MASK_PRIV_H
#define PIIWATCH_MASK_PRIV_H

#include <piiwatch/mask.h>

/* mask.c: the value as its mask shows it, never longer than it was. What is too long for `room` loses
 * its middle; no character is left in two. */
void mask_value(int mask, struct pw_span value, unsigned keep, char *out, size_t room);

#endif
