/* What the validators of numbered documents share. */
#ifndef PIIWATCH_VALIDATE_CHECKS_H
#define PIIWATCH_VALIDATE_CHECKS_H

#include "digits.h"

/* The check digit of an individual number over the n <= 11 digits before it (平成26年総務省令第85号). */
char checks_mod11(const char *d, unsigned n);

/* Reads digits and the separators between them; false if the text begins or ends with another sign. */
bool checks_read(struct pw_span text, struct digits *ret);

/* Whether the digits are written in groups of these lengths, with one kind of separator between. Ends
 * with a 0. */
bool checks_grouped(const struct digits *d, const uint8_t *lengths);

/* Writes the text without its separators (`-`, space), letters in upper case, as the canonical value;
 * false unless it is `length` characters: so many letters, so many digits, letters again. */
bool checks_document(struct pw_span text, unsigned length, unsigned letters, unsigned digits,
    struct pw_judgement *ret);

#endif
