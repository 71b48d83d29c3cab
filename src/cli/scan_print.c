#include "scan.h"

#include <piiwatch/category.h>
#include <piiwatch/mask.h>

#include <errno.h>
#include <fnmatch.h>
#include <jansson.h>

bool
scan_is_asked_for(const struct scan_options *o, const struct pw_finding *f)
{
	if (o->categories != 0 && (o->categories & PW_CATEGORY_BIT(f->category)) == 0)
		return false;
	return o->rule_pattern == NULL || fnmatch(o->rule_pattern, f->rule, 0) == 0;
}

static void
print_json(const struct scan_file *file, const struct pw_finding *f)
{
	json_t *o = json_object();

	json_object_set_new(o, "rule", json_string(f->rule));
	json_object_set_new(o, "category",
	    json_string(pw_category_name((enum pw_category)f->category)));
	json_object_set_new(o, "path", json_string(file->shown_path.data));
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

/* A file's own line may name its columns. */
static void
clean_field(struct pw_finding *f)
{
	struct pw_buf clean;

	if (f->field[0] == '\0')
		return;
	pw_buf_init(&clean, 4 * sizeof(f->field));
	pw_mask_text(pw_span_of(f->field), NULL, 0, &clean);
	snprintf(f->field, sizeof(f->field), "%s", clean.data);
	pw_buf_release(&clean);
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
	if (scan->text != NULL)
		scan_text_flush(scan->text);
	fflush(stdout);
	note_output_error(scan);
}

void
scan_print_finding(struct scan *scan, const struct scan_file *file, const struct pw_finding *f)
{
	struct pw_finding shown = *f;

	clean_field(&shown);
	scan->tally.findings++;
	scan_clear_progress(scan);
	if (scan->text != NULL) {
		scan_text_add(scan->text, file, &shown);
		scan_table_add(scan->table, &shown);
	} else {
		print_json(file, &shown);
	}
	note_output_error(scan);
}

void
scan_outcome_add(struct scan_outcome *sum, const struct scan_outcome *more)
{
	pw_stats_add(&sum->stats, &more->stats);
	for (unsigned i = 0; i < PW_REASONS; i++)
		sum->turned_away[i] += more->turned_away[i];
	for (unsigned i = 0; i < PW_MAX_FORMATS; i++) {
		const struct scan_read_as *from = &more->read_as[i];
		struct scan_read_as *to = &sum->read_as[i];

		if (from->files > 0 && (to->files == 0 || from->least_sure < to->least_sure))
			to->least_sure = from->least_sure;
		to->files += from->files;
	}
	if (more->cause == SKIP_CAUSES)
		return;
	sum->cause = more->cause;
	snprintf(sum->why, sizeof(sum->why), "%s", more->why);
}

/* What could not be done at all outweighs what is left out. */
static void
worsen(struct scan *scan, int status)
{
	if (scan->tally.status != CLI_CANNOT)
		scan->tally.status = status;
}

/* Matches that found no room are a part of the input that stayed unscanned. */
static void
say_capped(struct scan *scan, const struct scan_file *file)
{
	uint64_t capped = file->outcome.stats.hits_capped;

	if (capped == 0)
		return;
	cli_complain(
	    "%s: %ju matches over the %u a record can have were left out; is a form too wide?",
	    file->shown_path.data, (uintmax_t)capped, PW_MAX_HITS);
	worsen(scan, CLI_PARTIAL);
}

void
scan_report(struct scan *scan, const struct scan_file *file)
{
	struct scan_tally *t = &scan->tally;
	const struct scan_outcome *o = &file->outcome;

	scan_outcome_add(&t->all, o);
	scan_clear_progress(scan);
	if (scan->text != NULL)
		scan_text_end(scan->text);
	say_capped(scan, file);
	if (o->cause == SKIP_CAUSES) {
		t->files_scanned++;
		return;
	}
	t->skipped[o->cause]++;
	if (o->cause == SKIP_NOT_TEXT && !file->target->is_named) {
		t->passed_over++;
		return;
	}
	cli_complain("%s: %s; %s", file->shown_path.data, o->why,
	    o->stats.bytes > 0 ? "the rest is not scanned" : "not scanned");
	worsen(scan, o->cause == SKIP_MISSING ? CLI_CANNOT : CLI_PARTIAL);
}
