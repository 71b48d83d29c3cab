/* Ages in years: 0 to 120, and a person's: no rule's limit, no duration, no HTTP header. */
#include "beside.h"

#include <string.h>

#define OLDEST 120u

static const char *const years_signs[] = {"歳", "才", NULL};

/* Behind 歳: of whom a rule speaks, or a word that only begins so. */
static bool
is_limit(struct pw_span right)
{
	static const char *const words[] = {"以上", "以下", "以降", "以前", "以内", "未満", "から",
	    "より", "まで", "迄", "限定", "超", "児", "代", "台", "時", "別", "刻", "向け", "向",
	    "用", "割", "定年", "制限", "になると", "になった", "を超え", "に達", "~", "〜", "-",
	    "(以上", "(未満", "(以下", "入", "出", "末", "暮", "月", NULL};

	return starts_with_any(span_skip_spaces(right), words);
}

/* 38ms, 38 days: not years. A word of its own, so that `38 sex=1` holds none. */
static bool
is_duration(struct pw_span right)
{
	static const char *const units[] = {"s", "sec", "secs", "second", "seconds", "ms", "us",
	    "ns", "m", "min", "mins", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "d",
	    "day", "days", "week", "weeks", "month", "months"};
	static const char *const wide[] = {"秒", "分", "時間", "日", "週", "か月", "カ月", "ヶ月",
	    "ヵ月", "ケ月", "年", "件", "人", "名", "回", "円", "%", "〜", "~", "点", "個", "代",
	    "台", "以上", "以下", "未満", NULL};
	struct pw_span text = span_skip_spaces(right);
	size_t n = 0;

	if (starts_with_any(text, wide))
		return true;
	while (n < text.len && pw_is_alpha(text.p[n]))
		n++;
	if (n < text.len && (text.p[n] == '=' || text.p[n] == ':' || text.p[n] == '_'))
		return false;
	for (size_t i = 0; n > 0 && i < PW_ARRAY_LEN(units); i++)
		if (span_equals(span_first(text, n), units[i]))
			return true;
	return false;
}

/* `Age: 38` of RFC 9111: written so, among headers or alone on its line. */
static bool
is_http_header(const struct pw_candidate *c)
{
	static const char *const words[] = {"http", "cache", "etag", "via", "vary", "expires",
	    "cloudfront", "varnish", "server", NULL};
	struct pw_span left = c->left;

	if (!span_ends(left, "Age: "))
		return false;
	left.len -= 5;
	return has_any_word(span_last(left, 400), words) ||
	    has_any_word(span_first(c->right, 400), words) ||
	    (c->right.len == 0 && (left.len == 0 || pw_span_is(left, "< ")));
}

static bool
is_range(struct pw_span left)
{
	static const char *const joints[] = {"〜", "~", "から", "-"};

	for (size_t i = 0; i < PW_ARRAY_LEN(joints); i++) {
		struct pw_span before = left;

		if (!span_ends(left, joints[i]))
			continue;
		before.len -= strlen(joints[i]);
		return (before.len > 0 && pw_is_digit(before.p[before.len - 1])) ||
		    span_ends(before, "歳") || span_ends(before, "才");
	}
	return false;
}

/* age1=38, <age1>, 'age1': the number of the key and no age. */
static bool
is_number_of_key(const struct pw_candidate *c)
{
	char before = c->left.len > 0 ? c->left.p[c->left.len - 1] : ' ';
	struct pw_span right = c->right;

	if (!pw_is_alpha(before) && before != '_')
		return false;
	/* Nobody's age is 1 so often. */
	if (c->value.len == 1)
		return true;
	if (right.len > 0 && pw_is_one_of(right.p[0], "\"'`\\)]<>"))
		return true;
	right = span_skip_spaces(right);
	return right.len > 0 && (right.p[0] == '=' || right.p[0] == ':');
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct pw_span right = span_skip_spaces(c->right);
	unsigned years;
	char text[8];

	if (c->value.len == 0 || numeral_read(c->value, 3, &years) != c->value.len ||
	    years > OLDEST)
		return PW_NO;
	if (starts_with_any(right, years_signs)) {
		if (years == 0 || is_limit(span_from(right, strlen("歳"))))
			return PW_NO;
	} else if (is_duration(c->right) || is_http_header(c)) {
		return PW_NO;
	}
	if (is_range(c->left) || is_number_of_key(c))
		return PW_NO;
	/* With a letter in it: 33 is no sample of a format. */
	snprintf(text, sizeof(text), "%u", years % 1000);
	canonical_of("age:", pw_span_of(text), ret);
	return PW_YES;
}

const struct pw_validator pw_validator_age = {
    .name = "age",
    .brief = "age of a person, 0 to 120, no limit (18歳以上), duration or HTTP header",
    .check = check,
    .yes = {"38", "033", "三十八", "百二"},
    .no = {"999", "121", "百三十", "3x", ""},
};
