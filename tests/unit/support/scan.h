/*
 * scan: a flow driven in every way there is, and what it found as text, so that comparing two ways
 * is comparing two texts.
 *
 * Every scan checks by itself, from the raw bytes alone: that line and column of each finding are
 * right, that findings come in the order of their last byte and share no byte, that a position
 * covers what was pulled and no more, and that at the end it covers everything.
 */
#ifndef PIIWATCH_TEST_SCAN_H
#define PIIWATCH_TEST_SCAN_H

#include <piiwatch/flow.h>

/* Rules, formats, key and a detector of them; one flow for each road. */
struct kit {
	struct pw_plan *plan;
	struct pw_formats *formats;
	struct pw_key *key;
	struct pw_detector *detector;
	struct pw_flow *flow[2]; /* gate on, gate off */
};

/* The rules and CDR formats of the folders, or the project's own where NULL. Fails the test where they
 * are bad. */
void kit_open(struct kit *kit, const char *rules_dir, const char *formats_dir);
void kit_close(struct kit *kit);

enum restart {
	RESTART_NEVER,
	RESTART_AFTER_FEED, /* with only so many bytes in the file, whatever they hold */
	RESTART_AFTER_MOVE, /* whenever the position has moved: after each record or piece */
	RESTART_AFTER_FINDING, /* between two findings of one record too */
};

/* How a stream is read. */
struct way {
	const char *format; /* as in struct pw_flow_start */
	bool gate_off;
	size_t chunk; /* bytes fed at once; 0: as many as there are */
	bool by_line; /* a chunk ends with its line */
	uint32_t seed; /* not 0: chunks of 1 to `chunk` bytes, by lot */
	enum restart restart; /* each time into a flow of its own */
};

/* Scans and appends one line a finding, with every field and a hash of its excerpt. Returns the number of findings. */
unsigned scan(const struct kit *kit, struct pw_span bytes, const struct way *way,
    struct pw_buf *ret);

/* The counters of the last scan that was not restarted. */
const struct pw_stats *scan_stats(void);

/* Fails the test with the first line in which the texts differ. */
void same_text(const struct pw_buf *want, const struct pw_buf *got, const char *what);

/* The same findings: on both roads, and however it is cut, as in one gulp with the gate on. */
void same_both_roads(const struct kit *kit, struct pw_span bytes, const char *format);
void same_in_chunks(const struct kit *kit, struct pw_span bytes, const char *format,
    const size_t *chunks, size_t n);

/* A file below the project's root. Fails the test where it cannot be read. */
void read_data(const char *path, struct pw_buf *ret);

/* True where the long versions of tests are asked for: PW_LONG=1 in the environment. */
bool is_long(void);

static inline struct pw_span
span_of_buf(const struct pw_buf *buf)
{
	return (struct pw_span) {buf->data, buf->len};
}

#endif
