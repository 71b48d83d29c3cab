/*
 * A pattern, a line end, a text: what parses matches the same in a prefix of the text, the facts read
 * off it rule out nothing that matches, and its rendering parses to the same matches.
 */
#include "target.h"

#include <piiwatch/form.h>

#include <string.h>

#define MAX_PATTERN 200u
#define MAX_TEXT 300u

/* The text as a view has it: every byte that is no valid UTF-8 becomes U+001A. */
static size_t
make_valid(const char *p, size_t len, char *out)
{
	size_t n = 0;
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		unsigned size = pw_utf8_decode(p + at, len - at, &cp);

		if (size == 0) {
			out[n++] = 0x1A;
			at++;
			continue;
		}
		memcpy(out + n, p + at, size);
		n += size;
		at += size;
	}
	memset(out + n, '\n', 8);
	return n;
}

static void
check_prefixes(const struct pw_tree *tree, const char *p, size_t len, const uint32_t *ends,
    uint32_t n)
{
	uint32_t shorter[PW_TREE_ENDS], want = 0;

	for (size_t cut = 0; cut < len; cut++) {
		if (((unsigned char)p[cut] & 0xC0) == 0x80)
			continue;
		while (want < n && ends[want] <= cut)
			want++;
		MUST(pw_tree_ends(tree, p, cut, PW_MAX_LENGTH, shorter) == want);
		MUST(memcmp(shorter, ends, want * sizeof(ends[0])) == 0);
	}
}

static uint32_t
run_of_digits(const char *p, size_t at, size_t len)
{
	uint32_t n = 0;

	while (at + n < len && pw_is_digit(p[at + n]))
		n++;
	return n < 31 ? n : 31;
}

/* For a match that begins with a digit and has none behind it, as the gate looks at it. */
static void
check_runs(const struct pw_run_facts *facts, const char *p, size_t len, uint32_t end)
{
	uint32_t first = run_of_digits(p, 0, len);
	unsigned char joiner = (unsigned char)p[first];

	if (pw_is_digit(p[end]) || first >= 31)
		return;
	if (end <= first) {
		MUST(facts->ends_at >> first & 1);
		return;
	}
	MUST(facts->goes_on >> first & 1);
	MUST(facts->joiner[joiner]);
	if (joiner < 0x80)
		MUST(facts->second >> run_of_digits(p, first + 1, len) & 1);
}

static void
check_facts(const struct pw_tree *tree, const char *p, size_t len, const uint32_t *ends, uint32_t n)
{
	bool at[4][256], last[256];
	struct pw_run_facts facts;
	uint32_t chars = 0;

	for (unsigned k = 0; k < 4; k++)
		pw_tree_bytes_at(tree, k, at[k]);
	pw_tree_last_bytes(tree, last);
	pw_tree_run_facts(tree, &facts);
	for (uint32_t i = 0, c = 0; i < n; i++) {
		for (; c < ends[i]; c++)
			chars += ((unsigned char)p[c] & 0xC0) != 0x80;
		MUST(ends[i] > 0 && ends[i] <= len && ends[i] <= PW_MAX_LENGTH);
		MUST(i == 0 || ends[i] > ends[i - 1]);
		MUST(chars >= pw_tree_least_chars(tree));
		for (unsigned k = 0; k < 4; k++)
			MUST(at[k][(unsigned char)p[k]]);
		MUST(last[(unsigned char)p[ends[i] - 1]]);
		if (pw_tree_begins_with_digit_only(tree)) {
			MUST(pw_is_digit(p[0]));
			check_runs(&facts, p, len, ends[i]);
		}
	}
}

static void
check_rendering(const struct pw_tree *tree, const char *p, size_t len, const uint32_t *ends,
    uint32_t n)
{
	uint32_t again[PW_TREE_ENDS];
	struct pw_tree *rendered;
	struct pw_buf text;
	struct pw_err err;

	pw_buf_init(&text, 1u << 20);
	pw_tree_render(tree, &text);
	rendered = pw_tree_parse(text.data, true, &err);
	/* Each alternative is rendered as a group within the one before: many nest too deep. */
	if (rendered == NULL) {
		MUST(strstr(err.text, "nested") != NULL);
		pw_buf_release(&text);
		return;
	}
	MUST(pw_tree_ends(rendered, p, len, PW_MAX_LENGTH, again) == n);
	MUST(memcmp(again, ends, n * sizeof(ends[0])) == 0);
	pw_tree_destroy(rendered);
	pw_buf_release(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char pattern[MAX_PATTERN + 1], text[MAX_TEXT + 8];
	const uint8_t *lf = size > 1 ? memchr(data + 1, '\n', size - 1) : NULL;
	size_t pattern_len, len;
	uint32_t ends[PW_TREE_ENDS], n;
	struct pw_tree *tree;
	struct pw_err err;

	if (lf == NULL || (pattern_len = (size_t)(lf - data) - 1) > MAX_PATTERN)
		return 0;
	memcpy(pattern, data + 1, pattern_len);
	pattern[pattern_len] = '\0';
	len = size - pattern_len - 2;
	len = make_valid((const char *)lf + 1, len < MAX_TEXT ? len : MAX_TEXT, text);
	tree = pw_tree_parse(pattern, data[0] % 2 == 1, &err);
	if (tree == NULL)
		return 0;
	n = pw_tree_ends(tree, text, len, PW_MAX_LENGTH, ends);
	check_prefixes(tree, text, len, ends, n);
	check_facts(tree, text, len, ends, n);
	/* A word of a lexicon is rendered as any characters. */
	if (!pw_tree_has_lexicon(tree))
		check_rendering(tree, text, len, ends, n);
	pw_tree_destroy(tree);
	return 0;
}
