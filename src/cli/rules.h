/*
 * The parts of `piiwatch rules`.
 *
 *	rules_cmd.c	the command line
 *	rules_check.c	check, test
 *	rules_list.c	list
 *	rules_explain.c	explain: a line of a file, through both roads
 *	explain_walk.c	a file up to that line
 *	explain_trace.c	what was told of the line's values, put together
 *	explain_print.c	the same for people
 */
#ifndef PIIWATCH_CLI_RULES_H
#define PIIWATCH_CLI_RULES_H

#include "scan.h"

struct rules_arguments {
	struct pw_settings settings;
	bool strict, validators;
	const char *conf, *cdr; /* cdr: a format's name, "auto", NULL: lines */
	enum pw_encoding encoding;
	const char *place; /* FILE:LINE */
};

/* Each returns the exit status. */
int rules_check(const struct rules_arguments *a);
int rules_test(const struct rules_arguments *a);
int rules_list(const struct rules_arguments *a);
int rules_explain(const struct rules_arguments *a);

/* explain_walk.c: a file, read as often as it takes. */
struct explain_file {
	struct scan_target target;
	const struct rules_arguments *arguments;
	struct scan *counted; /* what scan_input.c counts in; of no use here */
	char *buf; /* PW_MAX_CHUNK */
	struct pw_buf shown_path;
	uint64_t line; /* asked for */
	struct pw_position start; /* where a stream is begun that comes to the line: the last place
	                             known in a line before it */
	char *header; /* the bytes start.resume speaks of */
	size_t header_len;
};

/* Finds the line. 0, or -1 after saying that there is none such. */
int explain_find_line(struct explain_file *file, struct pw_flow *flow);

/* From the line before it, over the line, and on to where all of its record is judged. `on_piece` is
 * called when what was fed last is judged; `on_finding` for each finding. 0 or -1, as above. */
struct explain_watch {
	void (*on_finding)(void *context, const struct pw_finding *finding);
	void (*on_piece)(void *context);
	void *context;
};

int explain_walk(struct explain_file *file, struct pw_flow *flow,
    const struct explain_watch *watch);

/* explain_trace.c: one match of a form, and what became of it. */
enum { EXPLAIN_GATE = 1, EXPLAIN_PLAIN = 2, EXPLAIN_BOTH = 3 };

struct explain_entry {
	struct pw_step step; /* its scores, and the reason told last */
	const struct pw_rule *rule;
	struct pw_finding finding; /* rule empty: it is none */
	unsigned roads; /* that told it */
	uint64_t record_line; /* on which its record begins */
	uint32_t told; /* numbered as they came */
	uint16_t
	    rank; /* of its place: the best confidence there and 1; 0: nothing came to the scores */
};

#define EXPLAIN_MAX_STEPS 65536u /* of one road; findings do not count */

struct explain_trace {
	const struct pw_plan *plan;
	struct pw_flow *flow; /* of the road at hand */
	unsigned road;
	uint64_t line; /* asked for */
	uint64_t record_line; /* on which the record begins that holds it */
	struct pw_stats before; /* of the records before it */
	const char *misfit; /* why it does not fit its format; NULL: it does, or there is none */
	bool is_past;
	bool is_framed; /* the record is one of a format, and may have several lines */
	const char *format; /* its name */
	struct explain_entry *entry;
	uint32_t n, room, first; /* `first`: of the road at hand */
	uint64_t n_left_out; /* steps there was no room for */
	uint64_t
	    n_lesser; /* matches that share bytes with a match of their form that came further */
};

/* Listens to the flow, which is to be begun at `start`; explain_end_road puts together what it told of
 * the line, and listens no more. */
void explain_begin_road(struct explain_trace *trace, struct pw_flow *flow, unsigned road,
    const struct pw_position *start);
void explain_end_road(struct explain_trace *trace);
void explain_take_finding(void *trace, const struct pw_finding *finding);
void explain_take_piece(void *trace);

/* Both roads as one: findings first, then the others by place, the best first. */
void explain_sort(struct explain_trace *trace);

bool explain_is_same_place(const struct explain_entry *a, const struct explain_entry *b);

static inline bool
explain_is_finding(const struct explain_entry *e)
{
	return e->finding.rule[0] != '\0';
}

/* explain_print.c */
void explain_print(const struct explain_file *file, const struct explain_trace *trace);

#endif
