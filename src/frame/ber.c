/*
 * Files of BER records: with the headers of 3GPP TS 32.297 or without, in blocks that are filled up
 * or not, and the one element of a TAP file (GSMA TD.57), whose containers are passed through. A
 * record that cannot be read is handed on as bytes, and reading goes on where the next one begins.
 */
#include "ber.h"

#include <string.h>

#define LEAST_FILE_HEADER 50u /* octets, TS 32.297 6.1.1 */
#define MOST_FILE_HEADER 4096u
#define LONGEST_RECORD_HEADER 5u
#define RELEASE_EXTENDED 7u /* an octet with the release follows */
#define FORMAT_BER 1u
#define AHEAD (LONGEST_RECORD_HEADER + BER_HEAD) /* octets that tell the beginning of a record */

struct reader {
	const struct pw_format *format;
	const unsigned char *p;
	uint32_t len;
	bool is_cut; /* octets may follow */
};

static uint32_t
get32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* True if records begin with the tag. */
static bool
is_record_tag(const struct pw_format *format, uint32_t tag)
{
	for (uint32_t i = 0; i < format->n_columns; i++) {
		const struct pw_tag_path *path = &format->form[i].tag;

		if (!path->is_anywhere && path->at[0] == tag)
			return true;
	}
	return false;
}

static bool
is_container(const struct pw_format *format, uint32_t tag)
{
	for (unsigned i = 0; i < format->n_containers; i++)
		if (format->container[i] == tag)
			return true;
	return false;
}

/* Whether an element that a record can be begins at `at`. */
static enum ber_state
record_at(const struct reader *r, uint32_t at, struct ber_element *ret)
{
	enum ber_state state = ber_head(r->p + at, r->len - at, ret);

	if (state == BER_MORE)
		return r->is_cut ? BER_MORE : BER_BROKEN;
	if (state == BER_OK && ret->is_constructed && ret->len < PW_MAX_RECORD &&
	    is_record_tag(r->format, ret->tag))
		return BER_OK;
	return BER_BROKEN;
}

/* The header that stands before a record (TS 32.297 6.1.2): *ret its octets. Its length is that of
 * the record; some writers count the header too. */
static enum ber_state
header_at(const struct reader *r, uint32_t at, uint32_t *ret)
{
	uint32_t len, head;
	struct ber_element e;
	enum ber_state state;

	/* A record of 0xFF00 octets or more is hardly one; a block that is filled up is. */
	if (r->p[at] == 0xFF)
		return BER_BROKEN;
	if (r->len - at < LONGEST_RECORD_HEADER + 2)
		return r->is_cut ? BER_MORE : BER_BROKEN;
	if (r->p[at + 3] >> 5 != FORMAT_BER)
		return BER_BROKEN;
	len = (uint32_t)r->p[at] << 8 | r->p[at + 1];
	head = r->p[at + 2] >> 5 == RELEASE_EXTENDED ? 5 : 4;
	state = record_at(r, at + head, &e);
	if (state != BER_OK)
		return state;
	if (!e.is_indefinite && e.head + e.len != len && e.head + e.len + head != len)
		return BER_BROKEN;
	*ret = head;
	return BER_OK;
}

/* A record with its header or without; *ret the octets before its element. */
static enum ber_state
begins_at(const struct reader *r, uint32_t at, uint32_t *ret)
{
	enum ber_state state = header_at(r, at, ret);
	struct ber_element e;

	if (state != BER_BROKEN)
		return state;
	*ret = 0;
	return record_at(r, at, &e);
}

static enum pw_framed
pass_over(struct pw_frame *ret, uint32_t len)
{
	ret->len = len;
	ret->body = 0;
	return PW_FRAME_RECORD;
}

/* The head of the file, at its beginning; its own field says how long it is. 0: there is none. */
static uint32_t
file_header(const struct reader *r)
{
	uint32_t len;

	if (r->len < 8)
		return 0;
	len = get32(r->p + 4);
	return len >= LEAST_FILE_HEADER && len <= MOST_FILE_HEADER && get32(r->p) >= len ? len : 0;
}

/* Octets that fill a block up; the last zero before another octet may belong to a header. */
static uint32_t
filling(const struct reader *r)
{
	uint32_t at = 0;

	if (r->p[0] != 0x00 && r->p[0] != 0xFF)
		return 0;
	while (at < r->len && r->p[at] == r->p[0])
		at++;
	return r->p[0] == 0 && at > 1 ? at - 1 : at;
}

/* The octets up to where a record begins, as they lie: nothing in them is lost. */
static enum pw_framed
pass_broken(const struct reader *r, uint32_t from, struct pw_frame *ret)
{
	uint32_t head, at = from > 0 ? from : 1;

	ret->n_fields = 0;
	ret->text.p = NULL;
	for (; at + AHEAD < r->len; at++)
		if (begins_at(r, at, &head) == BER_OK)
			break;
	if (at + AHEAD >= r->len) {
		if (r->is_cut && r->len < PW_MAX_RECORD)
			return PW_FRAME_MORE;
		at = r->len == PW_MAX_RECORD ? r->len - AHEAD : r->len;
	}
	ret->len = ret->body = at;
	return PW_FRAME_RECORD;
}

static enum pw_framed
read_record(const struct reader *r, uint32_t head, struct pw_frame *ret)
{
	struct ber_record record = {r->format, r->p, head, r->len, r->is_cut};
	uint32_t len;

	switch (ber_read(&record, ret, &len)) {
	case BER_OK:
		ret->len = ret->body = len;
		return PW_FRAME_RECORD;
	case BER_MORE:
		return PW_FRAME_MORE;
	case BER_BROKEN:
	default:
		return pass_broken(r, len, ret);
	}
}

/* What begins at the first octet, which is no head of a file. */
static enum pw_framed
read_next(const struct reader *r, bool is_trial, struct pw_frame *ret)
{
	struct ber_element e;
	uint32_t head;
	enum ber_state state = begins_at(r, 0, &head);

	if (state == BER_MORE && r->p[0] != 0xFF)
		return PW_FRAME_MORE;
	if (state == BER_OK)
		return read_record(r, head, ret);
	if (filling(r) > 0)
		return pass_over(ret, filling(r));
	state = ber_head(r->p, r->len, &e);
	if (state == BER_MORE && r->is_cut)
		return PW_FRAME_MORE;
	if (state == BER_OK && e.is_constructed && is_container(r->format, e.tag))
		return pass_over(ret, e.head);
	return is_trial ? PW_FRAME_GIVEN_UP : pass_broken(r, 0, ret);
}

enum pw_framed
frame_ber(const struct pw_format *format, const struct pw_frame_bytes *bytes, struct pw_frame *ret)
{
	size_t seen = bytes->len < PW_MAX_RECORD ? bytes->len : PW_MAX_RECORD;
	struct reader r = {format, (const unsigned char *)bytes->p, (uint32_t)seen,
	    seen == PW_MAX_RECORD ? false : !bytes->is_end};

	uint32_t head = bytes->is_first ? file_header(&r) : 0;

	ret->is_named = true;
	if (r.is_cut && (r.len < head || (bytes->is_first && r.len < 8)))
		return PW_FRAME_MORE;
	if (head > 0)
		return pass_over(ret, head < r.len ? head : r.len);
	return read_next(&r, bytes->is_trial, ret);
}
