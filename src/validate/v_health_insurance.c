/*
 * Health insurance: the insurer's number names no person and counts beside what names one; the
 * insured person's number does, by itself under its label (`insured`), or as 番号 beside a 記号.
 * Insurers' numbers have a check digit that equals Luhn's (厚生労働省 保険者番号等設定要領).
 */
#include "checks.h"

#include <string.h>

#define BESIDE 160u /* bytes to each side in which the insured person is looked for */
#define VALUE_REACH 32u /* bytes behind a word in which its value begins */
#define SHORT_NUMBER 4u /* of fewer digits a mask shows none */
#define SHORT_PAIR 5u /* digits of 記号 and 番号 together, where only a label tells them */
#define SYMBOL_MAX 8u
#define NUMBER_MAX 7u

enum grade { NUMBER = 1, SYMBOL, GIRO_LIKE };
static const char *const insured_grades[] = {"number", "symbol", "giro_like", NULL};
enum insurer_grade { NAMED = 1, ALONE };
static const char *const insurer_grades[] = {"named", "alone", NULL};

/* Whether one of the words that name an insured person stands there, and digits behind it. */
static bool
names_insured(struct pw_span text)
{
	static const char *const words[] = {"記号", "被保険者", "枝番", "受給者", "insured", "kigo",
	    "hihokensha", "jukyusha"};

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++) {
		size_t len = strlen(words[i]);
		const char *at = text.len > 0 ? memmem(text.p, text.len, words[i], len) : NULL;
		size_t end = at != NULL ? (size_t)(at - text.p) + len : text.len;

		for (size_t k = end; k < text.len && k < end + VALUE_REACH; k++)
			if (pw_is_digit(text.p[k]))
				return true;
	}
	return false;
}

static struct pw_span
last_bytes(struct pw_span text, size_t n)
{
	size_t skip = text.len > n ? text.len - n : 0;

	return text.len > 0 ? (struct pw_span) {text.p + skip, text.len - skip} : text;
}

/* 8 digits: kind of insurer 2, prefecture 2, insurer 3, check; 6: without the kind. */
static enum pw_verdict
check_insurer(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct pw_span right = {c->right.p, c->right.len < BESIDE ? c->right.len : BESIDE};
	struct digits d;
	unsigned prefecture;

	if (!checks_read(c->value, &d) || d.n_groups != 1 || (d.n != 6 && d.n != 8))
		return PW_NO;
	prefecture = digits_prefix(&d, d.n - 4) % 100;
	if (prefecture < 1 || prefecture > 47)
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->keep = 2;
	ret->grade =
	    names_insured(right) || names_insured(last_bytes(c->left, BESIDE)) ? NAMED : ALONE;
	ret->is_checked = digits_luhn(&d);
	return ret->is_checked ? PW_YES : PW_FAILED;
}

/* Bytes of the separator that `text` begins with, or ends with; 0: none. */
static size_t
separator_at(struct pw_span text, bool at_end)
{
	static const char *const separators[] = {" ", ",", "/", "-", ":", "=", "\"", "'", "・",
	    "、"};

	for (size_t i = 0; i < PW_ARRAY_LEN(separators); i++) {
		size_t len = strlen(separators[i]);
		const char *p = text.p + (at_end && text.len >= len ? text.len - len : 0);

		if (text.len >= len && memcmp(p, separators[i], len) == 0)
			return len;
	}
	return 0;
}

/* What stands between 記号 and 番号. */
static struct pw_span
symbol_of(struct pw_span before)
{
	static const char begins[] = "記号", ends[] = "番号";
	const char *from = memmem(before.p, before.len, begins, strlen(begins)), *to;
	struct pw_span symbol;

	if (from == NULL)
		return (struct pw_span) {NULL, 0};
	from += strlen(begins);
	to = memmem(from, (size_t)(before.p + before.len - from), ends, strlen(ends));
	if (to == NULL)
		return (struct pw_span) {NULL, 0};
	symbol = (struct pw_span) {from, (size_t)(to - from)};
	for (size_t n; (n = separator_at(symbol, false)) > 0; symbol.len -= n)
		symbol.p += n;
	for (size_t n; (n = separator_at(symbol, true)) > 0;)
		symbol.len -= n;
	return symbol;
}

/* 14030: Japan Post Bank says 記号 and 番号 too. */
static bool
is_giro_symbol(const char *p, size_t len)
{
	return len == 5 && (p[0] == '0' || p[0] == '1') && p[4] == '0';
}

static enum pw_verdict
accept(struct pw_span symbol, struct pw_span number, struct pw_judgement *ret)
{
	if (symbol.len + 1 + number.len > PW_CANONICAL_MAX)
		return PW_NO;
	memcpy(ret->canonical, symbol.p, symbol.len);
	ret->canonical[symbol.len] = '-';
	memcpy(ret->canonical + symbol.len + 1, number.p, number.len);
	ret->canonical_len = (uint8_t)(symbol.len + 1 + number.len);
	ret->grade = is_giro_symbol(symbol.p, symbol.len) ? GIRO_LIKE : SYMBOL;
	return PW_YES;
}

/* 12-34, 2024-03: a range, a month. */
static bool
is_other_pair(size_t symbol, size_t number, const char *p)
{
	return symbol + number < SHORT_PAIR ||
	    (symbol == 4 && number == 2 && (memcmp(p, "19", 2) == 0 || memcmp(p, "20", 2) == 0));
}

/* 12-3456789 behind 記号・番号, or as the value of a label that says so. */
static enum pw_verdict
check_joined(struct pw_span value, bool is_told, struct pw_judgement *ret)
{
	size_t n = 0, rest;

	while (n < value.len && pw_is_digit(value.p[n]))
		n++;
	rest = n;
	while (rest < value.len && !pw_is_digit(value.p[rest]))
		rest++;
	if (n == 0 || n > SYMBOL_MAX || rest == value.len || value.len - rest > NUMBER_MAX ||
	    (!is_told && is_other_pair(n, value.len - rest, value.p)))
		return PW_NO;
	ret->keep = 2;
	return accept((struct pw_span) {value.p, n},
	    (struct pw_span) {value.p + rest, value.len - rest}, ret);
}

static enum pw_verdict
check_insured(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct pw_span symbol = {NULL, 0};
	struct digits d;

	if (!checks_read(c->value, &d) || d.n_groups > 2)
		return PW_NO;
	if (d.n_groups == 2)
		return check_joined(c->value, c->before.len > 0, ret);
	ret->keep = d.n >= SHORT_NUMBER ? 2 : 0;
	if (c->before.len > 0)
		symbol = symbol_of(c->before);
	if (symbol.len > 0)
		return accept(symbol, c->value, ret);
	if (c->before.len > 0 || d.n_groups > 1 || d.n < 6 || d.n > 8)
		return PW_NO;
	digits_canonical("", &d, 0, ret);
	ret->grade = NUMBER;
	ret->is_checked = digits_luhn(&d);
	return ret->is_checked ? PW_YES : PW_FAILED;
}

const struct pw_validator pw_validator_insurer = {
    .name = "insurer",
    .brief = "health insurer's number: prefecture, check digit, the insured person beside it",
    .grades = insurer_grades,
    .check = check_insurer,
    .yes = {"33120015", "01130012", "138016"},
    .no = {"33120016", "138017", "33480016", "33000018", "3312001", "331-20015", ""},
};

const struct pw_validator pw_validator_insured = {
    .name = "insured",
    .brief = "insured person's number: with its check digit, or 番号 beside its 記号",
    .grades = insured_grades,
    .check = check_insured,
    .yes = {"33120015", "3456787", "138016"},
    .no = {"33120016", "12345", "123456789", "12-34", "2024-03", "1-2-3", "12-34567890"},
};
