/* Latitude and longitude in one token, in either order (RFC 5870, RFC 7946). */
#include "place.h"

#include <string.h>

enum grade { GRADE_JAPAN = 1, GRADE_ABROAD, GRADE_FIXED };
static const char *const grades[] = {"japan", "abroad", "fixed_place", NULL};

static bool
is_in_japan(int32_t lat, int32_t lng)
{
	return lat >= 20 * PLACE_DEGREE && lat <= 46 * PLACE_DEGREE && lng >= 122 * PLACE_DEGREE &&
	    lng <= 154 * PLACE_DEGREE;
}

/* Between the two: `,`, `;` or a space, at most one space beside. */
static size_t
read_gap(struct pw_span text)
{
	size_t n = 0;

	if (n < text.len && (text.p[n] == 'N' || text.p[n] == 'S'))
		n++;
	if (n < text.len && text.p[n] == ' ')
		n++;
	if (n < text.len && (text.p[n] == ',' || text.p[n] == ';'))
		n++;
	else
		return n;
	return n < text.len && text.p[n] == ' ' ? n + 1 : n;
}

/* Longitude first where the numbers say so, or the label does: GeoJSON, WKT. */
static bool
is_longitude_first(const struct angle *a, const struct angle *b, struct pw_span key)
{
	static const char *const words[] = {"coordinate", "point", NULL};

	if (!angle_fits(a, LATITUDE, 0))
		return true;
	if (!angle_fits(b, LATITUDE, 0) || !has_any_word(last_letters(key), words))
		return false;
	return true;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct angle a, b;
	struct joint joint;
	char text[2 * PLACE_CANONICAL], second[PLACE_CANONICAL];
	size_t n = angle_read(c->value, &a), gap = read_gap(span_from(c->value, n)), len;

	if (n == 0 || gap == 0 || angle_read(span_from(c->value, n + gap), &b) == 0 ||
	    !angle_ends(c->right) || (a.units == 0 && b.units == 0))
		return PW_NO;
	joint_read(c->left, &joint);
	if (is_longitude_first(&a, &b, joint.key)) {
		struct angle first = a;

		a = b;
		b = first;
	}
	if (!angle_fits(&a, LATITUDE, 3) || !angle_fits(&b, LONGITUDE, 3))
		return PW_NO;
	ret->grade = is_fixed_place(joint.key) ? GRADE_FIXED
	    : is_in_japan(a.units, b.units)    ? GRADE_JAPAN
					       : GRADE_ABROAD;
	angle_write(a.units, text);
	angle_write(b.units, second);
	len = strlen(text);
	snprintf(text + len, sizeof(text) - len, ",%s", second);
	canonical_of("", pw_span_of(text), ret);
	return PW_YES;
}

const struct pw_validator pw_validator_geo_pair = {
    .name = "geo_pair",
    .brief = "latitude and longitude in one, either first, three decimals each",
    .grades = grades,
    .check = check,
    .yes = {"35.681236,139.767125", "139.767125,35.681236", "-33.856784, 151.215297"},
    .no = {"0.0000,0.0000", "95.681,139.767", "35.68,139.76", "35.681236", "35.681236,239.767", ""},
};
