#include "scan.h"
#include "terminal.h"

#include <piiwatch/category.h>

#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>

#define PROGRESS_EVERY_US 200000

static bool
is_asked_for(const struct scan_options *o, const struct pw_finding *f)
{
	if (o->categories != 0 && (o->categories & PW_CATEGORY_BIT(f->category)) == 0)
		return false;
	return o->rule_pattern == NULL || fnmatch(o->rule_pattern, f->rule, 0) == 0;
}

static void
print_json(const struct scan *scan, const struct pw_finding *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "rule", json_string(f->rule));
	json_object_set_new(o, "category",
	    json_string(pw_category_name((enum pw_category)f->category)));
	json_object_set_new(o, "path", json_string(scan->shown_path.data));
	json_object_set_new(o, "offset", json_integer((json_int_t)f->offset));
	json_object_set_new(o, "length", json_integer((json_int_t)f->length));
	json_object_set_new(o, "line", json_integer((json_int_t)f->line));
	json_object_set_new(o, "column", json_integer((json_int_t)f->column));
	if (f->field[0] != '\0')
		json_object_set_new(o, "field", json_string(f->field));
	json_object_set_new(o, "masked", json_string(f->masked));
	json_object_set_new(o, "confidence", json_real(f->confidence / 1000.0));
	json_object_set_new(o, "severity",
	    json_string(pw_severity_name((enum pw_severity)f->severity)));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(3));
	putchar('\n');
	json_decref(o);
}

static void
print_text(const struct scan *scan, const struct pw_finding *f)
{
	const char *severity = pw_severity_name((enum pw_severity)f->severity);
	const char *on = scan->in_colour ? cli_severity_colour(f->severity) : "";
	const char *bold = scan->in_colour ? CLI_BOLD : "";
	const char *off = scan->in_colour ? CLI_PLAIN : "";

	printf("%s:%ju:%ju: %s%s%s %s %s%s%s (%s, %.2f%s%s)\n", scan->shown_path.data,
	    (uintmax_t)f->line, (uintmax_t)f->column, on, severity, off,
	    pw_category_name((enum pw_category)f->category), bold, f->masked, off, f->rule,
	    f->confidence / 1000.0, f->field[0] != '\0' ? ", field " : "", f->field);
}

static void
note_output_error(struct scan *scan)
{
	if (scan->output_errno == 0 && ferror(stdout))
		scan->output_errno = errno;
}

void
scan_flush(struct scan *scan)
{
	fflush(stdout);
	note_output_error(scan);
}

void
scan_print_finding(struct scan *scan, const struct pw_finding *f)
{
	if (!is_asked_for(scan->options, f))
		return;
	scan->tally.findings++;
	scan->tally.by_category[f->category]++;
	scan_clear_progress(scan);
	if (scan->options->format == SCAN_JSONL)
		print_json(scan, f);
	else
		print_text(scan, f);
	note_output_error(scan);
}

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

void
scan_print_progress(struct scan *scan)
{
	int64_t now = pw_monotonic_us();
	uint64_t done = scan->tally.stats.bytes + pw_flow_stats(scan->flow)->bytes;
	double rate = megabytes(done) / seconds_since(scan->started_us);

	if (!scan->has_progress || now - scan->progress_us < PROGRESS_EVERY_US)
		return;
	scan->progress_us = now;
	fflush(stdout);
	fprintf(stderr, "\r\033[K%.1f MB, %.0f MB/s", megabytes(done), rate);
	if (scan->bytes_ahead > done && rate > 0)
		fprintf(stderr, ", %.0f s left", megabytes(scan->bytes_ahead - done) / rate);
	fprintf(stderr, ", %ju findings", (uintmax_t)scan->tally.findings);
	fflush(stderr);
}

void
scan_clear_progress(const struct scan *scan)
{
	if (!scan->has_progress)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
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
	json_t *line = json_object(), *o = stats_to_json(&t->stats), *skipped = json_object();

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
	uint64_t expected = t->turned_away[PW_REASON_EXPECTED];
	uint64_t parties = t->turned_away[PW_REASON_OWN_PARTY];

	fprintf(stderr, "%ju file%s, %ju lines, %.1f MB in %.2f s (%.0f MB/s)\n",
	    (uintmax_t)t->files_scanned, t->files_scanned == 1 ? "" : "s",
	    (uintmax_t)t->stats.lines, megabytes(t->stats.bytes), seconds,
	    megabytes(t->stats.bytes) / seconds);
	fprintf(stderr, "%ju finding%s", (uintmax_t)t->findings, t->findings == 1 ? "" : "s");
	print_categories(t);
	if (expected + parties > 0)
		fprintf(stderr,
		    "%ju values where they belong, %ju numbers of a record's own parties\n",
		    (uintmax_t)expected, (uintmax_t)parties);
	if (t->stats.bad_bytes > 0)
		fprintf(stderr,
		    "%ju bytes are no UTF-8: values beside them may be missed; is it another encoding? "
		    "(iconv -f cp932 -t utf-8)\n",
		    (uintmax_t)t->stats.bad_bytes);
	if (t->stats.bad_frame > 0)
		fprintf(stderr, "%ju records do not fit their CDR format: scanned as free text\n",
		    (uintmax_t)t->stats.bad_frame);
}
