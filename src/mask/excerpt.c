/* What stands around a value, with nothing left in it but what is known to be harmless. */
#include "mask_priv.h"

#include <assert.h>
#include <string.h>

#define SIDE_BYTES (PW_EXCERPT_CHARS * 4)
#define SHOWN_BYTES (PW_EXCERPT_CHARS * MASK_CHAR_BYTES)
#define MASK_BYTES (sizeof(((struct pw_finding *)NULL)->masked))

/* What is within reach on one side of the value: [lo,hi) of the text, and the words in it. */
struct reach {
	const struct pw_plan *plan;
	const struct pw_text *text;
	uint32_t lo, hi;
	uint16_t word[SIDE_BYTES]; /* bytes of the word that begins there */
};

/* One side as it will be shown. Its cells are characters, words and masks; none is ever cut. */
struct side {
	char text[SHOWN_BYTES];
	uint16_t end[PW_EXCERPT_CHARS + 1]; /* cell i is [end[i],end[i + 1]) */
	unsigned first, n;
};

struct signs {
	uint32_t from, to;
	char sign;
};

/* Kana and kanji by what they become; of other scripts the letters that logs are likely to hold. */
static const struct signs wide_signs[] = {{0xAA, 0xAA, 'a'}, {0xB5, 0xB5, 'a'}, {0xBA, 0xBA, 'a'},
    {0xC0, 0xD6, 'a'}, {0xD8, 0xF6, 'a'}, {0xF8, 0x2C1, 'a'}, {0x370, 0x373, 'a'},
    {0x376, 0x377, 'a'}, {0x37B, 0x37D, 'a'}, {0x37F, 0x37F, 'a'}, {0x386, 0x386, 'a'},
    {0x388, 0x481, 'a'}, {0x48A, 0x556, 'a'}, {0x561, 0x587, 'a'}, {0x5D0, 0x5EA, 'a'},
    {0x620, 0x64A, 'a'}, {0x660, 0x669, '0'}, {0x671, 0x6D3, 'a'}, {0x6F0, 0x6F9, '0'},
    {0x904, 0x939, 'a'}, {0x966, 0x96F, '0'}, {0xE01, 0xE30, 'a'}, {0xE50, 0xE59, '0'},
    {0x10A0, 0x10FA, 'a'}, {0x1100, 0x11FF, 'a'}, {0x1E00, 0x1FBC, 'a'},
    {0x2E80, 0x2FDF, PW_EXCERPT_KANJI}, {0x3005, 0x3007, PW_EXCERPT_KANJI},
    {0x3021, 0x3029, PW_EXCERPT_KANJI}, {0x3041, 0x3096, PW_EXCERPT_KANA},
    {0x3099, 0x309F, PW_EXCERPT_KANA}, {0x30A1, 0x30FA, PW_EXCERPT_KANA},
    {0x30FC, 0x30FF, PW_EXCERPT_KANA}, {0x3105, 0x312F, 'a'}, {0x3131, 0x318E, 'a'},
    {0x31F0, 0x31FF, PW_EXCERPT_KANA}, {0x3400, 0x4DBF, PW_EXCERPT_KANJI},
    {0x4E00, 0x9FFF, PW_EXCERPT_KANJI}, {0xA000, 0xA48C, 'a'}, {0xAC00, 0xD7A3, 'a'},
    {0xF900, 0xFAFF, PW_EXCERPT_KANJI}, {0xFF10, 0xFF19, '0'}, {0xFF21, 0xFF3A, 'a'},
    {0xFF41, 0xFF5A, 'a'}, {0xFF66, 0xFF9F, PW_EXCERPT_KANA}, {0x1AFF0, 0x1B16F, PW_EXCERPT_KANA},
    {0x20000, 0x3FFFD, PW_EXCERPT_KANJI}};

static char
sign_of(uint32_t cp)
{
	if (cp < 0x80) {
		char c = (char)cp;

		if (pw_is_digit(c))
			return '0';
		if (pw_is_alpha(c))
			return 'a';
		return c == '\t' ? ' ' : c >= ' ' && c < 0x7F ? c : '?';
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(wide_signs) && wide_signs[i].from <= cp; i++)
		if (cp <= wide_signs[i].to)
			return wide_signs[i].sign;
	return '?';
}

static uint32_t
chars_back(const struct pw_text *text, uint32_t at)
{
	for (unsigned i = 0; i < PW_EXCERPT_CHARS && at > 0; i++)
		at = (uint32_t)pw_utf8_prev(text->p, 0, at);
	return at;
}

static uint32_t
chars_on(const struct pw_text *text, uint32_t at)
{
	for (unsigned i = 0; i < PW_EXCERPT_CHARS && at < text->len; i++)
		do
			at++;
		while (at < text->len && ((unsigned char)text->p[at] & 0xC0) == 0x80);
	return at;
}

static bool
is_letter_at(const struct pw_text *text, uint32_t at)
{
	uint32_t cp = 0;
	char sign;

	pw_utf8_decode(text->p + at, text->len - at, &cp);
	sign = sign_of(cp);
	return sign == 'a' || sign == '0';
}

/* True if letters or digits stand on both sides of the place; kanji and kana join nothing. */
static bool
is_inside_run(const struct pw_text *text, uint32_t at)
{
	return at > 0 && at < text->len && is_letter_at(text, at) &&
	    is_letter_at(text, (uint32_t)pw_utf8_prev(text->p, 0, at));
}

static void
note_word(struct reach *r, uint32_t from, uint32_t len)
{
	uint16_t *noted = &r->word[from - r->lo];

	if (len > *noted)
		*noted = (uint16_t)len;
}

/* Notes the tokens that make the last `len` bytes of words up to token `last`, unless one of them
 * touches a letter or a digit that is none of theirs. */
static void
note_tokens(struct reach *r, const struct pw_tokens *tokens, uint32_t last, uint32_t len)
{
	uint32_t first = last, head;

	while (first > 0 && tokens->at[first].len < len)
		len -= tokens->at[first--].len;
	for (uint32_t i = first; i <= last; i++) {
		const struct pw_token *t = &tokens->at[i];

		if ((i == first || t[-1].to != t->from) && is_inside_run(r->text, r->lo + t->from))
			return;
		if ((i == last || t[1].from != t->to) && is_inside_run(r->text, r->lo + t->to))
			return;
	}
	for (uint32_t i = first; i <= last; i++) {
		const struct pw_token *t = &tokens->at[i];

		/* A word may be the end of a longer run of wide letters. */
		head = i == first && t->kind == PW_TOKEN_WIDE && t->len > len ? t->len - len : 0;
		note_word(r, r->lo + t->from + head, t->to - t->from - head);
	}
}

/* Words that stand in the text letter by letter, in the middle of a run of wide letters too. */
static void
note_wide(struct reach *r, const char *word)
{
	const char *p = r->text->p, *at = p + r->lo, *end = p + r->hi;
	size_t len = strlen(word);

	for (; (at = memmem(at, (size_t)(end - at), word, len)) != NULL; at++) {
		uint32_t from = (uint32_t)(at - p);

		if (!is_inside_run(r->text, from) && !is_inside_run(r->text, from + (uint32_t)len))
			note_word(r, from, (uint32_t)len);
	}
}

static bool
is_ascii(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (((unsigned char)p[i] & 0x80) != 0)
			return false;
	return true;
}

/* True if the word may be shown: it holds no digit and, where `wide` letters are looked for one by
 * one, no character that would not be shown by itself. */
static bool
is_harmless(const char *word, bool wide)
{
	size_t len = strlen(word);
	uint32_t cp;

	for (size_t at = 0, n; at < len; at += n) {
		n = pw_utf8_decode(word + at, len - at, &cp);
		if (n == 0 || sign_of(cp) == '0' || (wide && sign_of(cp) == '?'))
			return false;
	}
	return true;
}

/* What words a text could hold, roughly: most can be passed over by it. */
struct seen {
	uint64_t length[32]; /* of ASCII tokens, by their first letter */
	uint64_t wide[16]; /* characters of three bytes, by the last ten bits of their number */
	bool is_wide;
};

static uint64_t
length_bit(const struct pw_token *token)
{
	return UINT64_C(1) << (token->len < 63 ? token->len : 63);
}

static bool
has_three_bytes(const char *p)
{
	return ((unsigned char)*p & 0xF0) == 0xE0;
}

static unsigned
last_ten_bits(const char *p)
{
	return (unsigned)((p[1] & 15) << 6 | (p[2] & 63));
}

static void
look_over(struct pw_span text, const struct pw_tokens *tokens, struct seen *ret)
{
	*ret = (struct seen) {.is_wide = !is_ascii(text.p, text.len)};
	for (uint32_t i = 0; i < tokens->n; i++)
		if (tokens->at[i].kind == PW_TOKEN_ASCII)
			ret->length[tokens->at[i].p[0] & 31] |= length_bit(&tokens->at[i]);
	for (size_t i = 0; ret->is_wide && i < text.len; i++)
		if (has_three_bytes(text.p + i))
			ret->wide[last_ten_bits(text.p + i) / 64] |= UINT64_C(1)
			    << last_ten_bits(text.p + i) % 64;
}

static bool
could_stand_token(const struct pw_token *t, const struct seen *seen)
{
	if (t->kind == PW_TOKEN_ASCII)
		return (seen->length[t->p[0] & 31] & length_bit(t)) != 0;
	if (t->kind != PW_TOKEN_WIDE)
		return true;
	if (!has_three_bytes(t->p))
		return seen->is_wide;
	return (seen->wide[last_ten_bits(t->p) / 64] >> last_ten_bits(t->p) % 64 & 1) != 0;
}

/* False only if one of the word's tokens stands nowhere; endings change places. */
static bool
could_stand(const struct pw_word *word, const struct seen *seen)
{
	for (uint32_t i = 0; i < word->tokens->n; i++)
		if (!word->tokens->at[i].is_ending &&
		    !could_stand_token(&word->tokens->at[i], seen))
			return false;
	return true;
}

static void
find_word(struct reach *r, const struct pw_word *word, const struct pw_tokens *tokens)
{
	for (uint32_t i = 0; i < tokens->n; i++) {
		enum pw_token_kind kind = tokens->at[i].kind;
		uint32_t len = kind == PW_TOKEN_ASCII || kind == PW_TOKEN_WIDE
		    ? pw_word_ends_at(word, tokens, i, false)
		    : 0;

		if (len > 0 && is_harmless(word->text, false))
			note_tokens(r, tokens, i, len);
	}
}

static void
find_words(struct reach *r)
{
	struct pw_span text = {r->text->p + r->lo, r->hi - r->lo};
	struct pw_tokens tokens;
	struct seen seen;

	pw_tokens_cut(text, true, &tokens);
	look_over(text, &tokens, &seen);
	for (unsigned w = 0; w < r->plan->n_words; w++) {
		const struct pw_word *word = &r->plan->word[w];

		if (!could_stand(word, &seen))
			continue;
		find_word(r, word, &tokens);
		if (seen.is_wide && !is_ascii(word->text, strlen(word->text)) &&
		    is_harmless(word->text, true))
			note_wide(r, word->text);
	}
}

static void
put_cell(struct side *side, const char *p, size_t len)
{
	size_t at = side->end[side->n];

	assert(side->n < PW_EXCERPT_CHARS && at + len <= sizeof(side->text));
	memcpy(side->text + at, p, len);
	side->end[++side->n] = (uint16_t)(at + len);
}

static void
mask_of(const struct reach *r, const struct pw_hit *hit, char ret[MASK_BYTES])
{
	mask_value(mask_of_hit(r->plan, hit),
	    (struct pw_span) {r->text->p + hit->from, hit->to - hit->from}, hit->keep, ret,
	    MASK_BYTES);
}

/* The cells of a side; [hit,end) are the values that begin in it. */
static void
make_side(const struct reach *r, const struct pw_hit *hit, const struct pw_hit *end,
    struct side *ret)
{
	char mask[MASK_BYTES];

	ret->first = ret->n = ret->end[0] = 0;
	for (uint32_t at = r->lo; at < r->hi;) {
		uint32_t len = r->word[at - r->lo], cp = 0;
		char sign;

		while (hit < end && hit->from < at)
			hit++;
		if (hit < end && hit->from == at && hit->to <= r->hi) {
			mask_of(r, hit, mask);
			put_cell(ret, mask, strlen(mask));
			at = hit->to;
		} else if (len > 0 && at + len <= (hit < end ? hit->from : r->hi)) {
			put_cell(ret, r->text->p + at, len);
			at += len;
		} else {
			len = pw_utf8_decode(r->text->p + at, r->hi - at, &cp);
			sign = sign_of(cp);
			put_cell(ret, &sign, 1);
			at += len > 0 ? len : 1;
		}
	}
}

static size_t
side_bytes(const struct side *side)
{
	return (size_t)side->end[side->n] - side->end[side->first];
}

/* Drops cells from the outer ends until both sides fit. */
static void
fit(struct side *left, struct side *right, size_t room)
{
	while (side_bytes(left) + side_bytes(right) > room) {
		if (side_bytes(left) >= side_bytes(right))
			left->first++;
		else
			right->n--;
	}
}

static char *
put_side(char *out, const struct side *side)
{
	memcpy(out, side->text + side->end[side->first], side_bytes(side));
	return out + side_bytes(side);
}

void
pw_mask_excerpt(const struct pw_plan *plan, const struct pw_record *record,
    const struct pw_excerpt_of *of, struct pw_excerpt *ret)
{
	const struct pw_text *text = &record->text;
	const struct pw_hit *hit = &of->hits[of->which], *first = hit, *end = hit + 1;
	struct reach before = {plan, text, chars_back(text, hit->from), hit->from, {0}};
	struct reach after = {plan, text, hit->to, chars_on(text, hit->to), {0}};
	struct side left, right;
	char mask[MASK_BYTES], *out = ret->packed;

	while (first > of->hits && first[-1].from >= before.lo)
		first--;
	while (end < of->hits + of->n_hits && end->from < after.hi)
		end++;
	find_words(&before);
	find_words(&after);
	make_side(&before, first, hit, &left);
	make_side(&after, hit + 1, end, &right);
	if (of->masked != NULL)
		snprintf(mask, sizeof(mask), "%s", of->masked);
	else
		mask_of(&before, hit, mask);
	fit(&left, &right, sizeof(ret->packed) - 1 - strlen(mask));
	memset(ret, 0, sizeof(*ret));
	out = put_side(out, &left);
	for (const char *p = mask; *p != '\0'; p++)
		*out++ = *p;
	put_side(out, &right);
}

void
pw_mask_excerpt_text(const struct pw_excerpt *excerpt, struct pw_buf *out)
{
	for (size_t i = 0; i < sizeof(excerpt->packed) && excerpt->packed[i] != '\0'; i++) {
		char c = excerpt->packed[i];

		if (c == PW_EXCERPT_KANJI)
			pw_buf_add(out, "漢", strlen("漢"));
		else if (c == PW_EXCERPT_KANA)
			pw_buf_add(out, "か", strlen("か"));
		else
			pw_buf_add(out, &c, 1);
	}
}
