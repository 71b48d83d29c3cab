/* Any bytes as records of every shipped CDR format, or, as fuzz_ber, of the binary ones: fields lie within their record and rise, nothing is
 * dropped, and what was framed from its first bytes is framed the same from more of them. */
#include "target.h"

#include <piiwatch/frame.h>

#include <string.h>

#ifdef FUZZ_BINARY
#define IS_WANTED(format) ((format)->framing == PW_FRAMING_BER)
#else
#define IS_WANTED(format) true
#endif

static struct pw_formats *formats;
static const struct pw_format *wanted[PW_MAX_FORMATS];
static unsigned n_formats;

static void
load_formats(void)
{
	const char *dirs[] = {SOURCE_DIR "/conf/cdr"};
	struct pw_err err;

	formats = pw_formats_load(dirs, 1, &err);
	MUST(formats != NULL);
	for (unsigned i = 0; pw_formats_at(formats, i) != NULL; i++)
		if (IS_WANTED(pw_formats_at(formats, i)))
			wanted[n_formats++] = pw_formats_at(formats, i);
}

/* Fields rise within what they are places in, and names lie in the record. */
static void
check_fields(const struct pw_frame *f)
{
	uint32_t end = f->text.p != NULL ? f->text.len : f->body, at = 0;

	for (uint32_t i = 0; i < f->n_fields && i < PW_MAX_FIELDS; i++) {
		MUST(f->field[i].from <= f->field[i].to && f->field[i].to <= end);
		/* The columns of a fixed line may share places. */
		MUST(f->shape != NULL || f->field[i].from >= at);
		MUST(!f->is_named || f->name[i].to <= f->len);
		at = f->field[i].to;
	}
}

/* What was written leads back to octets of the record. */
static void
check_written(const struct pw_frame *f)
{
	uint32_t before = 0;

	if (f->text.p == NULL)
		return;
	for (uint32_t i = 0; i < f->text.len; i++) {
		uint32_t raw = pw_text_raw_from(&f->text, i);

		MUST(raw >= before && raw < f->len);
		MUST(pw_text_raw_to(&f->text, i + 1) <= f->len);
		before = raw;
	}
}

static void
check_record(const struct pw_format *format, const char *p, size_t len, struct pw_frame *f)
{
	unsigned sure = 0;

	MUST(f->len > 0 && f->len <= len && f->body <= f->len && f->len <= PW_MAX_RECORD);
	check_fields(f);
	check_written(f);
	if (f->body == 0 || f->is_other)
		return;
	(void)pw_frame_is_header(format, p, f);
	if (pw_frame_fit(format, p, f, &sure) == PW_FITS)
		MUST(f->n_fields <= PW_MAX_FIELDS);
}

static bool
same_frame(const struct pw_frame *a, const struct pw_frame *b)
{
	uint32_t n = a->n_fields < PW_MAX_FIELDS ? a->n_fields : PW_MAX_FIELDS;

	for (uint32_t i = 0; i < n; i++)
		if (a->field[i].from != b->field[i].from || a->field[i].to != b->field[i].to)
			return false;
	return a->len == b->len && a->body == b->body && a->n_fields == b->n_fields &&
	    a->is_other == b->is_other;
}

/* Bytes from p on that a record or a line given up takes. */
static size_t
take_record(const struct pw_format *format, const struct pw_frame_bytes *bytes, size_t cut)
{
	static struct pw_frame whole, early;
	struct pw_frame_bytes less = *bytes;
	enum pw_framed framed = pw_frame_read(format, bytes, &whole), first;
	const char *lf;

	MUST(framed != PW_FRAME_MORE);
	less.len = cut;
	less.is_end = false;
	first = pw_frame_read(format, &less, &early);
	/* What is between records may be passed over in parts. */
	if (first == PW_FRAME_RECORD && early.body == 0 && framed == PW_FRAME_RECORD &&
	    whole.body == 0)
		return early.len;
	if (first != PW_FRAME_MORE) {
		MUST(first == framed);
		MUST(framed != PW_FRAME_RECORD || same_frame(&whole, &early));
	}
	if (framed == PW_FRAME_RECORD) {
		check_record(format, bytes->p, bytes->len, &whole);
		return whole.len;
	}
	lf = memchr(bytes->p, '\n', bytes->len);
	return lf != NULL ? (size_t)(lf - bytes->p) + 1 : bytes->len;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct pw_format *format;
	const char *p = (const char *)data;
	size_t at = 0, cut;

	if (formats == NULL)
		load_formats();
	if (size < 3)
		return 0;
	format = wanted[data[0] % n_formats];
	cut = data[1];
	p += 2;
	size -= 2;
	while (at < size) {
		struct pw_frame_bytes bytes = {p + at, size - at, at == 0, true, false};

		at += take_record(format, &bytes, cut < bytes.len ? cut : bytes.len);
		cut = cut * 7 + 3;
	}
	return 0;
}
