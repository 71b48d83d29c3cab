#include <piiwatch/engine.h>
#include <piiwatch/setup.h>

#include <getopt.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static const char usage[] =
    "Usage: piiwatchd [OPTION]...\n"
    "Watches logs and call-detail records for personal data, and raises alerts.\n"
    "It stays in the foreground; `piiwatch alerts` and `piiwatch status` read what it stored.\n"
    "\n"
    "  -c FILE        configuration (" PW_DEFAULT_CONF ")\n"
    "  -n             check the configuration and all it names, and end\n"
    "  -d             log to stderr instead of syslog\n"
    "  -v             say more; twice: states too, never data\n"
    "  --allow-root   run as root all the same\n"
    "  --no-inotify   do without events: what is written is seen within 6 s\n"
    "  --version, --help\n"
    "\n"
    "Signals: SIGTERM stop, SIGHUP read the configuration anew, SIGUSR1 open sinks' files anew,\n"
    "SIGUSR2 state to the log.\n";

enum { OPT_ALLOW_ROOT = 256, OPT_NO_INOTIFY, OPT_HELP, OPT_VERSION };

/* What is read lies in memory; a core file would keep it. */
static void
leave_no_core_file(void)
{
	const struct rlimit none = {0, 0};

	setrlimit(RLIMIT_CORE, &none);
	/* Where core files go to a program, the limit alone is not asked. */
	prctl(PR_SET_DUMPABLE, PIIWATCH_DUMPABLE);
}

/* True to go on; else *ret_status is how to end. */
static bool
read_options(int argc, char **argv, struct pw_engine_options *o, int *ret_status)
{
	static const struct option options[] = {{"allow-root", no_argument, NULL, OPT_ALLOW_ROOT},
	    {"no-inotify", no_argument, NULL, OPT_NO_INOTIFY},
	    {"help", no_argument, NULL, OPT_HELP}, {"version", no_argument, NULL, OPT_VERSION},
	    {NULL, 0, NULL, 0}};
	int c;

	*ret_status = 0;
	while ((c = getopt_long(argc, argv, "c:ndvh", options, NULL)) != -1)
		switch (c) {
		case 'c':
			o->conf = optarg;
			break;
		case 'n':
			o->check_only = true;
			break;
		case 'd':
			o->log_to_stderr = true;
			break;
		case 'v':
			o->verbosity++;
			break;
		case OPT_ALLOW_ROOT:
			o->allow_root = true;
			break;
		case OPT_NO_INOTIFY:
			o->no_inotify = true;
			break;
		case OPT_VERSION:
			puts("piiwatchd " PIIWATCH_VERSION);
			return false;
		case 'h':
		case OPT_HELP:
			fputs(usage, stdout);
			return false;
		default:
			fputs("piiwatchd: `piiwatchd --help` lists the options\n", stderr);
			*ret_status = 2;
			return false;
		}
	if (optind < argc) {
		fprintf(stderr,
		    "piiwatchd: takes no arguments; which files are watched stands in the "
		    "configuration (%s)\n",
		    o->conf);
		*ret_status = 2;
		return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct pw_engine_options options = {.conf = PW_DEFAULT_CONF};
	int status;

	leave_no_core_file();
	umask(0027);
	if (!read_options(argc, argv, &options, &status))
		return status;
	return pw_engine_run(&options);
}
