/* What stands below the findings in `text`: a line for each category. */
#include "scan.h"
#include "terminal.h"

#include <piiwatch/category.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_DISTINCT (1u << 20) /* values that are told apart */
#define NUMBER 10 /* columns of a number, its gap included */
#define NAME_HEAD "CATEGORY"

/* The values seen so far, by fingerprint: an open table, at most half full. */
struct values {
	uint8_t (*at)[PW_FINGERPRINT];
	size_t n, cap; /* cap: a power of two */
};

struct scan_table {
	uint64_t findings[PW_CATEGORIES][PW_SEVERITIES];
	uint64_t distinct[PW_CATEGORIES];
	bool is_more[PW_CATEGORIES]; /* than could be told apart */
	struct values values;
};

struct scan_table *
scan_table_create(void)
{
	return pw_alloc(1, sizeof(struct scan_table));
}

void
scan_table_destroy(struct scan_table *t)
{
	if (t == NULL)
		return;
	free(t->values.at);
	free(t);
}

static uint8_t *
place_of(const struct values *v, const uint8_t *fingerprint)
{
	static const uint8_t none[PW_FINGERPRINT];
	uint64_t hash;

	memcpy(&hash, fingerprint, sizeof(hash));
	while (memcmp(v->at[hash & (v->cap - 1)], none, PW_FINGERPRINT) != 0 &&
	    memcmp(v->at[hash & (v->cap - 1)], fingerprint, PW_FINGERPRINT) != 0)
		hash++;
	return v->at[hash & (v->cap - 1)];
}

static void
grow(struct values *v)
{
	struct values more = {.cap = v->cap > 0 ? 2 * v->cap : 1024, .n = v->n};
	static const uint8_t none[PW_FINGERPRINT];

	more.at = pw_alloc(more.cap, sizeof(more.at[0]));
	for (size_t i = 0; i < v->cap; i++)
		if (memcmp(v->at[i], none, PW_FINGERPRINT) != 0)
			memcpy(place_of(&more, v->at[i]), v->at[i], PW_FINGERPRINT);
	free(v->at);
	*v = more;
}

/* True if the value is new. */
static bool
add_value(struct values *v, const uint8_t *fingerprint)
{
	uint8_t *place;

	if (2 * v->n >= v->cap)
		grow(v);
	place = place_of(v, fingerprint);
	if (memcmp(place, fingerprint, PW_FINGERPRINT) == 0)
		return false;
	memcpy(place, fingerprint, PW_FINGERPRINT);
	v->n++;
	return true;
}

void
scan_table_add(struct scan_table *t, const struct pw_finding *f)
{
	t->findings[f->category][f->severity]++;
	if (t->values.n < MAX_DISTINCT)
		t->distinct[f->category] += add_value(&t->values, f->fingerprint);
	else
		t->is_more[f->category] = true;
}

/* What is printed of it. ------------------------------------------------------------------------ */

struct layout {
	unsigned name, title; /* columns; title 0: it has no room */
	bool has_distinct, has_severity[PW_SEVERITIES];
	bool in_colour;
};

static uint64_t
sum_of(const uint64_t *by_severity)
{
	uint64_t sum = 0;

	for (unsigned s = 0; s < PW_SEVERITIES; s++)
		sum += by_severity[s];
	return sum;
}

static void
widen(unsigned *width, const char *text)
{
	unsigned to = cli_width(text);

	*width = *width > to ? *width : to;
}

/* Leaves out what a terminal has no room for: titles, then severities, then distinct values. */
static void
fit(struct layout *l, unsigned columns)
{
	unsigned needed = l->name + 2 * NUMBER;

	for (unsigned s = 0; s < PW_SEVERITIES; s++)
		needed += l->has_severity[s] ? NUMBER : 0;
	if (columns == 0)
		return;
	if (needed + 2 + l->title > columns)
		l->title = 0;
	for (unsigned s = 0; s < PW_SEVERITIES && needed > columns; s++) {
		needed -= l->has_severity[s] ? NUMBER : 0;
		l->has_severity[s] = false;
	}
	l->has_distinct = needed <= columns;
}

static void
lay_out(const struct scan_table *t, struct layout *ret)
{
	*ret = (struct layout) {.name = cli_width(NAME_HEAD),
	    .has_distinct = true,
	    .in_colour = cli_in_colour()};
	for (unsigned c = 0; c < PW_CATEGORIES; c++) {
		if (sum_of(t->findings[c]) == 0)
			continue;
		widen(&ret->name, pw_category_name((enum pw_category)c));
		widen(&ret->title, pw_category_title_ja((enum pw_category)c));
		for (unsigned s = 0; s < PW_SEVERITIES; s++)
			ret->has_severity[s] |= t->findings[c][s] > 0;
	}
	fit(ret, cli_columns(STDOUT_FILENO));
}

static void
print_padded(const char *text, unsigned width)
{
	unsigned used = cli_width(text);

	printf("%s%*s", text, used < width ? (int)(width - used) : 0, "");
}

static void
print_names(const struct layout *l, const char *name, const char *title)
{
	print_padded(name, l->name);
	if (l->title > 0) {
		fputs("  ", stdout);
		print_padded(title, l->title);
	}
}

static void
print_number(uint64_t n, const char *colour)
{
	if (n == 0)
		printf("%*s", NUMBER, "-");
	else
		printf("%s%*ju%s", colour, NUMBER, (uintmax_t)n, *colour != '\0' ? CLI_PLAIN : "");
}

/* A severity's name in capitals. */
static void
print_severity_head(unsigned severity)
{
	const char *from = pw_severity_name((enum pw_severity)severity);
	char name[NUMBER + 1] = "";

	for (unsigned n = 0; from[n] != '\0' && n < NUMBER; n++)
		name[n] = (char)(from[n] - ('a' - 'A'));
	printf("%*s", NUMBER, name);
}

static void
print_head(const struct layout *l)
{
	if (l->in_colour)
		fputs(CLI_BOLD, stdout);
	print_names(l, NAME_HEAD, "");
	printf("%*s", NUMBER, "FINDINGS");
	if (l->has_distinct)
		printf("%*s", NUMBER, "DISTINCT");
	for (unsigned s = PW_SEVERITIES; s-- > 0;)
		if (l->has_severity[s])
			print_severity_head(s);
	printf("%s\n", l->in_colour ? CLI_PLAIN : "");
}

static void
print_distinct(const struct scan_table *t, unsigned category)
{
	char text[32];

	snprintf(text, sizeof(text), "%s%ju", t->is_more[category] ? ">" : "",
	    (uintmax_t)t->distinct[category]);
	printf("%*s", NUMBER, text);
}

static void
print_category(const struct scan_table *t, const struct layout *l, unsigned c)
{
	print_names(l, pw_category_name((enum pw_category)c),
	    pw_category_title_ja((enum pw_category)c));
	print_number(sum_of(t->findings[c]), "");
	if (l->has_distinct)
		print_distinct(t, c);
	for (unsigned s = PW_SEVERITIES; s-- > 0;)
		if (l->has_severity[s])
			print_number(t->findings[c][s],
			    l->in_colour ? cli_severity_colour((int)s) : "");
	putchar('\n');
}

void
scan_table_print(const struct scan_table *t)
{
	struct layout l;
	bool is_empty = true;

	lay_out(t, &l);
	for (unsigned c = 0; c < PW_CATEGORIES; c++) {
		if (sum_of(t->findings[c]) == 0)
			continue;
		if (is_empty) {
			putchar('\n');
			print_head(&l);
		}
		is_empty = false;
		print_category(t, &l, c);
	}
}
