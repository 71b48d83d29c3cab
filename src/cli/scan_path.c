/*
 * A path may hold a value itself: Asterisk names a file after the account code, and a recording
 * after the caller. Names join their parts with signs that join the parts of a number elsewhere, so
 * a path is looked at several times, each time with other signs as the ends of parts.
 */
#include "scan.h"

#include <piiwatch/mask.h>

#include <stdlib.h>
#include <string.h>

#define MAX_HIDDEN 16u

/* The signs that end a part, one way after another: what was found in an earlier one stays. */
static const char *const ways[] = {"/", "/.", "/._", "/._-"};

/* The path with those signs as line ends, and letters that touch a number too; byte for byte at the
 * same place. */
static char *
parts_of(const char *path, const char *signs)
{
	char *parts = pw_strdup(path);

	for (char *p = parts; *p != '\0'; p++) {
		bool begins_number = pw_is_alpha(p[0]) && pw_is_digit(p[1]);

		if (strchr(signs, *p) != NULL || (begins_number && strchr(signs, '-') != NULL))
			*p = '\n';
	}
	return parts;
}

struct found {
	struct pw_finding at[MAX_HIDDEN];
	unsigned n;
	bool is_full; /* there is more than fits */
};

/* Adds a finding in its place, unless it shares bytes with one that is there. */
static void
add_found(struct found *found, const struct pw_finding *f)
{
	unsigned i = 0;

	while (i < found->n && found->at[i].offset + found->at[i].length <= f->offset)
		i++;
	if (i < found->n && found->at[i].offset < f->offset + f->length)
		return;
	found->is_full |= found->n == MAX_HIDDEN;
	if (found->is_full)
		return;
	memmove(&found->at[i + 1], &found->at[i], (found->n - i) * sizeof(found->at[0]));
	found->at[i] = *f;
	found->n++;
}

static void
find_in(struct scan *scan, char *parts, struct found *found)
{
	const struct pw_flow_start lines = {NULL, NULL};
	struct pw_finding finding;

	pw_flow_begin(scan->path_flow, &lines, NULL);
	pw_flow_feed(scan->path_flow, parts, strlen(parts));
	pw_flow_end(scan->path_flow);
	while (pw_flow_next(scan->path_flow, &finding))
		add_found(found, &finding);
	free(parts);
}

void
scan_path(struct scan *scan, const char *path)
{
	struct pw_stretch hidden[MAX_HIDDEN];
	struct found found = {.n = 0};

	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		find_in(scan, parts_of(path, ways[i]), &found);
	for (unsigned i = 0; i < found.n; i++) {
		hidden[i].from = (uint32_t)found.at[i].offset;
		hidden[i].to = (uint32_t)(found.at[i].offset + found.at[i].length);
	}
	pw_buf_reset(&scan->shown_path);
	/* A path with more values than fit is hidden whole. */
	if (found.is_full)
		hidden[0] = (struct pw_stretch) {0, (uint32_t)strlen(path)};
	pw_mask_text(pw_span_of(path), hidden, found.is_full ? 1 : found.n, &scan->shown_path);
	/* An empty path still has an end. */
	pw_buf_add(&scan->shown_path, "", 0);
	for (unsigned i = 0; i < found.n; i++) {
		struct pw_finding *f = &found.at[i];

		snprintf(f->field, sizeof(f->field), "path");
		f->offset = f->line = 0;
		f->column = 0;
		if (f->confidence >= scan->loaded.plan->threshold)
			scan_print_finding(scan, f);
	}
}
