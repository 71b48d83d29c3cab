/*
 * bench-hs: the obvious way, as a yardstick. All forms of the rules stand in one Hyperscan block
 * database (no start of match), which is run over the whole file in blocks of 256 KiB, cut at line
 * ends. Nothing is validated, scored or masked, and its matches are no findings.
 *
 * A form's `before` is put in front of it, as who writes a single pattern would.
 */
#include <errno.h>
#include <fcntl.h>
#include <hs.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <piiwatch/flow.h>

#define BLOCK (256u * 1024)
#define MAX_PATTERN (64u * 1024)

struct yardstick {
	hs_database_t *database;
	hs_scratch_t *scratch;
	unsigned long long matches, bytes;
	unsigned n_patterns;
};

struct patterns {
	struct pw_buf text[PW_MAX_FORMS];
	const char *at[PW_MAX_FORMS];
	unsigned flags[PW_MAX_FORMS], id[PW_MAX_FORMS];
	unsigned n;
};

static int
complain(const char *what, const char *why)
{
	(void)fprintf(stderr, "bench-hs: %s%s%s\n", what, why[0] != '\0' ? ": " : "", why);
	return 2;
}

static void
add_form(struct patterns *p, const struct pw_form *form)
{
	struct pw_buf *text = &p->text[p->n];

	pw_buf_init(text, MAX_PATTERN);
	if (form->before != NULL) {
		(void)pw_buf_addf(text, "(?:");
		pw_tree_render(form->before, text);
		(void)pw_buf_addf(text, ")");
	}
	if (form->tree != NULL)
		pw_tree_render(form->tree, text);
	else
		(void)pw_buf_addf(text, "%s", form->pattern);
	p->at[p->n] = text->data;
	p->flags[p->n] = HS_FLAG_UTF8;
	p->id[p->n] = form->number;
	p->n++;
}

static int
compile(struct yardstick *y, const struct pw_plan *plan)
{
	struct patterns *p = pw_alloc(1, sizeof(*p));
	hs_compile_error_t *error = NULL;
	int status = 0;

	for (unsigned i = 0; i < plan->n_forms; i++)
		add_form(p, &plan->form[i]);
	y->n_patterns = p->n;
	if (hs_compile_multi(p->at, p->flags, p->id, p->n, HS_MODE_BLOCK, NULL, &y->database,
		&error) != HS_SUCCESS) {
		status = complain("a form is refused", error->message);
		hs_free_compile_error(error);
	} else if (hs_alloc_scratch(y->database, &y->scratch) != HS_SUCCESS) {
		status = complain("no scratch", "out of memory");
	}
	for (unsigned i = 0; i < p->n; i++)
		pw_buf_release(&p->text[i]);
	free(p);
	return status;
}

static int
on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
	struct yardstick *y = context;

	(void)id;
	(void)from;
	(void)to;
	(void)flags;
	y->matches++;
	return 0;
}

/* Bytes up to the last line end, or all where there is none. */
static size_t
whole_lines(const char *block, size_t len)
{
	const char *end = memrchr(block, '\n', len);

	return end != NULL ? (size_t)(end - block) + 1 : len;
}

static int
scan(struct yardstick *y, int fd, const char *path)
{
	char *block = pw_alloc(BLOCK, 1);
	size_t len = 0;
	ssize_t got = 0;
	int status = 0;

	while (status == 0 && ((got = read(fd, block + len, BLOCK - len)) > 0 || len > 0)) {
		size_t use;

		if (got < 0)
			break;
		len += (size_t)got;
		use = got > 0 && len == BLOCK ? whole_lines(block, len) : len;
		if (got > 0 && len < BLOCK)
			continue;
		if (hs_scan(y->database, block, (unsigned)use, 0, y->scratch, on_match, y) !=
		    HS_SUCCESS)
			status = complain(path, "Hyperscan gave up");
		y->bytes += use;
		len -= use;
		memmove(block, block + use, len);
	}
	if (got < 0)
		status = complain(path, pw_errno_text(errno));
	free(block);
	return status;
}

static double
seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
measure(struct yardstick *y, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), status;
	double begin = seconds(), took;

	if (fd < 0)
		return complain(path, pw_errno_text(errno));
	status = scan(y, fd, path);
	took = seconds() - begin;
	(void)close(fd);
	if (status == 0)
		(void)printf("mbps=%.1f matches=%llu bytes=%llu forms=%u\n",
		    (double)y->bytes / 1e6 / took, y->matches, y->bytes, y->n_patterns);
	return status;
}

int
main(int argc, char **argv)
{
	struct yardstick y = {0};
	struct pw_err err = {0};
	struct pw_plan *plan;
	int status;

	if (argc != 3)
		return complain("usage: bench-hs RULES-DIRECTORY FILE", "");
	plan = pw_plan_load((const char *const[]) {argv[1]}, 1, pw_flow_vocab(), 500, &err);
	if (plan == NULL)
		return complain("rules", err.text);
	status = compile(&y, plan);
	if (status == 0)
		status = measure(&y, argv[2]);
	hs_free_scratch(y.scratch);
	hs_free_database(y.database);
	pw_plan_destroy(plan);
	return status;
}
