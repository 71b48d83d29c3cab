#include "scan.h"

#include <piiwatch/category.h>

#include <jansson.h>

static double
megabytes(uint64_t bytes)
{
	return (double)bytes / 1e6;
}

static double
seconds_since(int64_t us)
{
	int64_t now = pw_monotonic_us();

	return now > us ? (double)(now - us) / 1e6 : 1e-6;
}

static json_t *
stats_to_json(const struct pw_stats *stats)
{
	json_t *o = json_object();

#define X(name, help) json_object_set_new(o, #name, json_integer((json_int_t)stats->name));
	PW_STATS_ROWS(X)
#undef X
	return o;
}

void
scan_print_coverage(struct scan *scan)
{
	static const char *const causes[] = {
#define X(id, name) name,
	    SCAN_SKIP_ROWS(X)
#undef X
	};
	const struct scan_tally *t = &scan->tally;
	json_t *line = json_object(), *o = stats_to_json(&t->all.stats), *skipped = json_object();

	for (unsigned i = 0; i < SKIP_CAUSES; i++)
		json_object_set_new(skipped, causes[i], json_integer((json_int_t)t->skipped[i]));
	json_object_set_new(o, "bytes_seen", json_integer((json_int_t)t->bytes_seen));
	json_object_set_new(o, "files_seen", json_integer((json_int_t)t->files_seen));
	json_object_set_new(o, "files_scanned", json_integer((json_int_t)t->files_scanned));
	json_object_set_new(o, "files_skipped", skipped);
	json_object_set_new(line, "coverage", o);
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

static void
print_categories(const struct scan_tally *t)
{
	const char *between = " (";

	for (int i = 0; i < PW_CATEGORIES; i++) {
		if (t->by_category[i] == 0)
			continue;
		fprintf(stderr, "%s%s %ju", between, pw_category_name((enum pw_category)i),
		    (uintmax_t)t->by_category[i]);
		between = ", ";
	}
	fputs(t->findings > 0 ? ")\n" : "\n", stderr);
}

void
scan_print_summary(struct scan *scan)
{
	const struct scan_tally *t = &scan->tally;
	double seconds = seconds_since(scan->started_us);
	uint64_t expected = t->all.turned_away[PW_REASON_EXPECTED];
	uint64_t parties = t->all.turned_away[PW_REASON_OWN_PARTY];

	fprintf(stderr, "%ju file%s, %ju lines, %.1f MB in %.2f s (%.0f MB/s)\n",
	    (uintmax_t)t->files_scanned, t->files_scanned == 1 ? "" : "s",
	    (uintmax_t)t->all.stats.lines, megabytes(t->all.stats.bytes), seconds,
	    megabytes(t->all.stats.bytes) / seconds);
	fprintf(stderr, "%ju finding%s", (uintmax_t)t->findings, t->findings == 1 ? "" : "s");
	print_categories(t);
	if (expected + parties > 0)
		fprintf(stderr,
		    "%ju values where they belong, %ju numbers of a record's own parties\n",
		    (uintmax_t)expected, (uintmax_t)parties);
	if (t->all.stats.bad_bytes > 0)
		fprintf(stderr,
		    "%ju bytes are no UTF-8: values beside them may be missed; is it another encoding? "
		    "(iconv -f cp932 -t utf-8)\n",
		    (uintmax_t)t->all.stats.bad_bytes);
	if (t->all.stats.bad_frame > 0)
		fprintf(stderr, "%ju records do not fit their CDR format: scanned as free text\n",
		    (uintmax_t)t->all.stats.bad_frame);
}

void
scan_say_passed_over(const struct scan *scan)
{
	uint64_t n = scan->tally.passed_over;

	if (n == 1)
		cli_complain("1 file in a directory is no text and was passed over");
	else if (n > 1)
		cli_complain("%ju files in directories are no text and were passed over",
		    (uintmax_t)n);
}
