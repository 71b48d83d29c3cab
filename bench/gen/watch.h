/*
 * watch: follows a file of alerts while it is written, shows the first leaks as they come in, and in
 * the end says which planted values were found, which were not, and how long it took.
 *
 * An alert is one line, a JSON object. A `leak` alert belongs to the label with its offset, length and
 * category whose file is the alert's, rotated or not; several of those (of several generations) are
 * paired in the order of time. (id, revision) seen before is a double; another revision of a known
 * id is the same alert grown, no new finding. Provisional and withdrawn alerts are counted apart.
 *
 * Latency: from the time of the label to the time the alert's line was read, both on the wall clock.
 *
 * Parts: follow (lines of a growing file), alert (JSON), index (hash), ledger (who belongs to whom),
 * show (for people), watch (the loop). Thread: main. Limits: GEN_MAX_ENTRIES labels and alerts each.
 */
#ifndef PIIWATCH_BENCH_WATCH_H
#define PIIWATCH_BENCH_WATCH_H

#include "gen.h"
#include "label.h"

#include <jansson.h>
#include <sys/types.h>

#define GEN_MAX_ENTRIES (2u * 1024 * 1024)
#define GEN_MAX_ALERT_LINE (1024u * 1024)

/* The verb `watch`. 0: each planted value was found once and nothing else was, 1: not so, 2: could
 * not. */
int gen_watch(char **argv);

/* follow.c: whole lines of a file that grows, is rotated, or is not there yet. */
struct gen_follow {
	const char *path;
	int fd; /* -1: never opened yet */
	unsigned idle; /* reads in a row that gave nothing */
	bool is_last; /* look for a rotation at each read, not only now and then */
	char *buf;
	size_t from, len, cap;
};

void gen_follow_init(struct gen_follow *f, const char *path);
void gen_follow_release(struct gen_follow *f);
/* Reads some of what is there. Bytes, 0 for nothing new, -1 with errno. */
ssize_t gen_follow_read(struct gen_follow *f);
/* The next whole line of what was read, without its end; valid until the next read. NULL: none. */
char *gen_follow_line(struct gen_follow *f, size_t *ret_len);

/* alert.c: what a line says. Texts are "" where the member is missing. */
enum gen_kind { GEN_KIND_OTHER, GEN_KIND_LEAK, GEN_KIND_WATCHER };

struct gen_alert {
	json_t *json; /* owns the texts */
	enum gen_kind kind;
	const char *id, *rule, *category, *severity, *masked; /* of a leak */
	const char *file; /* the last part of its path */
	const char *code, *text; /* of the watcher's own */
	uint64_t revision, offset, length, line;
	bool is_provisional; /* or withdrawn */
};

/* False if the line is no JSON object. Release it even then. */
bool gen_alert_read(const char *line, size_t len, struct gen_alert *ret);
void gen_alert_release(struct gen_alert *alert);

/* index.c: numbers of items by hash; items with the same hash stand in the order they came. */
#define GEN_NO_ITEM SIZE_MAX

struct gen_index_item {
	uint64_t hash;
	size_t next;
};

struct gen_index {
	size_t *head, *tail, n_buckets;
	struct gen_index_item *item;
	size_t n, cap;
};

uint64_t gen_hash(uint64_t hash, const void *p, size_t n);
/* The number of the new item: 0, 1, 2, … */
size_t gen_index_add(struct gen_index *index, uint64_t hash);
size_t gen_index_first(const struct gen_index *index, uint64_t hash);
size_t gen_index_next(const struct gen_index *index, size_t item);
void gen_index_release(struct gen_index *index);
/* Room for one more of `n` entries, as realloc; a full memory ends the program. */
void *gen_grow(void *at, size_t n, size_t *cap, size_t size);

/* ledger.c */
#define GEN_MAX_COUNTS 40u
#define GEN_SEVERITIES 6u /* info low medium high critical, and any other */

/* A planted value, or what an alert reported. */
struct gen_place {
	uint64_t offset, length;
	uint64_t number; /* generation or line */
	int64_t time_us; /* written or read */
	int64_t latency_us; /* -1: not known; of planted values */
	const char *file; /* of ledger.names, "": any */
	char category[24], detail[48], masked[64]; /* detail: form or rule */
	bool is_paired;
};

struct gen_places {
	struct gen_place *at;
	size_t cap;
	struct gen_index index; /* its n is theirs */
};

struct gen_seen {
	char id[40];
	uint64_t revision;
};

struct gen_count {
	char name[32];
	uint64_t n, of[GEN_SEVERITIES];
};

struct gen_counts {
	struct gen_count row[GEN_MAX_COUNTS];
	size_t n;
};

struct gen_ledger {
	struct gen_places planted, reported;
	struct gen_seen *seen;
	size_t seen_cap;
	struct gen_index seen_index;
	char **names; /* of log files: few */
	size_t n_names, names_cap;
	uint64_t found, doubled, grown, provisional, watcher, other, broken, lines;
	struct gen_counts categories, codes;
};

enum gen_news { GEN_NEWS, GEN_REPEAT, GEN_FULL };

void gen_ledger_release(struct gen_ledger *ledger);
/* False: full. */
bool gen_ledger_label(struct gen_ledger *ledger, const struct gen_label *label);
/* GEN_NEWS if a leak was not reported before, with its latency, -1 if there is no label yet. */
enum gen_news gen_ledger_leak(struct gen_ledger *ledger, const struct gen_alert *alert,
    int64_t read_us, int64_t *ret_latency_us);
void gen_ledger_watcher(struct gen_ledger *ledger, const struct gen_alert *alert);
/* Where a severity stands in gen_count.of. */
unsigned gen_severity_find(const char *name);
extern const char *const gen_severities[GEN_SEVERITIES];

/* show.c */
struct gen_show {
	bool colour;
	uint64_t max_leaks, leaks, watchers;
};

void gen_show_leak(struct gen_show *show, const struct gen_alert *alert, double seconds,
    int64_t latency_us);
void gen_show_watcher(struct gen_show *show, const struct gen_alert *alert, double seconds);
/* summary.c: sorts what it needs to; true if each planted value was found once and nothing else. */
bool gen_show_summary(const struct gen_show *show, const struct gen_ledger *ledger);
/* Starts or ends a colour ("1;31"), if there are colours. */
void gen_paint(const struct gen_show *show, const char *sgr);
void gen_unpaint(const struct gen_show *show);
const char *gen_severity_colour(const char *severity);
/* A text without control characters, padded to `width` columns (wide characters are two). */
void gen_show_text(const char *text, unsigned width);

#endif
