/*
 * piiwatch-gen: writes a service log or a stream of call-detail records with personal data planted
 * at known places, and compares what a scan found with what was planted.
 *
 * The detector is judged by what this program says, so the two share no code and no data.
 */
#include "gen/gen.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char usage_text[] =
    "usage: piiwatch-gen svc|cdr [--size N[KiB|MiB|GiB] | --lines N] [--leaks N] [--lookalikes N]\n"
    "                            [--seed N] [--labels FILE] [-o FILE]\n"
    "       piiwatch-gen check [--lengths] LABELS FINDINGS.jsonl\n"
    "\n"
    "svc writes a service log (a third of it JSON), cdr Asterisk call-detail records of 18 columns.\n"
    "Leaks and look-alikes are counted per 10,000 lines, at most 5,000 each: 1 and 100 by default.\n"
    "The same command line gives the same bytes. Labels: offset, length, category, form; no value.\n"
    "check exits with 0 if both files name the same offsets and categories, 1 if not.\n";

struct options {
	const struct gen_stream *stream;
	uint64_t size, lines, leaks, lookalikes, seed;
	const char *labels, *output;
};

static int
usage(const char *why, const char *what)
{
	(void)fprintf(stderr, "piiwatch-gen: %s%s%s\n\n%s", why, what != NULL ? ": " : "",
	    what != NULL ? what : "", usage_text);
	return 2;
}

static bool
read_number(const char *text, uint64_t *ret)
{
	static const struct {
		const char *name;
		unsigned shift;
	} units[] = {{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
	uint64_t n = 0;
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 12)
		return false;
	for (size_t i = 0; i < digits; i++)
		n = n * 10 + (uint64_t)(text[i] - '0');
	for (size_t i = 0; i < GEN_LEN(units); i++)
		if (strcmp(text + digits, units[i].name) == 0) {
			*ret = n << units[i].shift;
			return true;
		}
	return false;
}

/* 0, or the exit status after a complaint. */
static int
take_option(struct options *o, const char *name, const char *value)
{
	const struct {
		const char *name;
		uint64_t *number, min, max;
		const char **text;
	} known[] = {{"--size", &o->size, 1, UINT64_MAX, NULL},
	    {"--lines", &o->lines, 1, UINT64_MAX, NULL}, {"--leaks", &o->leaks, 0, 5000, NULL},
	    {"--lookalikes", &o->lookalikes, 0, 5000, NULL},
	    {"--seed", &o->seed, 0, UINT64_MAX, NULL}, {"--labels", NULL, 0, 0, &o->labels},
	    {"-o", NULL, 0, 0, &o->output}};

	for (size_t i = 0; i < GEN_LEN(known); i++) {
		if (strcmp(name, known[i].name) != 0)
			continue;
		if (value == NULL)
			return usage("a value is missing after the option", name);
		if (known[i].text != NULL)
			*known[i].text = value;
		else if (!read_number(value, known[i].number) || *known[i].number < known[i].min ||
		    *known[i].number > known[i].max)
			return usage("not a number in its range", name);
		return 0;
	}
	return usage("unknown option", name[0] == '-' ? name : NULL);
}

static int
take_options(struct options *o, int argc, char **argv)
{
	for (int i = 2; i < argc; i += 2) {
		int status = take_option(o, argv[i], i + 1 < argc ? argv[i + 1] : NULL);

		if (status != 0)
			return status;
	}
	if (o->size > 0 && o->lines > 0)
		return usage("--size and --lines exclude each other", NULL);
	if (o->size == 0 && o->lines == 0)
		o->size = UINT64_C(64) << 20;
	return 0;
}

static int
fail(const char *path)
{
	(void)fprintf(stderr, "piiwatch-gen: %s: %s\n", path,
	    strerror(errno)); /* banned-ok: one thread */
	return 2;
}

static bool
is_full(const struct gen *g, const struct options *o)
{
	return o->lines > 0 ? g->lines >= o->lines : g->done + g->len >= o->size;
}

/* A look-alike whose line is taken by a leak waits for the next. */
static int
write_stream(struct gen *g, const struct options *o)
{
	struct gen_schedule leaks, lookalikes;
	unsigned waiting = 0;

	gen_schedule_init(&leaks, (unsigned)o->leaks);
	gen_schedule_init(&lookalikes, (unsigned)o->lookalikes);
	o->stream->start(g);
	while (!is_full(g, o)) {
		bool leak = gen_schedule_next(g, &leaks);

		waiting += gen_schedule_next(g, &lookalikes);
		o->stream->line(g, leak ? GEN_LEAK : waiting > 0 ? GEN_LOOKALIKE : GEN_CLEAN);
		waiting -= !leak && waiting > 0;
		if (gen_line_end(g) != 0)
			return fail(g->path);
	}
	return gen_flush(g) == 0 ? 0 : fail(g->path);
}

static int
write_files(struct gen *g, const struct options *o)
{
	int status = 0;

	g->path = o->output != NULL ? o->output : "standard output";
	g->fd = o->output == NULL ? STDOUT_FILENO
				  : open(o->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (g->fd < 0)
		return fail(g->path);
	if (o->labels != NULL && (g->labels = fopen(o->labels, "we")) == NULL)
		status = fail(o->labels);
	if (status == 0)
		status = write_stream(g, o);
	if (g->labels != NULL && (ferror(g->labels) | fclose(g->labels)) != 0 && status == 0)
		status = fail(o->labels);
	if (o->output != NULL && close(g->fd) != 0 && status == 0)
		status = fail(g->path);
	return status;
}

static int
generate(const struct gen_stream *stream, int argc, char **argv)
{
	struct options o = {.stream = stream, .leaks = 1, .lookalikes = 100, .seed = 1};
	struct gen g;
	int status = take_options(&o, argc, argv);

	if (status != 0)
		return status;
	gen_init(&g, o.seed);
	gen_clock_words(&g);
	gen_value_words(&g);
	gen_pool_words(&g);
	status = write_files(&g, &o);
	gen_release(&g);
	return status;
}

static int
check(int argc, char **argv)
{
	bool lengths = argc > 2 && strcmp(argv[2], "--lengths") == 0;
	int first = lengths ? 3 : 2;

	if (argc != first + 2)
		return usage("check takes a label file and a file of findings", NULL);
	return gen_check(argv[first], argv[first + 1], lengths);
}

int
main(int argc, char **argv)
{
	if (argc < 2)
		return usage("say what to write", NULL);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		(void)fputs(usage_text, stdout);
		return 0;
	}
	if (strcmp(argv[1], gen_svc.name) == 0)
		return generate(&gen_svc, argc, argv);
	if (strcmp(argv[1], gen_cdr.name) == 0)
		return generate(&gen_cdr, argc, argv);
	if (strcmp(argv[1], "check") == 0)
		return check(argc, argv);
	return usage("unknown verb", NULL);
}
