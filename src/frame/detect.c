/*
 * Which format bytes are in, where nobody said so: the one of which most values of a record are what
 * its columns hold, and enough of them that it is no chance.
 */
#include "frame_priv.h"

#define LEAST_SURE 3u
#define LEAST_KEYS 8u /* of an object or element: those of other logs have some names in common */
#define LEAST_NAMES 5u /* of a line of names */

static unsigned
least_of(const struct pw_format *format)
{
	bool is_tree = format->framing == PW_FRAMING_JSON || format->framing == PW_FRAMING_XML;

	return is_tree ? LEAST_KEYS : LEAST_SURE;
}

/* How sure the record that was read is one of the format; 0: it is none. */
static unsigned
how_sure(const struct pw_format *format, const char *p, struct pw_frame *frame)
{
	unsigned sure = 0;

	if (frame->is_other)
		return 0;
	if (pw_frame_is_header(format, p, frame))
		return frame->n_fields >= LEAST_NAMES ? frame->n_fields : 0;
	if (pw_frame_fit(format, p, frame, &sure) != PW_FITS || sure < least_of(format))
		return 0;
	return sure;
}

/* True if an empty line stands between records of the format, which are no lines then. */
static bool
has_blanks_between(const struct pw_format *format)
{
	return format->framing >= PW_FRAMING_DETAIL;
}

/* Tries the format on the first record, past what stands before it. */
static enum pw_framed
try_format(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *frame, unsigned *ret_sure)
{
	struct pw_frame_bytes left = *bytes;

	*ret_sure = 0;
	frame->header = NULL;
	left.is_trial = true;
	while (left.len > 0) {
		enum pw_framed framed = pw_frame_read(format, &left, frame);

		if (framed != PW_FRAME_RECORD)
			return framed;
		if (frame->body > 0)
			*ret_sure = how_sure(format, left.p, frame);
		if (frame->body > 0 || !has_blanks_between(format))
			return PW_FRAME_RECORD;
		left.p += frame->len;
		left.len -= frame->len;
		left.is_first = false;
	}
	return bytes->is_end ? PW_FRAME_GIVEN_UP : PW_FRAME_MORE;
}

bool
pw_formats_detect(const struct pw_formats *formats, const struct pw_frame_bytes *bytes,
    bool is_binary, struct pw_frame *scratch, struct pw_detection *ret)
{
	const struct pw_format *format;

	*ret = (struct pw_detection) {NULL, 0};
	for (unsigned i = 0; (format = pw_formats_at(formats, i)) != NULL; i++) {
		unsigned sure;

		if ((format->framing == PW_FRAMING_BER) != is_binary)
			continue;
		if (try_format(format, bytes, scratch, &sure) == PW_FRAME_MORE)
			return false;
		if (sure > ret->sure)
			*ret = (struct pw_detection) {format, sure};
	}
	return true;
}

const struct pw_format *
pw_formats_binary(const struct pw_formats *formats, const char *head, size_t len)
{
	const struct pw_frame_bytes bytes = {head, len, true, true, true};
	struct pw_frame *scratch = pw_private_alloc(1, sizeof(*scratch));
	struct pw_detection found;

	(void)pw_formats_detect(formats, &bytes, true, scratch, &found);
	pw_frame_release(scratch);
	pw_private_free(scratch);
	return found.format;
}
