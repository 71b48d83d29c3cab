/*
 * piiwatch-gen: writes a service log or a stream of call-detail records with personal data planted
 * at known places, at once or in real time, and compares what a scan or the daemon found with what
 * was planted.
 *
 * The detector is judged by what this program says, so the two share no code and no data.
 */
#include "gen/gen.h"
#include "gen/live.h"
#include "gen/options.h"
#include "gen/watch.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define NO_RATE UINT64_MAX
#define MAX_MS (UINT64_C(366) * 86400 * 1000)

struct options {
	uint64_t size, lines, leaks, lookalikes, seed;
	const char *labels, *output, *rotate_at;
	struct gen_live live; /* rate NO_RATE: at once */
};

static int
take_options(struct options *o, char **argv)
{
	const struct gen_option rows[] = {
	    {.name = "--size", .number = &o->size, .min = 1, .max = UINT64_MAX},
	    {.name = "--lines", .number = &o->lines, .min = 1, .max = UINT64_MAX},
	    {.name = "--leaks", .number = &o->leaks, .max = 5000},
	    {.name = "--lookalikes", .number = &o->lookalikes, .max = 5000},
	    {.name = "--seed", .number = &o->seed, .max = UINT64_MAX},
	    {.name = "--labels", .text = &o->labels},
	    {.name = "-o", .text = &o->output},
	    {.name = "--rate", .number = &o->live.rate, .max = 10000000},
	    {.name = "--seconds", .ms = &o->live.run_ms, .min = 1, .max = MAX_MS},
	    {.name = "--rotate-at", .text = &o->rotate_at},
	    {.name = "--rotate-every", .number = &o->live.rotate_every_ms, .min = 1, .max = MAX_MS},
	    {.name = "--rotations", .number = &o->live.max_rotations, .min = 1, .max = 100000},
	    {.name = "--keep", .number = &o->live.keep, .min = 1, .max = 100000},
	    {.name = "--partial", .flag = &o->live.partial, .flag_value = true},
	};

	return gen_options_take(rows, GEN_LEN(rows), argv);
}

/* Options that are about time; those that are not are checked by take_options. */
static int
check_live(struct options *o)
{
	struct gen_live *live = &o->live;

	if (live->rate == NO_RATE)
		return live->run_ms > 0 || o->rotate_at != NULL || live->rotate_every_ms > 0 ||
			live->max_rotations > 0 || live->keep > 0 || live->partial
		    ? gen_usage("this is for --rate, which is missing", NULL)
		    : 0;
	if (o->output == NULL)
		return gen_usage("--rate needs a file to write to", "-o");
	if (o->rotate_at != NULL && live->rotate_every_ms > 0)
		return gen_usage("--rotate-at and --rotate-every exclude each other", NULL);
	if (o->rotate_at != NULL && !gen_live_rotate_at(live, o->rotate_at))
		return gen_usage("not ascending seconds, parted by commas", "--rotate-at");
	if (live->max_rotations > 0 && o->rotate_at == NULL && live->rotate_every_ms == 0) {
		if (live->run_ms <= live->max_rotations)
			return gen_usage("--rotations needs a time to be spread over", NULL);
		live->rotate_every_ms = live->run_ms / (live->max_rotations + 1);
	}
	live->max_lines = o->lines;
	live->max_bytes = o->size;
	return 0;
}

static int
check_options(struct options *o)
{
	if (o->size > 0 && o->lines > 0)
		return gen_usage("--size and --lines exclude each other", NULL);
	if (o->size == 0 && o->lines == 0 && o->live.rate == NO_RATE)
		o->size = UINT64_C(64) << 20;
	return check_live(o);
}

static bool
is_full(const struct gen *g, const struct options *o)
{
	return o->lines > 0 ? g->lines >= o->lines : g->done + g->len >= o->size;
}

static int
write_lines(struct gen *g, const struct options *o, struct gen_lines *lines)
{
	while (!is_full(g, o)) {
		gen_lines_next(lines, g);
		gen_labels_put(g, NULL);
		if (g->len > GEN_BUFFER - GEN_MAX_LINE && gen_flush(g) != 0)
			return gen_fail(g->path);
	}
	return gen_flush(g) == 0 ? 0 : gen_fail(g->path);
}

static int
write_at_once(struct gen *g, const struct options *o, struct gen_lines *lines)
{
	int status;

	g->fd = o->output == NULL ? STDOUT_FILENO
				  : open(o->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (g->fd < 0)
		return gen_fail(g->path);
	status = write_lines(g, o, lines);
	if (o->output != NULL && close(g->fd) != 0 && status == 0)
		status = gen_fail(g->path);
	return status;
}

static int
write_files(struct gen *g, struct options *o, struct gen_lines *lines)
{
	int status;

	g->path = o->output != NULL ? o->output : "standard output";
	if (o->labels != NULL && (g->labels = fopen(o->labels, "we")) == NULL)
		return gen_fail(o->labels);
	status = o->live.rate != NO_RATE ? gen_live_write(&o->live, g, lines)
					 : write_at_once(g, o, lines);
	if (g->labels != NULL && (ferror(g->labels) | fclose(g->labels)) != 0 && status == 0)
		status = gen_fail(o->labels);
	return status;
}

static int
generate(const struct gen_stream *stream, char **argv)
{
	struct options o = {.leaks = 1, .lookalikes = 100, .seed = 1, .live.rate = NO_RATE};
	struct gen_lines lines = {.stream = stream};
	struct gen g;
	int status = take_options(&o, argv);

	if (status == 0)
		status = check_options(&o);
	if (status != 0)
		return status;
	gen_init(&g, o.seed);
	gen_clock_words(&g);
	gen_value_words(&g);
	gen_pool_words(&g);
	gen_lines_start(&lines, &g, (unsigned)o.leaks, (unsigned)o.lookalikes);
	status = write_files(&g, &o, &lines);
	gen_release(&g);
	return status;
}

static int
check(int argc, char **argv)
{
	bool lengths = argc > 2 && strcmp(argv[2], "--lengths") == 0;
	int first = lengths ? 3 : 2;

	if (argc != first + 2)
		return gen_usage("check takes a label file and a file of findings", NULL);
	return gen_check(argv[first], argv[first + 1], lengths);
}

static bool
find_stream(const char *name, struct gen_stream *ret)
{
	static const struct gen_stream *const streams[] = {&gen_svc, &gen_cdr, &gen_cel, &gen_3gpp,
	    &gen_3gpp_bare, &gen_tap3};

	for (size_t i = 0; i < GEN_LEN(streams); i++)
		if (strcmp(name, streams[i]->name) == 0) {
			*ret = *streams[i];
			return true;
		}
	return gen_table_find(name, ret);
}

int
main(int argc, char **argv)
{
	struct gen_stream stream;

	if (argc < 2)
		return gen_usage("say what to write", NULL);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		(void)fputs(gen_usage_text, stdout);
		return 0;
	}
	if (find_stream(argv[1], &stream))
		return generate(&stream, argv + 2);
	if (strcmp(argv[1], "check") == 0)
		return check(argc, argv);
	if (strcmp(argv[1], "watch") == 0)
		return gen_watch(argv + 2);
	return gen_usage("unknown verb", NULL);
}
