/*
 * A path may hold a value itself: Asterisk names a file after the account code. Each part of a path
 * is a record of its own, its ending left out, so `4111111111111111.csv` is seen as a number.
 */
#include "scan.h"

#include <piiwatch/mask.h>

#include <stdlib.h>
#include <string.h>

#define MAX_HIDDEN 16u

/* The path with its separators as line ends, byte for byte at the same place. */
static char *
parts_of(const char *path)
{
	char *parts = pw_strdup(path);
	char *dot = strrchr(parts, '.');

	if (dot != NULL && strchr(dot, '/') == NULL)
		*dot = '\n';
	for (char *p = parts; *p != '\0'; p++)
		if (*p == '/')
			*p = '\n';
	return parts;
}

static unsigned
find_in_path(struct scan *scan, const char *path, struct pw_finding found[MAX_HIDDEN])
{
	const struct pw_stream lines = {NULL, NULL};
	char *parts = parts_of(path);
	size_t len = strlen(parts);
	unsigned n = 0;

	pw_flow_begin(scan->path_flow, &lines, NULL);
	pw_flow_feed(scan->path_flow, parts, len);
	pw_flow_end(scan->path_flow);
	while (n < MAX_HIDDEN && pw_flow_next(scan->path_flow, &found[n]))
		n++;
	free(parts);
	return n;
}

void
scan_path(struct scan *scan, const char *path)
{
	struct pw_finding found[MAX_HIDDEN];
	struct pw_stretch hidden[MAX_HIDDEN];
	unsigned n = find_in_path(scan, path, found);

	for (unsigned i = 0; i < n; i++) {
		hidden[i].from = (uint32_t)found[i].offset;
		hidden[i].to = (uint32_t)(found[i].offset + found[i].length);
	}
	pw_buf_reset(&scan->shown_path);
	pw_mask_text(pw_span_of(path), hidden, n, &scan->shown_path);
	/* An empty path still has an end. */
	pw_buf_add(&scan->shown_path, "", 0);
	for (unsigned i = 0; i < n; i++) {
		snprintf(found[i].field, sizeof(found[i].field), "path");
		found[i].offset = found[i].line = 0;
		found[i].column = 0;
		scan_print_finding(scan, &found[i]);
	}
}
