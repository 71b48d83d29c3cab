#include "scan.h"
#include "names.h"
#include "terminal.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch scan [OPTION]... FILE|DIR|-...\n"
    "Scans files, directories with all below them, or standard input (-).\n"
    "\n"
    "  -c CONF                  read a configuration file\n"
    "  --rules DIR              directory of rule files (may be repeated)\n"
    "  --format text|jsonl      how findings are printed (text)\n"
    "  --cdr FORMAT|auto|none   call-detail records: a format's name; auto (the default) tells by\n"
    "                           the first record; none: lines only\n"
    "  --encoding auto|utf-8    encoding of the input\n"
    "  --min-confidence X       from 0 to 1: what is less sure is no finding (0.5)\n"
    "  --category A,B           print findings of these categories only\n"
    "  --rule PATTERN           print findings of rules of this shell pattern only\n"
    "  --coverage               end with a line that says what was scanned and what was not\n"
    "  --no-progress            no progress line on a terminal\n"
    "\n"
    "Exit status: 0 nothing found, 1 findings, 2 could not do the work, 3 a part of the input\n"
    "stayed unscanned.\n";

enum {
	OPT_RULES = 256,
	OPT_FORMAT,
	OPT_CDR,
	OPT_ENCODING,
	OPT_MIN,
	OPT_CATEGORY,
	OPT_RULE,
	OPT_COVERAGE,
	OPT_NO_PROGRESS,
	OPT_HELP
};

static const struct option long_options[] = {{"rules", required_argument, NULL, OPT_RULES},
    {"format", required_argument, NULL, OPT_FORMAT}, {"cdr", required_argument, NULL, OPT_CDR},
    {"encoding", required_argument, NULL, OPT_ENCODING},
    {"min-confidence", required_argument, NULL, OPT_MIN},
    {"category", required_argument, NULL, OPT_CATEGORY},
    {"rule", required_argument, NULL, OPT_RULE}, {"coverage", no_argument, NULL, OPT_COVERAGE},
    {"no-progress", no_argument, NULL, OPT_NO_PROGRESS}, {"help", no_argument, NULL, OPT_HELP},
    {0}};

static int
read_format(struct scan_options *o, const char *text)
{
	if (strcmp(text, "text") == 0)
		o->format = SCAN_TEXT;
	else if (strcmp(text, "jsonl") == 0)
		o->format = SCAN_JSONL;
	else
		return cli_complain("--format %s: expected text or jsonl", text), -1;
	return 0;
}

static int
read_encoding(const char *text)
{
	if (strcmp(text, "auto") == 0 || strcmp(text, "utf-8") == 0)
		return 0;
	return cli_complain("--encoding %s: expected auto or utf-8", text), -1;
}

static int
read_confidence(struct scan_options *o, const char *text)
{
	double v = cli_fraction(text);

	if (v < 0)
		return cli_complain("--min-confidence %s: expected a number from 0 to 1", text), -1;
	o->settings.min_confidence = v;
	return 0;
}

/* One option; 1 for --help, -1 for an error that was said. */
static int
read_option(struct scan_options *o, int c, const char *arg)
{
	switch (c) {
	case OPT_FORMAT:
		return read_format(o, arg);
	case OPT_CDR:
		o->cdr = strcmp(arg, "none") == 0 ? NULL : arg;
		return 0;
	case OPT_ENCODING:
		return read_encoding(arg);
	case OPT_MIN:
		return read_confidence(o, arg);
	case OPT_CATEGORY:
		return cli_find_names(&cli_category_names, arg, &o->categories);
	case OPT_RULE:
		o->rule_pattern = arg;
		return 0;
	case OPT_COVERAGE:
		o->coverage = true;
		return 0;
	case OPT_NO_PROGRESS:
		o->no_progress = true;
		return 0;
	case OPT_HELP:
		return 1;
	default:
		return -1;
	}
}

/* The configuration file goes first: the command line is laid over it. */
static int
read_configuration(struct scan_options *o, const char *path, const struct pw_strings *rules)
{
	struct pw_settings *s = &o->settings;
	struct pw_err err;

	if (path != NULL && pw_settings_read(s, path, &err) < 0)
		return cli_complain("%s", err.text), -1;
	pw_settings_drop_sources(s);
	for (unsigned i = 0; rules->n > 0 && i < s->rules.n; i++)
		free(s->rules.item[i]);
	if (rules->n > 0)
		s->rules.n = 0;
	for (unsigned i = 0; i < rules->n; i++)
		pw_settings_add(&s->rules, rules->item[i]);
	pw_settings_complete(s);
	return 0;
}

static int
read_options(int argc, char **argv, struct scan_options *o)
{
	struct pw_strings rules = {0};
	double standard = o->settings.min_confidence;
	const char *conf = NULL;
	int c, rc = 0;

	o->settings.min_confidence = -1;
	while (rc == 0 && (c = getopt_long(argc, argv, "c:h", long_options, NULL)) != -1) {
		if (c == 'c')
			conf = optarg;
		else if (c == OPT_RULES && rules.n < PW_MAX_STRINGS)
			rules.item[rules.n++] = optarg;
		else
			rc = read_option(o, c == 'h' ? OPT_HELP : c, optarg);
	}
	if (rc == 0 && optind == argc)
		rc = (cli_complain("scan: no file named; `-` is standard input"), -1);
	if (rc == 0) {
		double chosen = o->settings.min_confidence;

		o->settings.min_confidence = standard;
		rc = read_configuration(o, conf, &rules);
		if (chosen >= 0)
			o->settings.min_confidence = chosen;
	}
	return rc;
}

static int
refuse_format(const struct scan *scan, const char *why)
{
	const struct pw_format *format;
	struct pw_buf all;

	pw_buf_init(&all, 4096);
	for (unsigned i = 0; (format = pw_formats_at(scan->loaded.formats, i)) != NULL; i++)
		pw_buf_addf(&all, ", %s", format->name);
	cli_complain("--cdr: %s; there are auto, none%s", why, all.len > 0 ? all.data : "");
	pw_buf_release(&all);
	return -1;
}

/* What was named: said once, before the work. */
static int
open_scan(struct scan *scan)
{
	const struct scan_options *o = scan->options;
	const struct pw_flow_start stream = {o->cdr, NULL};
	struct pw_err err;

	pw_buf_init(&scan->shown_path, 64u * 1024);
	if (pw_loaded_open(&scan->loaded, &o->settings, PW_LOAD_EXAMPLES, &err) < 0)
		return cli_complain("%s", err.text), -1;
	scan->flow = pw_flow_create(scan->loaded.detector, false);
	scan->path_flow = pw_flow_create(cli_path_detector(&scan->loaded), false);
	if (pw_flow_begin(scan->flow, &stream, &err) < 0)
		return refuse_format(scan, err.text);
	scan->in_colour = cli_in_colour();
	scan->has_progress = isatty(STDERR_FILENO) && !o->no_progress;
	scan->started_us = scan->progress_us = pw_monotonic_us();
	return 0;
}

static void
close_scan(struct scan *scan)
{
	pw_flow_destroy(scan->flow);
	pw_flow_destroy(scan->path_flow);
	pw_loaded_release(&scan->loaded);
	pw_buf_release(&scan->shown_path);
}

static int
run(const struct scan_options *o, char *const *names, unsigned n)
{
	struct scan scan = {.options = o};
	struct scan_targets targets = {0};

	if (open_scan(&scan) < 0) {
		close_scan(&scan);
		return CLI_CANNOT;
	}
	scan_walk(&scan, names, n, &targets);
	for (size_t i = 0; i < targets.n && scan.output_errno == 0; i++)
		scan_file(&scan, &targets.at[i]);
	scan_clear_progress(&scan);
	scan_targets_release(&targets);
	if (o->coverage && o->format == SCAN_JSONL)
		scan_print_coverage(&scan);
	scan_flush(&scan);
	if (scan.output_errno != 0) {
		cli_complain("standard output: %s", pw_errno_text(scan.output_errno));
		scan.tally.status = CLI_CANNOT;
	}
	if (o->format == SCAN_TEXT)
		scan_print_summary(&scan);
	close_scan(&scan);
	if (scan.tally.status != CLI_OK)
		return scan.tally.status;
	return scan.tally.findings > 0 ? CLI_FOUND : CLI_OK;
}

int
cli_scan(int argc, char **argv)
{
	struct scan_options o = {.cdr = "auto"};
	int rc;

	pw_settings_init(&o.settings);
	rc = read_options(argc, argv, &o);
	if (rc > 0) {
		fputs(usage, stdout);
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
