/* What was planted and what was found, when all is over. */
#include "watch.h"

#include <stdlib.h>
#include <string.h>

#define MAX_LISTED 20u

struct latencies {
	int64_t *us;
	size_t n;
	double median_ms, p99_ms, max_ms;
};

static void
heading(const struct gen_show *show, const char *text)
{
	(void)putchar('\n');
	gen_paint(show, "1");
	(void)puts(text);
	gen_unpaint(show);
}

static int
compare_us(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest that at least so many of a thousand do not exceed. */
static double
quantile_ms(const struct latencies *l, size_t per_thousand)
{
	size_t rank = (l->n * per_thousand + 999) / 1000;

	return (double)l->us[rank > 0 ? rank - 1 : 0] / 1e3;
}

static void
take_latencies(const struct gen_places *planted, struct latencies *ret)
{
	size_t cap = 0;

	for (size_t i = 0; i < planted->index.n; i++) {
		const struct gen_place *p = &planted->at[i];

		if (!p->is_paired || p->latency_us < 0)
			continue;
		ret->us = gen_grow(ret->us, ret->n, &cap, sizeof(*ret->us));
		ret->us[ret->n++] = p->latency_us;
	}
	if (ret->n == 0)
		return;
	qsort(ret->us, ret->n, sizeof(*ret->us), compare_us);
	ret->median_ms = quantile_ms(ret, 500);
	ret->p99_ms = quantile_ms(ret, 990);
	ret->max_ms = quantile_ms(ret, 1000);
}

/* Those that have no partner, up to a maximum. */
static void
list_unpaired(const struct gen_show *show, const struct gen_places *places, bool planted)
{
	size_t listed = 0;

	for (size_t i = 0; i < places->index.n; i++) {
		const struct gen_place *p = &places->at[i];

		if (p->is_paired || ++listed > MAX_LISTED)
			continue;
		if (listed == 1)
			heading(show, planted ? "Planted, not found" : "Found, not planted");
		(void)fputs("  ", stdout);
		gen_show_text(p->file[0] != '\0' ? p->file : "-", 0);
		(void)printf(" offset=%llu length=%llu %s=%llu category=",
		    (unsigned long long)p->offset, (unsigned long long)p->length,
		    planted ? "generation" : "line", (unsigned long long)p->number);
		gen_show_text(p->category, 0);
		(void)fputs(planted ? " form=" : " rule=", stdout);
		gen_show_text(p->detail, 0);
		(void)fputs(planted ? "" : " masked=", stdout);
		gen_show_text(p->masked, 0);
		(void)putchar('\n');
	}
	if (listed > MAX_LISTED)
		(void)printf("  … and %zu more\n", listed - MAX_LISTED);
}

static int
compare_counts(const void *a, const void *b)
{
	const struct gen_count *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

static void
sort_counts(const struct gen_counts *counts, struct gen_counts *ret)
{
	*ret = *counts;
	qsort(ret->row, ret->n, sizeof(ret->row[0]), compare_counts);
}

static void
show_categories(const struct gen_show *show, const struct gen_ledger *ledger)
{
	struct gen_counts sorted;

	if (ledger->categories.n == 0)
		return;
	heading(show, "Leaks by category and severity");
	sort_counts(&ledger->categories, &sorted);
	for (size_t i = 0; i < sorted.n; i++) {
		const struct gen_count *c = &sorted.row[i];

		(void)fputs("  ", stdout);
		gen_show_text(c->name, 18);
		(void)printf("%8llu  ", (unsigned long long)c->n);
		for (unsigned s = GEN_SEVERITIES; s-- > 0;) {
			if (c->of[s] == 0)
				continue;
			gen_paint(show, gen_severity_colour(gen_severities[s]));
			(void)printf("  %s %llu", gen_severities[s], (unsigned long long)c->of[s]);
			gen_unpaint(show);
		}
		(void)putchar('\n');
	}
}

static void
show_watcher(const struct gen_show *show, const struct gen_ledger *ledger)
{
	struct gen_counts sorted;

	if (ledger->watcher == 0)
		return;
	heading(show, "Of the watcher itself (no findings)");
	sort_counts(&ledger->codes, &sorted);
	for (size_t i = 0; i < sorted.n; i++) {
		(void)fputs("  ", stdout);
		gen_show_text(sorted.row[i].name, 18);
		(void)printf("%8llu\n", (unsigned long long)sorted.row[i].n);
	}
}

static void
show_number(const char *name, uint64_t n, const char *note)
{
	(void)printf("  %-18s%8llu%s%s\n", name, (unsigned long long)n,
	    note[0] != '\0' ? "    " : "", note);
}

static void
show_if_any(const char *name, uint64_t n, const char *note)
{
	if (n > 0)
		show_number(name, n, note);
}

static void
show_tally(const struct gen_show *show, const struct gen_ledger *ledger)
{
	uint64_t planted = ledger->planted.index.n, reported = ledger->reported.index.n;

	heading(show, "Planted and found");
	show_number("planted", planted, "");
	show_number("found", ledger->found, "");
	show_number("lost", planted - ledger->found, "planted, not found");
	show_number("false", reported - ledger->found, "found, not planted");
	show_number("doubled", ledger->doubled, "same id and revision again");
	show_if_any("grown", ledger->grown, "another revision of a known id");
	show_if_any("provisional", ledger->provisional, "or withdrawn; not counted above");
	show_number("lines", ledger->lines, "of the alert file");
	show_if_any("other kinds", ledger->other, "");
	show_if_any("no JSON", ledger->broken, "lines that are no object");
}

static void
show_latencies(const struct gen_show *show, const struct latencies *l)
{
	if (l->n == 0)
		return;
	heading(show, "From the write of the line to the read of its alert");
	(void)printf("  median %.1f ms, 99 %% within %.1f ms, at most %.1f ms (%zu alerts)\n",
	    l->median_ms, l->p99_ms, l->max_ms, l->n);
}

static void
show_ms(const char *name, const struct latencies *l, double ms)
{
	if (l->n > 0)
		(void)printf(" %s=%.3f", name, ms);
	else
		(void)printf(" %s=-", name);
}

static void
show_last_line(const struct gen_ledger *ledger, const struct latencies *l)
{
	uint64_t planted = ledger->planted.index.n, found = ledger->found;

	(void)printf("\nwatch planted=%llu found=%llu false=%llu doubled=%llu",
	    (unsigned long long)planted, (unsigned long long)found,
	    (unsigned long long)(ledger->reported.index.n - found),
	    (unsigned long long)ledger->doubled);
	show_ms("median_ms", l, l->median_ms);
	show_ms("p99_ms", l, l->p99_ms);
	show_ms("max_ms", l, l->max_ms);
	(void)printf(" lost=%llu\n", (unsigned long long)(planted - found));
	(void)fflush(stdout);
}

bool
gen_show_summary(const struct gen_show *show, const struct gen_ledger *ledger)
{
	struct latencies l = {0};

	take_latencies(&ledger->planted, &l);
	list_unpaired(show, &ledger->planted, true);
	list_unpaired(show, &ledger->reported, false);
	show_categories(show, ledger);
	show_watcher(show, ledger);
	show_latencies(show, &l);
	show_tally(show, ledger);
	show_last_line(ledger, &l);
	free(l.us);
	return ledger->found == ledger->planted.index.n &&
	    ledger->found == ledger->reported.index.n && ledger->doubled == 0;
}
