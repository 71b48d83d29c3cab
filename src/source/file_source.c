/*
 * Files that grow. The sweep is the truth: every 5 s each glob is evaluated and each open file looked
 * at, those that grew lately each second. Events of inotify only make it sooner.
 *
 *	sweep -> meet each path -> (known inode: same tail, perhaps under another name)
 *	                           (unknown: tail_open)
 *	      -> tails nobody met: detached, read on
 *	      -> rotated siblings that are not read to their end
 *	      -> tail_check: has it grown, shrunk, ended?
 */
#include "file_priv.h"

#include <errno.h>
#include <event2/event.h>
#include <glob.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define TICK_S 1
#define ACTIVE_US INT64_C(60000000) /* a file that grew within this is looked at each tick */
#define EMPTY_US INT64_C(10000000) /* a glob that matches nothing for so long is worth a word */
#define SWEEP_SHARE 10 /* a sweep that events ask for waits this many times its own length */

/* --- the sweep ---------------------------------------------------------------------------------- */

/* Paths that no tail has yet. */
struct unmet {
	char **path;
	size_t n, cap;
};

static void
add_unmet(struct unmet *unmet, const char *path)
{
	if (unmet->n == unmet->cap) {
		unmet->cap = unmet->cap > 0 ? unmet->cap * 2 : 64;
		unmet->path = pw_grow(unmet->path, unmet->cap, sizeof(char *));
	}
	unmet->path[unmet->n++] = pw_strdup(path);
}

static void
say_not_regular(struct file_source *fs, const char *path, mode_t mode, bool is_named)
{
	/* A glob may well match directories; one in the place of a file is another matter. */
	if (S_ISDIR(mode) && !is_named && !path_set_has(&fs->names, path))
		return;
	file_say(fs, "not_regular", 3, path, "%s stands where a file is expected; it is not read",
	    S_ISDIR(mode)        ? "a directory"
		: S_ISFIFO(mode) ? "a named pipe"
		: S_ISSOCK(mode) ? "a socket"
				 : "a device");
}

static void
meet(struct file_source *fs, const char *path, bool is_named, struct unmet *unmet)
{
	struct stat st;
	struct tail *tail;

	if (stat(path, &st) < 0) {
		if (errno != ENOENT && errno != ENOTDIR)
			file_say(fs, "unreadable", 3, path,
			    "the file can't be looked at: %s; it is tried again",
			    pw_errno_text(errno));
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		say_not_regular(fs, path, st.st_mode, is_named);
		return;
	}
	tail = tail_of_inode(fs, st.st_dev, st.st_ino);
	if (tail == NULL) {
		add_unmet(unmet, path);
	} else if (strcmp(tail->path, path) == 0) {
		tail->sweep = fs->sweep;
		if (tail->stream.generation.state == PW_GENERATION_DETACHED &&
		    tail->other_path == NULL)
			tail->other_path = pw_strdup(path);
	} else if (tail->other_path == NULL) {
		tail->other_path = pw_strdup(path);
	}
}

/* glob(3) hands its callback nothing of ours. */
static _Thread_local struct file_source *globbing;

static int
on_glob_error(const char *path, int error)
{
	if (error == EMFILE || error == ENFILE)
		tail_say_unreadable(globbing, path, error);
	else if (error != ENOENT && error != ENOTDIR)
		file_say(globbing, "unreadable", 3, path,
		    "the directory can't be read: %s; files in it are not seen",
		    pw_errno_text(error));
	return 0;
}

static void
note_matches(struct file_source *fs, unsigned i, size_t n)
{
	const char *pattern = fs->base.conf->paths.item[i];
	int64_t now = pw_monotonic_us();

	if (n > 0) {
		fs->empty_since_us[i] = 0;
	} else if (fs->empty_since_us[i] == 0) {
		fs->empty_since_us[i] = now;
	} else if (now - fs->empty_since_us[i] >= EMPTY_US) {
		file_say(fs, "glob_empty", 3, pattern,
		    "nothing matches this path; is it right, and is the log written?");
	}
}

static void
meet_all(struct file_source *fs, struct unmet *unmet)
{
	const struct pw_strings *paths = &fs->base.conf->paths;

	globbing = fs;
	for (unsigned i = 0; i < paths->n; i++) {
		glob_t g;
		int rc = glob(paths->item[i], GLOB_NOSORT, on_glob_error, &g);
		bool is_named = strpbrk(paths->item[i], "*?[") == NULL;

		note_matches(fs, i, rc == 0 ? g.gl_pathc : 0);
		for (size_t k = 0; rc == 0 && k < g.gl_pathc; k++)
			meet(fs, g.gl_pathv[k], is_named, unmet);
		if (rc == 0)
			globfree(&g);
	}
}

/* True if the tail's path names nothing, or another file; not if it can't be looked at (R11). */
static bool
is_lost(const struct tail *tail)
{
	const struct pw_generation *g = &tail->stream.generation;
	struct stat st;

	if (stat(tail->path, &st) < 0)
		return errno == ENOENT || errno == ENOTDIR;
	return st.st_ino != g->ino || st.st_dev != g->dev;
}

/* Names change hands: first everyone lets go, then everyone takes the new one. */
static void
settle_names(struct file_source *fs)
{
	for (unsigned i = 0; i < fs->n_tails; i++) {
		struct tail *tail = fs->tail[i];

		if (tail->stream.generation.state != PW_GENERATION_LIVE || tail->sweep == fs->sweep)
			continue;
		if (tail->other_path != NULL || is_lost(tail)) {
			tail_detach(tail);
		} else if (!pw_source_conf_matches(fs->base.conf, tail->path)) {
			tail_detach(tail);
			tail->is_dropped = true;
		}
	}
	for (unsigned i = 0; i < fs->n_tails; i++) {
		struct tail *tail = fs->tail[i];

		if (tail->other_path != NULL && !tail->stream.is_at_end &&
		    tail->stream.generation.state == PW_GENERATION_DETACHED)
			tail_attach(tail, tail->other_path);
		free(tail->other_path);
		tail->other_path = NULL;
	}
}

static void
open_inotify(struct file_source *fs)
{
	if (fs->base.options.no_inotify || fs->inotify >= 0)
		return;
	fs->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fs->inotify < 0) {
		file_say(fs, "watch_limit", 2, NULL,
		    "inotify is not to be had (%s): what is written is seen after up to 6 s; raise "
		    "fs.inotify.max_user_instances",
		    pw_errno_text(errno));
		return;
	}
	fs->on_inotify = event_new(fs->base.options.base, fs->inotify, EV_READ | EV_PERSIST,
	    dirs_on_readable, fs);
	event_add(fs->on_inotify, NULL);
}

static bool
is_known(const struct file_source *fs, const char *path)
{
	struct pw_generation seen;
	int64_t mtime_ns;

	return file_look(path, &seen, &mtime_ns) == 0 && known_like(fs, &seen) != NULL;
}

static void
open_unmet(struct file_source *fs, struct unmet *unmet, bool known_only)
{
	for (size_t i = 0; i < unmet->n; i++) {
		const char *path = unmet->path[i];

		if ((!known_only || is_known(fs, path)) && tail_open(fs, path, NULL) != NULL &&
		    path_set_add(&fs->names, path))
			dirs_add(fs, path);
	}
}

static void
release_unmet(struct unmet *unmet)
{
	for (size_t i = 0; i < unmet->n; i++)
		free(unmet->path[i]);
	free(unmet->path);
}

/* Each file is looked at before its siblings are: copies are known by what they are copies of. */
static void
check_all(struct file_source *fs)
{
	unsigned n = fs->n_tails;

	for (unsigned i = 0; i < fs->n_tails; i++) {
		tail_try_again(fs->tail[i]);
		tail_check(fs->tail[i]);
	}
	siblings_look(fs, false);
	for (unsigned i = n; i < fs->n_tails; i++)
		tail_check(fs->tail[i]);
}

/* At the start those that are known are found first, under whatever name: what is left may only then
 * be told by its content. */
static void
sweep(struct file_source *fs)
{
	int64_t began = pw_monotonic_us();
	struct unmet unmet = {NULL, 0, 0};

	fs->sweep++;
	open_inotify(fs);
	meet_all(fs, &unmet);
	settle_names(fs);
	if (fs->is_starting) {
		open_unmet(fs, &unmet, true);
		siblings_look(fs, true);
	}
	open_unmet(fs, &unmet, false);
	release_unmet(&unmet);
	dirs_watch(fs);
	check_all(fs);
	file_forget_said(fs);
	fs->sweep_allowed_us = pw_monotonic_us();
	fs->sweep_allowed_us += SWEEP_SHARE * (fs->sweep_allowed_us - began);
}

static void
on_sweep(int fd, short what, void *context)
{
	(void)fd;
	(void)what;
	sweep(context);
}

void
file_sweep_soon(struct file_source *fs)
{
	int64_t wait = fs->sweep_allowed_us - pw_monotonic_us();
	struct timeval tv = {0, 0};

	if (fs->on_sweep == NULL || evtimer_pending(fs->on_sweep, NULL))
		return;
	if (wait > 0)
		tv = (struct timeval) {wait / 1000000, wait % 1000000};
	evtimer_add(fs->on_sweep, &tv);
}

static void
on_tick(int fd, short what, void *context)
{
	struct file_source *fs = context;
	int64_t now = pw_monotonic_us();

	(void)fd;
	(void)what;
	if (++fs->tick % FILE_TICKS_PER_SWEEP == 0) {
		sweep(fs);
		return;
	}
	for (unsigned i = 0; i < fs->n_tails; i++)
		if (now - fs->tail[i]->grown_us < ACTIVE_US ||
		    fs->tail[i]->stream.generation.state == PW_GENERATION_DETACHED)
			tail_check(fs->tail[i]);
}

/* --- its life ----------------------------------------------------------------------------------- */

static struct pw_source *
file_create(struct pw_err *reterr)
{
	struct file_source *fs = pw_alloc(1, sizeof(*fs));

	(void)reterr;
	fs->inotify = -1;
	return &fs->base;
}

static void
file_know(struct pw_source *source, const struct pw_generation *generation, const char *path)
{
	known_add((struct file_source *)(void *)source, generation, path);
}

/* The directories of paths without a wildcard are watched before there is anything in them. */
static void
add_literal_names(struct file_source *fs)
{
	const struct pw_strings *paths = &fs->base.conf->paths;

	for (unsigned i = 0; i < paths->n; i++) {
		const char *slash = strrchr(paths->item[i], '/');
		const char *magic = strpbrk(paths->item[i], "*?[");

		if (magic == NULL)
			path_set_add(&fs->names, paths->item[i]);
		if (magic == NULL || magic > slash)
			dirs_add(fs, paths->item[i]);
	}
	for (const struct known *k = fs->oldest_known; k != NULL; k = k->newer) {
		if (pw_source_conf_matches(fs->base.conf, k->path))
			path_set_add(&fs->names, k->path);
		else if (k->generation.state == PW_GENERATION_FINISHED)
			continue;
		dirs_add(fs, k->path);
	}
}

static int
file_start(struct pw_source *source, struct pw_err *reterr)
{
	struct file_source *fs = (struct file_source *)(void *)source;
	struct event_base *base = source->options.base;
	const struct timeval tick = {TICK_S, 0};

	(void)reterr;
	fs->empty_since_us = pw_alloc(source->conf->paths.n + 1, sizeof(fs->empty_since_us[0]));
	open_inotify(fs);
	add_literal_names(fs);
	dirs_watch(fs);
	fs->on_sweep = evtimer_new(base, on_sweep, fs);
	fs->on_tick = event_new(base, -1, EV_PERSIST, on_tick, fs);
	event_add(fs->on_tick, &tick);
	fs->is_starting = true;
	sweep(fs);
	known_report_gone(fs);
	fs->is_starting = false;
	return 0;
}

/* Tails no glob matches any more are let go of by the sweep. */
static void
file_reconfigure(struct pw_source *source, const struct pw_source_conf *conf)
{
	struct file_source *fs = (struct file_source *)(void *)source;

	source->conf = conf;
	free(fs->empty_since_us);
	fs->empty_since_us = pw_alloc(conf->paths.n + 1, sizeof(fs->empty_since_us[0]));
	add_literal_names(fs);
	sweep(fs);
}

static void
free_event(struct event **event)
{
	if (*event != NULL)
		event_free(*event);
	*event = NULL;
}

static void
file_stop(struct pw_source *source)
{
	struct file_source *fs = (struct file_source *)(void *)source;

	free_event(&fs->on_inotify);
	free_event(&fs->on_tick);
	free_event(&fs->on_sweep);
	if (fs->inotify >= 0)
		close(fs->inotify);
	fs->inotify = -1;
}

static void
file_destroy(struct pw_source *source)
{
	struct file_source *fs = (struct file_source *)(void *)source;

	file_stop(source);
	while (fs->n_tails > 0)
		tail_destroy(fs->tail[fs->n_tails - 1]);
	known_release(fs);
	dirs_release(fs);
	file_release_said(fs);
	tdestroy(fs->names, free);
	tdestroy(fs->passed_over, free);
	free(fs->tail);
	free(fs->empty_since_us);
	free(fs);
}

const struct pw_source_driver pw_source_driver_file = {.name = "file",
    .brief = "files that are appended to and rotated",
    .create = file_create,
    .know = file_know,
    .start = file_start,
    .reconfigure = file_reconfigure,
    .stop = file_stop,
    .destroy = file_destroy,
    .read = tail_read,
    .advance = tail_advance,
    .rest = tail_rest,
    .close = tail_close};
