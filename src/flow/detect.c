/* Looks for the CDR format of a stream among its first lines. */
#include "flow_priv.h"

#define LINES_LOOKED_AT 4u /* a file may begin with a line or two of another kind */

/* False when more bytes are needed to tell. */
static bool
find_format(struct pw_flow *flow, bool is_binary)
{
	struct pw_frame_bytes bytes = {.p = flow->buf + flow->at,
	    .len = flow->len - flow->at,
	    .is_first = flow->base + flow->at == 0,
	    .is_end = flow->is_end};
	struct pw_detection found;

	pw_frame_skip_bom(&bytes);
	if (!pw_formats_detect(flow->d->formats, &bytes, is_binary, &flow->frame, &found))
		return false;
	if (found.format != NULL)
		flow_use_format(flow, found.format, found.sure);
	return true;
}

bool
flow_detect_binary(struct pw_flow *flow)
{
	if (!flow->looks_for_format || flow->base + flow->at > 0)
		return true;
	return find_format(flow, true);
}

bool
flow_detect(struct pw_flow *flow)
{
	if (flow->line <= LINES_LOOKED_AT && !find_format(flow, false))
		return false;
	if (flow->line >= LINES_LOOKED_AT && flow->mode == MODE_DETECT)
		flow->mode = MODE_LINES;
	return true;
}
