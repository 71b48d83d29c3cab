#include "scan.h"

#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Files already listed, by device and inode: two names of one file are one input. */
struct seen {
	struct {
		dev_t dev;
		ino_t ino;
	} * at;
	size_t n, cap;
};

struct walk {
	struct scan *scan;
	struct scan_hand *hand;
	struct scan_targets *targets;
	struct seen seen;
	size_t cap;
	bool is_in_directory;
};

static bool
is_seen(const struct seen *seen, const struct stat *st)
{
	for (size_t i = 0; i < seen->n; i++)
		if (seen->at[i].dev == st->st_dev && seen->at[i].ino == st->st_ino)
			return true;
	return false;
}

static void
add_target(struct walk *w, const char *path, uint64_t size, bool is_stdin)
{
	struct scan_targets *t = w->targets;

	if (t->n == w->cap) {
		w->cap = w->cap > 0 ? w->cap * 2 : 64;
		t->at = pw_grow(t->at, w->cap, sizeof(t->at[0]));
	}
	t->at[t->n++] = (struct scan_target) {pw_strdup(path), size, is_stdin, !w->is_in_directory};
	w->scan->tally.files_seen++;
	w->scan->tally.bytes_seen += size;
	w->scan->bytes_ahead += size;
}

static void
skip(struct walk *w, enum scan_skip cause, const char *path, const char *why)
{
	char *text = pw_strdup(path);
	const struct scan_target target = {text, 0, false, !w->is_in_directory};
	struct scan_file file;
	struct scan_part part = {.file = &file};

	scan_file_open(&file, &target, 1);
	w->hand->part = &part;
	scan_path(w->hand, &file);
	file.outcome.cause = cause;
	snprintf(file.outcome.why, sizeof(file.outcome.why), "%s", why);
	scan_report(w->scan, &file);
	scan_file_close(&file);
	free(text);
}

/* The second name of a file in a directory is not scanned again. */
static void
add_found(struct walk *w, const char *path, const struct stat *st)
{
	struct seen *seen = &w->seen;

	if (st->st_nlink > 1) {
		if (is_seen(seen, st))
			return;
		if (seen->n == seen->cap) {
			seen->cap = seen->cap > 0 ? seen->cap * 2 : 64;
			seen->at = pw_grow(seen->at, seen->cap, sizeof(seen->at[0]));
		}
		seen->at[seen->n].dev = st->st_dev;
		seen->at[seen->n++].ino = st->st_ino;
	}
	add_target(w, path, (uint64_t)st->st_size, false);
}

static void
visit(struct walk *w, const FTSENT *entry)
{
	switch (entry->fts_info) {
	case FTS_F:
		add_found(w, entry->fts_path, entry->fts_statp);
		break;
	case FTS_DEFAULT:
		skip(w, SKIP_NOT_A_FILE, entry->fts_path, "neither a file nor a directory");
		break;
	case FTS_SL:
	case FTS_SLNONE:
		/* What a link leads to is scanned where it lies, or was not asked for. */
		break;
	case FTS_DNR:
	case FTS_ERR:
	case FTS_NS:
		skip(w, SKIP_UNREADABLE, entry->fts_path, pw_errno_text(entry->fts_errno));
		break;
	default:
		break;
	}
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void
walk_directory(struct walk *w, const char *name)
{
	char *path = pw_strdup(name);
	char *paths[] = {path, NULL};
	FTS *fts = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_COMFOLLOW, by_name);
	FTSENT *entry;

	if (fts == NULL) {
		skip(w, SKIP_UNREADABLE, name, pw_errno_text(errno));
	} else {
		w->is_in_directory = true;
		while ((entry = fts_read(fts)) != NULL)
			visit(w, entry);
		w->is_in_directory = false;
		fts_close(fts);
	}
	free(path);
}

static void
add_named(struct walk *w, const char *name)
{
	struct stat st;

	if (strcmp(name, "-") == 0)
		add_target(w, name, 0, true);
	else if (stat(name, &st) < 0)
		skip(w, errno == ENOENT || errno == ENOTDIR ? SKIP_MISSING : SKIP_UNREADABLE, name,
		    pw_errno_text(errno));
	else if (S_ISDIR(st.st_mode))
		walk_directory(w, name);
	else if (S_ISBLK(st.st_mode) || S_ISSOCK(st.st_mode))
		skip(w, SKIP_NOT_A_FILE, name, "neither a file nor a directory");
	else
		add_target(w, name, S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0, false);
}

void
scan_walk(struct scan *scan, struct scan_hand *hand, char *const *names, unsigned n,
    struct scan_targets *ret)
{
	struct walk w = {.scan = scan, .hand = hand, .targets = ret};

	for (unsigned i = 0; i < n; i++)
		add_named(&w, names[i]);
	free(w.seen.at);
}

void
scan_targets_release(struct scan_targets *targets)
{
	for (size_t i = 0; i < targets->n; i++)
		free(targets->at[i].path);
	free(targets->at);
}
