/* What the files of room frame share. */
#ifndef PIIWATCH_FRAME_PRIV_H
#define PIIWATCH_FRAME_PRIV_H

#include <piiwatch/conf.h>
#include <piiwatch/frame.h>

/* The format that a file is read into. */
int format_read(const struct pw_node *root, struct pw_format *format, struct pw_err *reterr);
void format_release(struct pw_format *format);

/* format_column.c: one column of the list, beside its name. */
int format_read_columns(const struct pw_node *node, struct pw_format *format,
    struct pw_err *reterr);

/* format_shape.c: the kinds of records; without `shapes`, one of all columns. */
int format_read_shapes(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr);

/* format_tag.c: `C79/C3`, `A129`; false: it is no tag path. */
bool format_read_path(const char *text, struct pw_tag_path *ret);

/* A text of at most size - 1 bytes; absent: empty. */
int format_read_text(const struct pw_node *node, const char *key, char *ret, size_t size,
    struct pw_err *reterr);

/* A list of words, a LF behind each; absent: NULL. The caller's. */
int format_read_words(const struct pw_node *node, const char *key, char **ret,
    struct pw_err *reterr);

/* The column that `key` names; absent: left alone. */
int format_read_column_name(const struct pw_node *node, const char *key,
    const struct pw_format *format, int *ret, struct pw_err *reterr);

/* Readers of a record, one a framing. */
enum pw_framed frame_fixed(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);
enum pw_framed frame_pairs(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);
enum pw_framed frame_detail(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);
enum pw_framed frame_json(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);
enum pw_framed frame_xml(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);
enum pw_framed frame_ber(const struct pw_format *format, const struct pw_frame_bytes *bytes,
    struct pw_frame *ret);

/* frame.c: the line at p: sets len and body. MORE, RECORD, or GIVEN_UP where it is too long. */
enum pw_framed frame_line(const struct pw_frame_bytes *bytes, struct pw_frame *ret);

/* Adds a field; its column is the one of that number, or of the name. Those that find no room are
 * counted. */
void frame_add(struct pw_frame *frame, uint32_t from, uint32_t to);
void frame_add_named(const struct pw_format *format, const char *p, struct pw_frame *frame,
    struct pw_field_name name, struct pw_field_name value);

/* fit.c: whether the value is one of its column's type; empty ones are. *ret_sure grows where it could
 * have been another. */
bool fit_value(const struct pw_column_form *form, struct pw_span value, unsigned *ret_sure);

/* White space between the signs of JSON and XML. */
static inline bool
frame_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The column that stands for those a format lacks, or NULL. */
static inline const struct pw_column *
frame_rest(const struct pw_format *format)
{
	return format->rest >= 0 ? &format->column[format->rest] : NULL;
}

#endif
