/* Any bytes as delimited records: fields lie within their record and rise, nothing is dropped, and a
 * record that was framed from its first bytes is framed the same from more of them. */
#include "target.h"

#include <piiwatch/frame.h>

#include <string.h>

static struct pw_column columns[4] = {{.name = "a"}, {.name = "b"}, {.name = "c"}, {.name = "d"}};
static uint8_t types[4] = {PW_VALUE_TEXT, PW_VALUE_TIMESTAMP, PW_VALUE_NUMBER, PW_VALUE_TEXT};

static void
check_record(const struct pw_format *format, const char *p, size_t len, const struct pw_frame *f)
{
	uint32_t at = 0;

	MUST(f->len > 0 && f->len <= len && f->body <= f->len && f->len - f->body <= 2);
	MUST(f->len == len || p[f->len - 1] == '\n');
	MUST(f->n_fields > 0);
	for (uint32_t i = 0; i < f->n_fields && i < PW_MAX_FIELDS; i++) {
		MUST(f->field[i].from >= at && f->field[i].from <= f->field[i].to);
		MUST(f->field[i].to <= f->body);
		MUST((f->field[i].column != NULL) == (i < format->n_columns));
		at = f->field[i].to;
	}
	if (f->n_fields == format->n_columns)
		pw_frame_fits(format, p, f);
}

static bool
same_frame(const struct pw_frame *a, const struct pw_frame *b)
{
	uint32_t n = a->n_fields < PW_MAX_FIELDS ? a->n_fields : PW_MAX_FIELDS;

	return a->len == b->len && a->body == b->body && a->n_fields == b->n_fields &&
	    memcmp(a->field, b->field, n * sizeof(a->field[0])) == 0;
}

/* Bytes from p on that a record or a line given up takes. */
static size_t
take_record(const struct pw_format *format, const char *p, size_t len, size_t cut)
{
	static struct pw_frame whole, early;
	enum pw_framed framed = pw_frame_delimited(format, p, len, true, &whole), first;
	const char *lf;

	MUST(framed != PW_FRAME_MORE);
	if (framed == PW_FRAME_RECORD)
		check_record(format, p, len, &whole);
	first = pw_frame_delimited(format, p, cut, false, &early);
	if (first != PW_FRAME_MORE) {
		MUST(first == framed);
		MUST(framed != PW_FRAME_RECORD || same_frame(&whole, &early));
	}
	if (framed == PW_FRAME_RECORD)
		return whole.len;
	lf = memchr(p, '\n', len);
	return lf != NULL ? (size_t)(lf - p) + 1 : len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		char separator, quote;
	} signs[] = {{',', '"'}, {';', '\''}, {'|', '\0'}, {'\t', '"'}};
	struct pw_format format = {.name = "f", .n_columns = 4, .column = columns, .type = types};
	const char *p = (const char *)data;
	size_t at = 0, cut;

	if (size < 2)
		return 0;
	format.separator = signs[data[0] % 4].separator;
	format.quote = signs[data[0] % 4].quote;
	cut = data[1];
	p += 2;
	size -= 2;
	while (at < size) {
		at += take_record(&format, p + at, size - at, cut < size - at ? cut : size - at);
		cut = cut * 7 + 3;
	}
	return 0;
}
