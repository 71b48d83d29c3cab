/*
 * Rotated files beside the followed ones: what was followed and is not read to its end, and what was
 * born and rotated away before it was ever seen. A file is called after the one it was: `x.log.1`,
 * `x.log-20240229`; one that is known by its inode is found at the start under any name.
 */
#include "file_priv.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SWEEPS_PER_LOOK                                                                            \
	12u /* a directory whose entries did not change is looked through so often */
#define QUIET_NS INT64_C(60000000000) /* what was not written to for so long is not waited for */
#define MAX_PASSED_OVER 10000u /* then they are all looked at again */
#define CLOCK_NS INT64_C(10000000) /* the file system's clock may be so far behind */

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

char *
siblings_stem(const struct file_source *fs, const char *path)
{
	char *stem = pw_strdup(path), *name = strrchr(stem, '/');

	for (size_t at = strlen(stem); name != NULL && stem + at > name + 1; at--) {
		if ((stem[at] != '.' && stem[at] != '-') || is_compressed(path))
			continue;
		stem[at] = '\0';
		if (path_set_has(&fs->names, stem) || pw_source_conf_matches(fs->base.conf, stem))
			return stem;
	}
	free(stem);
	return NULL;
}

/* What is passed over is so as long as it has this size. */
static void
name_of(const struct pw_generation *g, char ret[100])
{
	snprintf(ret, 100, "%ju %ju %jd %ju", (uintmax_t)g->dev, (uintmax_t)g->ino,
	    (intmax_t)g->btime_ns, (uintmax_t)g->size);
}

static bool
is_passed_over(const struct file_source *fs, const struct pw_generation *g)
{
	char name[100];

	name_of(g, name);
	return path_set_has(&fs->passed_over, name);
}

static void
pass_over(struct file_source *fs, const struct pw_generation *g)
{
	char name[100];

	if (fs->n_passed_over == MAX_PASSED_OVER) {
		tdestroy(fs->passed_over, free);
		fs->passed_over = NULL;
		fs->n_passed_over = 0;
	}
	name_of(g, name);
	fs->n_passed_over += path_set_add(&fs->passed_over, name);
}

/* True if the file holds what the followed one holds, and no more: it is being copied, or was. */
static bool
is_part_of(const struct tail *tail, int fd, const struct pw_generation *g)
{
	struct pw_generation now;

	return file_identify(tail->fd, &now) == 0 && g->size <= now.size &&
	    file_begins_alike(fd, tail->fd, g->size);
}

/* True if it is to be read: what is known, and what was never seen and is no copy of what was. */
static bool
is_unread(struct file_source *fs, int fd, const struct pw_generation *g, const char *stem)
{
	const struct tail *tail = stem != NULL ? tail_of_path(fs, stem) : NULL;
	const struct known *k;

	if (known_of_inode(fs, g) != NULL)
		return true;
	if (stem == NULL || g->size == 0)
		return false;
	k = known_of_copy(fs, fd, g, stem);
	if (k != NULL && g->size > k->generation.position.safe)
		return true;
	if (k == NULL && tail != NULL && known_is_copy(fs, fd, g, &tail->stream.generation))
		return false; /* it is about to be told that it was truncated */
	if (k == NULL && (tail == NULL || !is_part_of(tail, fd, g)))
		return true;
	pass_over(fs, g);
	return false;
}

/* True if it lies where it was followed, though no glob matches it any more. */
static bool
is_dropped(const struct file_source *fs, const char *path, const struct pw_generation *g)
{
	const struct known *k = known_of_inode(fs, g);

	return k != NULL && k->generation.state == PW_GENERATION_LIVE && strcmp(k->path, path) == 0;
}

/* A sibling that no tail has. False if it has to be looked at again. */
static bool
open_sibling(struct file_source *fs, const char *path, const char *stem)
{
	struct pw_generation g = {.counter = 0};
	int fd = file_open_regular(path);
	struct tail *tail = NULL;

	if (fd < 0) {
		tail_say_unreadable(fs, path, errno);
		return errno == ENOENT;
	}
	if (file_identify(fd, &g) == 0 && is_unread(fs, fd, &g, stem)) {
		bool has_no_glob = is_dropped(fs, path, &g);

		tail = tail_open(fs, path, stem != NULL ? stem : path);
		if (tail != NULL)
			tail->is_dropped = has_no_glob;
	}
	close(fd);
	return tail != NULL;
}

/* What is followed, or need not be read, is settled without opening it. */
static bool
look_at(struct file_source *fs, const char *path, const char *stem, bool known_only)
{
	struct pw_generation seen;
	const struct known *k;
	struct tail *tail;
	int64_t mtime_ns;

	if (file_look(path, &seen, &mtime_ns) < 0)
		return true;
	tail = tail_of_inode(fs, seen.dev, seen.ino);
	if (tail != NULL) {
		if (tail->stream.generation.state == PW_GENERATION_DETACHED &&
		    strcmp(tail->path, path) != 0)
			tail_move(tail, path);
		return true;
	}
	k = known_like(fs, &seen);
	if (k != NULL && k->generation.state == PW_GENERATION_FINISHED &&
	    k->generation.position.safe == seen.size)
		return true;
	if (k == NULL && (known_only || seen.btime_ns + CLOCK_NS < fs->base.options.first_start_ns))
		return true;
	if (k != NULL || (seen.size > 0 && !is_passed_over(fs, &seen)))
		return open_sibling(fs, path, stem);
	return pw_now_us() * 1000 - mtime_ns > QUIET_NS;
}

/* False if it has to be looked through again, whether it changes or not. */
static bool
look_in(struct file_source *fs, const struct dir *dir, bool known_only)
{
	char path[PATH_MAX], *stem;
	struct dirent *entry;
	bool is_settled = true;
	DIR *d = opendir(dir->path);

	while (d != NULL && (entry = readdir(d)) != NULL) {
		int n = snprintf(path, sizeof(path), "%s/%s", dir->path[1] != '\0' ? dir->path : "",
		    entry->d_name);

		if (n < 0 || (size_t)n >= sizeof(path) ||
		    pw_source_conf_matches(fs->base.conf, path))
			continue;
		stem = siblings_stem(fs, path);
		if (stem != NULL || (fs->is_starting && known_has_unread(fs, entry->d_ino)))
			is_settled = look_at(fs, path, stem, known_only) && is_settled;
		free(stem);
	}
	if (d != NULL)
		closedir(d);
	return is_settled && d != NULL;
}

/* The clock of the file system is coarse, so a change of the last two seconds counts as one yet to
 * come. */
void
siblings_look(struct file_source *fs, bool known_only)
{
	int64_t now_s = pw_now_us() / 1000000;

	for (unsigned i = 0; i < fs->n_dirs; i++) {
		struct dir *dir = &fs->dir[i];
		struct stat st;

		if (stat(dir->path, &st) < 0)
			continue;
		if (!dir->is_unsettled && dir->mtime.tv_sec == st.st_mtim.tv_sec &&
		    dir->mtime.tv_nsec == st.st_mtim.tv_nsec && now_s - st.st_mtim.tv_sec > 2 &&
		    fs->tick % (SWEEPS_PER_LOOK * FILE_TICKS_PER_SWEEP) != 0)
			continue;
		dir->mtime = st.st_mtim;
		dir->is_unsettled = !look_in(fs, dir, known_only) || known_only;
	}
}
