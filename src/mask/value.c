/* The masks by their names, and those that count: so many characters shown in front, so many behind. */
#include "mask_priv.h"

#include <assert.h>
#include <string.h>

#define MASK_MORE 16u /* bytes a mask may have more than its value */

/* Which digits and letters of a value of n may be shown: the first `head`, the last `tail`. */
struct shown {
	unsigned head, tail;
};

static struct shown
show_card(unsigned n, unsigned keep)
{
	(void)keep;
	return n < 14 ? (struct shown) {0, 4} : (struct shown) {6, 4};
}

static struct shown
show_phone(unsigned n, unsigned keep)
{
	unsigned rest = n > keep ? n - keep : 0;

	if (rest < 5)
		return (struct shown) {0, n < 5 ? 0 : rest > 2 ? 2 : 0};
	return (struct shown) {keep, rest >= 8 ? 4 : rest == 7 ? 3 : 2};
}

static struct shown
show_account(unsigned n, unsigned keep)
{
	unsigned rest = n > keep ? n - keep : 0;

	return (struct shown) {rest > 0 ? keep : 0, rest >= 7 ? 4 : 0};
}

static struct shown
show_iban(unsigned n, unsigned keep)
{
	(void)keep;
	return n < 15 ? (struct shown) {0, 0} : (struct shown) {4, 4};
}

static struct shown
show_nothing(unsigned n, unsigned keep)
{
	(void)n;
	(void)keep;
	return (struct shown) {0, 0};
}

static struct shown
show_kept(unsigned n, unsigned keep)
{
	return (struct shown) {keep < n ? keep : 0, 0};
}

static struct shown
show_ends(unsigned n, unsigned keep)
{
	return n < keep + 5 ? show_kept(n, keep) : (struct shown) {keep, 2};
}

static void
mask_stars(struct pw_span value, struct masked *m)
{
	(void)value;
	masked_add(m, "***");
}

static const char *const names[] = {"card", "phone", "account", "iban", "all", "keep", "stars",
    "first", "email", "year", "degrees", "prefecture", "ends"};

/* A mask counts or it writes. */
static const struct {
	struct shown (*count)(unsigned n, unsigned keep);
	void (*write)(struct pw_span value, struct masked *m);
} masks[PW_ARRAY_LEN(names)] = {{show_card, NULL}, {show_phone, NULL}, {show_account, NULL},
    {show_iban, NULL}, {show_nothing, NULL}, {show_kept, NULL}, {NULL, mask_stars},
    {NULL, mask_first}, {NULL, mask_email}, {NULL, mask_year}, {NULL, mask_degrees},
    {NULL, mask_prefecture}, {show_ends, NULL}};

const char *const *
pw_mask_names(unsigned *ret_n)
{
	*ret_n = PW_ARRAY_LEN(names);
	return names;
}

/* Characters a mask counts: digits and letters. Separators are shown; so is the word of an account's
 * type, which is kana or kanji. */
static unsigned
count_signs(struct pw_span value)
{
	unsigned n = 0;

	for (size_t i = 0; i < value.len; i++)
		n += pw_is_alnum(value.p[i]);
	return n;
}

/* Letters beyond ASCII are hidden, a sign each, but for the word of an account's type. */
static void
mask_counted(struct pw_span value, struct shown shown, bool shows_wide, struct masked *m)
{
	unsigned n = count_signs(value), seen = 0;
	struct sign s;

	for (size_t i = 0; i < value.len; i += s.len) {
		bool is_shown = shows_wide;

		s = sign_at(value, i);
		if (pw_is_alnum(value.p[i])) {
			is_shown = seen < shown.head || seen + shown.tail >= n;
			seen++;
		}
		if (is_shown)
			sign_show(m, &s);
		else
			sign_hide(m, &s);
	}
}

static void
mask_whole(int mask, struct pw_span value, unsigned keep, struct masked *m)
{
	struct shown shown;

	if (mask >= 0 && masks[mask].write != NULL) {
		masks[mask].write(value, m);
		return;
	}
	shown = mask >= 0 ? masks[mask].count(count_signs(value), keep) : show_nothing(0, 0);
	mask_counted(value, shown,
	    mask >= 0 && masks[mask].count == show_account && shown.head + shown.tail > 0, m);
}

static bool
is_inside_char(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

void
mask_value(int mask, struct pw_span value, unsigned keep, char *out, size_t room)
{
	char all[PW_MAX_VALUE + MASK_MORE];
	struct masked m = {all, 0};
	size_t head = (room - 1) / 2, tail;

	assert(value.len <= PW_MAX_VALUE);
	mask_whole(mask, value, keep, &m);
	assert(m.n <= sizeof(all));
	if (m.n < room) {
		memcpy(out, all, m.n);
		out[m.n] = '\0';
		return;
	}
	tail = m.n - (room - 1 - head);
	while (is_inside_char(all[head]))
		head--;
	while (tail < m.n && is_inside_char(all[tail]))
		tail++;
	memcpy(out, all, head);
	memcpy(out + head, all + tail, m.n - tail);
	out[head + m.n - tail] = '\0';
}
