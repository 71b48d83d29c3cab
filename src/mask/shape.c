/* Masks that show a part of a value by what it means: of an address the prefecture, of a coordinate
 * the degrees, of an e-mail address the domain. */
#include "mask_priv.h"

#include <string.h>

#define NUMBERS_MAX 2u /* numbers of a pair of coordinates */
#define DEGREE_DIGITS 3u

static const char *const prefectures[] = {"北海道", "青森県", "岩手県", "宮城県", "秋田県",
    "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県",
    "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県",
    "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県",
    "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"};

static bool
stands_at(struct pw_span text, size_t at, const char *what)
{
	size_t len = strlen(what);

	return text.len - at >= len && memcmp(text.p + at, what, len) == 0;
}

void
mask_first(struct pw_span value, struct masked *m)
{
	struct sign s;

	if (value.len == 0)
		return;
	s = sign_at(value, 0);
	if (!s.is_bad && !pw_is_digit(*s.p))
		sign_show(m, &s);
	masked_add(m, "**");
}

/* Where the domain begins; 0 if there is none. */
static size_t
domain_of(struct pw_span value)
{
	static const char *const ats[] = {"@", "%40", "[at]", "(at)", " at "};

	for (size_t at = value.len; at > 0; at--)
		for (size_t i = 0; i < PW_ARRAY_LEN(ats); i++)
			if (stands_at(value, at - 1, ats[i]))
				return at - 1 + strlen(ats[i]);
	return 0;
}

void
mask_email(struct pw_span value, struct masked *m)
{
	size_t at = domain_of(value);
	struct sign s;

	if (at == 0) {
		masked_add(m, "***");
		return;
	}
	s = sign_at(value, 0);
	if (s.len == 1 && !s.is_bad && *s.p != '@')
		sign_show(m, &s);
	masked_add(m, "***@");
	for (; at < value.len; at += s.len) {
		s = sign_at(value, at);
		if (s.len == 1)
			sign_show(m, &s);
		else
			sign_hide(m, &s);
	}
}

/* Behind a number's whole degrees: decimals, or minutes and seconds, which end the value. */
static size_t
fraction_end(struct pw_span value, size_t at)
{
	if (at == value.len || pw_is_digit(value.p[at]))
		return at;
	if (value.p[at] != '.')
		return stands_at(value, at, "度") || stands_at(value, at, "°") ? value.len : at;
	for (at++; at < value.len && pw_is_digit(value.p[at]);)
		at++;
	return at;
}

static size_t
mask_number(struct pw_span value, size_t at, bool is_shown, struct masked *m)
{
	size_t end = at;

	while (end < value.len && pw_is_digit(value.p[end]))
		end++;
	is_shown = is_shown && end - at <= DEGREE_DIGITS;
	for (; at < end; at++)
		m->out[m->n++] = is_shown ? value.p[at] : '*';
	if (is_shown)
		masked_add(m, ".***");
	return fraction_end(value, end);
}

void
mask_degrees(struct pw_span value, struct masked *m)
{
	unsigned numbers = 0;

	for (size_t at = 0; at < value.len;) {
		struct sign s = sign_at(value, at);

		if (pw_is_digit(*s.p)) {
			at = mask_number(value, at, numbers++ < NUMBERS_MAX, m);
			continue;
		}
		sign_hide(m, &s);
		at += s.len;
	}
}

/* Length of a postal code: 7 digits, perhaps a sign behind the third. */
static size_t
postal_length(struct pw_span value, size_t at)
{
	size_t from = at;

	for (unsigned digits = 0; digits < 7; digits++) {
		if (digits == 3 && at < value.len && (value.p[at] == '-' || value.p[at] == ' '))
			at++;
		if (at == value.len || !pw_is_digit(value.p[at]))
			return 0;
		at++;
	}
	return at < value.len && pw_is_digit(value.p[at]) ? 0 : at - from;
}

/* 〒 and the first digit stay; returns where the address goes on. */
static size_t
mask_postal(struct pw_span value, struct masked *m)
{
	bool is_marked = stands_at(value, 0, "〒");
	size_t at = is_marked ? strlen("〒") : 0, end;

	while (at < value.len && value.p[at] == ' ')
		at++;
	end = at + postal_length(value, at);
	if (end == at)
		return 0;
	if (is_marked)
		masked_add(m, "〒");
	m->out[m->n++] = value.p[at++];
	for (; at < end; at++)
		m->out[m->n++] = pw_is_digit(value.p[at]) ? '*' : value.p[at];
	while (at < value.len && value.p[at] == ' ')
		at++;
	if (at < value.len)
		m->out[m->n++] = ' ';
	return at;
}

void
mask_prefecture(struct pw_span value, struct masked *m)
{
	size_t at = mask_postal(value, m);

	if (at > 0 && at == value.len)
		return;
	for (size_t i = 0; i < PW_ARRAY_LEN(prefectures); i++)
		if (stands_at(value, at, prefectures[i]))
			masked_add(m, prefectures[i]);
	masked_add(m, "****");
}
