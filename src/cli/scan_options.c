#include "names.h"
#include "scan.h"

#include <fnmatch.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char scan_usage[] =
    "Usage: piiwatch scan [OPTION]... FILE|DIR|-...\n"
    "Scans files, directories with all below them, or standard input (-). What is compressed by\n"
    "gzip, xz, zstd or bzip2 is unpacked: its findings' places are those of the text in it.\n"
    "\n"
    "  -c CONF                  read a configuration file\n"
    "  --rules DIR              directory of rule files (may be repeated)\n"
    "  --format text|jsonl      how findings are printed (text)\n"
    "  --cdr FORMAT|auto|none   call-detail records: a format's name; auto (the default) tells by\n"
    "                           the first records; none: lines only\n"
    "  --mask-expected          numbers in call-detail records are findings where they belong, too:\n"
    "                           for a file from which they should have been taken out\n"
    "  --encoding NAME          encoding of the input: auto (the default), utf-8, cp932, euc-jp,\n"
    "                           iso-2022-jp, utf-16le, utf-16be\n"
    "  --min-confidence X       from 0 to 1: what is less sure is no finding (0.5)\n"
    "  --category A,B           print findings of these categories only\n"
    "  --rule PATTERN           print findings of rules of this shell pattern only\n"
    "  --coverage               end with a line that says what was scanned and what was not\n"
    "  --no-progress            no progress line on a terminal\n"
    "  -j N                     scan N files, or pieces of large ones, at a time (1); 0: one for\n"
    "                           each CPU; what is printed is the same\n"
    "\n"
    "Exit status: 0 nothing found, 1 findings, 2 could not do the work, 3 a part of the input\n"
    "stayed unscanned.\n";

enum {
	OPT_RULES = 256,
	OPT_FORMAT,
	OPT_CDR,
	OPT_MASK_EXPECTED,
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
    {"mask-expected", no_argument, NULL, OPT_MASK_EXPECTED},
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
read_encoding(struct scan_options *o, const char *text)
{
	int n = cli_find_name(&cli_encoding_names, pw_span_of(text));

	if (n < 0)
		return -1;
	o->encoding = (enum pw_encoding)n;
	return 0;
}

static int
read_jobs(struct scan_options *o, const char *text)
{
	unsigned n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		n = n * 10 + (unsigned)(*p - '0');
		if (!pw_is_digit(*p) || n > SCAN_MAX_JOBS)
			return cli_complain("-j %s: expected a number from 0 to %u", text,
				   SCAN_MAX_JOBS),
			       -1;
	}
	if (*text == '\0')
		return cli_complain("-j: expected a number from 0 to %u", SCAN_MAX_JOBS), -1;
	if (n == 0) {
		long cpus = sysconf(_SC_NPROCESSORS_ONLN);

		n = cpus < 1 ? 1 : cpus > (long)SCAN_MAX_JOBS ? SCAN_MAX_JOBS : (unsigned)cpus;
	}
	o->jobs = n;
	return 0;
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
	case OPT_MASK_EXPECTED:
		o->mask_expected = true;
		return 0;
	case OPT_ENCODING:
		return read_encoding(o, arg);
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
	case 'j':
		return read_jobs(o, arg);
	case 'h':
	case OPT_HELP:
		return 1;
	default:
		return -1;
	}
}

static void
empty(struct pw_strings *list)
{
	for (unsigned i = 0; i < list->n; i++)
		free(list->item[i]);
	list->n = 0;
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
	if (rules->n > 0)
		empty(&s->rules);
	for (unsigned i = 0; i < rules->n; i++)
		pw_settings_add(&s->rules, rules->item[i]);
	pw_settings_complete(s);
	/* What is not asked for need not be there. */
	if (o->cdr == NULL)
		empty(&s->cdr_formats);
	return 0;
}

int
scan_options_read(struct scan_options *o, int argc, char **argv)
{
	struct pw_strings rules = {0};
	double standard = o->settings.min_confidence;
	const char *conf = NULL;
	int c, rc = 0;

	o->settings.min_confidence = -1;
	while (rc == 0 && (c = getopt_long(argc, argv, "c:hj:", long_options, NULL)) != -1) {
		if (c == 'c')
			conf = optarg;
		else if (c == OPT_RULES && rules.n < PW_MAX_STRINGS)
			rules.item[rules.n++] = optarg;
		else
			rc = read_option(o, c, optarg);
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

/* The names of what there is, for who asked for something else. */
static int
refuse_rule(const struct scan_options *o, const struct pw_plan *plan)
{
	struct pw_buf all;

	pw_buf_init(&all, 16384);
	for (unsigned i = 0; i < plan->n_rules; i++)
		if (!plan->rule[i].is_words_only)
			pw_buf_addf(&all, "%s%s", all.len > 0 ? ", " : "", plan->rule[i].id);
	cli_complain("--rule %s: no rule has such a name; there are %s", o->rule_pattern,
	    all.len > 0 ? all.data : "none");
	pw_buf_release(&all);
	return -1;
}

static int
refuse_category(enum pw_category missing, uint64_t there)
{
	struct pw_buf all;

	pw_buf_init(&all, 4096);
	for (unsigned i = 0; i < PW_CATEGORIES; i++)
		if ((there & PW_CATEGORY_BIT(i)) != 0)
			pw_buf_addf(&all, "%s%s", all.len > 0 ? ", " : "",
			    pw_category_name((enum pw_category)i));
	cli_complain("--category %s: no rule finds it; there are rules for %s",
	    pw_category_name(missing), all.len > 0 ? all.data : "nothing");
	pw_buf_release(&all);
	return -1;
}

int
scan_options_check(const struct scan_options *o, const struct pw_plan *plan)
{
	uint64_t there = 0;
	bool has_rule = o->rule_pattern == NULL;

	for (unsigned i = 0; i < plan->n_rules; i++) {
		const struct pw_rule *rule = &plan->rule[i];

		if (rule->is_words_only)
			continue;
		there |= PW_CATEGORY_BIT(rule->category);
		has_rule = has_rule || fnmatch(o->rule_pattern, rule->id, 0) == 0;
	}
	if (!has_rule)
		return refuse_rule(o, plan);
	for (unsigned i = 0; i < PW_CATEGORIES; i++)
		if ((o->categories & ~there & PW_CATEGORY_BIT(i)) != 0)
			return refuse_category((enum pw_category)i, there);
	return 0;
}
