#include "follow.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define PULSE_US 5000

struct reader {
	struct pw_stream *stream; /* NULL: it was closed while it waited */
	struct reader *next; /* in the queue */
	struct reader *older, *newer; /* of all */
	bool is_queued;
};

static void PW_PRINTF(2, 3) go_wrong(struct follow *f, const char *fmt, ...)
{
	va_list ap;

	if (f->wrong[0] != '\0')
		return;
	va_start(ap, fmt);
	vsnprintf(f->wrong, sizeof(f->wrong), fmt, ap);
	va_end(ap);
}

/* --- the store ----------------------------------------------------------------------------------- */

static struct followed_generation *
stored(const struct follow *f, const uint8_t *id)
{
	for (unsigned i = f->n_stored; i-- > 0;)
		if (memcmp(f->stored[i].generation.id, id, PW_GENERATION_ID) == 0)
			return &f->stored[i];
	return NULL;
}

static void
store(struct follow *f, const struct pw_generation *g, const char *path)
{
	struct followed_generation *s = stored(f, g->id);

	if (s == NULL) {
		f->stored = pw_grow(f->stored, f->n_stored + 1, sizeof(f->stored[0]));
		s = &f->stored[f->n_stored++];
		s->path = NULL;
	}
	s->generation = *g;
	if (path != NULL) {
		free(s->path);
		s->path = pw_strdup(path);
	}
}

/* --- the book of lines --------------------------------------------------------------------------- */

static void
note_line(struct follow *f, const struct pw_stream *stream, uint64_t offset, const char *p)
{
	struct followed_line *line;
	unsigned number = 0;

	for (unsigned i = 0; i < 6; i++) {
		if (!pw_is_digit(p[i])) {
			f->n_banners++;
			return;
		}
		number = number * 10 + (unsigned)(p[i] - '0');
	}
	if (number >= f->n_lines) {
		go_wrong(f, "line %u was never put", number);
		return;
	}
	line = &f->line[number];
	if (line->n_seen++ > 0) {
		go_wrong(f, "line %u came %u times; at %ju of \"%s\" now, at %ju before", number,
		    line->n_seen, (uintmax_t)offset, strrchr(stream->path, '/'),
		    (uintmax_t)line->offset);
		return;
	}
	memcpy(line->id, stream->generation.id, sizeof(line->id));
	line->offset = offset;
	f->n_seen += line->is_wanted;
}

/* Whole lines of `bytes`; returns how many bytes they are. */
static size_t
note_lines(struct follow *f, const struct pw_stream *stream, uint64_t at, struct pw_span bytes,
    struct pw_position *position)
{
	size_t done = 0;
	const char *end;

	while ((end = memchr(bytes.p + done, '\n', bytes.len - done)) != NULL) {
		size_t len = (size_t)(end - (bytes.p + done));

		if (len == 8 && memcmp(bytes.p + done, "sentinel", 8) == 0)
			f->n_sentinels_seen++;
		else if (len < 7)
			go_wrong(f, "half a line at %ju", (uintmax_t)(at + done));
		else
			note_line(f, stream, at + done, bytes.p + done);
		done += len + 1;
		position->resume.line++;
	}
	position->safe = position->done = at + done;
	return done;
}

/* --- the host ------------------------------------------------------------------------------------ */

static void
queue(struct follow *f, struct reader *reader)
{
	if (reader->is_queued)
		return;
	reader->is_queued = true;
	reader->next = NULL;
	if (f->last != NULL)
		f->last->next = reader;
	else
		f->first = reader;
	f->last = reader;
	event_active(f->on_work, EV_TIMEOUT, 0);
}

static struct reader *
take(struct follow *f)
{
	struct reader *reader = f->first;

	if (reader == NULL)
		return NULL;
	f->first = reader->next;
	if (f->first == NULL)
		f->last = NULL;
	reader->is_queued = false;
	return reader;
}

static void
free_reader(struct follow *f, struct reader *reader)
{
	if (reader->newer != NULL)
		reader->newer->older = reader->older;
	else
		f->newest = reader->older;
	if (reader->older != NULL)
		reader->older->newer = reader->newer;
	free(reader);
}

static void
let_go(struct follow *f, struct pw_stream *stream)
{
	struct reader *reader = stream->host;

	stream->host = NULL;
	reader->stream = NULL;
	if (!reader->is_queued)
		free_reader(f, reader);
}

static void
move_on(struct follow *f, struct pw_stream *stream, const struct pw_position *position)
{
	pw_stream_advance(stream, position);
	store(f, &stream->generation, NULL);
}

static void
end_stream(struct follow *f, struct pw_stream *stream, struct pw_span rest,
    struct pw_position *position)
{
	if (rest.len > 0) {
		f->n_at_end++;
		if (rest.len >= 6)
			note_line(f, stream, position->safe, rest.p);
		position->safe = position->done = position->safe + rest.len;
	}
	move_on(f, stream, position);
	if (stream->generation.state != PW_GENERATION_FINISHED)
		go_wrong(f, "a stream at its end is not finished");
	stream->is_busy = false;
	f->n_ended++;
	let_go(f, stream);
	pw_stream_close(stream);
}

/* Reads on behind what `bytes` holds. False where there is nothing for now. */
static bool
read_more(struct follow *f, struct pw_stream *stream, uint64_t at, struct pw_buf *bytes)
{
	char *chunk = pw_alloc(1, f->chunk);
	ssize_t n = pw_stream_read(stream, at + bytes->len, chunk, f->chunk);

	if (n > 0)
		assert_int_equal(pw_buf_add(bytes, chunk, (size_t)n), 0);
	free(chunk);
	f->n_chunks++;
	if (f->on_chunk != NULL)
		f->on_chunk(f);
	return n > 0;
}

static void
read_stream(struct follow *f, struct pw_stream *stream)
{
	struct pw_position position = stream->generation.position;
	uint64_t began = position.safe, at = began;
	struct pw_buf bytes;
	bool is_over = false;

	pw_buf_init(&bytes, 64 * 1024 * 1024);
	stream->is_busy = true;
	while (!is_over && read_more(f, stream, at, &bytes)) {
		size_t done =
		    note_lines(f, stream, at, (struct pw_span) {bytes.data, bytes.len}, &position);

		memmove(bytes.data, bytes.data + done, bytes.len - done);
		bytes.len -= done;
		at += done;
		is_over = f->turn > 0 && at - began >= f->turn;
	}
	if (!is_over && stream->is_at_end) {
		end_stream(f, stream, (struct pw_span) {bytes.data, bytes.len}, &position);
		pw_buf_release(&bytes);
		return;
	}
	stream->is_at_end = false;
	if (at != began)
		move_on(f, stream, &position);
	stream->is_busy = false;
	if (is_over)
		queue(f, stream->host);
	else
		pw_stream_rest(stream);
	pw_buf_release(&bytes);
}

static void
on_work(int fd, short what, void *context)
{
	struct follow *f = context;
	struct reader *reader;

	(void)fd;
	(void)what;
	for (unsigned i = 0; !f->is_held && i < 64 && (reader = take(f)) != NULL; i++) {
		if (reader->stream != NULL)
			read_stream(f, reader->stream);
		else
			free_reader(f, reader);
	}
	if (!f->is_held && f->first != NULL)
		event_active(f->on_work, EV_TIMEOUT, 0);
}

static void
on_open(void *context, struct pw_stream *stream)
{
	struct follow *f = context;
	const struct pw_generation *g = &stream->generation;
	struct followed_generation *s = stored(f, g->id);
	struct reader *reader = pw_alloc(1, sizeof(*reader));

	reader->stream = stream;
	reader->older = f->newest;
	if (f->newest != NULL)
		f->newest->newer = reader;
	f->newest = reader;
	stream->host = reader;
	f->n_opened++;
	if (s != NULL &&
	    (s->generation.position.safe != g->position.safe ||
		s->generation.position.done != g->position.done))
		go_wrong(f, "\"%s\" goes on at %ju, not at %ju where it was left",
		    strrchr(stream->path, '/'), (uintmax_t)g->position.safe,
		    (uintmax_t)s->generation.position.safe);
	store(f, g, stream->path);
}

static void
on_ready(void *context, struct pw_stream *stream)
{
	struct follow *f = context;

	f->n_ready++;
	if (stream->is_busy)
		go_wrong(f, "a busy stream is said to be ready");
	queue(f, stream->host);
}

static void
on_moved(void *context, struct pw_stream *stream)
{
	struct follow *f = context;

	f->n_moved++;
	store(f, &stream->generation, stream->path);
}

static void
on_close(void *context, struct pw_stream *stream)
{
	struct follow *f = context;

	f->n_closed++;
	if (stream->is_busy)
		go_wrong(f, "a busy stream is closed");
	store(f, &stream->generation, NULL);
	let_go(f, stream);
}

static void
on_gone(void *context, const struct pw_generation *generation)
{
	struct follow *f = context;

	f->n_gone++;
	if (stored(f, generation->id) == NULL)
		go_wrong(f, "a generation is gone that was never there");
	store(f, generation, NULL);
}

static void
on_notice(void *context, const struct pw_notice *notice)
{
	struct follow *f = context;
	struct followed_notice *n;

	f->notice = pw_grow(f->notice, f->n_notices + 1, sizeof(f->notice[0]));
	n = &f->notice[f->n_notices++];
	snprintf(n->code, sizeof(n->code), "%s", notice->code);
	n->path = notice->path != NULL ? pw_strdup(notice->path) : NULL;
	if (strstr(notice->text, f->dir) != NULL || notice->text[0] == '\0')
		go_wrong(f, "a notice holds a path, or nothing: %s", notice->code);
}

/* --- its life ------------------------------------------------------------------------------------ */

static void
on_pulse(int fd, short what, void *context)
{
	(void)fd;
	(void)what;
	(void)context;
}

struct follow *
follow_create(void)
{
	struct follow *f = pw_alloc(1, sizeof(*f));
	const char *tmp = getenv("TMPDIR");
	const struct timeval pulse = {0, PULSE_US};

	snprintf(f->dir, sizeof(f->dir), "%s/piiwatch-source-XXXXXX", tmp != NULL ? tmp : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	f->base = event_base_new();
	f->on_work = event_new(f->base, -1, 0, on_work, f);
	f->on_pulse = event_new(f->base, -1, EV_PERSIST, on_pulse, f);
	event_add(f->on_pulse, &pulse);
	f->key = pw_key_create_ephemeral();
	f->line = pw_alloc(FOLLOW_LINES, sizeof(f->line[0]));
	f->chunk = 4096;
	f->options = (struct pw_source_options) {.base = f->base,
	    .key = f->key,
	    .no_inotify = getenv("PIIWATCH_TEST_NO_INOTIFY") != NULL,
	    .first_start_ns = pw_now_us() * 1000,
	    .host = {f, on_open, on_ready, on_moved, on_close, on_gone, on_notice}};
	return f;
}

static void
release_conf(struct pw_source_conf *conf)
{
	for (unsigned i = 0; i < conf->paths.n; i++)
		free(conf->paths.item[i]);
	conf->paths.n = 0;
}

void
follow_check(struct follow *f)
{
	if (f->wrong[0] != '\0')
		fail_msg("%s", f->wrong);
}

void
follow_watch(struct follow *f, const char *const *globs)
{
	static char name[] = "test", type[] = "file", start[] = "start";
	struct pw_source_conf *conf = f->conf == &f->confs[0] ? &f->confs[1] : &f->confs[0];

	*conf = (struct pw_source_conf) {.name = name, .type = type, .read_from = start};
	for (; *globs != NULL; globs++)
		conf->paths.item[conf->paths.n++] = pw_strdup(in_dir(f, *globs));
	conf->paths.item[conf->paths.n++] = pw_strdup(in_dir(f, "zz*"));
	if (f->source != NULL)
		pw_source_reconfigure(f->source, conf);
	if (f->conf != NULL)
		release_conf(f->conf);
	f->conf = conf;
}

void
follow_start(struct follow *f)
{
	f->source = pw_source_create(f->conf, &f->options, NULL);
	assert_non_null(f->source);
	for (unsigned i = 0; i < f->n_stored; i++)
		pw_source_know(f->source, &f->stored[i].generation, f->stored[i].path);
	assert_int_equal(pw_source_start(f->source, NULL), 0);
	follow_check(f);
}

void
follow_stop(struct follow *f)
{
	if (f->source != NULL)
		pw_source_stop(f->source);
	while (f->newest != NULL)
		free_reader(f, f->newest);
	f->first = f->last = NULL;
	pw_source_destroy(f->source);
	f->source = NULL;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)at;
	return type == FTW_DP ? rmdir(path) : unlink(path);
}

void
follow_destroy(struct follow *f)
{
	if (f == NULL)
		return;
	follow_stop(f);
	for (unsigned i = 0; i < f->n_stored; i++)
		free(f->stored[i].path);
	for (unsigned i = 0; i < f->n_notices; i++)
		free(f->notice[i].path);
	if (f->conf != NULL)
		release_conf(f->conf);
	event_free(f->on_work);
	event_free(f->on_pulse);
	event_base_free(f->base);
	pw_key_destroy(f->key);
	nftw(f->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	free(f->line);
	free(f->stored);
	free(f->notice);
	free(f);
}
