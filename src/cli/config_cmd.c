#include "cli.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch config check|show [-c CONF]\n"
    "\n"
    "  check      read the configuration, its rules, formats, policy and key; say what is wrong, for\n"
    "             piiwatchd too where it has sources\n"
    "  show       print the configuration in effect, with its defaults\n"
    "\n"
    "  -c CONF    the configuration file; without it, the defaults\n";

/* What a daemon would want as well. It may have a key of systemd's that is not here now. */
static int
check_daemon(const struct pw_settings *s, const struct pw_loaded *l, struct pw_err *err)
{
	if (s->n_sources == 0)
		return 0;
	if (pw_settings_check_daemon(s, l, err) < 0)
		return -1;
	if (!l->has_own_key) {
		pw_settings_no_key(s, err);
		cli_complain("note: piiwatchd would not start: %s", err->text);
	}
	return 0;
}

static int
check(const struct pw_settings *s)
{
	unsigned what = PW_LOAD_EXAMPLES | PW_LOAD_POLICY;
	struct pw_loaded l;
	struct pw_err err;
	char buf[4096];
	int rc;

	if (s->n_sources > 0 && pw_settings_key(s, buf, sizeof(buf)) != NULL)
		what |= PW_LOAD_NEEDS_KEY;
	rc = pw_loaded_open(&l, s, what, &err);
	if (rc == 0)
		rc = check_daemon(s, &l, &err);
	if (rc < 0)
		cli_complain("%s", err.text);
	else
		printf("configuration good: %u rules, %u forms, policy %s, %u sources, %u sinks\n",
		    l.plan->n_rules, l.plan->n_forms, pw_policy_name(l.policy), s->n_sources,
		    s->n_sinks);
	pw_loaded_release(&l);
	return rc < 0 ? 1 : CLI_OK;
}

static int
show(const struct pw_settings *s)
{
	struct pw_buf out;

	pw_buf_init(&out, 16u * 1024 * 1024);
	pw_settings_print(s, &out);
	fputs(out.data, stdout);
	pw_buf_release(&out);
	return CLI_OK;
}

static int
run(const char *verb, const char *path)
{
	struct pw_settings s;
	struct pw_err err;
	bool is_check = strcmp(verb, "check") == 0;
	int rc;

	pw_settings_init(&s);
	if (path != NULL && pw_settings_read(&s, path, &err) < 0) {
		cli_complain("%s", err.text);
		pw_settings_release(&s);
		/* A file that is not there is no judgement over it, and nothing can be shown. */
		return is_check && access(path, R_OK) == 0 ? 1 : CLI_CANNOT;
	}
	pw_settings_complete(&s);
	rc = is_check ? check(&s) : show(&s);
	pw_settings_release(&s);
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
