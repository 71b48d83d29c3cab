#include "place.h"

#include <string.h>

#define PARTNER_REACH 80u /* characters between the two numbers */
#define LOOK_BYTES 400u /* that many characters, the partner, its key and what stands before it */
#define FIXED_REACH 16u
#define JOINT_BYTES 48u
#define TAG_BYTES 32u

/* Up to four decimals count, but all digits are read. */
static size_t
read_decimals(struct pw_span text, struct angle *angle)
{
	int32_t unit = PLACE_DEGREE;
	size_t n = 0;

	for (; n < text.len && pw_is_digit(text.p[n]); n++) {
		unit /= 10;
		angle->units += (text.p[n] - '0') * unit;
	}
	angle->decimals = n < 16 ? (unsigned)n : 16;
	return n;
}

static bool
take_sign(struct pw_span *text, const char *const *signs)
{
	for (; *signs != NULL; signs++) {
		if (!span_starts(*text, *signs))
			continue;
		*text = span_from(*text, strlen(*signs));
		return true;
	}
	return false;
}

static size_t
read_whole(struct pw_span text, unsigned digits, int32_t *ret)
{
	size_t n = 0;

	*ret = 0;
	for (; n < text.len && n < digits && pw_is_digit(text.p[n]); n++)
		*ret = *ret * 10 + (text.p[n] - '0');
	return n < text.len && pw_is_digit(text.p[n]) ? 0 : n;
}

/* 40分52.5秒, 40'52" behind the degrees. Returns false where no minutes stand. */
static bool
read_minutes(struct pw_span *text, struct angle *angle)
{
	static const char *const minute[] = {"分", "'", "′", NULL};
	static const char *const second[] = {"秒", "\"", "″", NULL};
	struct pw_span rest = *text;
	int32_t minutes, seconds;
	size_t n = read_whole(rest, 2, &minutes);

	rest = span_from(rest, n);
	if (n == 0 || minutes > 59 || !take_sign(&rest, minute))
		return false;
	angle->units += minutes * PLACE_DEGREE / 60;
	angle->has_minutes = true;
	*text = rest;
	n = read_whole(rest, 2, &seconds);
	rest = span_from(rest, n);
	if (n == 0 || seconds > 59)
		return n == 0;
	while (rest.len > 0 && (rest.p[0] == '.' || pw_is_digit(rest.p[0])))
		rest = span_from(rest, 1);
	if (!take_sign(&rest, second))
		return true;
	angle->units +=
	    (minutes * 60 + seconds) * (PLACE_DEGREE / 100) / 36 - minutes * PLACE_DEGREE / 60;
	*text = rest;
	return true;
}

size_t
angle_read(struct pw_span text, struct angle *ret)
{
	static const char *const degree[] = {"度", "°", NULL};
	struct pw_span rest = text;
	bool is_negative = text.len > 0 && text.p[0] == '-';
	int32_t degrees;
	size_t n;

	memset(ret, 0, sizeof(*ret));
	if (text.len > 0 && (text.p[0] == '-' || text.p[0] == '+'))
		rest = span_from(rest, 1);
	n = read_whole(rest, 3, &degrees);
	if (n == 0)
		return 0;
	rest = span_from(rest, n);
	ret->units = degrees * PLACE_DEGREE;
	if (rest.len > 1 && rest.p[0] == '.' && pw_is_digit(rest.p[1]))
		rest = span_from(rest, 1 + read_decimals(span_from(rest, 1), ret));
	else if (!take_sign(&rest, degree) || !read_minutes(&rest, ret))
		return 0;
	if (is_negative)
		ret->units = -ret->units;
	return text.len - rest.len;
}

bool
angle_fits(const struct angle *angle, enum axis axis, unsigned decimals)
{
	int32_t most = (axis == LATITUDE ? 90 : 180) * PLACE_DEGREE;

	return angle->units >= -most && angle->units <= most &&
	    (angle->has_minutes || angle->decimals >= decimals);
}

void
angle_write(int32_t units, char ret[PLACE_CANONICAL])
{
	int32_t size = units < 0 ? -units : units;

	snprintf(ret, PLACE_CANONICAL, "%s%d.%04d", units < 0 ? "-" : "",
	    (int)(size / PLACE_DEGREE), (int)(size % PLACE_DEGREE));
}

bool
angle_ends(struct pw_span right)
{
	if (right.len == 0 || (!pw_is_alpha(right.p[0]) && right.p[0] != '_'))
		return true;
	return pw_is_one_of(right.p[0], "NSEW") && (right.len == 1 || !pw_is_alpha(right.p[1]));
}

/* The text less the key that it ends with: letters, digits, `_`, `-`, `.`, or letters beyond ASCII. */
static struct pw_span
before_key(struct pw_span text)
{
	while (text.len > 0) {
		char c = text.p[text.len - 1];

		if (!pw_is_alnum(c) && !pw_is_one_of(c, "_-.") && (unsigned char)c < 0x80)
			break;
		text.len--;
	}
	return text;
}

/* The last n characters. */
static struct pw_span
last_chars(struct pw_span text, unsigned n)
{
	size_t from = text.len;

	while (n-- > 0 && from > 0)
		from = pw_utf8_prev(text.p, 0, from);
	return span_from(text, from);
}

bool
is_fixed_place(struct pw_span key)
{
	static const char *const words[] = {"store", "shop", "branch", "station", "office",
	    "airport", "server", "datacenter", "tile", "viewport", "bbox", "bound", "weather",
	    "epicenter", "店舗", "基地局", "駅", "震源", "気象", "観測", NULL};
	static const char *const phrases[] = {"map_center", "mapcenter", "map center", "map-center",
	    "data_center", "data center", NULL};
	struct pw_span parent = last_chars(before_key(key), FIXED_REACH), near;
	char lower[256];

	near = span_from(key, (size_t)(parent.p - key.p));
	near = span_last(near, sizeof(lower));
	if (has_any_word(near, words))
		return true;
	for (size_t i = 0; i < near.len; i++)
		lower[i] = pw_lower(near.p[i]);
	for (size_t i = 0; phrases[i] != NULL; i++)
		if (near.len > 0 && memmem(lower, near.len, phrases[i], strlen(phrases[i])) != NULL)
			return true;
	return false;
}

/* Longer ones first. */
static const char *const labels[][8] = {
    {"latitude", "lat", "ido", "緯度", "北緯", "南緯", NULL},
    {"longitude", "long", "lon", "lng", "keido", "経度", "東経", "西経"},
};

/* userlat, gpslng: words that keys are glued from. */
static bool
ends_with_glued_word(struct pw_span text)
{
	static const char *const words[] = {"user", "gps", "geo", "device", "current", "cur", "my",
	    "loc", "start", "end", "from", "to", "last", "caller", "customer", "phone"};
	struct pw_span have = last_letters(text);

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals(have, words[i]))
			return true;
	return false;
}

/* The bytes of the label of that axis that stands at `at`, or 0: a word of its own, or the last of a
 * key (gpsLat, user_lng). */
static size_t
label_at(struct pw_span text, size_t at, enum axis axis)
{
	char c = text.p[at], before = at > 0 ? text.p[at - 1] : ' ';

	for (size_t i = 0; i < PW_ARRAY_LEN(labels[axis]) && labels[axis][i] != NULL; i++) {
		size_t n = strlen(labels[axis][i]);

		if (text.len - at < n)
			continue;
		if ((unsigned char)labels[axis][i][0] >= 0x80) {
			if (memcmp(text.p + at, labels[axis][i], n) == 0)
				return n;
		} else if (span_equals((struct pw_span) {text.p + at, n}, labels[axis][i]) &&
		    (!pw_is_alpha(before) || (pw_is_upper(c) && !pw_is_upper(before)) ||
			ends_with_glued_word((struct pw_span) {text.p, at})) &&
		    (at + n == text.len || !pw_is_alpha(text.p[at + n]))) {
			return n;
		}
	}
	return 0;
}

/* The tag, sign or space at the front of the text that may stand beside a number; its bytes, or 0. */
static size_t
sign_length(struct pw_span text, const char *signs)
{
	static const char *const wide[] = {"は", "】", "」", "】", "』", "、", NULL};
	const char *close;

	if (text.len == 0)
		return 0;
	if (text.p[0] == '<') {
		close = memchr(text.p, '>', text.len < TAG_BYTES ? text.len : TAG_BYTES);
		return close != NULL ? (size_t)(close - text.p) + 1 : 0;
	}
	if (pw_is_one_of(text.p[0], signs))
		return 1;
	return starts_with_any(text, wide) ? strlen("は") : 0;
}

static struct pw_span
skip_signs(struct pw_span text, const char *signs)
{
	size_t n = 0, len;

	while (n < JOINT_BYTES && (len = sign_length(span_from(text, n), signs)) > 0)
		n += len;
	return span_from(text, n);
}

/* From the partner's label to its number: lat1: "35... */
static struct pw_span
skip_joint(struct pw_span text)
{
	if (text.len > 1 && pw_is_digit(text.p[0]) && !pw_is_digit(text.p[1]) && text.p[1] != '.')
		text = span_from(text, 1);
	return skip_signs(text, " \t\r\n\"'`:=>([\\)],");
}

static unsigned
count_chars(struct pw_span text)
{
	unsigned n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
	return n;
}

/* A label of the other axis with a number of its own in the text before the value (the last one) or
 * behind it (the first), not too far off; `ret_key`: up to the label. */
static bool
find_partner(struct pw_span text, enum axis axis, bool is_before, struct angle *ret,
    struct pw_span *ret_key)
{
	bool is_found = false;

	for (size_t at = 0; at < text.len; at++) {
		size_t n = label_at(text, at, axis), len;
		struct pw_span number, gap;
		struct angle angle;

		if (n == 0)
			continue;
		number = skip_joint(span_from(text, at + n));
		len = angle_read(number, &angle);
		if (len == 0 || !angle_ends(span_from(number, len)) || !angle_fits(&angle, axis, 2))
			continue;
		gap = is_before ? span_from(number, len)
				: span_first(text, (size_t)(number.p - text.p));
		if (count_chars(gap) > PARTNER_REACH)
			continue;
		*ret = angle;
		*ret_key = (struct pw_span) {text.p, at + n};
		if (!is_before)
			return true;
		is_found = true;
	}
	return is_found;
}

/* No key stands before the value, as in a row of columns or cells. */
static bool
is_in_row(const struct joint *joint)
{
	if (joint->sign == '>')
		return span_ends(joint->key, "<td") || span_ends(joint->key, "<dd") ||
		    span_ends(joint->key, "<th");
	return joint->sign == '\0' &&
	    (joint->key.len == 0 || pw_is_one_of(joint->key.p[joint->key.len - 1], ",;|\t(\n"));
}

/* The key needs a sign where it is ASCII. */
static bool
is_joined(const struct joint *joint)
{
	bool is_ascii =
	    joint->key.len > 0 && (unsigned char)joint->key.p[joint->key.len - 1] < 0x80;

	return joint->sign != '\0' || joint->quote != 0 || !is_ascii || is_in_row(joint);
}

/* 南緯 and 西経, S and W turn the sign. */
static bool
is_turned(const struct pw_candidate *c, const struct joint *joint)
{
	return span_ends(joint->key, "南緯") || span_ends(joint->key, "西経") ||
	    (c->right.len > 0 && (c->right.p[0] == 'S' || c->right.p[0] == 'W'));
}

static struct pw_span
drop_signs(struct pw_span text)
{
	while (text.len > 0) {
		if (text.p[text.len - 1] == '>')
			while (text.len > 1 && text.p[text.len - 1] != '<')
				text.len--;
		else if (!pw_is_one_of(text.p[text.len - 1], " \t\r\n,;|\"'("))
			break;
		text.len--;
	}
	return text;
}

/* The number in the next column, or the one before, is one of the other axis. */
static bool
has_neighbour(const struct pw_candidate *c, enum axis other, struct angle *ret)
{
	struct pw_span right = skip_signs(c->right, " \t\r\n,;|\"'");
	struct pw_span left = drop_signs(span_last(c->left, LOOK_BYTES));
	size_t n = left.len;

	if (right.p != c->right.p && angle_read(right, ret) > 0 && angle_fits(ret, other, 3))
		return true;
	while (n > 0 && left.len - n < 20 &&
	    (pw_is_digit(left.p[n - 1]) || pw_is_one_of(left.p[n - 1], ".+-")))
		n--;
	return angle_read(span_from(left, n), ret) > 0 && angle_fits(ret, other, 3);
}

/* A whole field, line, or last cell of a row, as precise as no duration is: its partner stands in
 * another. */
static bool
is_precise_field(const struct pw_candidate *c, const struct joint *joint, const struct angle *angle)
{
	bool is_cell = joint->sign == '>' && c->right.len > 0 && c->right.p[0] == '<';

	return angle->decimals >= 4 && c->left.len <= LOOK_BYTES &&
	    (is_cell || drop_signs(c->left).len == 0) &&
	    skip_signs(c->right, " \t\r\n\"'度").len == 0;
}

enum grade { GRADE_PAIRED = 1, GRADE_ALONE, GRADE_FIXED };
const char *const coordinate_grades[] = {"paired", "alone", "fixed_place", NULL};

static enum grade
grade_of(const struct pw_candidate *c, enum axis other, const struct joint *joint,
    struct angle *partner)
{
	struct pw_span left = span_last(c->left, LOOK_BYTES);
	struct pw_span right = span_first(c->right, LOOK_BYTES);
	struct pw_span key = {NULL, 0};

	if (is_in_row(joint) && has_neighbour(c, other, partner))
		return GRADE_PAIRED;
	if (!find_partner(right, other, false, partner, &key) &&
	    !find_partner(left, other, true, partner, &key))
		return is_fixed_place(joint->key) ? GRADE_FIXED : GRADE_ALONE;
	return is_fixed_place(joint->key) || is_fixed_place(key) ? GRADE_FIXED : GRADE_PAIRED;
}

enum pw_verdict
coordinate_check(const struct pw_candidate *c, enum axis axis, struct pw_judgement *ret)
{
	struct angle angle, partner = {.units = 1};
	struct joint joint;
	char text[PLACE_CANONICAL];

	joint_read(c->left, &joint);
	if (angle_read(c->value, &angle) != c->value.len || !angle_fits(&angle, axis, 2) ||
	    !angle_ends(c->right) || !is_joined(&joint))
		return PW_NO;
	ret->grade =
	    (uint8_t)grade_of(c, axis == LATITUDE ? LONGITUDE : LATITUDE, &joint, &partner);
	if (ret->grade == GRADE_ALONE && is_precise_field(c, &joint, &angle))
		ret->grade = GRADE_PAIRED;
	/* No fix. */
	if (angle.units == 0 && partner.units == 0)
		return PW_NO;
	angle_write(is_turned(c, &joint) ? -angle.units : angle.units, text);
	canonical_of(axis == LATITUDE ? "lat:" : "lng:", pw_span_of(text), ret);
	return PW_YES;
}
