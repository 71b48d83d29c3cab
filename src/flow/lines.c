/* Line ends, in the width of the stream's characters. In UTF-16 a unit is two bytes from the stream's
 * beginning on, and a line end the unit 000A. */
#include "flow_priv.h"

#include <piiwatch/classify.h>

#include <string.h>

bool
flow_is_wide(const struct pw_flow *flow)
{
	return flow->reading.configured == PW_ENC_UTF_16LE ||
	    flow->reading.configured == PW_ENC_UTF_16BE;
}

/* True if the LF at buf[at] is a unit's: which byte of it depends on their order. */
static bool
is_unit(const struct pw_flow *flow, size_t at)
{
	bool is_little = flow->reading.configured == PW_ENC_UTF_16LE;
	bool is_even = (flow->base + at) % 2 == 0;

	if (is_even != is_little)
		return false;
	return is_little ? at + 1 < flow->len && flow->buf[at + 1] == '\0'
			 : at > 0 && flow->buf[at - 1] == '\0';
}

static size_t
wide_end(const struct pw_flow *flow, size_t from, size_t to)
{
	while (from < to) {
		const char *lf = memchr(flow->buf + from, '\n', to - from);
		size_t at;

		if (lf == NULL)
			break;
		at = (size_t)(lf - flow->buf);
		if (is_unit(flow, at))
			return flow->reading.configured == PW_ENC_UTF_16LE ? at + 2 : at + 1;
		from = at + 1;
	}
	return 0;
}

size_t
flow_line_end(const struct pw_flow *flow, size_t at)
{
	const char *lf;
	size_t end;

	if (flow_is_wide(flow)) {
		end = wide_end(flow, at, flow->len);
	} else {
		lf = memchr(flow->buf + at, '\n', flow->len - at);
		end = lf != NULL ? (size_t)(lf - flow->buf) + 1 : 0;
	}
	return end > 0 ? end : flow->is_end ? flow->len : 0;
}

size_t
flow_last_line_end(const struct pw_flow *flow, size_t from, size_t to)
{
	size_t end = from;

	while (from < to) {
		const char *lf = memrchr(flow->buf + from, '\n', to - from);
		size_t at;

		if (lf == NULL)
			break;
		at = (size_t)(lf - flow->buf);
		if (!flow_is_wide(flow))
			return at + 1;
		if (is_unit(flow, at))
			return flow->reading.configured == PW_ENC_UTF_16LE ? at + 2 : at + 1;
		to = at;
	}
	return end;
}

uint64_t
flow_count_lines(const struct pw_flow *flow, size_t from, size_t to)
{
	uint64_t n = 0;
	size_t end;

	if (!flow_is_wide(flow))
		return pw_classify_lines(flow->buf, from, to);
	while ((end = wide_end(flow, from, to)) > 0) {
		n++;
		from = end;
	}
	return n;
}

/* True if the unit that ends at `to` is c. */
static bool
ends_unit(const struct pw_flow *flow, size_t from, size_t to, char c)
{
	bool is_little = flow->reading.configured == PW_ENC_UTF_16LE;

	return to >= from + 2 && flow->buf[to - (is_little ? 2 : 1)] == c &&
	    flow->buf[to - (is_little ? 1 : 2)] == '\0';
}

uint32_t
flow_line_body(const struct pw_flow *flow, size_t from, size_t to)
{
	if (!flow_is_wide(flow))
		return pw_frame_body(flow->buf + from, (uint32_t)(to - from));
	if (ends_unit(flow, from, to, '\n'))
		to -= 2;
	if (ends_unit(flow, from, to, '\r'))
		to -= 2;
	return (uint32_t)(to - from);
}

size_t
flow_char_start(const struct pw_flow *flow, size_t at)
{
	if (flow_is_wide(flow))
		return at - (flow->base + at) % 2;
	for (unsigned i = 0; i < 3 && ((unsigned char)flow->buf[at] & 0xC0) == 0x80; i++)
		at--;
	return at;
}
