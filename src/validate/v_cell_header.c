/* Where a subscriber is, in a header or attribute of its own: utran-cell-id-3gpp and cgi-3gpp of
 * P-Access-Network-Info (3GPP TS 24.229), 3GPP-User-Location-Info (TS 29.061). */
#include "beside.h"

#include <string.h>

#define TEXT_MAX 40u

static bool
is_hex(char c)
{
	return pw_is_digit(c) || (pw_lower(c) >= 'a' && pw_lower(c) <= 'f');
}

/* MCC and MNC, then 8 to 16 hexadecimal digits. */
static bool
is_cell(struct pw_span text)
{
	for (size_t i = 0; i < 5; i++)
		if (i >= text.len || !pw_is_digit(text.p[i]))
			return false;
	return text.len >= 13 && text.len <= 22;
}

/* Octets, the first of which names the kind of place. */
static bool
is_location_info(struct pw_span text)
{
	static const char *const types[] = {"00", "01", "02", "80", "81", "82", "83", "84", "85",
	    "86", "87", "88", "89", "8a", "8A", NULL};

	return text.len >= 12 && text.len <= 30 && text.len % 2 == 0 &&
	    starts_with_any(text, types);
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	char text[TEXT_MAX];
	bool same = true, is_info;
	struct joint joint;

	joint_read(c->left, &joint);
	is_info = span_equals(span_last(joint.key, 4), "info");
	if (c->value.len > TEXT_MAX || (is_info ? !is_location_info(c->value) : !is_cell(c->value)))
		return PW_NO;
	for (size_t i = 0; i < c->value.len; i++) {
		if (!is_hex(c->value.p[i]))
			return PW_NO;
		text[i] = pw_lower(c->value.p[i]);
		same &= text[i] == text[0];
	}
	if (same)
		return PW_NO;
	canonical_of(is_info ? "uli:" : "cgi:", (struct pw_span) {text, c->value.len}, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_cell_header = {
    .name = "cell_header",
    .brief =
	"cell of a subscriber's SIP header (MCC, MNC, hex) or octets of 3GPP-User-Location-Info",
    .check = check,
    .yes = {"44010123401A2B3C", "44020ABCDEF0123"},
    .no = {"4401", "XYZ10123401A2B3C", "AB010123401A2B3C", ""},
};
