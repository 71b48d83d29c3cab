#include "names.h"
#include "rules.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "Usage: piiwatch rules check [--strict] [--rules DIR]...\n"
    "       piiwatch rules test [--rules DIR]...\n"
    "       piiwatch rules list [--validators] [--rules DIR]...\n"
    "       piiwatch rules explain FILE:LINE [--rules DIR]... [-c CONF] [--encoding NAME]\n"
    "                              [--cdr FORMAT|auto|none]\n"
    "\n"
    "  check         read and compile the rule files and run their examples, as a scan does before\n"
    "                it begins; --strict also asks for an example and a counterexample in each rule\n"
    "  test          run every example and counterexample, and say of each rule how it did\n"
    "  list          a line for each rule; --validators: for each validator and reader that rules\n"
    "                can name\n"
    "  explain       say of each value in a line of a file why it is reported, or is not. The file is\n"
    "                read as a scan reads it, from its beginning\n"
    "\n"
    "  --rules DIR   a directory of *.conf; without it, the installed rules\n"
    "  -c CONF       a configuration file: its rules, formats and min_confidence\n"
    "  --encoding    encoding of the file, found out by itself (auto) unless named\n"
    "  --cdr         its call-detail format (auto)\n"
    "\n"
    "Exit status of check and test: 0 good, 1 bad, 2 could not do the work; of list and explain: 0,\n"
    "or 2.\n";

/* What the command line says beyond the arguments of a verb. */
struct command_line {
	struct rules_arguments *a;
	struct pw_strings rules; /* borrowed */
	bool help, reads_file; /* an option that only explain has */
};

static bool
read_encoding(struct rules_arguments *a, const char *text)
{
	int n = cli_find_name(&cli_encoding_names, pw_span_of(text));

	a->encoding = n < 0 ? PW_ENC_AUTO : (enum pw_encoding)n;
	return n >= 0;
}

static bool
read_option(struct command_line *line, int c, const char *arg)
{
	struct rules_arguments *a = line->a;

	line->reads_file = line->reads_file || c == 'c' || c == 'e' || c == 'd';
	switch (c) {
	case 'h':
		line->help = true;
		return true;
	case 'r':
		if (line->rules.n == PW_MAX_STRINGS)
			return cli_complain("--rules: more than %u directories", PW_MAX_STRINGS),
			       false;
		return pw_settings_add(&line->rules, arg);
	case 's':
		a->strict = true;
		return true;
	case 'v':
		a->validators = true;
		return true;
	case 'c':
		a->conf = arg;
		return true;
	case 'd':
		a->cdr = strcmp(arg, "none") == 0 ? NULL : arg;
		return true;
	case 'e':
		return read_encoding(a, arg);
	default:
		return false;
	}
}

static bool
read_options(int argc, char **argv, struct command_line *line)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'},
	    {"rules", required_argument, NULL, 'r'}, {"strict", no_argument, NULL, 's'},
	    {"validators", no_argument, NULL, 'v'}, {"encoding", required_argument, NULL, 'e'},
	    {"cdr", required_argument, NULL, 'd'}, {0}};
	int c;

	while ((c = getopt_long(argc, argv, "c:h", options, NULL)) != -1)
		if (!read_option(line, c, optarg))
			return false;
	return true;
}

/* The configuration file goes first: the command line is laid over it. */
static int
settle(struct command_line *line)
{
	struct pw_settings *s = &line->a->settings;
	struct pw_err err;

	if (line->a->conf != NULL && pw_settings_read(s, line->a->conf, &err) < 0)
		return cli_complain("%s", err.text), -1;
	pw_settings_drop_sources(s);
	if (line->rules.n > 0) {
		for (unsigned i = 0; i < s->rules.n; i++)
			free(s->rules.item[i]);
		s->rules = line->rules;
		line->rules.n = 0;
	}
	pw_settings_complete(s);
	/* A directory that cannot be read is no judgement over rules. */
	for (unsigned i = 0; i < s->rules.n; i++) {
		if (access(s->rules.item[i], R_OK | X_OK) < 0)
			return cli_complain("rules directory %s: not there or not readable; name "
					    "one with --rules DIR",
				   s->rules.item[i]),
			       -1;
	}
	return 0;
}

static const struct verb {
	const char *name;
	int (*run)(const struct rules_arguments *a);
	bool takes_place;
} verbs[] = {{"check", rules_check, false}, {"test", rules_test, false},
    {"list", rules_list, false}, {"explain", rules_explain, true}};

static const struct verb *
find_verb(const char *name)
{
	for (unsigned i = 0; i < PW_ARRAY_LEN(verbs); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	cli_complain("rules: unknown verb \"%s\"; there are check, test, list and explain", name);
	return NULL;
}

/* `argv` is what stands beside options. */
static int
run(struct command_line *line, char **argv, int argc)
{
	const struct verb *verb = argc > 0 ? find_verb(argv[0]) : NULL;

	if (argc == 0)
		fputs(usage, stderr);
	if (verb == NULL)
		return CLI_CANNOT;
	if (argc != (verb->takes_place ? 2 : 1)) {
		cli_complain("rules %s: %s", verb->name,
		    verb->takes_place ? "name one FILE:LINE, as in app.log:12"
				      : "takes no argument but options");
		return CLI_CANNOT;
	}
	if (line->reads_file && !verb->takes_place) {
		cli_complain("rules %s: -c, --encoding and --cdr are options of explain alone",
		    verb->name);
		return CLI_CANNOT;
	}
	line->a->place = argc > 1 ? argv[1] : NULL;
	return settle(line) < 0 ? CLI_CANNOT : verb->run(line->a);
}

int
cli_rules(int argc, char **argv)
{
	struct rules_arguments a = {.cdr = "auto", .encoding = PW_ENC_AUTO};
	struct command_line line = {.a = &a};
	int rc = CLI_CANNOT;

	pw_settings_init(&a.settings);
	if (!read_options(argc, argv, &line)) {
		fputs("Try `piiwatch rules --help`.\n", stderr);
	} else if (line.help) {
		fputs(usage, stdout);
		rc = CLI_OK;
	} else {
		rc = run(&line, argv + optind, argc - optind);
	}
	for (unsigned i = 0; i < line.rules.n; i++)
		free(line.rules.item[i]);
	pw_settings_release(&a.settings);
	return rc;
}
