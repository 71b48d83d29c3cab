#include "cli.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch config check|show [-c CONF]\n"
    "\n"
    "  check      read the configuration, its rules, formats and key; say what is wrong\n"
    "  show       print the configuration in effect, with its defaults\n"
    "\n"
    "  -c CONF    the configuration file; without it, the defaults\n";

static int
check(const struct settings *s)
{
	struct loaded l;
	struct pw_err err;
	int rc = loaded_open(&l, s, true, &err);

	if (rc < 0)
		cli_complain("%s", err.text);
	else
		printf("configuration good: %u rules, %u forms\n", l.plan->n_rules,
		    l.plan->n_forms);
	loaded_release(&l);
	return rc < 0 ? 1 : CLI_OK;
}

static int
show(const struct settings *s)
{
	struct pw_buf out;

	pw_buf_init(&out, 1024u * 1024);
	settings_print(s, &out);
	fputs(out.data, stdout);
	pw_buf_release(&out);
	return CLI_OK;
}

static int
run(const char *verb, const char *path)
{
	struct settings s;
	struct pw_err err;
	bool is_check = strcmp(verb, "check") == 0;
	int rc;

	settings_init(&s);
	if (path != NULL && settings_read(&s, path, &err) < 0) {
		cli_complain("%s", err.text);
		settings_release(&s);
		/* A file that is not there is no judgement over it, and nothing can be shown. */
		return is_check && access(path, R_OK) == 0 ? 1 : CLI_CANNOT;
	}
	settings_complete(&s);
	rc = is_check ? check(&s) : show(&s);
	settings_release(&s);
	return rc;
}

int
cli_config(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {0}};
	const char *path = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
		if (c == 'h') {
			fputs(usage, stdout);
			return CLI_OK;
		}
		if (c != 'c') {
			fputs(usage, stderr);
			return CLI_CANNOT;
		}
		path = optarg;
	}
	if (optind + 1 != argc ||
	    (strcmp(argv[optind], "check") != 0 && strcmp(argv[optind], "show") != 0)) {
		fputs(usage, stderr);
		return CLI_CANNOT;
	}
	return run(argv[optind], path);
}
