#include "scan.h"
#include "terminal.h"

#include <jansson.h>

static const char *const causes[] = {
#define X(id, name) name,
    SCAN_SKIP_ROWS(X)
#undef X
};

static json_t *
stats_to_json(const struct pw_stats *stats)
{
	json_t *o = json_object();

#define X(name, help) json_object_set_new(o, #name, json_integer((json_int_t)stats->name));
	PW_STATS_ROWS(X)
#undef X
	return o;
}

static void
print_coverage_json(const struct scan_tally *t)
{
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
print_skipped(const struct scan_tally *t)
{
	const char *between = "";
	uint64_t n = 0;

	for (unsigned i = 0; i < SKIP_CAUSES; i++)
		n += t->skipped[i];
	printf("  files not scanned  %ju", (uintmax_t)n);
	for (unsigned i = 0; i < SKIP_CAUSES; i++) {
		if (t->skipped[i] == 0)
			continue;
		printf("%s%s %ju", *between == '\0' ? " (" : between, causes[i],
		    (uintmax_t)t->skipped[i]);
		between = ", ";
	}
	printf("%s\n", *between == '\0' ? "" : ")");
}

static void
print_coverage_text(const struct scan_tally *t)
{
	char seen[CLI_BYTES_TEXT], scanned[CLI_BYTES_TEXT];

	cli_print_bytes(t->bytes_seen, seen);
	cli_print_bytes(t->all.stats.bytes, scanned);
	printf(
	    "\ncoverage\n  files seen         %ju (%s)\n  files scanned      %ju (%s, %ju line%s)\n",
	    (uintmax_t)t->files_seen, seen, (uintmax_t)t->files_scanned, scanned,
	    (uintmax_t)t->all.stats.lines, t->all.stats.lines == 1 ? "" : "s");
	print_skipped(t);
}

void
scan_print_coverage(const struct scan *scan)
{
	if (scan->options->format == SCAN_JSONL)
		print_coverage_json(&scan->tally);
	else
		print_coverage_text(&scan->tally);
}

/* One line on stderr, where there is something to say. */
static void
say_count(uint64_t n, const char *of_one, const char *of_more)
{
	if (n > 0)
		fprintf(stderr, "%ju %s\n", (uintmax_t)n, n == 1 ? of_one : of_more);
}

static void
say_speed(const struct scan *scan)
{
	const struct scan_tally *t = &scan->tally;
	double seconds = (double)(pw_monotonic_us() - scan->started_us) / 1e6;
	char bytes[CLI_BYTES_TEXT];

	cli_print_bytes(t->all.stats.bytes, bytes);
	fprintf(stderr, "%ju file%s, %ju line%s, %s in %.2f s", (uintmax_t)t->files_scanned,
	    t->files_scanned == 1 ? "" : "s", (uintmax_t)t->all.stats.lines,
	    t->all.stats.lines == 1 ? "" : "s", bytes, seconds);
	if (seconds > 0)
		fprintf(stderr, " (%.0f MB/s)", (double)t->all.stats.bytes / 1e6 / seconds);
	fprintf(stderr, "\n%ju finding%s\n", (uintmax_t)t->findings, t->findings == 1 ? "" : "s");
}

/* Which CDR formats files were read in, and how sure that is where nobody named them. */
static void
say_formats(const struct scan *scan)
{
	const struct pw_format *format;

	for (unsigned i = 0; (format = pw_formats_at(scan->loaded.formats, i)) != NULL; i++) {
		const struct scan_read_as *as = &scan->tally.all.read_as[i];

		if (as->files == 0)
			continue;
		fprintf(stderr, "%u file%s read as %s", as->files, as->files == 1 ? "" : "s",
		    format->name);
		if (as->least_sure > 0)
			fprintf(stderr, ": %u values of a first record say so%s", as->least_sure,
			    as->files == 1 ? "" : ", or more");
		fputc('\n', stderr);
	}
}

void
scan_print_summary(const struct scan *scan)
{
	const struct scan_outcome *all = &scan->tally.all;

	say_speed(scan);
	if (scan->loaded.formats != NULL)
		say_formats(scan);
	say_count(all->turned_away[PW_REASON_EXPECTED], "value where it belongs",
	    "values where they belong");
	say_count(all->turned_away[PW_REASON_OWN_PARTY], "number of a record's own party",
	    "numbers of a record's own parties");
	say_count(all->stats.bad_bytes, "byte fits no encoding and was passed over",
	    "bytes fit no encoding and were passed over");
	say_count(all->stats.bad_frame,
	    "record does not fit its CDR format and was scanned as free text",
	    "records do not fit their CDR format and were scanned as free text");
	say_count(all->stats.bad_columns, "of them has other columns than the format lists",
	    "of them have other columns than the format lists");
	say_count(all->stats.bad_values, "of them has a column that holds what its type cannot",
	    "of them have a column that holds what its type cannot");
	say_count(all->stats.unlisted_columns,
	    "column of a line of names is not listed in its format: all of it is looked at",
	    "columns of lines of names are not listed in their format: all of them is looked at");
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
