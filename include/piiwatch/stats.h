/*
 * stats: what a stream's scan counted. A counter is one row, so that nothing that adds them up or
 * prints them can forget one.
 *
 * Thread: owner.
 */
#ifndef PIIWATCH_STATS_H
#define PIIWATCH_STATS_H

#include <stdint.h>

#define PW_STATS_ROWS(X)                                                                           \
	X(bytes, "bytes scanned")                                                                  \
	X(lines, "line ends seen")                                                                 \
	X(records_judged, "records in which a value could stand")                                  \
	X(candidates, "places at which a form was tried")                                          \
	X(findings, "findings")                                                                    \
	X(too_long, "records longer than the maximum, scanned in pieces")                          \
	X(bad_frame, "records that do not fit their format, scanned as free text")                 \
	X(bad_columns, "those of them that have other columns")                                    \
	X(bad_values, "those of them of which a column holds what it cannot")                      \
	X(unlisted_columns, "names in a line of names that their format does not list")            \
	X(bad_bytes, "bytes that are no text in their encoding")                                   \
	X(header_lost, "header lines that were no longer there on resuming")                       \
	X(hits_capped, "matches over a record's maximum")

struct pw_stats {
#define X(name, help) uint64_t name;
	PW_STATS_ROWS(X)
#undef X
};

static inline void
pw_stats_add(struct pw_stats *sum, const struct pw_stats *more)
{
#define X(name, help) sum->name += more->name;
	PW_STATS_ROWS(X)
#undef X
}

#endif
