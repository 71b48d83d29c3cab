/* The directories of what is followed, and inotify's hints. */
#include "file_priv.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVENTS_OF_ENTRIES                                                                          \
	(IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF |     \
	    IN_UNMOUNT | IN_ATTRIB)
#define EVENTS (EVENTS_OF_ENTRIES | IN_MODIFY | IN_CLOSE_WRITE | IN_ONLYDIR)
#define MAX_READS 16u /* of events, before the loop has its turn again */

static char *
directory_of(const char *path)
{
	char *dir = pw_strdup(path);
	char *slash = strrchr(dir, '/');

	slash[slash == dir] = '\0';
	return dir;
}

void
dirs_add(struct file_source *fs, const char *path)
{
	char *dir = directory_of(path);

	for (unsigned i = 0; i < fs->n_dirs; i++)
		if (strcmp(fs->dir[i].path, dir) == 0) {
			free(dir);
			return;
		}
	fs->dir = pw_grow(fs->dir, fs->n_dirs + 1, sizeof(fs->dir[0]));
	fs->dir[fs->n_dirs++] = (struct dir) {.path = dir, .wd = -1};
}

void
dirs_release(struct file_source *fs)
{
	for (unsigned i = 0; i < fs->n_dirs; i++)
		free(fs->dir[i].path);
	free(fs->dir);
}

void
dirs_unsettle(struct file_source *fs, const char *path)
{
	char *dir = directory_of(path);

	for (unsigned i = 0; i < fs->n_dirs; i++)
		if (strcmp(fs->dir[i].path, dir) == 0)
			fs->dir[i].is_unsettled = true;
	free(dir);
}

static bool
is_used(const struct file_source *fs, int wd)
{
	for (unsigned i = 0; i < fs->n_dirs; i++)
		if (fs->dir[i].wd == wd)
			return true;
	return false;
}

/* Asking again for a directory that is watched gives the same number; another one says that there is
 * another directory at its path now. */
static void
watch(struct file_source *fs, struct dir *dir)
{
	int old = dir->wd;

	dir->wd = inotify_add_watch(fs->inotify, dir->path, EVENTS);
	if (dir->wd < 0 && errno == ENOSPC)
		file_say(fs, "watch_limit", 2, NULL,
		    "no more directories can be watched for events: what is written there is "
		    "seen after up to 6 s; raise fs.inotify.max_user_watches");
	if (old >= 0 && !is_used(fs, old))
		inotify_rm_watch(fs->inotify, old);
}

void
dirs_watch(struct file_source *fs)
{
	for (unsigned i = 0; fs->inotify >= 0 && i < fs->n_dirs; i++)
		watch(fs, &fs->dir[i]);
}

/* True if there is a file that lost its name and lies at this path. */
static bool
check_detached(struct file_source *fs, const char *path)
{
	bool is_there = false;

	for (unsigned i = 0; i < fs->n_tails; i++) {
		struct tail *tail = fs->tail[i];

		if (tail->stream.generation.state != PW_GENERATION_DETACHED)
			continue;
		is_there = is_there || strcmp(tail->path, path) == 0;
		tail_check(tail);
	}
	return is_there;
}

/* Something was written to a file of the directory. */
static void
on_written(struct file_source *fs, struct dir *dir, const char *name)
{
	char path[PATH_MAX], *stem;
	struct tail *tail;
	int n = snprintf(path, sizeof(path), "%s/%s", dir->path[1] != '\0' ? dir->path : "", name);

	if (n < 0 || (size_t)n >= sizeof(path))
		return;
	tail = tail_of_path(fs, path);
	if (tail != NULL) {
		tail_check(tail);
		return;
	}
	if (check_detached(fs, path))
		return;
	stem = siblings_stem(fs, path);
	if (stem != NULL) {
		dir->is_unsettled = true;
		file_sweep_soon(fs);
	}
	free(stem);
}

static void
take_event_of(struct file_source *fs, struct dir *dir, const struct inotify_event *event)
{
	if ((event->mask & IN_IGNORED) != 0)
		dir->wd = -1;
	if ((event->mask & (EVENTS_OF_ENTRIES | IN_IGNORED)) != 0)
		file_sweep_soon(fs);
	if ((event->mask & (IN_MODIFY | IN_CLOSE_WRITE)) != 0 && event->len > 0)
		on_written(fs, dir, event->name);
}

static void
take_event(struct file_source *fs, const struct inotify_event *event)
{
	if ((event->mask & IN_Q_OVERFLOW) != 0) {
		file_say(fs, "inotify_overflow", 2, NULL,
		    "more events than fs.inotify.max_queued_events; every file is looked at anew");
		file_sweep_soon(fs);
		return;
	}
	/* Two paths may lead to one directory. */
	for (unsigned i = 0; i < fs->n_dirs; i++)
		if (fs->dir[i].wd == event->wd)
			take_event_of(fs, &fs->dir[i], event);
}

void
dirs_on_readable(int fd, short what, void *context)
{
	struct file_source *fs = context;
	_Alignas(struct inotify_event) char buf[64 * 1024];

	(void)what;
	for (unsigned i = 0; i < MAX_READS; i++) {
		ssize_t n = read(fd, buf, sizeof(buf));

		if (n <= 0)
			return;
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *event = (const void *)p;

			take_event(fs, event);
			p += sizeof(*event) + event->len;
		}
	}
}
