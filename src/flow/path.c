/*
 * A path may hold a value itself: Asterisk names a file after the account code, and a recording
 * after the caller. Names join their parts with signs that join the parts of a number elsewhere, so
 * a path is looked at several times, each time with other signs as the ends of parts.
 */
#include "flow_priv.h"

#include <piiwatch/mask.h>

#include <stdlib.h>
#include <string.h>

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

		if (pw_is_one_of(*p, signs) || (begins_number && pw_is_one_of('-', signs)))
			*p = '\n';
	}
	return parts;
}

/* What was found so far, rising. */
struct found {
	struct pw_finding *at; /* PW_MAX_PATH_FINDINGS */
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
	found->is_full |= found->n == PW_MAX_PATH_FINDINGS;
	if (found->is_full)
		return;
	memmove(&found->at[i + 1], &found->at[i], (found->n - i) * sizeof(found->at[0]));
	found->at[i] = *f;
	found->n++;
}

static void
find_in(struct pw_flow *flow, char *parts, struct found *found)
{
	const struct pw_flow_start lines = {.format = NULL};
	struct pw_finding finding;
	size_t at = 0, left = strlen(parts);

	pw_flow_begin(flow, &lines, NULL);
	flow->is_of_path = true;
	do {
		size_t used = pw_flow_feed(flow, parts + at, left);

		at += used;
		left -= used;
		if (left == 0)
			pw_flow_end(flow);
		while (pw_flow_next(flow, &finding))
			add_found(found, &finding);
	} while (left > 0);
	free(parts);
}

/* Numbers written with hyphens and joined by hyphens are told apart by nothing: where more digits stand
 * in such a chain than in a time (20), none of it is shown. */
static void
hide_chains(char *p)
{
	while (*p != '\0') {
		size_t len = strspn(p, "0123456789-"), digits = 0;

		for (size_t i = 0; i < len; i++)
			digits += pw_is_digit(p[i]);
		for (size_t i = 0; digits > 20 && i < len; i++)
			if (pw_is_digit(p[i]))
				p[i] = '*';
		p += len > 0 ? len : 1;
	}
}

/* The path with what was found in it hidden; one with more values than fit is hidden whole. */
static void
show(const char *path, const struct found *found, struct pw_buf *ret)
{
	struct pw_stretch hidden[PW_MAX_PATH_FINDINGS];
	struct pw_span all = pw_span_of(path);

	for (unsigned i = 0; i < found->n; i++) {
		hidden[i].from = (uint32_t)found->at[i].offset;
		hidden[i].to = (uint32_t)(found->at[i].offset + found->at[i].length);
	}
	if (found->is_full)
		hidden[0] = (struct pw_stretch) {0, (uint32_t)all.len};
	pw_buf_reset(ret);
	pw_mask_text(all, hidden, found->is_full ? 1 : found->n, ret);
	/* An empty path still has an end. */
	pw_buf_add(ret, "", 0);
	hide_chains(ret->data);
}

unsigned
pw_flow_path(struct pw_flow *flow, const char *path, struct pw_finding ret[PW_MAX_PATH_FINDINGS],
    struct pw_buf *shown)
{
	struct found found = {ret, 0, false};

	for (size_t i = 0; i < PW_ARRAY_LEN(ways); i++)
		find_in(flow, parts_of(path, ways[i]), &found);
	show(path, &found, shown);
	for (unsigned i = 0; i < found.n; i++) {
		snprintf(ret[i].field, sizeof(ret[i].field), "path");
		ret[i].offset = ret[i].line = 0;
		ret[i].column = 0;
	}
	return found.n;
}
