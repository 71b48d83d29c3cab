/* A record by its format's framing; lines and fields, which all framings know. */
#include "frame_priv.h"

#include <stdlib.h>
#include <string.h>

void
pw_frame_release(struct pw_frame *frame)
{
	pw_private_free(frame->written);
	pw_map_release(&frame->map);
	frame->written = NULL;
}

uint32_t
pw_frame_body(const char *p, uint32_t len)
{
	if (len > 0 && p[len - 1] == '\n')
		len--;
	return len > 0 && p[len - 1] == '\r' ? len - 1 : len;
}

bool
pw_frame_is_among(const char *list, struct pw_span text)
{
	for (const char *p = list; p != NULL && *p != '\0';) {
		size_t len = strcspn(p, "\n");

		if (len == text.len && memcmp(p, text.p, len) == 0)
			return true;
		p += len + 1;
	}
	return false;
}

enum pw_framed
frame_line(const struct pw_frame_bytes *bytes, struct pw_frame *ret)
{
	size_t seen = bytes->len < PW_MAX_RECORD ? bytes->len : PW_MAX_RECORD;
	const char *lf = memchr(bytes->p, '\n', seen);

	if (lf == NULL && seen == PW_MAX_RECORD)
		return PW_FRAME_GIVEN_UP;
	if (lf == NULL && !bytes->is_end)
		return PW_FRAME_MORE;
	ret->len = lf != NULL ? (uint32_t)(lf - bytes->p) + 1 : (uint32_t)bytes->len;
	ret->body = pw_frame_body(bytes->p, ret->len);
	return PW_FRAME_RECORD;
}

void
frame_add(struct pw_frame *frame, uint32_t from, uint32_t to)
{
	if (frame->n_fields < PW_MAX_FIELDS) {
		frame->field[frame->n_fields] = (struct pw_field) {from, to, NULL};
		if (frame->is_named)
			frame->name[frame->n_fields] = (struct pw_field_name) {0, 0};
	}
	frame->n_fields++;
}

void
frame_add_named(const struct pw_format *format, const char *p, struct pw_frame *frame,
    struct pw_field_name name, struct pw_field_name value)
{
	struct pw_span text = {p + name.from, name.to - name.from};
	int column = pw_format_column(format, text);
	uint32_t at = frame->n_fields;

	frame_add(frame, value.from, value.to);
	if (at >= PW_MAX_FIELDS)
		return;
	if (column >= 0)
		frame->field[at].column = &format->column[column];
	else
		frame->name[at] = name;
}

bool
pw_frame_skip_bom(struct pw_frame_bytes *bytes)
{
	if (!bytes->is_first || bytes->len < 3 || memcmp(bytes->p, "\xEF\xBB\xBF", 3) != 0)
		return false;
	bytes->p += 3;
	bytes->len -= 3;
	return true;
}

enum pw_framed
pw_frame_read(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret)
{
	ret->is_other = ret->is_named = false;
	ret->shape = NULL;
	ret->n_fields = 0;
	ret->len = 0;
	ret->text.p = NULL;
	switch ((enum pw_framing)format->framing) {
	case PW_FRAMING_FIXED:
		return frame_fixed(format, bytes, ret);
	case PW_FRAMING_PAIRS:
		return frame_pairs(format, bytes, ret);
	case PW_FRAMING_DETAIL:
		return frame_detail(format, bytes, ret);
	case PW_FRAMING_JSON:
		return frame_json(format, bytes, ret);
	case PW_FRAMING_XML:
		return frame_xml(format, bytes, ret);
	case PW_FRAMING_BER:
		return frame_ber(format, bytes, ret);
	case PW_FRAMING_DELIMITED:
	default:
		return pw_frame_delimited(format, bytes->p, bytes->len, bytes->is_end, ret);
	}
}
