#include <piiwatch/view.h>

#include "fold.h"

#include <stdlib.h>
#include <string.h>

#define SUBSTITUTE 0x1Au
#define VOWEL_MARK 0x30FCu

struct pw_view {
	char *text;
	uint32_t cap;
	struct pw_map map;
};

/* Where a view being made stands. */
struct maker {
	struct pw_view *view;
	const char *raw;
	uint32_t len, at; /* raw bytes, the next one */
	uint32_t out; /* bytes of text written */
	uint32_t last_cp, last_out; /* last character written, and where it begins */
	bool after_digit; /* the last character but spaces is a digit */
	uint64_t bad;
};

struct pw_view *
pw_view_create(void)
{
	fold_init();
	return pw_alloc(1, sizeof(struct pw_view));
}

void
pw_view_destroy(struct pw_view *view)
{
	if (view == NULL)
		return;
	pw_private_free(view->text);
	pw_map_release(&view->map);
	free(view);
}

static void
put(struct maker *m, uint32_t cp, uint32_t raw, uint32_t raw_len)
{
	unsigned n;

	m->last_out = m->out;
	n = pw_utf8_encode(cp, m->view->text + m->out);
	/* A character that kept its bytes needs no segment of its own. */
	pw_map_add(&m->view->map, m->out, raw,
	    n == raw_len && memcmp(m->raw + raw, m->view->text + m->out, n) == 0 ? 0 : raw_len);
	m->out += n;
	m->last_cp = cp;
	if (cp != ' ')
		m->after_digit = cp >= '0' && cp <= '9';
}

/* True if the next character but spaces and dropped ones is a digit. */
static bool
digit_follows(const struct maker *m, uint32_t at)
{
	while (at < m->len) {
		uint32_t cp, folded;
		unsigned n = pw_utf8_decode(m->raw + at, m->len - at, &cp);

		if (n == 0)
			return false;
		folded = fold_char(cp);
		if (folded != ' ' && folded != FOLD_DROP)
			return folded >= '0' && folded <= '9';
		at += n;
	}
	return false;
}

/* Joins a sound mark to the kana written last; false if they make no character. */
static bool
join_mark(struct maker *m, uint32_t mark, uint32_t n)
{
	struct pw_map *map = &m->view->map;
	uint32_t joined = m->out > 0 ? fold_compose(m->last_cp, mark) : 0;
	uint32_t raw;

	if (joined == 0 || map->n == 0 || map->seg[map->n - 1].text != m->last_out ||
	    map->seg[map->n - 1].raw_len == 0)
		return false;
	raw = map->seg[map->n - 1].raw;
	map->n--;
	m->out = m->last_out;
	put(m, joined, raw, m->at + n - raw);
	return true;
}

static void
fold_next(struct maker *m)
{
	uint32_t cp, folded;
	unsigned n = pw_utf8_decode(m->raw + m->at, m->len - m->at, &cp);

	if (n == 0) {
		m->bad++;
		put(m, SUBSTITUTE, m->at++, 1);
		return;
	}
	folded = fold_char(cp);
	if (folded == VOWEL_MARK && m->after_digit && digit_follows(m, m->at + n))
		folded = '-';
	if (folded != FOLD_DROP && !((cp == 0xFF9E || cp == 0xFF9F) && join_mark(m, cp, n)))
		put(m, folded, m->at, n);
	m->at += n;
}

/* Copies the stretch of ASCII at the front; most logs are little else. */
static void
copy_ascii(struct maker *m)
{
	uint32_t from = m->at;

	while (m->at < m->len && ((unsigned char)m->raw[m->at] & 0x80) == 0)
		m->at++;
	if (m->at == from)
		return;
	memcpy(m->view->text + m->out, m->raw + from, m->at - from);
	pw_map_add(&m->view->map, m->out, from, 0);
	m->out += m->at - from;
	m->last_out = m->out - 1;
	m->last_cp = (unsigned char)m->raw[m->at - 1];
	for (uint32_t i = m->at; i > from; i--) {
		if (m->raw[i - 1] != ' ') {
			m->after_digit = pw_is_digit(m->raw[i - 1]);
			break;
		}
	}
}

struct pw_text
pw_view_make(struct pw_view *view, struct pw_span raw, struct pw_reading *reading,
    uint64_t *ret_bad)
{
	uint32_t len = (uint32_t)raw.len;
	struct maker m = {.view = view, .raw = raw.p, .len = len};

	(void)reading;
	/* Folding never makes a character longer: two bytes become at most two. */
	if (view->cap < len + PW_TEXT_SLACK) {
		view->cap = len + PW_TEXT_SLACK;
		pw_private_free(view->text);
		view->text = pw_private_alloc(view->cap, 1);
	}
	pw_map_reset(&view->map);
	while (m.at < len) {
		copy_ascii(&m);
		if (m.at < len)
			fold_next(&m);
	}
	memset(view->text + m.out, '\n', PW_TEXT_SLACK);
	*ret_bad += m.bad;
	return (struct pw_text) {view->text, m.out, &view->map};
}
