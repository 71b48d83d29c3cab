/* Whether a record is one of its format's: its columns, and what the typed ones hold. */
#include "frame_priv.h"

#include <string.h>

static bool
is_made_of(struct pw_span s, bool letters, const char *signs)
{
	for (size_t i = 0; i < s.len; i++)
		if (!pw_is_digit(s.p[i]) && !(letters && pw_is_alpha(s.p[i])) &&
		    !pw_is_one_of(s.p[i], signs))
			return false;
	return true;
}

/* Digits and no sign but a fraction's: seconds since 1970, 20261101120000.000, 1200, or 0 for none. */
static bool
is_plain_time(struct pw_span s, bool *ret_sure)
{
	size_t whole = 0, at;

	while (whole < s.len && pw_is_digit(s.p[whole]))
		whole++;
	at = whole;
	if (at < s.len && s.p[at] == '.')
		at++;
	while (at < s.len && pw_is_digit(s.p[at]))
		at++;
	*ret_sure = whole >= 10 && whole <= 16 && (s.p[0] == '1' || s.p[0] == '2');
	return at == s.len && whole > 0 && (whole == s.len || whole >= 6);
}

/* 1.5e-05 */
static bool
has_exponent(struct pw_span s)
{
	for (size_t i = 1; i + 1 < s.len; i++)
		if (pw_lower(s.p[i]) == 'e' && pw_is_digit(s.p[i - 1]) &&
		    pw_is_one_of(s.p[i + 1], "-+"))
			return true;
	return false;
}

/* A date, a time, both in one of many orders, or seconds since 1970. *ret_sure: it has the signs of
 * one, or its digits. */
static bool
is_time(struct pw_span s, bool *ret_sure)
{
	unsigned digits = pw_count_digits(s);
	bool has_signs;

	*ret_sure = false;
	for (; s.len > 0 && *s.p == ' '; s.len--)
		s.p++;
	has_signs = memchr(s.p, ':', s.len) != NULL || memchr(s.p, '/', s.len) != NULL ||
	    (memchr(s.p, '-', s.len) != NULL && s.p[0] != '-');
	if (s.len > 48 || has_exponent(s))
		return false;
	if (!has_signs && !is_made_of(s, false, "."))
		return digits >= 4 && is_made_of(s, true, ".+ ,%") && s.p[0] != '+';
	if (!has_signs)
		return is_plain_time(s, ret_sure);
	*ret_sure = digits >= 4;
	return digits > 0 && is_made_of(s, true, "-/:.+ ,%");
}

static bool
is_uuid(struct pw_span s)
{
	unsigned hex = 0;

	for (size_t i = 0; i < s.len; i++) {
		char c = pw_lower(s.p[i]);

		hex += pw_is_digit(c) || (c >= 'a' && c <= 'f');
		if (!pw_is_digit(c) && !(c >= 'a' && c <= 'f') && c != '-')
			return false;
	}
	return hex == 32;
}

/* 1793502000.42, and with the name of a system before it: pbx1-1793502000.42 */
static bool
is_epoch_id(struct pw_span s)
{
	const char *dash = memrchr(s.p, '-', s.len);
	const char *p = dash != NULL ? dash + 1 : s.p, *end = s.p + s.len;
	size_t seconds = 0, number = 0;

	for (; p < end && pw_is_digit(*p); p++)
		seconds++;
	if (p == end || *p++ != '.')
		return false;
	for (; p < end && pw_is_digit(*p); p++)
		number++;
	return p == end && seconds >= 9 && seconds <= 11 && number > 0;
}

bool
fit_value(const struct pw_column_form *form, struct pw_span value, unsigned *ret_sure)
{
	bool is_sure = false, fits = true;

	if (value.len == 0)
		return true;
	switch ((enum pw_value_type)form->type) {
	case PW_VALUE_TIMESTAMP:
		fits = is_time(value, &is_sure);
		break;
	case PW_VALUE_DURATION:
		fits = is_made_of(value, false, ":.-%");
		break;
	case PW_VALUE_NUMBER:
		fits = is_made_of(value, false, ".-+");
		break;
	case PW_VALUE_ENUM:
		/* A word that is new to the list is no reason to take a record for another. */
		is_sure = form->values != NULL && pw_frame_is_among(form->values, value);
		break;
	case PW_VALUE_UUID:
		fits = is_sure = is_uuid(value);
		*ret_sure += fits;
		break;
	case PW_VALUE_EPOCH_ID:
		fits = is_sure = is_epoch_id(value);
		*ret_sure += fits;
		break;
	case PW_VALUE_TEXT:
	case PW_VALUE_OPAQUE_ID:
	case PW_VALUE_IP:
	case PW_VALUE_SECRET:
	default:
		break;
	}
	*ret_sure += fits && is_sure;
	return fits;
}

/* A field that begins with a quote that opens nothing: text stands behind the one that closes it. A
 * field's own first quote is doubled, so another one stands before it. Or one without quotes, where all
 * have them. */
static bool
is_torn(const struct pw_format *format, const char *p, const struct pw_frame *frame,
    const struct pw_field *f)
{
	if (format->quoting == PW_QUOTING_ALL)
		return f->from == 0 || f->to >= frame->body || p[f->from - 1] != format->quote ||
		    p[f->to] != format->quote;
	return format->quote != '\0' && format->quoting == PW_QUOTING_DOUBLED && f->from < f->to &&
	    p[f->from] == format->quote && (f->from == 0 || p[f->from - 1] != format->quote);
}

static uint32_t
column_of(const struct pw_shape *shape, uint32_t i)
{
	return i < shape->n_columns && shape->column[i] != PW_NO_COLUMN ? shape->column[i]
									: UINT32_MAX;
}

static bool
has_columns(const struct pw_shape *shape, const char *p, const struct pw_frame *frame)
{
	uint32_t n = frame->n_fields;

	if (n > PW_MAX_FIELDS || n < shape->least || (n > shape->n_columns && !shape->has_more))
		return false;
	return shape->first[0] == '\0' ||
	    (n > 0 &&
		pw_span_is((struct pw_span) {p + frame->field[0].from,
			       frame->field[0].to - frame->field[0].from},
		    shape->first));
}

static bool
has_values(const struct pw_format *format, const struct pw_shape *shape, const char *p,
    const struct pw_frame *frame, unsigned *ret_sure)
{
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_field *f = &frame->field[i];
		uint32_t column = column_of(shape, i);
		struct pw_span value = {p + f->from, f->to - f->from};

		if (is_torn(format, p, frame, f))
			return false;
		if (column != UINT32_MAX && format->column[column].type == PW_COLUMN_TYPED &&
		    !fit_value(&format->form[column], value, ret_sure))
			return false;
	}
	return true;
}

static void
give_columns(const struct pw_format *format, struct pw_frame *frame)
{
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		uint32_t column = column_of(frame->shape, i);

		frame->field[i].column =
		    column != UINT32_MAX ? &format->column[column] : frame_rest(format);
	}
}

static enum pw_misfit
fit_shape(const struct pw_format *format, const struct pw_shape *shape, const char *p,
    struct pw_frame *frame, unsigned *ret_sure)
{
	unsigned sure = shape->first[0] != '\0';
	size_t prefix = strlen(format->prefix);

	sure += prefix > 0 && frame->body >= prefix && memcmp(p, format->prefix, prefix) == 0;
	if (!has_columns(shape, p, frame))
		return PW_MISFIT_COLUMNS;
	if (!has_values(format, shape, p, frame, &sure))
		return PW_MISFIT_VALUES;
	*ret_sure += sure;
	frame->shape = shape;
	give_columns(format, frame);
	return PW_FITS;
}

/* The columns that a line of names gave come before those that the format lists. */
static enum pw_misfit
fit_numbered(const struct pw_format *format, const char *p, struct pw_frame *frame,
    unsigned *ret_sure)
{
	enum pw_misfit worst = PW_MISFIT_COLUMNS;

	for (unsigned i = frame->header != NULL ? 0 : 1; i <= format->n_shapes; i++) {
		enum pw_misfit misfit = fit_shape(format,
		    i == 0 ? frame->header : &format->shape[i - 1], p, frame, ret_sure);

		if (misfit == PW_FITS)
			return PW_FITS;
		if (misfit == PW_MISFIT_VALUES)
			worst = misfit;
	}
	return worst;
}

/* True if nothing stands between the columns of a line of fixed width. */
static bool
has_blank_gaps(const struct pw_format *format, const char *p, const struct pw_frame *frame)
{
	uint32_t at = 0;

	if (format->framing != PW_FRAMING_FIXED)
		return true;
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_column *column = frame->field[i].column;
		const struct pw_column_form *form;

		if (column == NULL || column == frame_rest(format))
			continue;
		form = &format->form[column - format->column];
		for (; at < form->from && at < frame->body; at++)
			if (p[at] != ' ' && p[at] != '\0')
				return false;
		if (form->to > at)
			at = form->to;
	}
	return true;
}

/* Whether a value that is of its column's type says anything of the format. */
static bool
says_something(const struct pw_format *format, const struct pw_field *f)
{
	if (format->framing == PW_FRAMING_FIXED)
		return f->column->type == PW_COLUMN_TYPED && f->to > f->from &&
		    format->form[f->column - format->column].type != PW_VALUE_ENUM;
	return true;
}

/* Fields that have their columns by name. */
static enum pw_misfit
fit_named(const struct pw_format *format, const char *p, const struct pw_frame *frame,
    unsigned *ret_sure)
{
	const char *text = frame->text.p != NULL ? frame->text.p : p;
	bool seen[PW_MAX_FIELDS];
	uint32_t column;
	unsigned ignored = 0;

	/* A binary record may hold nothing that can be read. */
	if (frame->n_fields == 0 && frame->text.p != NULL)
		return PW_FITS;
	if (frame->n_fields == 0 || frame->n_fields > PW_MAX_FIELDS)
		return PW_MISFIT_COLUMNS;
	memset(seen, 0, sizeof(seen));
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_field *f = &frame->field[i];
		struct pw_span value = {text + f->from, f->to - f->from};

		if (f->column == NULL)
			continue;
		if (f->column->type == PW_COLUMN_TYPED &&
		    !fit_value(&format->form[f->column - format->column], value, &ignored))
			return PW_MISFIT_VALUES;
		/* A name that comes again says nothing more. */
		column = (uint32_t)(f->column - format->column);
		*ret_sure += says_something(format, f) && !seen[column];
		seen[column] = true;
	}
	return has_blank_gaps(format, p, frame) ? PW_FITS : PW_MISFIT_COLUMNS;
}

enum pw_misfit
pw_frame_fit(const struct pw_format *format, const char *p, struct pw_frame *frame,
    unsigned *ret_sure)
{
	enum pw_misfit misfit = frame->is_named ? fit_named(format, p, frame, ret_sure)
						: fit_numbered(format, p, frame, ret_sure);

	if (misfit != PW_FITS)
		for (uint32_t i = 0; i < frame->n_fields && i < PW_MAX_FIELDS; i++)
			frame->field[i].column = NULL;
	return misfit;
}

bool
pw_frame_is_header(const struct pw_format *format, const char *p, const struct pw_frame *frame)
{
	uint32_t known = 0;

	if (frame->is_named || frame->n_fields < 2 || frame->n_fields > PW_MAX_FIELDS)
		return false;
	for (uint32_t i = 0; i < frame->n_fields; i++) {
		const struct pw_field *f = &frame->field[i];

		known += f->to > f->from &&
		    pw_format_column(format, (struct pw_span) {p + f->from, f->to - f->from}) >= 0;
		if (known == 0 && i > 3)
			return false;
	}
	return known * 3 >= frame->n_fields * 2;
}
