#include "status.h"
#include "terminal.h"

#include <getopt.h>
#include <string.h>

static const char usage[] =
    "Usage: piiwatch status [OPTION]...\n"
    "Says from the store of piiwatchd, whether that runs or not, what was found, what the sinks\n"
    "have got, and how far the reading of each source is behind its files.\n"
    "\n"
    "  -c CONF             the configuration that names the store (" PW_DEFAULT_CONF ")\n"
    "  --store PATH        the store; without -c nothing is known of sinks\n"
    "  --format text|json  text, or one object of JSON on one line\n"
    "  --path              the true paths of the files furthest behind, unmasked\n"
    "\n"
    "Exit status: 0, or 2 could not do the work.\n";

enum { OPT_STORE = 256, OPT_FORMAT, OPT_PATH };

struct arguments {
	const char *conf, *store;
	bool is_json, has_true_paths, is_help;
};

static int
read_format(struct arguments *a, const char *text)
{
	a->is_json = strcmp(text, "json") == 0;
	if (a->is_json || strcmp(text, "text") == 0)
		return 0;
	return cli_complain("--format %s: expected text or json", text), -1;
}

static int
read_option(struct arguments *a, int c, const char *arg)
{
	switch (c) {
	case 'h':
		a->is_help = true;
		return 0;
	case 'c':
		a->conf = arg;
		return 0;
	case OPT_STORE:
		a->store = arg;
		return 0;
	case OPT_FORMAT:
		return read_format(a, arg);
	case OPT_PATH:
		a->has_true_paths = true;
		return 0;
	default:
		return -1; /* getopt has said it */
	}
}

static int
read_options(int argc, char **argv, struct arguments *a)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	    {"store", required_argument, NULL, OPT_STORE},
	    {"format", required_argument, NULL, OPT_FORMAT}, {"path", no_argument, NULL, OPT_PATH},
	    {0}};
	int c, rc = 0;

	while (rc == 0 && (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1)
		rc = read_option(a, c, optarg);
	if (rc == 0 && optind < argc)
		rc = (cli_complain("status: \"%s\" is too much", argv[optind]), -1);
	return rc;
}

static int
show(const struct arguments *a, struct look *look)
{
	struct status status;
	struct shown_paths paths;
	struct pw_err err;
	int rc = status_collect(&status, look, &err);

	shown_paths_init(&paths, &look->settings, a->has_true_paths);
	if (rc == 0 && a->is_json)
		status_print_json(&status, look, &paths);
	else if (rc == 0)
		status_print_text(&status, look, &paths);
	shown_paths_release(&paths);
	status_release(&status);
	return rc == 0 ? cli_end_output(CLI_OK) : look_fail("status", &err);
}

int
cli_status(int argc, char **argv)
{
	struct arguments a = {.conf = NULL};
	struct look look;
	int rc = CLI_CANNOT;

	if (read_options(argc, argv, &a) < 0) {
		fputs("Try `piiwatch status --help`.\n", stderr);
		return CLI_CANNOT;
	}
	if (a.is_help) {
		fputs(usage, stdout);
		return cli_end_output(CLI_OK);
	}
	if (look_open(&look, a.conf, a.store) == 0)
		rc = show(&a, &look);
	look_close(&look);
	return rc;
}
