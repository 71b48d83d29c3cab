/* What the source says of itself: what happens, and what holds, once while it does. */
#include "file_priv.h"

#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Something that was said. What each sweep sees anew is forgotten when one does not see it. */
struct said {
	struct said *next;
	unsigned sweep; /* the last one that saw it */
	char *key;
};

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct said *)a)->key, ((const struct said *)b)->key);
}

static char *
key_of(const char *code, const char *path)
{
	struct pw_buf key;

	pw_buf_init(&key, 8192);
	pw_buf_addf(&key, "%s\n%s", code, path != NULL ? path : "");
	return key.data;
}

static struct said *
said_of(const struct file_source *fs, const char *code, const char *path)
{
	struct said wanted = {.key = key_of(code, path)};
	void *node = tfind(&wanted, &fs->said, by_key);

	free(wanted.key);
	return node != NULL ? *(struct said **)node : NULL;
}

bool
file_keep_saying(struct file_source *fs, const char *code, const char *path)
{
	struct said *said = said_of(fs, code, path);

	if (said != NULL)
		said->sweep = fs->sweep;
	return said != NULL;
}

static void PW_PRINTF(5, 0) give_notice(struct file_source *fs, const char *code, int severity,
    const char *path, const char *fmt, va_list ap)
{
	const struct pw_source_host *host = &fs->base.options.host;
	struct pw_notice notice = {.code = code, .path = path, .severity = severity};

	vsnprintf(notice.text, sizeof(notice.text), fmt, ap);
	host->on_notice(host->context, &notice);
}

void
file_say(struct file_source *fs, const char *code, int severity, const char *path, const char *fmt,
    ...)
{
	struct said *said;
	va_list ap;

	if (file_keep_saying(fs, code, path))
		return;
	said = pw_alloc(1, sizeof(*said));
	said->key = key_of(code, path);
	said->sweep = fs->sweep;
	said->next = fs->first_said;
	fs->first_said = said;
	tsearch(said, &fs->said, by_key);
	va_start(ap, fmt);
	give_notice(fs, code, severity, path, fmt, ap);
	va_end(ap);
}

void
file_report(struct file_source *fs, const char *code, int severity, const char *path,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	give_notice(fs, code, severity, path, fmt, ap);
	va_end(ap);
}

/* Forgets what was seen last before this sweep. */
static void
forget_before(struct file_source *fs, unsigned sweep)
{
	for (struct said **at = &fs->first_said; *at != NULL;) {
		struct said *said = *at;

		if (said->sweep >= sweep) {
			at = &said->next;
			continue;
		}
		*at = said->next;
		tdelete(said, &fs->said, by_key);
		free(said->key);
		free(said);
	}
}

void
file_forget_said(struct file_source *fs)
{
	forget_before(fs, fs->sweep);
}

void
file_release_said(struct file_source *fs)
{
	forget_before(fs, fs->sweep + 1);
}
