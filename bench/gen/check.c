/*
 * Compares what a scan reported with what was planted: the set of (offset, category). A finding
 * reported twice is one too many. JSON is read just as far as needed: the members `offset`,
 * `length` and `category` of the object on each line.
 */
#include "gen.h"
#include "label.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAX_MARKS (8u * 1024 * 1024)
#define MAX_SHOWN 20u

struct mark {
	uint64_t offset, length;
	char category[24], form[48];
};

struct marks {
	struct mark *at;
	size_t n, cap;
};

static int
complain(const char *path, unsigned long line, const char *what)
{
	if (line > 0)
		(void)fprintf(stderr, "piiwatch-gen: %s:%lu: %s\n", path, line, what);
	else
		(void)fprintf(stderr, "piiwatch-gen: %s: %s\n", path, what);
	return -1;
}

static int
add_mark(struct marks *marks, const struct mark *mark)
{
	if (marks->n == marks->cap) {
		size_t cap = marks->cap > 0 ? marks->cap * 2 : 1024;
		struct mark *at = cap <= MAX_MARKS ? realloc(marks->at, cap * sizeof(*at)) : NULL;

		if (at == NULL)
			return -1;
		marks->at = at;
		marks->cap = cap;
	}
	marks->at[marks->n++] = *mark;
	return 0;
}

static bool
copy_word(const char *from, size_t len, char *out, size_t size)
{
	if (len == 0 || len >= size)
		return false;
	memcpy(out, from, len);
	out[len] = '\0';
	return true;
}

static bool
read_label(const char *line, struct mark *m)
{
	struct gen_label label;

	if (!gen_label_read(line, &label))
		return false;
	m->offset = label.offset;
	m->length = label.length;
	memcpy(m->category, label.category, sizeof(m->category));
	memcpy(m->form, label.form, sizeof(m->form));
	return true;
}

/* The end of a JSON string that begins behind its quote. */
static const char *
end_of_string(const char *p)
{
	while (*p != '\0' && *p != '"')
		p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
	return p;
}

static void
take_member(struct mark *m, const char *key, size_t len, const char *value)
{
	if (len == 6 && memcmp(key, "offset", len) == 0)
		(void)gen_number_read(&value, &m->offset);
	else if (len == 6 && memcmp(key, "length", len) == 0)
		(void)gen_number_read(&value, &m->length);
	else if (len == 8 && memcmp(key, "category", len) == 0 && *value == '"')
		(void)copy_word(value + 1, (size_t)(end_of_string(value + 1) - value - 1),
		    m->category, sizeof(m->category));
}

/* Members of the outermost object only. */
static bool
read_finding(const char *line, struct mark *m)
{
	unsigned depth = 0;

	memset(m, 0, sizeof(*m));
	m->offset = UINT64_MAX;
	for (const char *p = line; *p != '\0'; p++) {
		if (*p == '{' || *p == '[') {
			depth++;
		} else if (*p == '}' || *p == ']') {
			depth--;
		} else if (*p == '"') {
			const char *end = end_of_string(p + 1), *after = end;

			if (*end == '\0')
				return false;
			after += 1 + strspn(end + 1, " ");
			if (*after == ':' && depth == 1)
				take_member(m, p + 1, (size_t)(end - p - 1),
				    after + 1 + strspn(after + 1, " "));
			p = end;
		}
	}
	return depth == 0 && line[0] == '{';
}

static int
read_marks(const char *path, bool labels, struct marks *marks)
{
	FILE *f = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	unsigned long number = 0;
	int result = 0;

	if (f == NULL)
		return complain(path, 0, strerror(errno)); /* banned-ok: one thread */
	while (result == 0 && getline(&line, &size, f) >= 0) {
		struct mark m = {0};

		number++;
		if (labels ? !read_label(line, &m) : !read_finding(line, &m))
			result =
			    complain(path, number, labels ? "not a label" : "not a JSON object");
		else if (m.category[0] != '\0' && m.offset != UINT64_MAX &&
		    add_mark(marks, &m) != 0)
			result = complain(path, number, "too many lines");
	}
	if (ferror(f))
		result = complain(path, 0, "cannot be read");
	free(line);
	(void)fclose(f);
	return result;
}

static int
compare(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return strcmp(x->category, y->category);
}

static void
sort_marks(struct marks *marks)
{
	if (marks->n > 0)
		qsort(marks->at, marks->n, sizeof(*marks->at), compare);
}

static void
show(const char *what, const struct mark *m, unsigned *shown)
{
	if (++*shown > MAX_SHOWN)
		return;
	(void)printf("%s offset=%llu category=%s%s%s\n", what, (unsigned long long)m->offset,
	    m->category, m->form[0] != '\0' ? " form=" : "", m->form);
}

struct tally {
	uint64_t found, extra, odd_lengths;
	unsigned shown;
};

/* Both lists are sorted; walks them side by side. */
static void
tally_marks(const struct marks *planted, const struct marks *found, bool lengths, struct tally *t)
{
	size_t i = 0, k = 0;

	while (i < planted->n || k < found->n) {
		int order = i == planted->n ? 1
		    : k == found->n         ? -1
					    : compare(&planted->at[i], &found->at[k]);

		if (order < 0) {
			show("missing", &planted->at[i++], &t->shown);
		} else if (order > 0) {
			t->extra++;
			show("extra", &found->at[k++], &t->shown);
		} else {
			if (lengths && planted->at[i].length != found->at[k].length) {
				t->odd_lengths++;
				show("length", &planted->at[i], &t->shown);
			}
			t->found++;
			i++;
			k++;
		}
	}
	if (t->shown > MAX_SHOWN)
		(void)printf("... and %u more\n", t->shown - MAX_SHOWN);
}

int
gen_check(const char *labels, const char *findings, bool with_lengths)
{
	struct marks planted = {0}, found = {0};
	struct tally t = {0};
	int result = 2;

	if (read_marks(labels, true, &planted) != 0 || read_marks(findings, false, &found) != 0)
		goto out;
	sort_marks(&planted);
	sort_marks(&found);
	tally_marks(&planted, &found, with_lengths, &t);
	(void)printf("planted=%zu found=%llu false=%llu\n", planted.n, (unsigned long long)t.found,
	    (unsigned long long)t.extra);
	result = t.found == planted.n && t.extra == 0 && t.odd_lengths == 0 ? 0 : 1;
out:
	free(planted.at);
	free(found.at);
	return result;
}
