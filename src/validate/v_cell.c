/* Radio cells and their areas (3GPP TS 23.003) behind their labels, graded by whether the record holds
 * a person's word: without one it is the network's own inventory. */
#include "beside.h"

#include <stdlib.h>
#include <string.h>

#define MOST_CELL UINT64_C(68719476735) /* 36 bits: NCI */
#define MOST_AREA 65535u
#define TEXT_MAX 40u

enum grade { GRADE_CELL = 1, GRADE_CELL_OF_PERSON, GRADE_PART, GRADE_PART_OF_PERSON };
static const char *const grades[] = {"cell", "cell_of_person", "part", "part_of_person", NULL};

enum kind { CELL, GLOBAL_CELL, PART_CELL, AREA, KINDS };

/* Last words of a key, joined. */
static const struct {
	const char *word;
	enum kind kind;
} labels[] = {{"cellid", CELL}, {"cellidentity", CELL}, {"cellno", CELL}, {"cellnumber", CELL},
    {"eci", CELL}, {"nci", CELL}, {"enbcellid", CELL}, {"ecgi", GLOBAL_CELL}, {"ncgi", GLOBAL_CELL},
    {"cellglobalid", GLOBAL_CELL}, {"セルid", CELL}, {"セル番号", CELL}, {"在圏セル", CELL},
    {"lac", AREA}, {"tac", AREA}, {"ci", PART_CELL}, {"cid", PART_CELL}};

static const char *const person_words[] = {"imsi", "supi", "msisdn", "gpsi", "imei", "subscriber",
    "ue", "caller", "callee", "calling", "called", "phone", "tel", "customer", "加入者", "契約者",
    "利用者", "お客様", "お客さま", "端末", "電話", "発信", "着信", "在圏", "位置登録", NULL};

/* The key at the end of the text in lower case, its `_`, `-`, `.` and own number left out. */
static size_t
squeeze_key(struct pw_span text, char ret[TEXT_MAX])
{
	char back[TEXT_MAX];
	size_t n = 0;

	while (text.len > 0 && pw_is_digit(text.p[text.len - 1]))
		text.len--;
	for (; text.len > 0 && n < TEXT_MAX; text.len--) {
		char c = text.p[text.len - 1];

		if (c == '_' || c == '-' || c == '.')
			continue;
		if (!pw_is_alpha(c) && (unsigned char)c < 0x80)
			break;
		back[n++] = pw_lower(c);
	}
	for (size_t i = 0; i < n; i++)
		ret[i] = back[n - 1 - i];
	return n;
}

/* A label begins a word: `ci` is none in `rci`. Told by the key as it is written. */
static bool
begins_word(struct pw_span key, size_t len)
{
	struct pw_span text = key;
	size_t left = len;

	while (text.len > 0 && pw_is_digit(text.p[text.len - 1]))
		text.len--;
	while (text.len > 0 && left > 0) {
		char c = text.p[text.len - 1];

		left -= c != '_' && c != '-' && c != '.';
		text.len--;
	}
	if (text.len == 0 || !pw_is_alpha(text.p[text.len - 1]))
		return true;
	return pw_is_upper(text.p[text.len]) && !pw_is_upper(text.p[text.len - 1]);
}

static enum kind
kind_of_key(struct pw_span key)
{
	char text[TEXT_MAX];
	size_t n = squeeze_key(key, text), best = 0;
	enum kind kind = KINDS;

	for (size_t i = 0; i < PW_ARRAY_LEN(labels); i++) {
		size_t len = strlen(labels[i].word);

		if (len > n || len <= best || memcmp(text + n - len, labels[i].word, len) != 0 ||
		    !begins_word(key, len))
			continue;
		best = len;
		kind = labels[i].kind;
	}
	return kind;
}

struct number {
	unsigned decimals, hex; /* digits, and letters among them */
	uint64_t value, hex_value;
};

static bool
read_number(struct pw_span text, struct number *ret)
{
	memset(ret, 0, sizeof(*ret));
	if (text.len == 0 || text.len > 16)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = pw_lower(text.p[i]);

		if (!pw_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		ret->decimals += pw_is_digit(c);
		ret->hex += !pw_is_digit(c);
		ret->value = ret->value * 10 + (uint64_t)(c & 15);
		ret->hex_value =
		    ret->hex_value << 4 | (uint64_t)(pw_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return true;
}

/* What nobody is in: 0, 65535, 0xfffe and the like. */
static bool
is_unknown(const struct number *n, bool is_hex)
{
	uint64_t v = is_hex ? n->hex_value : n->value;

	return v == 0 || v == 0xFFFF || v == 0xFFFE;
}

static bool
is_hex_cell(struct pw_span text, const struct number *n, bool is_prefixed)
{
	if (is_prefixed)
		return text.len >= 4 && text.len <= 9;
	return n->hex > 0 && n->decimals > 0 && text.len >= 7 && text.len <= 9;
}

static bool
is_cell(struct pw_span text, bool is_prefixed, unsigned least)
{
	struct number n;

	if (!read_number(text, &n))
		return false;
	if (is_prefixed || n.hex > 0)
		return is_hex_cell(text, &n, is_prefixed) && !is_unknown(&n, true);
	return n.decimals >= least && n.decimals <= 11 && n.value <= MOST_CELL &&
	    !is_unknown(&n, false);
}

static bool
is_area(struct pw_span text, bool is_prefixed)
{
	struct number n;

	if (!read_number(text, &n))
		return false;
	if (is_prefixed)
		return text.len >= 4 && text.len <= 6 && !is_unknown(&n, true);
	return n.hex == 0 && text.len <= 5 && n.value <= MOST_AREA && !is_unknown(&n, false);
}

/* Bytes of the first n digits and one `-` behind them. */
static size_t
digits_and_hyphen(struct pw_span text, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (i >= text.len || !pw_is_digit(text.p[i]))
			return 0;
	return n < text.len && text.p[n] == '-' ? n + 1 : n;
}

/* MCC, MNC of two or three digits, then the cell: 440-10-27447297. */
static bool
is_global_cell(struct pw_span text)
{
	size_t mcc = digits_and_hyphen(text, 3);

	for (unsigned mnc = 2; mcc > 0 && mnc <= 3; mnc++) {
		struct pw_span rest = span_from(text, mcc);
		size_t n = digits_and_hyphen(rest, mnc);
		struct number number;

		rest = span_from(rest, n);
		if (n == 0 || !read_number(rest, &number))
			continue;
		if (number.hex > 0 ? rest.len >= 7 && rest.len <= 9
				   : rest.len >= 5 && rest.len <= 11)
			return true;
	}
	return false;
}

/* 123456-12: the base station and its cell. */
static bool
is_station_and_cell(struct pw_span text)
{
	const char *hyphen = memchr(text.p, '-', text.len);
	size_t n = hyphen != NULL ? (size_t)(hyphen - text.p) : 0;
	struct number a, b;

	return n > 0 && n <= 7 && text.len - n - 1 <= 3 && read_number(span_first(text, n), &a) &&
	    read_number(span_from(text, n + 1), &b) && a.hex == 0 && b.hex == 0 && a.value > 0;
}

static bool
fits_kind(const struct pw_candidate *c, enum kind kind)
{
	bool is_prefixed = c->before.len > 0;

	switch (kind) {
	case CELL:
		return is_cell(c->value, is_prefixed, 3) ||
		    (!is_prefixed && is_station_and_cell(c->value));
	case PART_CELL:
		return is_cell(c->value, is_prefixed, 1);
	case GLOBAL_CELL:
		return !is_prefixed && is_global_cell(c->value);
	case AREA:
		return is_area(c->value, is_prefixed);
	case KINDS:
	default:
		return false;
	}
}

/* True if a key that names a cell or a part stands in the text with a value behind it. */
static bool
has_cell_key(struct pw_span text)
{
	for (size_t at = 1; at < text.len; at++) {
		struct pw_span rest;
		char c = text.p[at];

		if (c != '=' && c != ':')
			continue;
		rest = span_from(text, at + 1);
		while (rest.len > 0 && pw_is_one_of(rest.p[0], " \"'=>:\\"))
			rest = span_from(rest, 1);
		if (rest.len == 0 || !(pw_is_alnum(rest.p[0])))
			continue;
		rest = (struct pw_span) {text.p, at};
		while (rest.len > 0 && pw_is_one_of(rest.p[rest.len - 1], " \"'\\"))
			rest.len--;
		if (kind_of_key(span_last(rest, TEXT_MAX)) != KINDS)
			return true;
	}
	return false;
}

static enum grade
grade_of(const struct pw_candidate *c, enum kind kind, struct pw_span key)
{
	bool has_person = has_any_word(c->left, person_words) ||
	    has_any_word(c->right, person_words) || has_any_word(c->header, person_words);

	if (kind == CELL || kind == GLOBAL_CELL)
		return has_person ? GRADE_CELL_OF_PERSON : GRADE_CELL;
	if (!has_person)
		return GRADE_PART;
	/* The key's own sign is no second one. */
	return has_cell_key(key) || has_cell_key(c->right) ? GRADE_PART_OF_PERSON : GRADE_PART;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const char *const names[KINDS] = {"cell:", "ecgi:", "ci:", "area:"};
	struct joint joint;
	enum kind kind;
	char text[TEXT_MAX];
	size_t n = 0;

	joint_read(c->left, &joint);
	kind = kind_of_key(span_last(joint.key, TEXT_MAX));
	/* A key that stands elsewhere, or another word for a cell: the value's form tells. */
	if (kind == KINDS)
		kind = memchr(c->value.p, '-', c->value.len) != NULL && is_global_cell(c->value)
		    ? GLOBAL_CELL
		    : CELL;
	if (c->value.len > TEXT_MAX || !fits_kind(c, kind) || pw_is_one_digit(c->value) ||
	    pw_is_straight_run(c->value))
		return PW_NO;
	ret->grade = (uint8_t)grade_of(c, kind, joint.key);
	for (size_t i = 0; i < c->value.len; i++)
		if (kind != GLOBAL_CELL || c->value.p[i] != '-')
			text[n++] = pw_lower(c->value.p[i]);
	canonical_of(names[kind], (struct pw_span) {text, n}, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_cell = {
    .name = "cell",
    .brief =
	"cell or area of a radio network by its label, graded by whether a person is spoken of",
    .grades = grades,
    .check = check,
    .yes = {"27447297", "1a2b3c4", "123456-12"},
    .no = {"0", "65535", "99999999999", "ffffffffff", "12", ""},
};
