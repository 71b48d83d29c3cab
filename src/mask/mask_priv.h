/* What the files of room mask share. */
#ifndef PIIWATCH_MASK_PRIV_H
#define PIIWATCH_MASK_PRIV_H

#include <piiwatch/mask.h>

/* A mask may be longer than a value of n characters, but not than n of these. */
#define MASK_CHAR_BYTES 6u

/* A character of a value. What is no printable UTF-8 has neither sign nor letter. */
struct sign {
	const char *p;
	unsigned len; /* bytes, at least 1 */
	bool is_bad;
};

/* Masks write into room enough; `n` bytes stand there. */
struct masked {
	char *out;
	size_t n;
};

#define MASK_STARS 6 /* `stars` in the list of names */

/* The mask of the hit's form, or what is hidden of one that has none. */
static inline int
mask_of_hit(const struct pw_plan *plan, const struct pw_hit *hit)
{
	if (hit->form != PW_NO_FORM)
		return plan->form[hit->form].mask;
	return plan->rule[hit->rule].is_of_columns ? MASK_STARS : -1;
}

/* value.c: the value as its mask shows it. What is too long for `room` loses its middle; no character
 * is left in two. */
void mask_value(int mask, struct pw_span value, unsigned keep, char *out, size_t room);

/* sign.c: the character at `at` < text.len; as it is, or a space where it is bad; hidden if it is a
 * letter or digit. */
struct sign sign_at(struct pw_span text, size_t at);
void sign_show(struct masked *m, const struct sign *s);
void sign_hide(struct masked *m, const struct sign *s);
void masked_add(struct masked *m, const char *text);

/* Controls, and characters that are not seen or change the order of those around them. */
bool is_unprintable(uint32_t cp);

/* shape.c: masks that look at what a value says. */
void mask_first(struct pw_span value, struct masked *m);
void mask_email(struct pw_span value, struct masked *m);
void mask_degrees(struct pw_span value, struct masked *m);
void mask_prefecture(struct pw_span value, struct masked *m);

/* year.c */
void mask_year(struct pw_span value, struct masked *m);

#endif
