/* Postal addresses, detection.md 9: the more of one there is, the surer it is. */
#include "address.h"

static const char *const grades[] = {"full", "postal_muni", "muni_known", "muni_unknown",
    "pref_muni", "latin", NULL};

enum { FULL = 1, POSTAL_MUNI, MUNI_KNOWN, MUNI_UNKNOWN, PREF_MUNI, LATIN };

static uint8_t
grade_of(const struct address *a)
{
	if (a->is_latin)
		return LATIN;
	if (a->has_prefecture && a->has_block)
		return FULL;
	if (a->has_prefecture)
		return a->has_postal ? POSTAL_MUNI : PREF_MUNI;
	return a->is_known && a->has_block ? MUNI_KNOWN : MUNI_UNKNOWN;
}

/* 1丁目2番3号 and 1-2-3 are one: a letter stands before each number in place of what joins them. It also
 * keeps 1-1-1 from being a sample of a format. */
static void
write_canonical(struct pw_span value, struct pw_judgement *ret)
{
	static const char units[] = " 丁目 番地の 番地 番 号 の - ";
	size_t n = 0, len;
	bool in_number = false;

	for (size_t at = 0; at < value.len; at += len) {
		enum script script = jp_script(value, at, &len);
		size_t unit = in_number ? jp_word_at(value, at, units) : 0;
		bool begins = script == SCRIPT_DIGIT && !in_number;

		if (unit > 0)
			len = unit;
		if (len == 0)
			len = 1;
		in_number = script == SCRIPT_DIGIT;
		if (unit > 0 || script == SCRIPT_NONE)
			continue;
		if (n + len + begins > sizeof(ret->canonical))
			return;
		if (begins)
			ret->canonical[n++] = 'n';
		for (size_t i = 0; i < len; i++)
			ret->canonical[n++] = pw_lower(value.p[at + i]);
	}
	ret->canonical_len = (uint8_t)n;
}

static enum pw_verdict
check_address(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct address address;

	address_read(c, &address);
	if (address.len == 0 || address.len != c->value.len)
		return PW_NO;
	ret->grade = grade_of(&address);
	/* A municipality alone is no address. */
	if (ret->grade == MUNI_UNKNOWN && !address.has_number && !address.has_postal)
		return PW_NO;
	write_canonical(c->value, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_address = {
    .name = "address",
    .brief = "a Japanese postal address: prefecture, municipality, town, numbers",
    .grades = grades,
    .lexicons = {"municipality"},
    .check = check_address,
    .yes = {"東京都千代田区丸の内1-2-3", "〒100-0005 東京都千代田区丸の内", "渋谷区道玄坂1丁目2-3",
	"神奈川県横浜市", "1-2-3 Marunouchi, Chiyoda-ku, Tokyo"},
    .no = {"東京都", "横浜市場", "2024-03-12", "市場の都市計画", "京都大学", "1-2-3", ""},
};
