/* The elements of one record, in one another. */
#include "ber.h"

#include <string.h>

#define MOST_ELEMENTS 10000u
#define MOST_TAG_OCTETS 4u
#define MOST_LENGTH_OCTETS 4u
#define INDEFINITE 0x80u

struct walk {
	const struct ber_record *record;
	struct pw_frame *frame;
	uint32_t path[PW_MAX_DEPTH];
	unsigned depth, n_elements;
	uint32_t at, out;
};

/* X.690 8.1.2: class and number; the octets read, 0: more are needed, or UINT32_MAX: too many. */
static uint32_t
read_tag(const unsigned char *p, size_t len, uint32_t *ret)
{
	uint32_t number = p[0] & 0x1F, n = 1;

	if (number == 0x1F) {
		number = 0;
		do {
			if (n == len)
				return 0;
			if (n == MOST_TAG_OCTETS)
				return UINT32_MAX;
			number = number << 7 | (p[n] & 0x7F);
		} while ((p[n++] & 0x80) != 0);
	}
	*ret = (uint32_t)(p[0] >> 6) << 24 | number;
	return n;
}

enum ber_state
ber_head(const unsigned char *p, size_t len, struct ber_element *ret)
{
	uint32_t n, octets;

	if (len == 0)
		return BER_MORE;
	n = read_tag(p, len, &ret->tag);
	if (n == UINT32_MAX)
		return BER_BROKEN;
	if (n == 0 || n == len)
		return BER_MORE;
	ret->is_constructed = (p[0] & 0x20) != 0;
	ret->is_indefinite = p[n] == INDEFINITE;
	ret->len = p[n] < INDEFINITE ? p[n] : 0;
	octets = p[n] > INDEFINITE ? p[n] & 0x7Fu : 0;
	n++;
	if (octets > MOST_LENGTH_OCTETS || (ret->is_indefinite && !ret->is_constructed))
		return BER_BROKEN;
	if (len - n < octets)
		return BER_MORE;
	for (uint32_t i = 0; i < octets; i++)
		ret->len = ret->len << 8 | p[n + i];
	ret->head = n + octets;
	return BER_OK;
}

/* How many steps of the column's path the element at hand has; 0: it stands elsewhere. */
static unsigned
matches(const struct walk *w, const struct pw_tag_path *path)
{
	if (path->is_anywhere) {
		for (unsigned d = w->depth; d > 0; d--)
			if (w->path[d - 1] == path->at[0])
				return d;
		return 0;
	}
	if (path->n > w->depth)
		return 0;
	for (unsigned i = 0; i < path->n; i++)
		if (path->at[i] != w->path[i])
			return 0;
	return path->n;
}

/* The number of the column that the element at hand belongs to, the nearest one's, or -1. */
static int
column_of(const struct walk *w)
{
	const struct pw_format *format = w->record->format;
	unsigned nearest = 0;
	int column = -1;

	for (uint32_t i = 0; i < format->n_columns; i++) {
		unsigned n = matches(w, &format->form[i].tag);

		if (n > nearest) {
			nearest = n;
			column = (int)i;
		}
	}
	return column;
}

static void
add_field(struct walk *w, struct pw_field_name octets)
{
	const struct pw_format *format = w->record->format;
	struct pw_frame *frame = w->frame;
	int column = column_of(w);
	uint32_t n = column >= 0 ? ber_write(frame, w->out, w->record->p, octets,
				       (enum pw_coding)format->form[column].coding)
				 : ber_write_readable(frame, w->out, w->record->p, octets);

	if (n == 0)
		return;
	frame_add(frame, w->out, w->out + n);
	if (frame->n_fields <= PW_MAX_FIELDS)
		frame->field[frame->n_fields - 1].column =
		    column >= 0 ? &format->column[column] : frame_rest(format);
	w->out += n;
	pw_map_add(&frame->map, w->out, octets.to > 0 ? octets.to - 1 : 0, 1);
	frame->written[w->out++] = '\n';
}

static enum ber_state walk_element(struct walk *w, uint32_t to, bool is_cut);

/* The elements up to `to`, or of an indefinite length up to its two zero octets. */
static enum ber_state
walk_inside(struct walk *w, const struct ber_element *e, uint32_t to, bool is_cut)
{
	while (e->is_indefinite || w->at < to) {
		enum ber_state state;

		if (e->is_indefinite && to - w->at < 2)
			return is_cut ? BER_MORE : BER_BROKEN;
		if (e->is_indefinite && w->record->p[w->at] == 0 && w->record->p[w->at + 1] == 0) {
			w->at += 2;
			return BER_OK;
		}
		state = walk_element(w, to, is_cut);
		if (state != BER_OK)
			return state;
	}
	return BER_OK;
}

/* The element at w->at, which ends at `to` at the latest; is_cut: the bytes end there, not what
 * encloses it. */
static enum ber_state
walk_element(struct walk *w, uint32_t to, bool is_cut)
{
	const unsigned char *p = w->record->p;
	struct ber_element e;
	enum ber_state state = ber_head(p + w->at, to - w->at, &e);

	if (state == BER_MORE)
		return is_cut ? BER_MORE : BER_BROKEN;
	if (state != BER_OK || w->depth == PW_MAX_DEPTH || ++w->n_elements > MOST_ELEMENTS)
		return BER_BROKEN;
	if (e.len > to - w->at - e.head)
		return is_cut && e.len < PW_MAX_RECORD ? BER_MORE : BER_BROKEN;
	w->path[w->depth++] = e.tag;
	w->at += e.head;
	if (e.is_constructed) {
		bool ends_here = !e.is_indefinite;

		state = walk_inside(w, &e, ends_here ? w->at + e.len : to, !ends_here && is_cut);
	} else {
		add_field(w, (struct pw_field_name) {w->at, w->at + e.len});
		w->at += e.len;
	}
	w->depth--;
	return state;
}

enum ber_state
ber_read(const struct ber_record *record, struct pw_frame *frame, uint32_t *ret_len)
{
	struct walk w = {.record = record, .frame = frame, .at = record->from};
	enum ber_state state;

	if (frame->written == NULL)
		frame->written = pw_private_alloc(PW_MAX_WRITTEN + PW_TEXT_SLACK, 1);
	pw_map_reset(&frame->map);
	frame->n_fields = 0;
	state = walk_element(&w, record->len, record->is_cut);
	*ret_len = w.at;
	if (state != BER_OK) {
		frame->n_fields = 0;
		return state;
	}
	memset(frame->written + w.out, '\n', PW_TEXT_SLACK);
	frame->text = (struct pw_text) {frame->written, w.out, &frame->map, NULL};
	return BER_OK;
}
