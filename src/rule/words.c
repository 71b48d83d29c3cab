#include <piiwatch/words.h>

#include <string.h>
#include <strings.h>

static const char *const ascii_endings[] = {"number", "no", "num", "nr", "bangou", "bango",
    "bangoh", "id", "code", "cd"};

#define LEAST_STEM 3u /* letters before an ending that is written without a joint: telno */
static const char *const wide_endings[] = {"の番号", "番号", "ナンバー", "コード"};

bool
pw_is_joint_sign(char c)
{
	return pw_is_one_of(c, " \t\"'`\\()[]{}<>=:");
}

const char *
pw_word_ending(unsigned number)
{
	unsigned n = PW_ARRAY_LEN(ascii_endings);

	if (number < n)
		return ascii_endings[number];
	return number - n < PW_ARRAY_LEN(wide_endings) ? wide_endings[number - n] : NULL;
}

static bool
is_wide(char c)
{
	return ((unsigned char)c & 0x80) != 0;
}

static void
push(struct pw_tokens *ret, bool keep_back, struct pw_token token)
{
	if (ret->n == PW_MAX_TOKENS) {
		if (!keep_back)
			return;
		memmove(&ret->at[0], &ret->at[1], (PW_MAX_TOKENS - 1) * sizeof(ret->at[0]));
		ret->n--;
	}
	ret->at[ret->n++] = token;
}

static bool
token_ends(const struct pw_token *token, const char *with)
{
	uint32_t n = (uint32_t)strlen(with);

	return token->len >= n && strncasecmp(token->p + token->len - n, with, n) == 0;
}

/* A plural counts as its singular: `ports`, `ids`, `addresses`, not `address`, `status`, `sms`. */
static void
drop_plural(struct pw_token *token)
{
	const char *end = token->p + token->len;
	bool is_ids = token->len == 3 && token_ends(token, "ids");

	if (token_ends(token, "sses") || token_ends(token, "shes") || token_ends(token, "xes") ||
	    token_ends(token, "tches") || token_ends(token, "nches"))
		token->len -= 2;
	else if (is_ids ||
	    (token->len >= 4 && pw_lower(end[-1]) == 's' && !pw_is_one_of(end[-2], "suiSUI")))
		token->len--;
}

/* Most words end with a letter that no ending ends with. */
static bool
could_end(const struct pw_token *token)
{
	return token->len >= 2 && pw_is_one_of(token->p[token->len - 1], "romuhdeROMUHDE");
}

static void
mark_ascii_ending(struct pw_token *token)
{
	if (!could_end(token))
		return;
	for (size_t i = 0; i < PW_ARRAY_LEN(ascii_endings); i++)
		if (token->len == strlen(ascii_endings[i]) &&
		    strncasecmp(token->p, ascii_endings[i], token->len) == 0)
			token->is_ending = true;
}

/* `customergender`: whose it is, written without a joint. Bytes of it, or 0. */
static uint32_t
owner_prefix(const struct pw_token *token)
{
	uint32_t n = pw_word_owner_prefix(token->p, token->len);

	return token->len >= n + LEAST_STEM ? n : 0;
}

uint32_t
pw_word_owner_prefix(const char *p, size_t len)
{
	static const char *const owners[] = {"applicant", "billing", "client", "contact",
	    "contractor", "customer", "delivery", "emergency", "furikomi", "guest", "henkin",
	    "hikiotoshi", "hokensho", "home", "kaiin", "keiyakusha", "kokyaku", "member",
	    "moushikomisha", "okyakusama", "payee", "payment", "payout", "recipient", "refund",
	    "riyousha", "sender", "shipping", "subscriber", "sub", "transfer", "user", "yucho"};

	for (size_t i = 0; len > 0 && i < PW_ARRAY_LEN(owners); i++) {
		size_t n = strlen(owners[i]);

		if (owners[i][0] == pw_lower(p[0]) && len >= n && strncasecmp(p, owners[i], n) == 0)
			return (uint32_t)n;
	}
	return 0;
}

static void push_ascii(struct pw_tokens *ret, bool keep_back, struct pw_token token);

static bool
push_owner(struct pw_tokens *ret, bool keep_back, struct pw_token token)
{
	uint32_t n = owner_prefix(&token);
	struct pw_token rest = token;

	if (n == 0)
		return false;
	token.len = n;
	token.to = token.from + n;
	rest.p += n;
	rest.from += n;
	rest.len -= n;
	push(ret, keep_back, token);
	push_ascii(ret, keep_back, rest);
	return true;
}

/* `telno`, `orderid`: the ending becomes a token of its own. */
static void
push_ascii(struct pw_tokens *ret, bool keep_back, struct pw_token token)
{
	if (push_owner(ret, keep_back, token))
		return;
	mark_ascii_ending(&token);
	for (size_t i = 0; !token.is_ending && could_end(&token) && i < PW_ARRAY_LEN(ascii_endings);
	     i++) {
		uint32_t n = (uint32_t)strlen(ascii_endings[i]);
		struct pw_token ending = token;

		if (token.len < n + LEAST_STEM || !token_ends(&token, ascii_endings[i]))
			continue;
		ending.p += token.len - n;
		ending.from += token.len - n;
		ending.len = n;
		ending.is_ending = true;
		token.len -= n;
		token.to = ending.from;
		push(ret, keep_back, token);
		push(ret, keep_back, ending);
		return;
	}
	push(ret, keep_back, token);
}

/* One hump of letters: `customerPhone` holds two, `URLPath` two. Returns its length. */
static uint32_t
hump_length(const char *p, uint32_t len)
{
	uint32_t n = 1;

	if (pw_is_upper(p[0])) {
		while (n < len && pw_is_upper(p[n]))
			n++;
		/* The plural of an abbreviation: `userIDs`. */
		if (n > 1 && n < len && p[n] == 's' && (n + 1 == len || !pw_is_alpha(p[n + 1])))
			return n + 1;
		if (n > 1) {
			/* A lower-case letter behind capitals belongs with the last of them. */
			bool last_begins_word = n < len && p[n] >= 'a' && p[n] <= 'z';

			return last_begins_word && n > 2 ? n - 1 : last_begins_word ? 1 : n;
		}
	}
	while (n < len && p[n] >= 'a' && p[n] <= 'z')
		n++;
	return n;
}

/* Digits behind a word are its own number, part of no word: `tel1`, `tel_2`. */
static bool
is_own_number(struct pw_span text, uint32_t at, uint32_t n, const struct pw_tokens *before)
{
	const struct pw_token *last = before->n > 0 ? &before->at[before->n - 1] : NULL;

	if (last == NULL || last->kind == PW_TOKEN_BREAK || last->kind == PW_TOKEN_NUMBER)
		return false;
	return last->to == at ||
	    (n <= 2 && last->to + 1 == at && (text.p[at - 1] == '_' || text.p[at - 1] == '-'));
}

/* A run of ASCII letters and digits. */
static uint32_t
cut_ascii(struct pw_span text, uint32_t at, bool keep_back, struct pw_tokens *ret)
{
	uint32_t end = at;

	while (end < text.len && pw_is_alnum(text.p[end]))
		end++;
	while (at < end) {
		struct pw_token token = {.p = text.p + at, .from = at};
		uint32_t n = 0;

		while (at + n < end && pw_is_digit(text.p[at + n]))
			n++;
		if (n > 0) {
			bool own = is_own_number(text, at, n, ret);

			token.kind = PW_TOKEN_NUMBER;
			token.len = n;
			token.to = at += n;
			if (!own)
				push(ret, keep_back, token);
			continue;
		}
		token.kind = PW_TOKEN_ASCII;
		token.len = hump_length(text.p + at, end - at);
		token.to = at += token.len;
		drop_plural(&token);
		push_ascii(ret, keep_back, token);
	}
	return end;
}

/* Length of the character beyond ASCII at `at` if it is no letter (brackets, stops, bullets), or 0;
 * a middle dot joins words as `_` does, and ① is a label's own number. */
static uint32_t
wide_mark(struct pw_span text, uint32_t at, bool *ret_joins)
{
	static const uint32_t marks[][2] = {{0x80, 0xA9}, {0xAB, 0xB4}, {0xB6, 0xB9}, {0xBB, 0xBF},
	    {0x2000, 0x206F}, {0x2190, 0x2BFF}, {0x3000, 0x3004}, {0x3008, 0x3020},
	    {0x3030, 0x3030}, {0x303D, 0x303F}, {0x30FB, 0x30FB}, {0xFE10, 0xFE1F},
	    {0xFE30, 0xFE6F}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40},
	    {0xFF5B, 0xFF65}, {0x1F000, 0x1FAFF}};
	uint32_t cp = 0, n;

	*ret_joins = false;
	if (!pw_is_one_of(text.p[at], "\xC2\xE2\xE3\xEF\xF0"))
		return 0;
	n = pw_utf8_decode(text.p + at, text.len - at, &cp);
	*ret_joins = cp == 0x30FB || (cp >= 0x2460 && cp <= 0x249B);
	for (size_t i = 0; i < PW_ARRAY_LEN(marks); i++)
		if (cp >= marks[i][0] && cp <= marks[i][1])
			return n;
	return 0;
}

/* A run of letters beyond ASCII; an ending at its end becomes a token of its own. */
static uint32_t
cut_wide(struct pw_span text, uint32_t at, bool keep_back, struct pw_tokens *ret)
{
	struct pw_token token = {.p = text.p + at, .from = at, .kind = PW_TOKEN_WIDE};
	uint32_t end = at;
	bool joins;

	/* Bytes inside a character decode to nothing and are passed over. */
	while (end < text.len && is_wide(text.p[end]) && wide_mark(text, end, &joins) == 0)
		end++;
	token.len = end - at;
	token.to = end;
	for (size_t i = 0; i < PW_ARRAY_LEN(wide_endings); i++) {
		uint32_t n = (uint32_t)strlen(wide_endings[i]);
		struct pw_token ending = token;

		if (token.len < n || memcmp(text.p + end - n, wide_endings[i], n) != 0)
			continue;
		token.len -= n;
		token.to -= n;
		ending.p += token.len;
		ending.len = n;
		ending.from = token.to;
		ending.is_ending = true;
		if (token.len > 0)
			push(ret, keep_back, token);
		push(ret, keep_back, ending);
		return end;
	}
	push(ret, keep_back, token);
	return end;
}

static bool
joins_words(struct pw_span text, uint32_t at)
{
	char c = text.p[at];

	if (c == '_' || c == '-' || c == '.' || c == '$')
		return true;
	return c == ' ' && at + 1 < text.len && text.p[at + 1] != ' ';
}

/* The character at `at`, n bytes, is no letter and no digit. */
static uint32_t
cut_mark(struct pw_span text, uint32_t at, uint32_t n, bool keep_back, struct pw_tokens *ret)
{
	push(ret, keep_back,
	    (struct pw_token) {.p = text.p + at, .from = at, .to = at + n, .kind = PW_TOKEN_BREAK});
	return at + n;
}

void
pw_tokens_cut(struct pw_span text, bool keep_back, struct pw_tokens *ret)
{
	uint32_t at = 0;

	ret->n = 0;
	while (at < text.len) {
		bool joins = false;
		uint32_t mark = is_wide(text.p[at]) ? wide_mark(text, at, &joins) : 0;

		if (pw_is_alnum(text.p[at]))
			at = cut_ascii(text, at, keep_back, ret);
		else if (joins)
			at += mark;
		else if (mark > 0)
			at = cut_mark(text, at, mark, keep_back, ret);
		else if (is_wide(text.p[at]))
			at = cut_wide(text, at, keep_back, ret);
		else if (joins_words(text, at))
			at++;
		else
			at = cut_mark(text, at, 1, keep_back, ret);
	}
}

/* `have` from a key, `want` from a rule; a wide label also ends a longer run. */
static bool
token_fits(const struct pw_token *have, const struct pw_token *want, bool first, bool exact)
{
	if (want->is_ending && have->is_ending && !exact)
		return true;
	if (have->kind != want->kind || have->is_ending != want->is_ending)
		return false;
	if (want->kind == PW_TOKEN_ASCII)
		return have->len == want->len && strncasecmp(have->p, want->p, want->len) == 0;
	if (!first)
		return have->len == want->len && memcmp(have->p, want->p, want->len) == 0;
	return have->len >= want->len &&
	    memcmp(have->p + have->len - want->len, want->p, want->len) == 0;
}

static uint32_t
match_back(const struct pw_word *word, const struct pw_tokens *tokens, uint32_t i)
{
	const struct pw_tokens *want = word->tokens;
	bool exact = word->kind == PW_WORD_EXCEPT;
	uint32_t len = 0;

	if (want->n == 0 || want->n > i + 1)
		return 0;
	for (uint32_t k = 0; k < want->n; k++) {
		const struct pw_token *w = &want->at[want->n - 1 - k];

		if (!token_fits(&tokens->at[i - k], w, k + 1 == want->n, exact))
			return 0;
		/* Endings change places: the one that stands there counts. */
		len += w->is_ending ? tokens->at[i - k].len : w->len;
	}
	return len;
}

/* The text of a word that may stand inside a longer run: Japanese all over. */
struct pw_span
pw_word_inner(const struct pw_word *word)
{
	for (uint32_t i = 0; i < word->tokens->n; i++)
		if (word->tokens->at[i].kind != PW_TOKEN_WIDE)
			return (struct pw_span) {NULL, 0};
	return pw_span_of(word->text);
}

static bool
wide_holds(const struct pw_token *have, struct pw_span want)
{
	return want.len > 0 && have->kind == PW_TOKEN_WIDE &&
	    memmem(have->p, have->len, want.p, want.len) != NULL;
}

uint32_t
pw_word_ends_at(const struct pw_word *word, const struct pw_tokens *tokens, uint32_t i, bool inside)
{
	const struct pw_tokens *want = word->tokens;
	uint32_t len = match_back(word, tokens, i);

	if (len > 0)
		return len;
	/* A word without an ending also stands with one, a word with one with another behind it:
	 * 年金番号 No.12. */
	if (i > 0 && tokens->at[i].is_ending && want->n > 0 && word->kind != PW_WORD_EXCEPT &&
	    (!want->at[want->n - 1].is_ending ||
		(tokens->at[i - 1].is_ending && tokens->at[i - 1].kind == PW_TOKEN_WIDE)))
		len = match_back(word, tokens, i - 1);
	if (len > 0)
		return len + tokens->at[i].len;
	if (inside && wide_holds(&tokens->at[i], pw_word_inner(word)))
		return (uint32_t)pw_word_inner(word).len;
	return 0;
}

struct pw_span
pw_word_literal(const struct pw_word *word)
{
	struct pw_span best = {"", 0};

	for (uint32_t i = 0; i < word->tokens->n; i++) {
		const struct pw_token *token = &word->tokens->at[i];

		if (!token->is_ending && token->len > best.len)
			best = (struct pw_span) {token->p, token->len};
	}
	return best;
}
