/* The directories of what is followed: inotify's hints, and rotated files beside the followed ones. */
#include "file_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
dirs_watch(struct file_source *fs)
{
	for (unsigned i = 0; fs->inotify >= 0 && i < fs->n_dirs; i++) {
		struct dir *dir = &fs->dir[i];

		if (dir->wd >= 0)
			continue;
		dir->wd = inotify_add_watch(fs->inotify, dir->path, EVENTS);
		if (dir->wd < 0 && errno == ENOSPC)
			file_say(fs, "watch_limit", 2, NULL,
			    "no more directories can be watched for events: what is written there is "
			    "seen after up to 6 s; raise fs.inotify.max_user_watches");
	}
}

static struct dir *
dir_of_watch(struct file_source *fs, int wd)
{
	for (unsigned i = 0; i < fs->n_dirs; i++)
		if (fs->dir[i].wd == wd)
			return &fs->dir[i];
	return NULL;
}

static void
check_detached(struct file_source *fs)
{
	for (unsigned i = 0; i < fs->n_tails; i++)
		if (fs->tail[i]->stream.generation.state == PW_GENERATION_DETACHED)
			tail_check(fs->tail[i]);
}

/* Something was written to a file of the directory. */
static void
on_written(struct file_source *fs, const struct dir *dir, const char *name)
{
	char path[PATH_MAX];
	struct tail *tail;
	int n = snprintf(path, sizeof(path), "%s/%s", dir->path[1] != '\0' ? dir->path : "", name);

	if (n < 0 || (size_t)n >= sizeof(path))
		return;
	tail = tail_of_path(fs, path);
	if (tail != NULL)
		tail_check(tail);
	else
		check_detached(fs);
}

static void
take_event(struct file_source *fs, const struct inotify_event *event)
{
	struct dir *dir = dir_of_watch(fs, event->wd);

	if ((event->mask & IN_Q_OVERFLOW) != 0) {
		file_say(fs, "inotify_overflow", 2, NULL,
		    "more events than fs.inotify.max_queued_events; every file is looked at anew");
		file_unsay(fs, "inotify_overflow", NULL);
		file_sweep_soon(fs);
		return;
	}
	if (dir == NULL)
		return;
	if ((event->mask & IN_IGNORED) != 0)
		dir->wd = -1;
	if ((event->mask & (EVENTS_OF_ENTRIES | IN_IGNORED)) != 0)
		file_sweep_soon(fs);
	if ((event->mask & (IN_MODIFY | IN_CLOSE_WRITE)) != 0 && event->len > 0)
		on_written(fs, dir, event->name);
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

/* --- rotated files beside the followed ones ---------------------------------------------------- */

static bool
has_ending(const char *name, const char *ending)
{
	size_t len = strlen(name), n = strlen(ending);

	return len > n && strcmp(name + len - n, ending) == 0;
}

static bool
is_compressed(const char *name)
{
	static const char *const endings[] = {".gz", ".xz", ".zst", ".bz2", ".lz4", ".Z"};

	for (size_t i = 0; i < PW_ARRAY_LEN(endings); i++)
		if (has_ending(name, endings[i]))
			return true;
	return false;
}

/* True if the path is one that was followed, or would have been, with `.something` or `-something`
 * behind it. */
static bool
is_rotated_name(const struct file_source *fs, const char *path, size_t dir_len)
{
	char *stem = pw_strdup(path);
	bool is_rotated = false;

	for (size_t at = strlen(stem); !is_rotated && at > dir_len + 1; at--) {
		if (stem[at] != '.' && stem[at] != '-')
			continue;
		stem[at] = '\0';
		is_rotated =
		    path_set_has(&fs->names, stem) || pw_source_conf_matches(fs->base.conf, stem);
	}
	free(stem);
	return is_rotated && !is_compressed(path);
}

/* True if the file was followed and not read to its end, or was born and rotated away since the
 * first start without ever having been seen. */
static bool
is_to_be_read(const struct file_source *fs, int fd, const struct pw_generation *g)
{
	const struct known *k = known_of_inode(fs, g);

	if (k != NULL)
		return k->generation.state != PW_GENERATION_FINISHED ||
		    g->size > k->generation.position.safe;
	return g->btime_ns >= fs->base.options.first_start_ns && g->size > 0 &&
	    !known_is_copy(fs, fd, g);
}

static void
look_at_sibling(struct file_source *fs, const char *path)
{
	struct pw_generation g = {.counter = 0};
	struct tail *tail;
	struct stat st;
	int fd;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return;
	tail = tail_of_inode(fs, st.st_dev, st.st_ino);
	if (tail != NULL) {
		if (tail->stream.generation.state == PW_GENERATION_DETACHED &&
		    strcmp(tail->path, path) != 0)
			tail_move(tail, path);
		return;
	}
	fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return;
	if (file_identify(fd, &g) == 0 && is_to_be_read(fs, fd, &g))
		tail_open(fs, path, true);
	close(fd);
}

static void
look_in(struct file_source *fs, const struct dir *dir)
{
	size_t len = strlen(dir->path);
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *d = opendir(dir->path);

	while (d != NULL && (entry = readdir(d)) != NULL) {
		int n =
		    snprintf(path, sizeof(path), "%s/%s", len > 1 ? dir->path : "", entry->d_name);

		if (n > 0 && (size_t)n < sizeof(path) &&
		    !pw_source_conf_matches(fs->base.conf, path) &&
		    is_rotated_name(fs, path, len > 1 ? len : 0))
			look_at_sibling(fs, path);
	}
	if (d != NULL)
		closedir(d);
}

/* A directory is looked through again once its entries changed; the clock of the file system is
 * coarse, so a change of the last two seconds counts as one yet to come. */
void
dirs_look_for_siblings(struct file_source *fs)
{
	int64_t now_s = pw_now_us() / 1000000;

	for (unsigned i = 0; i < fs->n_dirs; i++) {
		struct dir *dir = &fs->dir[i];
		struct stat st;

		if (stat(dir->path, &st) < 0)
			continue;
		if (dir->mtime.tv_sec == st.st_mtim.tv_sec &&
		    dir->mtime.tv_nsec == st.st_mtim.tv_nsec && now_s - st.st_mtim.tv_sec > 2)
			continue;
		dir->mtime = st.st_mtim;
		look_in(fs, dir);
	}
}
