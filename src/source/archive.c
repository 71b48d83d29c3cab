#include <piiwatch/archive.h>

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK (64u * 1024)

const struct pw_archive_limits pw_archive_standard = {
    .max_bytes = UINT64_C(64) << 30,
    .max_ratio = 2000,
    .ratio_span = UINT64_C(1) << 30,
    .max_us = INT64_C(3600) * 1000 * 1000,
    .max_window = UINT64_C(8) << 20,
    .max_dictionary = UINT64_C(64) << 20,
};

struct pw_archive {
	const struct pw_archive_limits *limits;
	struct archive *lib;
	const char *kind;
	int fd;
	char *head; /* read before */
	size_t head_len;
	char *block; /* BLOCK */
	const char *last; /* what was handed on last */
	size_t last_len;
	uint64_t n_in, n_out; /* bytes handed to the library, and got from it */
	uint64_t mark_in, mark_out; /* where the ratio's span began */
	uint64_t window; /* that its decoder needs */
	int64_t spent_us, began_us;
	int input_errno;
	bool is_late, is_open;
};

static ssize_t
read_input(struct pw_archive *a)
{
	ssize_t n;

	do
		n = read(a->fd, a->block, BLOCK);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		a->input_errno = errno;
	return n;
}

/* The library's way to the input. An input without end that gives nothing ends here. */
static la_ssize_t
on_read(struct archive *lib, void *data, const void **ret)
{
	struct pw_archive *a = data;
	ssize_t n;

	a->is_late = a->spent_us + pw_monotonic_us() - a->began_us > a->limits->max_us;
	if (a->is_late) {
		archive_set_error(lib, ETIME, "too slow");
		return ARCHIVE_FATAL;
	}
	if (a->n_in == 0 && a->head_len > 0) {
		a->last = a->head;
		a->last_len = a->head_len;
	} else {
		n = read_input(a);
		if (n < 0) {
			archive_set_error(lib, a->input_errno, "unreadable");
			return ARCHIVE_FATAL;
		}
		a->last = a->block;
		a->last_len = (size_t)n;
	}
	a->n_in += a->last_len;
	*ret = a->last;
	return (la_ssize_t)a->last_len;
}

/* The one filter. The library looks for it again in what comes out; see check_filters. */
static int
choose_filter(const struct pw_archive *a)
{
	static const struct {
		const char *kind;
		int (*support)(struct archive *);
	} filters[] = {{"gzip", archive_read_support_filter_gzip},
	    {"xz", archive_read_support_filter_xz}, {"zstd", archive_read_support_filter_zstd},
	    {"bzip2", archive_read_support_filter_bzip2}};

	for (size_t i = 0; i < PW_ARRAY_LEN(filters); i++)
		if (strcmp(filters[i].kind, a->kind) == 0)
			return filters[i].support(a->lib);
	return ARCHIVE_FATAL;
}

struct pw_archive *
pw_archive_open(int fd, struct pw_span head, const struct pw_archive_limits *limits)
{
	const char *kind = pw_archive_kind(head);
	struct pw_archive *a;

	if (kind == NULL)
		return NULL;
	a = pw_alloc(1, sizeof(*a));
	a->limits = limits;
	a->kind = kind;
	a->fd = fd;
	a->window = pw_archive_window(head);
	a->head = pw_private_alloc(head.len, 1);
	memcpy(a->head, head.p, head.len);
	a->head_len = head.len;
	a->block = pw_private_alloc(BLOCK, 1);
	a->lib = archive_read_new();
	if (a->lib == NULL || archive_read_support_format_raw(a->lib) != ARCHIVE_OK ||
	    archive_read_support_format_empty(a->lib) != ARCHIVE_OK ||
	    choose_filter(a) != ARCHIVE_OK)
		pw_die("libarchive cannot read what it is made for");
	return a;
}

void
pw_archive_close(struct pw_archive *a)
{
	if (a == NULL)
		return;
	archive_read_free(a->lib);
	pw_private_free(a->head);
	pw_private_free(a->block);
	free(a);
}

/* Why the library gave nothing. */
static enum pw_archive_got
failed(const struct pw_archive *a, struct pw_err *reterr)
{
	const char *why = archive_error_string(a->lib);

	if (a->is_late) {
		pw_err_set(reterr, "to unpack it takes over %jd s",
		    (intmax_t)(a->limits->max_us / 1000000));
		return PW_ARCHIVE_LIMIT;
	}
	if (a->input_errno != 0) {
		pw_err_set(reterr, "%s", pw_errno_text(a->input_errno));
		return PW_ARCHIVE_UNREADABLE;
	}
	pw_err_set(reterr, "damaged %s data (%s)", a->kind, why != NULL ? why : "no reason given");
	return PW_ARCHIVE_DAMAGED;
}

/* What its decoder asks for. */
static enum pw_archive_got
check_window(const struct pw_archive *a, struct pw_err *reterr)
{
	uint64_t most =
	    strcmp(a->kind, "xz") == 0 ? a->limits->max_dictionary : a->limits->max_window;

	if (a->window <= most)
		return PW_ARCHIVE_BYTES;
	pw_err_set(reterr, "to unpack it takes %ju KiB of memory, over the limit of %ju",
	    (uintmax_t)(a->window / 1024), (uintmax_t)(most / 1024));
	return PW_ARCHIVE_LIMIT;
}

/* What came out, against what went in. */
static enum pw_archive_got
check_size(struct pw_archive *a, struct pw_err *reterr)
{
	const struct pw_archive_limits *l = a->limits;
	uint64_t in = pw_archive_consumed(a);

	if (a->n_out > l->max_bytes) {
		pw_err_set(reterr, "it unpacks to over %ju bytes", (uintmax_t)l->max_bytes);
		return PW_ARCHIVE_LIMIT;
	}
	if (a->n_out - a->mark_out < l->ratio_span)
		return PW_ARCHIVE_BYTES;
	if ((in - a->mark_in) * l->max_ratio < a->n_out - a->mark_out) {
		pw_err_set(reterr, "it unpacks to over %ju times its size",
		    (uintmax_t)l->max_ratio);
		return PW_ARCHIVE_LIMIT;
	}
	a->mark_in = in;
	a->mark_out = a->n_out;
	return PW_ARCHIVE_BYTES;
}

static bool
is_zero(const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (p[i] != '\0')
			return false;
	return true;
}

/* Behind the stream's end nothing may stand but zero bytes, with which some media fill up. */
static enum pw_archive_got
check_end(struct pw_archive *a, struct pw_err *reterr)
{
	uint64_t left = a->n_in - pw_archive_consumed(a);
	bool is_clean = left <= a->last_len && is_zero(a->last + a->last_len - left, left);
	ssize_t n = 1;

	while (is_clean && n > 0) {
		n = read_input(a);
		is_clean = n < 0 || is_zero(a->block, (size_t)n);
	}
	if (n < 0)
		return failed(a, reterr);
	if (is_clean)
		return PW_ARCHIVE_END;
	pw_err_set(reterr, "damaged %s data (other bytes behind its end)", a->kind);
	return PW_ARCHIVE_DAMAGED;
}

static enum pw_archive_got
nested(struct pw_err *reterr)
{
	pw_err_set(reterr, "compressed more than once");
	return PW_ARCHIVE_NESTED;
}

/* One filter, and the plain reading of the input below it. */
static enum pw_archive_got
check_filters(const struct pw_archive *a, struct pw_err *reterr)
{
	int n = archive_filter_count(a->lib);

	if (n == 2)
		return PW_ARCHIVE_BYTES;
	if (n > 2)
		return nested(reterr);
	pw_err_set(reterr, "damaged %s data (no header)", a->kind);
	return PW_ARCHIVE_DAMAGED;
}

static enum pw_archive_got
open_stream(struct pw_archive *a, struct pw_err *reterr)
{
	struct archive_entry *entry;
	enum pw_archive_got got = check_window(a, reterr);
	int rc;

	if (got != PW_ARCHIVE_BYTES)
		return got;
	a->is_open = true;
	if (archive_read_open(a->lib, a, NULL, on_read, NULL) != ARCHIVE_OK)
		return failed(a, reterr);
	got = check_filters(a, reterr);
	if (got != PW_ARCHIVE_BYTES)
		return got;
	rc = archive_read_next_header(a->lib, &entry);
	if (rc == ARCHIVE_EOF)
		return check_end(a, reterr);
	return rc == ARCHIVE_OK ? PW_ARCHIVE_BYTES : failed(a, reterr);
}

static enum pw_archive_got
read_stream(struct pw_archive *a, char *buf, size_t len, size_t *ret_n, struct pw_err *reterr)
{
	enum pw_archive_got got = a->is_open ? PW_ARCHIVE_BYTES : open_stream(a, reterr);
	la_ssize_t n;

	if (got != PW_ARCHIVE_BYTES)
		return got;
	n = archive_read_data(a->lib, buf, len);
	if (n < 0)
		return failed(a, reterr);
	if (n == 0)
		return check_end(a, reterr);
	if (a->n_out == 0 && pw_archive_kind((struct pw_span) {buf, (size_t)n}) != NULL)
		return nested(reterr);
	a->n_out += (uint64_t)n;
	*ret_n = (size_t)n;
	return check_size(a, reterr);
}

enum pw_archive_got
pw_archive_read(struct pw_archive *a, char *buf, size_t len, size_t *ret_n, struct pw_err *reterr)
{
	enum pw_archive_got got;

	*ret_n = 0;
	a->began_us = pw_monotonic_us();
	got = read_stream(a, buf, len, ret_n, reterr);
	a->spent_us += pw_monotonic_us() - a->began_us;
	return got;
}

uint64_t
pw_archive_consumed(const struct pw_archive *a)
{
	la_int64_t n = archive_filter_bytes(a->lib, -1);

	return n > 0 ? (uint64_t)n : 0;
}
