/*
 * label: a line of the label file, which says where a planted value lies, and never the value.
 *
 *	offset TAB length TAB category TAB form [TAB generation TAB time TAB file]
 *
 * The last three come with live writing: how often the file had been rotated before, when the line
 * was written (Unix time in microseconds), and the last part of the log's path. Offsets count from
 * the beginning of that generation's file.
 *
 * Thread: any. Limits: the array sizes.
 */
#ifndef PIIWATCH_BENCH_LABEL_H
#define PIIWATCH_BENCH_LABEL_H

#include <stdbool.h>
#include <stdint.h>

struct gen_label {
	uint64_t offset, length, generation;
	int64_t time_us; /* 0: not said */
	char category[24], form[48];
	char file[256]; /* "": not said */
};

/* False if the line, with or without its end, is no label. */
bool gen_label_read(const char *line, struct gen_label *ret);

/* Reads a decimal number of at most 18 digits and moves past it; false if there is none. */
bool gen_number_read(const char **p, uint64_t *ret);

#endif
