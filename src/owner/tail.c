/* The last three bytes a key can have whose end is a label: what turns most words away unread. */
#include "owner_priv.h"

#include <string.h>

/* The byte in TAIL_BITS bits: letters have a number of their own, others may share one. */
static uint32_t
code_of(char c)
{
	unsigned char b = (unsigned char)pw_lower(c);

	if (pw_is_alpha(c))
		return 1u + b - 'a';
	return (b & 0x80) != 0 ? 32u | (b & 31u) : 0;
}

static uint32_t
tail_number(const char *p)
{
	return code_of(p[0]) << 2 * TAIL_BITS | code_of(p[1]) << TAIL_BITS | code_of(p[2]);
}

static void
add(struct pw_owner *owner, const char tail[3])
{
	uint32_t n = tail_number(tail);

	owner->tail[n / 64] |= UINT64_C(1) << n % 64;
}

/* What ends with the `len` bytes at p. */
static void
learn_text(struct pw_owner *owner, const char *p, uint32_t len)
{
	char tail[3] = {0};

	if (len >= 3) {
		add(owner, p + len - 3);
		return;
	}
	memcpy(tail + 3 - len, p, len);
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < (len == 1 ? 256u : 1u); b++) {
			tail[0] = (char)a;
			if (len == 1)
				tail[1] = (char)b;
			add(owner, tail);
		}
}

/* The token, and what it may be the singular of. */
static void
learn_token(struct pw_owner *owner, const char *p, uint32_t len)
{
	static const char *const plurals[] = {"s", "es"};

	learn_text(owner, p, len);
	for (size_t i = 0; i < PW_ARRAY_LEN(plurals); i++) {
		uint32_t n = (uint32_t)strlen(plurals[i]), keep = len < 3 ? len : 3;
		char text[8];

		memcpy(text, p + len - keep, keep);
		memcpy(text + keep, plurals[i], n);
		learn_text(owner, text, keep + n);
	}
}

void
tail_learn(struct pw_owner *owner)
{
	const char *word;

	for (unsigned i = 0; i < owner->plan->n_words; i++) {
		const struct pw_word *w = &owner->plan->word[i];
		uint32_t last = w->tokens->n;

		while (last > 1 && w->tokens->at[last - 1].is_ending)
			last--;
		if (w->kind == PW_WORD_LABEL && last > 0)
			learn_token(owner, w->tokens->at[last - 1].p, w->tokens->at[last - 1].len);
	}
	/* Endings stand behind any label, and a parent's label before what says nothing. */
	for (unsigned i = 0; (word = pw_word_ending(i)) != NULL; i++)
		learn_token(owner, word, (uint32_t)strlen(word));
	for (unsigned i = 0; (word = key_empty_word(i)) != NULL; i++)
		learn_token(owner, word, (uint32_t)strlen(word));
}

/* Whether a label can end at `end`. */
static bool
fits(const struct pw_owner *owner, const struct place *pl, uint32_t end)
{
	uint32_t n;

	end = key_without_number(pl, end);
	if (end < pl->lo + 3)
		return true;
	n = tail_number(pl->p + end - 3);
	return (owner->tail[n / 64] >> n % 64 & 1) != 0;
}

bool
tail_may_be_label(const struct pw_owner *owner, const struct place *pl, uint32_t left)
{
	enum pw_joint joint;
	uint32_t end = key_without_number(pl, key_end_before(pl, left, &joint)), at = end;

	if (fits(owner, pl, end))
		return true;
	while (at > pl->lo && end - at < KEY_BRACKET_REACH && !pw_is_one_of(pl->p[at - 1], "(["))
		at--;
	if (at == pl->lo || !pw_is_one_of(pl->p[at - 1], "(["))
		return false;
	at--;
	while (at > pl->lo && pl->p[at - 1] == ' ')
		at--;
	return fits(owner, pl, at);
}
