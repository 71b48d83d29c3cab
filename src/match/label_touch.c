#include "match_priv.h"

#define LABEL_REACH 48u

bool
match_label_ends_at(const struct edge *e, uint32_t at)
{
	uint32_t begin = at > e->lo + LABEL_REACH ? at - LABEL_REACH : e->lo;
	struct pw_tokens tokens;

	while (begin < at && ((unsigned char)e->p[begin] & 0xC0) == 0x80)
		begin++;
	/* A token cut in two would look like a shorter one. */
	while (
	    begin > e->lo && begin < at && pw_is_alnum(e->p[begin - 1]) && pw_is_alnum(e->p[begin]))
		begin++;
	pw_tokens_cut((struct pw_span) {e->p + begin, at - begin}, true, &tokens);
	if (tokens.n == 0 || begin + tokens.at[tokens.n - 1].to != at)
		return false;
	for (unsigned i = 0; i < e->plan->n_words; i++) {
		const struct pw_word *word = &e->plan->word[i];

		if (word->kind == PW_WORD_LABEL && word->rule == e->rule &&
		    pw_word_ends_at(word, &tokens, tokens.n - 1, false) > 0)
			return true;
	}
	return false;
}
