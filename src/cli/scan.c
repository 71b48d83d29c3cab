#include "scan.h"
#include "terminal.h"

#include <stdlib.h>
#include <unistd.h>

static int
refuse_format(const struct scan *scan, const char *why)
{
	const struct pw_format *format;
	struct pw_buf all;

	pw_buf_init(&all, 4096);
	for (unsigned i = 0; (format = pw_formats_at(scan->loaded.formats, i)) != NULL; i++)
		pw_buf_addf(&all, ", %s", format->name);
	cli_complain("--cdr: %s; there are auto, none%s (cdr_formats of -c CONF names "
		     "more directories)",
	    why, all.len > 0 ? all.data : "");
	pw_buf_release(&all);
	return -1;
}

/* What was named: said once, before the work. */
static int
open_scan(struct scan *scan, struct scan_hand *hand)
{
	const struct scan_options *o = scan->options;
	struct pw_err err;

	if (pw_loaded_open(&scan->loaded, &o->settings, PW_LOAD_EXAMPLES, &err) < 0)
		return cli_complain("%s", err.text), -1;
	if (scan_options_check(o, scan->loaded.plan) < 0)
		return -1;
	scan_hand_open(hand, scan);
	if (pw_flow_begin(hand->flow, &(struct pw_flow_start) {.format = o->cdr}, &err) < 0)
		return refuse_format(scan, err.text);
	if (o->format == SCAN_TEXT) {
		scan->text = scan_text_create();
		scan->table = scan_table_create();
	}
	scan->has_progress = isatty(STDERR_FILENO) && !o->no_progress;
	scan->started_us = scan->progress_us = pw_monotonic_us();
	return 0;
}

/* What stands behind the last finding. */
static void
end_output(struct scan *scan)
{
	const struct scan_options *o = scan->options;

	if (scan->table != NULL)
		scan_table_print(scan->table);
	if (o->coverage)
		scan_print_coverage(scan);
	scan_flush(scan);
	if (scan->output_errno != 0) {
		cli_complain("standard output: %s", pw_errno_text(scan->output_errno));
		scan->tally.status = CLI_CANNOT;
	}
	scan_say_passed_over(scan);
	if (o->format == SCAN_TEXT)
		scan_print_summary(scan);
}

static int
run(const struct scan_options *o, char *const *names, unsigned n)
{
	struct scan scan = {.options = o};
	struct scan_hand hand = {0};
	struct scan_targets targets = {0};
	int rc = open_scan(&scan, &hand);

	if (rc == 0) {
		scan_walk(&scan, &hand, names, n, &targets);
		rc = scan_run(&scan, &hand, &targets);
	}
	if (rc == 0) {
		scan_clear_progress(&scan);
		end_output(&scan);
	}
	scan_targets_release(&targets);
	scan_hand_close(&hand);
	scan_text_destroy(scan.text);
	scan_table_destroy(scan.table);
	pw_loaded_release(&scan.loaded);
	if (rc < 0)
		return CLI_CANNOT;
	if (scan.tally.status != CLI_OK)
		return scan.tally.status;
	return scan.tally.findings > 0 ? CLI_FOUND : CLI_OK;
}

int
cli_scan(int argc, char **argv)
{
	struct scan_options o = {.cdr = "auto", .jobs = 1};
	int rc;

	pw_settings_init(&o.settings);
	rc = scan_options_read(&o, argc, argv);
	if (rc > 0) {
		fputs(scan_usage, stdout);
		rc = CLI_OK;
	} else if (rc < 0) {
		fputs("Try `piiwatch scan --help`.\n", stderr);
		rc = CLI_CANNOT;
	} else {
		rc = run(&o, argv + optind, (unsigned)(argc - optind));
	}
	pw_settings_release(&o.settings);
	return rc;
}
