#include "rules.h"
#include "terminal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* FILE:LINE; the last colon parts them. */
static int
read_place(const char *place, struct explain_file *file)
{
	const char *colon = strrchr(place, ':'), *p;
	size_t len = colon != NULL ? (size_t)(colon - place) : 0;

	file->line = 0;
	for (p = colon != NULL ? colon + 1 : ""; pw_is_digit(*p); p++) {
		if (file->line > UINT64_MAX / 10 - 1)
			break;
		file->line = file->line * 10 + (uint64_t)(*p - '0');
	}
	if (len == 0 || *p != '\0' || p == colon + 1) {
		cli_complain("rules explain: name one FILE:LINE, as in app.log:12");
		return -1;
	}
	if (file->line == 0) {
		cli_complain("rules explain: lines are counted from 1");
		return -1;
	}
	file->target.path = pw_strdup(place);
	file->target.path[len] = '\0';
	return 0;
}

/* The file is read more than once. */
static int
check_file(struct explain_file *file)
{
	struct stat st;
	const char *why = NULL;

	if (stat(file->target.path, &st) < 0)
		why = pw_errno_text(errno);
	else if (!S_ISREG(st.st_mode))
		why = "not a file";
	else if (st.st_size == 0)
		why = "an empty file; it has no line";
	else
		file->target.size = (uint64_t)st.st_size;
	if (why != NULL)
		cli_complain("%s: %s", file->shown_path.data, why);
	return why != NULL ? -1 : 0;
}

static void
show_path(const struct pw_loaded *l, struct explain_file *file)
{
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	struct pw_flow *flow = pw_flow_create(cli_path_detector(l), false);

	pw_flow_path(flow, file->target.path, found, &file->shown_path);
	pw_flow_destroy(flow);
}

static int
take_road(struct explain_file *file, struct explain_trace *trace, struct pw_flow *flow,
    unsigned road)
{
	const struct explain_watch watch = {explain_take_finding, explain_take_piece, trace};
	int rc;

	explain_begin_road(trace, flow, road, &file->start);
	rc = explain_walk(file, flow, &watch);
	explain_end_road(trace);
	return rc;
}

static int
explain(const struct pw_loaded *l, struct explain_file *file)
{
	struct pw_flow *gate = pw_flow_create(l->detector, false);
	struct pw_flow *plain = pw_flow_create(l->detector, true);
	struct explain_trace trace = {.plan = l->plan, .line = file->line};
	int rc;

	show_path(l, file);
	rc = check_file(file);
	if (rc == 0)
		rc = explain_find_line(file, gate);
	if (rc == 0)
		rc = take_road(file, &trace, gate, EXPLAIN_GATE);
	if (rc == 0)
		rc = take_road(file, &trace, plain, EXPLAIN_PLAIN);
	if (rc == 0) {
		explain_sort(&trace);
		explain_print(file, &trace);
	}
	free(trace.entry);
	pw_flow_destroy(gate);
	pw_flow_destroy(plain);
	return rc < 0 ? CLI_CANNOT : cli_end_output(CLI_OK);
}

int
rules_explain(const struct rules_arguments *a)
{
	const struct scan_options options = {.cdr = a->cdr};
	struct scan counted = {.options = &options};
	struct explain_file file = {.arguments = a, .counted = &counted};
	struct pw_loaded l;
	struct pw_err err;
	int rc = CLI_CANNOT;

	if (read_place(a->place, &file) < 0)
		return CLI_CANNOT;
	file.buf = pw_alloc(PW_MAX_CHUNK, 1);
	pw_buf_init(&file.shown_path, 64u * 1024);
	if (pw_loaded_open(&l, &a->settings, 0, &err) < 0)
		cli_complain("%s", err.text);
	else {
		/* What a binary file is, the formats tell. */
		counted.loaded.formats = l.formats;
		rc = explain(&l, &file);
	}
	pw_loaded_release(&l);
	pw_buf_release(&file.shown_path);
	free(file.target.path);
	free(file.header);
	free(file.buf);
	return rc;
}
