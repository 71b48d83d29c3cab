#include "alerts.h"
#include "names.h"
#include "terminal.h"
#include "when.h"

#include <getopt.h>
#include <string.h>

static const char usage[] =
    "Usage: piiwatch alerts list [OPTION]...\n"
    "       piiwatch alerts show [OPTION]... ID\n"
    "Looks into the store of piiwatchd, whether that runs or not, and changes nothing.\n"
    "\n"
    "  list                a line for each alert, the newest last\n"
    "  show                all there is of one alert, and where its value stands; ID: the first\n"
    "                      digits (4 or more) of its id\n"
    "\n"
    "  -c CONF             the configuration that names the store (" PW_DEFAULT_CONF ")\n"
    "  --store PATH        the store, without a configuration\n"
    "  --format text|jsonl how alerts are printed (text); jsonl: as the sinks get them, with the\n"
    "                      counts of now\n"
    "\n"
    "of list:\n"
    "  --category A,B      alerts of these categories only\n"
    "  --kind A,B          alerts of these kinds only (leak, watcher)\n"
    "  --source NAME       alerts of this source only\n"
    "  --rule PATTERN      alerts of rules of this shell pattern only\n"
    "  --severity LEAST    alerts of this severity or above (info, low, medium, high, critical)\n"
    "  --since WHEN        last seen since then: 2026-11-24 (UTC), 2026-11-24T10:00:00Z, or a time\n"
    "                      back from now, 90s 30m 2h 7d 4w\n"
    "  --last N            the newest N only\n"
    "of show:\n"
    "  --path              the true paths of the files, unmasked\n"
    "\n"
    "Times are UTC; in text on a terminal they are local, with their offset.\n"
    "Exit status: 0, or 2 could not do the work.\n";

enum {
	OPT_STORE = 256,
	OPT_FORMAT,
	OPT_CATEGORY,
	OPT_KIND,
	OPT_SOURCE,
	OPT_RULE,
	OPT_SEVERITY,
	OPT_SINCE,
	OPT_LAST,
	OPT_PATH
};

static const struct option long_options[] = {{"help", no_argument, NULL, 'h'},
    {"store", required_argument, NULL, OPT_STORE}, {"format", required_argument, NULL, OPT_FORMAT},
    {"category", required_argument, NULL, OPT_CATEGORY},
    {"kind", required_argument, NULL, OPT_KIND}, {"source", required_argument, NULL, OPT_SOURCE},
    {"rule", required_argument, NULL, OPT_RULE},
    {"severity", required_argument, NULL, OPT_SEVERITY},
    {"since", required_argument, NULL, OPT_SINCE}, {"last", required_argument, NULL, OPT_LAST},
    {"path", no_argument, NULL, OPT_PATH}, {0}};

static const struct verb {
	const char *name;
	int (*run)(const struct alerts_options *o, struct look *look);
	int first_option, last_option; /* its own */
	bool has_id;
} verbs[] = {{"list", alerts_list, OPT_CATEGORY, OPT_LAST, false},
    {"show", alerts_show, OPT_PATH, OPT_PATH, true}};

/* What the command line holds. */
struct arguments {
	struct alerts_options options;
	bool is_help;
	uint64_t given; /* bit n: the n-th option from OPT_STORE on */
};

static int
read_format(struct alerts_options *o, const char *text)
{
	o->is_jsonl = strcmp(text, "jsonl") == 0;
	if (o->is_jsonl || strcmp(text, "text") == 0)
		return 0;
	return cli_complain("--format %s: expected text or jsonl", text), -1;
}

static int
read_severity(struct pw_store_filter *filter, const char *text)
{
	filter->min_severity = cli_find_name(&cli_severity_names, pw_span_of(text));
	return filter->min_severity < 0 ? -1 : 0;
}

static int
read_since(struct pw_store_filter *filter, const char *text)
{
	if (when_parse(text, pw_now_us(), &filter->since_us))
		return 0;
	cli_complain("--since %s: expected a date (2026-11-24), a time with its offset "
		     "(2026-11-24T10:00:00Z), or how long ago (90s, 30m, 2h, 7d, 4w)",
	    text);
	return -1;
}

static int
read_last(struct pw_store_filter *filter, const char *text)
{
	unsigned n = 0;
	const char *p = text;

	for (; pw_is_digit(*p) && p - text < 9; p++)
		n = n * 10 + (unsigned)(*p - '0');
	if (*p != '\0' || n == 0)
		return cli_complain("--last %s: expected a number from 1 to 999999999", text), -1;
	filter->limit = n;
	return 0;
}

/* What chooses alerts. */
static int
read_filter(struct pw_store_filter *filter, int c, const char *arg)
{
	switch (c) {
	case OPT_CATEGORY:
		return cli_find_names(&cli_category_names, arg, &filter->categories);
	case OPT_KIND:
		return cli_find_names(&cli_kind_names, arg, &filter->kinds);
	case OPT_SOURCE:
		filter->source = arg;
		return 0;
	case OPT_RULE:
		filter->rule_pattern = arg;
		return 0;
	case OPT_SEVERITY:
		return read_severity(filter, arg);
	case OPT_SINCE:
		return read_since(filter, arg);
	case OPT_LAST:
		return read_last(filter, arg);
	default:
		return -1; /* getopt has said it */
	}
}

static int
read_option(struct arguments *a, int c, const char *arg)
{
	struct alerts_options *o = &a->options;

	if (c >= OPT_STORE)
		a->given |= UINT64_C(1) << (c - OPT_STORE);
	switch (c) {
	case 'h':
		a->is_help = true;
		return 0;
	case 'c':
		o->conf = arg;
		return 0;
	case OPT_STORE:
		o->store = arg;
		return 0;
	case OPT_FORMAT:
		return read_format(o, arg);
	case OPT_PATH:
		o->has_true_paths = true;
		return 0;
	default:
		return read_filter(&o->filter, c, arg);
	}
}

static int
read_options(int argc, char **argv, struct arguments *a)
{
	int c, rc = 0;

	while (rc == 0 && (c = getopt_long(argc, argv, "c:h", long_options, NULL)) != -1)
		rc = read_option(a, c, optarg);
	return rc;
}

static const struct verb *
find_verb(const char *name)
{
	if (name == NULL)
		return cli_complain("alerts: no verb; there are list and show"), NULL;
	for (size_t i = 0; i < PW_ARRAY_LEN(verbs); i++)
		if (strcmp(name, verbs[i].name) == 0)
			return &verbs[i];
	return cli_complain("alerts: unknown verb \"%s\"; there are list and show", name), NULL;
}

/* An option of another verb is a mistake, not something to pass over. */
static int
check_options(const struct verb *verb, uint64_t given)
{
	for (int c = OPT_CATEGORY; c <= OPT_PATH; c++) {
		const struct option *o = long_options;

		if ((given >> (c - OPT_STORE) & 1) == 0 ||
		    (c >= verb->first_option && c <= verb->last_option))
			continue;
		while (o->val != c)
			o++;
		cli_complain("alerts %s: --%s is no option of it", verb->name, o->name);
		return -1;
	}
	return 0;
}

/* The words behind the options: the verb, and what it takes. */
static const struct verb *
read_words(int n, char *const *word, struct arguments *a)
{
	const struct verb *verb = find_verb(n > 0 ? word[0] : NULL);

	if (verb == NULL || check_options(verb, a->given) < 0)
		return NULL;
	if (n > 1 + verb->has_id)
		return cli_complain("alerts %s: \"%s\" is too much", verb->name,
			   word[1 + verb->has_id]),
		       NULL;
	if (verb->has_id && n == 1)
		return cli_complain("alerts show: no id; `piiwatch alerts list` shows how each "
				    "begins"),
		       NULL;
	if (verb->has_id)
		a->options.id = word[1];
	return verb;
}

static int
run(const struct verb *verb, const struct alerts_options *o)
{
	struct look look;
	int rc = CLI_CANNOT;

	if (look_open(&look, o->conf, o->store) == 0)
		rc = verb->run(o, &look);
	look_close(&look);
	return rc;
}

int
cli_alerts(int argc, char **argv)
{
	struct arguments a = {.is_help = false};
	const struct verb *verb = NULL;

	a.options.filter.since_us = INT64_MIN;
	if (read_options(argc, argv, &a) == 0) {
		if (a.is_help) {
			fputs(usage, stdout);
			return cli_end_output(CLI_OK);
		}
		verb = read_words(argc - optind, argv + optind, &a);
	}
	if (verb == NULL) {
		fputs("Try `piiwatch alerts --help`.\n", stderr);
		return CLI_CANNOT;
	}
	return run(verb, &a.options);
}
