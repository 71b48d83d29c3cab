#include "cli.h"

#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

static const char usage[] =
    "Usage: piiwatch VERB [OPTION]... [ARGUMENT]...\n"
    "Finds personal data in logs and call-detail records, and shows it masked.\n"
    "\n"
    "  piiwatch scan FILE|DIR|-...     scan files, directories, or standard input\n"
    "  piiwatch rules check|test|list  check the rule files, run their examples, list them\n"
    "  piiwatch rules explain FILE:LINE\n"
    "                                  say why values in a line are found, or are not\n"
    "  piiwatch config check|show|init check a configuration, show it with its defaults, make one\n"
    "  piiwatch alerts list|show       list the alerts of piiwatchd's store, or show one\n"
    "  piiwatch status                 say what piiwatchd does, and how far it is behind\n"
    "\n"
    "`piiwatch VERB --help` lists a verb's options.\n";

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
} verbs[] = {{"scan", cli_scan}, {"rules", cli_rules}, {"config", cli_config},
    {"alerts", cli_alerts}, {"status", cli_status}};

void
cli_complain(const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("piiwatch: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

double
cli_fraction(const char *text)
{
	double v = 0, scale = 1;
	bool point = false, digits = false;

	for (; *text != '\0'; text++) {
		if (*text == '.' && !point) {
			point = true;
			continue;
		}
		if (!pw_is_digit(*text))
			return -1;
		digits = true;
		scale *= point ? 10 : 1;
		v = v * 10 + (*text - '0');
	}
	v /= scale;
	return digits && v <= 1 ? v : -1;
}

/* What is scanned lies in memory; a core file would keep it. */
static void
leave_no_core_file(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* Where core files go to a program, the limit alone is not asked. */
	prctl(PR_SET_DUMPABLE, PIIWATCH_DUMPABLE);
}

int
main(int argc, char **argv)
{
	const char *verb = argc > 1 ? argv[1] : "";

	leave_no_core_file();

	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0 || strcmp(verb, "help") == 0) {
		fputs(usage, stdout);
		return CLI_OK;
	}
	if (strcmp(verb, "--version") == 0) {
		puts("piiwatch " PIIWATCH_VERSION);
		return CLI_OK;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(verbs); i++)
		if (strcmp(verb, verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	if (*verb == '\0')
		fputs(usage, stderr);
	else
		cli_complain(
		    "unknown verb \"%s\"; there are scan, rules, config, alerts and status", verb);
	return CLI_CANNOT;
}
