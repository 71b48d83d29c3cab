#include "cli.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch config check|show [-c CONF]\n"
    "       piiwatch config init [--store FILE] [--alerts FILE] [--source GLOB]... DIR\n"
    "\n"
    "  check          read the configuration, its rules, formats, policy and key; say what is\n"
    "                 wrong, for piiwatchd too where it has sources\n"
    "  show           print the configuration in effect, with its defaults\n"
    "  init           make DIR/piiwatchd.conf to start from and the key DIR/keys/current; what is\n"
    "                 there already stays as it is\n"
    "\n"
    "  -c CONF        the configuration file; without it, the defaults\n"
    "  --store FILE   the database (/var/lib/piiwatch/piiwatch.db)\n"
    "  --alerts FILE  where alerts are appended (/var/log/piiwatch/alerts.jsonl)\n"
    "  --source GLOB  what is watched (/var/log/*.log); may be repeated\n";

enum { OPT_STORE = 256, OPT_ALERTS, OPT_SOURCE };

struct arguments {
	const char *conf;
	struct config_init init;
	bool is_for_init, is_help;
};

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

/* False for what no verb knows, which getopt has said, and for a list that is full. */
static bool
read_option(int c, char *arg, struct arguments *a)
{
	struct pw_strings *sources = &a->init.sources;

	a->is_for_init |= c == OPT_STORE || c == OPT_ALERTS || c == OPT_SOURCE;
	switch (c) {
	case 'h':
		a->is_help = true;
		return true;
	case 'c':
		a->conf = arg;
		return true;
	case OPT_STORE:
		a->init.store = arg;
		return true;
	case OPT_ALERTS:
		a->init.alerts = arg;
		return true;
	case OPT_SOURCE:
		if (sources->n == PW_MAX_STRINGS)
			return cli_complain("--source: more than %u", PW_MAX_STRINGS), false;
		sources->item[sources->n++] = arg;
		return true;
	default:
		return false;
	}
}

static bool
read_options(int argc, char **argv, struct arguments *a)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	    {"store", required_argument, NULL, OPT_STORE},
	    {"alerts", required_argument, NULL, OPT_ALERTS},
	    {"source", required_argument, NULL, OPT_SOURCE}, {0}};
	int c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1)
		if (!read_option(c, optarg, a))
			return false;
	return true;
}

/* True if the words behind the options are the verb's; else says which are missing or too many. */
static bool
check_words(int n, char *const *word, const struct arguments *a)
{
	bool is_init = n > 0 && strcmp(word[0], "init") == 0;

	if (n == 0)
		return cli_complain("config: no verb; there are check, show and init"), false;
	if (!is_init && strcmp(word[0], "check") != 0 && strcmp(word[0], "show") != 0)
		return cli_complain("config: unknown verb \"%s\"; there are check, show and init",
			   word[0]),
		       false;
	if (is_init && n == 1)
		return cli_complain("config init: name a directory, as in /etc/piiwatch"), false;
	if (n > 1 + is_init)
		return cli_complain("config %s: \"%s\" is too much%s", word[0], word[1 + is_init],
			   is_init ? "" : "; a configuration is named with -c"),
		       false;
	if (is_init && a->conf != NULL)
		return cli_complain(
			   "config init: -c is for check and show; init names a directory"),
		       false;
	if (!is_init && a->is_for_init)
		return cli_complain("config %s: --store, --alerts and --source are for init",
			   word[0]),
		       false;
	return true;
}

int
cli_config(int argc, char **argv)
{
	struct arguments a = {.conf = NULL};

	if (!read_options(argc, argv, &a) ||
	    (!a.is_help && !check_words(argc - optind, argv + optind, &a))) {
		fputs(usage, stderr);
		return CLI_CANNOT;
	}
	if (a.is_help) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (strcmp(argv[optind], "init") != 0)
		return run(argv[optind], a.conf);
	a.init.dir = argv[optind + 1];
	return cli_config_init(&a.init);
}
