/*
 * harmless: is there anything in an excerpt that could repeat what was scanned? Reads the excerpt
 * alone, knowing the rules' words and the masks that may stand in it; used by tests and by the fuzz
 * target.
 */
#ifndef PIIWATCH_TEST_HARMLESS_H
#define PIIWATCH_TEST_HARMLESS_H

#include <piiwatch/finding.h>
#include <piiwatch/mask.h>
#include <piiwatch/rule.h>

#include <string.h>
#include <strings.h>

#define HARMLESS_MASK '\x01' /* stands where a mask stood */

/* Takes the masks out of the text, each time one stands there; the longest first, for a short one may
 * be a part of another. */
static inline void
take_out_masks(char *text, const struct pw_finding *findings, uint32_t n)
{
	for (size_t len = sizeof(findings->masked) - 1; len > 0; len--) {
		for (uint32_t i = 0; i < n; i++) {
			const char *mask = findings[i].masked;

			if (strlen(mask) != len)
				continue;
			for (char *at = text; (at = strstr(at, mask)) != NULL; at += len)
				memset(at, HARMLESS_MASK, len);
		}
	}
}

/* The number of characters, a taken out mask's bytes one each. */
static inline size_t
count_chars(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xC0) != 0x80;
	return n;
}

static inline bool
is_known_token(const struct pw_plan *plan, const struct pw_token *token)
{
	if (token->is_ending)
		return true;
	for (unsigned w = 0; w < plan->n_words; w++) {
		const struct pw_tokens *tokens = plan->word[w].tokens;

		for (uint32_t i = 0; i < tokens->n; i++)
			if (tokens->at[i].kind == token->kind && tokens->at[i].len == token->len &&
			    strncasecmp(tokens->at[i].p, token->p, token->len) == 0)
				return true;
	}
	return false;
}

/* A run of ASCII letters and digits is `a` and `0`, or words of the rules and nothing else. */
static inline bool
is_harmless_run(const struct pw_plan *plan, const char *p, size_t len)
{
	struct pw_tokens tokens;
	size_t at = 0;

	if (strspn(p, "a0") >= len)
		return true;
	pw_tokens_cut((struct pw_span) {p, len}, false, &tokens);
	for (uint32_t i = 0; i < tokens.n; i++) {
		if (tokens.at[i].kind != PW_TOKEN_ASCII || tokens.at[i].from != at ||
		    !is_known_token(plan, &tokens.at[i]))
			return false;
		at = tokens.at[i].to;
	}
	return at == len;
}

/* Marks where in the text the wide words of the rules, their parts and the endings stand. */
static inline void
mark_wide(const char *text, const char *word, size_t len, bool *marked)
{
	size_t text_len = strlen(text);

	for (const char *at = text;
	     len > 0 && (at = memmem(at, text_len - (size_t)(at - text), word, len)) != NULL; at++)
		memset(marked + (at - text), true, len);
}

static inline void
mark_wide_words(const struct pw_plan *plan, const char *text, bool *marked)
{
	static const char *const endings[] = {"番号", "ナンバー", "コード"};

	for (size_t i = 0; i < PW_ARRAY_LEN(endings); i++)
		mark_wide(text, endings[i], strlen(endings[i]), marked);
	for (unsigned w = 0; w < plan->n_words; w++) {
		const struct pw_word *word = &plan->word[w];

		mark_wide(text, word->text, strlen(word->text), marked);
		for (uint32_t i = 0; i < word->tokens->n; i++)
			if (word->tokens->at[i].kind == PW_TOKEN_WIDE)
				mark_wide(text, word->tokens->at[i].p, word->tokens->at[i].len,
				    marked);
	}
}

/* NULL, or what is wrong with the excerpt of `own`; the masks of `findings`, of which it is one, may
 * stand in it. */
static inline const char *
excerpt_fault(const struct pw_plan *plan, const struct pw_excerpt *excerpt,
    const struct pw_finding *own, const struct pw_finding *findings, uint32_t n)
{
	char text[sizeof(excerpt->packed)];
	bool marked[sizeof(text)] = {false};
	size_t run;

	if (memchr(excerpt->packed, '\0', sizeof(excerpt->packed)) == NULL)
		return "it does not end";
	memcpy(text, excerpt->packed, sizeof(text));
	if (strstr(text, own->masked) == NULL)
		return "the value's own mask is not in it";
	if (count_chars(text) > 2 * PW_EXCERPT_CHARS + count_chars(own->masked))
		return "it is too long";
	mark_wide_words(plan, text, marked);
	take_out_masks(text, findings, n);
	for (size_t at = 0; text[at] != '\0'; at += run) {
		char c = text[at];

		for (run = 0; pw_is_alnum(text[at + run]); run++)
			;
		if (run > 0 && !is_harmless_run(plan, text + at, run))
			return "letters or digits are shown";
		if (run > 0)
			continue;
		run = 1;
		if (((unsigned char)c & 0x80) != 0 && !marked[at])
			return "a character beyond ASCII is shown";
		if (c == 0x7F || ((unsigned char)c < ' ' && strchr("\x01\x0e\x0f", c) == NULL))
			return "a control is shown";
	}
	return NULL;
}

#endif
