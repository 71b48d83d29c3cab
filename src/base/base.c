#include <piiwatch/base.h>

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int
pw_err_set(struct pw_err *err, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return -1;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

struct pw_span
pw_span_of(const char *s)
{
	return (struct pw_span) {.p = s, .len = strlen(s)};
}

bool
pw_span_is(struct pw_span span, const char *s)
{
	return span.len == strlen(s) && memcmp(span.p, s, span.len) == 0;
}

_Noreturn void
pw_die(const char *why)
{
	fprintf(stderr, "piiwatch: %s\n", why);
	abort();
}

void *
pw_alloc(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);

	if (p == NULL)
		pw_die("out of memory");
	return p;
}

void *
pw_grow(void *old, size_t n, size_t size)
{
	void *p = reallocarray(old, n > 0 ? n : 1, size);

	if (p == NULL)
		pw_die("out of memory");
	return p;
}

char *
pw_strdup(const char *s)
{
	size_t len = strlen(s) + 1;
	char *p = pw_alloc(len, 1);

	memcpy(p, s, len);
	return p;
}

void
pw_buf_init(struct pw_buf *buf, size_t max)
{
	*buf = (struct pw_buf) {.max = max};
}

void
pw_buf_reset(struct pw_buf *buf)
{
	buf->len = 0;
	if (buf->data != NULL)
		buf->data[0] = '\0';
}

void
pw_buf_release(struct pw_buf *buf)
{
	free(buf->data);
	buf->data = NULL;
	buf->len = buf->cap = 0;
}

/* Makes room for `more` bytes and the closing NUL. */
static int
buf_reserve(struct pw_buf *buf, size_t more)
{
	size_t need = buf->len + more + 1;
	size_t cap = buf->cap > 0 ? buf->cap : 256;

	if (more > buf->max || buf->len + more > buf->max)
		return -1;
	while (cap < need)
		cap *= 2;
	if (cap > buf->cap) {
		buf->data = pw_grow(buf->data, cap, 1);
		buf->cap = cap;
	}
	return 0;
}

int
pw_buf_add(struct pw_buf *buf, const void *bytes, size_t len)
{
	if (buf_reserve(buf, len) < 0)
		return -1;
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return 0;
}

int
pw_buf_addf(struct pw_buf *buf, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0 || buf_reserve(buf, (size_t)n) < 0) {
		va_end(again);
		return -1;
	}
	vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, again);
	va_end(again);
	buf->len += (size_t)n;
	return 0;
}

const char *
pw_errno_text(int error)
{
	const char *text = strerrordesc_np(error);

	return text != NULL ? text : "unknown error";
}

int
pw_file_read(const char *path, struct pw_buf *buf, struct pw_err *reterr)
{
	FILE *f = fopen(path, "re");
	char part[16384];
	size_t n;
	int rc = 0;

	if (f == NULL)
		return pw_err_set(reterr, "%s: %s", path, pw_errno_text(errno));
	while (rc == 0 && (n = fread(part, 1, sizeof(part), f)) > 0) {
		if (pw_buf_add(buf, part, n) < 0)
			rc = pw_err_set(reterr, "%s: larger than %zu bytes", path, buf->max);
	}
	if (rc == 0 && ferror(f))
		rc = pw_err_set(reterr, "%s: %s", path, pw_errno_text(errno));
	fclose(f);
	return rc;
}
