/*
 * flow: the way of a byte, from a chunk of a stream to findings, as one page of plain calls:
 *
 *	classify -> (frame) -> view -> gate + words -> match -> validate -> owner -> score -> mask -> decide
 *
 * It knows no event loop, no file and no thread: who has bytes feeds them and pulls findings. So the
 * daemon, `piiwatch scan`, the tests and the fuzzers use it unchanged.
 *
 *	pw_flow_begin(flow, &stream);
 *	while (there are bytes) {
 *		used = pw_flow_feed(flow, bytes, len);
 *		while (pw_flow_next(flow, &finding))
 *			...
 *	}
 *	pw_flow_end(flow);			the last record may lack its line end
 *	while (pw_flow_next(flow, &finding))
 *		...
 *
 * Promises
 *  1. What is found does not depend on how the bytes were cut into chunks, nor on the gate: with
 *     `gate_off` every form is tried at every character by walking its tree, and the findings are
 *     the same.
 *  2. Findings come in the order of their last byte. None is given twice, none is lost: not at a
 *     cut, not in a record that is longer than its maximum, which is scanned in overlapping pieces.
 *  3. Two offsets say how far a stream is. Reading resumes at `safe`; what ends at or before `done`
 *     was given out. With them and the resume record, a flow in another process goes on as if
 *     nothing had happened.
 *  4. No byte of the stream leaves but masked, nor of a path: what pw_flow_path shows of it hides
 *     every value that was found, and an excerpt holds what struct pw_excerpt says.
 *
 * Ownership: a detector borrows what it is made of; a flow borrows the detector. Thread: detector
 * any (immutable), flow owner.
 * Limits: those at the foot of base.h; passing one is counted in the stats.
 */
#ifndef PIIWATCH_FLOW_H
#define PIIWATCH_FLOW_H

#include <piiwatch/encoding.h>
#include <piiwatch/finding.h>
#include <piiwatch/frame.h>
#include <piiwatch/key.h>
#include <piiwatch/position.h>
#include <piiwatch/reason.h>
#include <piiwatch/rule.h>
#include <piiwatch/stats.h>

struct pw_detector;
struct pw_flow;

/* A generation of rules, ready to scan: compiled, immutable, shared. `formats` may be NULL. NULL with
 * the reason. */
struct pw_detector *pw_detector_create(const struct pw_plan *plan, const struct pw_formats *formats,
    const struct pw_key *key, struct pw_err *reterr);
void pw_detector_destroy(struct pw_detector *detector);

/* The names rule files may use: validators with their grades, and masks. */
const struct pw_vocab *pw_flow_vocab(void);

/* How a stream is read. */
struct pw_flow_start {
	const char *format; /* a CDR format's name, "auto", or NULL: lines */
	const struct pw_position *position; /* where to go on, NULL: at its beginning */
	enum pw_encoding
	    encoding; /* PW_ENC_AUTO: found out; where to go on, the position's holds */
	bool mask_expected; /* numbers should be masked where they belong, too: they are findings */
	struct pw_span
	    header; /* the bytes position->resume speaks of, read again; empty: not there */
};

/* `gate_off`: the plain road beside the gate, for tests. */
struct pw_flow *pw_flow_create(const struct pw_detector *detector, bool gate_off);
void pw_flow_destroy(struct pw_flow *flow);

/* Begins a stream; the first byte fed is that at `position->safe`. -1 for an unknown format. */
int pw_flow_begin(struct pw_flow *flow, const struct pw_flow_start *stream, struct pw_err *reterr);

/* Takes bytes, as many as there is room for; returns how many. To be called when pw_flow_next has
 * returned false. Copies: the bytes need not live on. */
size_t pw_flow_feed(struct pw_flow *flow, const char *bytes, size_t len);

/* Says that no byte follows. */
void pw_flow_end(struct pw_flow *flow);

/*
 * Runs one example of a rule, as a record by itself: an example must give a finding of the rule with
 * exactly its value, a counterexample none of the rule. 0, or -1 with the reason (which names file
 * and line, never the text). Leaves the flow without a stream.
 */
int pw_flow_try_example(struct pw_flow *flow, const struct pw_rule *rule,
    const struct pw_example *example, struct pw_err *reterr);

/* The next finding; false when what was fed gives no more. */
bool pw_flow_next(struct pw_flow *flow, struct pw_finding *ret);

/*
 * What stands around the finding that pw_flow_next returned last; an empty excerpt where it returned
 * none. To be called before the next pw_flow_next or pw_flow_feed: the record lives until then.
 * Nothing is prepared for it, so only who asks pays. Like the finding, it does not depend on chunks,
 * gate or resuming.
 */
void pw_flow_excerpt(const struct pw_flow *flow, struct pw_excerpt *ret);

/*
 * The values in a path: each part of it is looked at by itself. Returns how many, as findings of the
 * field "path" with offset, line and column 0 and their length in the path, in the order they stand
 * in. `shown` is overwritten with the path as it may be shown: each of them hidden, a path with more
 * than fit hidden whole, controls and bidirectional characters as `?`. Leaves the flow without a
 * stream.
 */
#define PW_MAX_PATH_FINDINGS 16u

unsigned pw_flow_path(struct pw_flow *flow, const char *path,
    struct pw_finding ret[PW_MAX_PATH_FINDINGS], struct pw_buf *shown);

/*
 * What became of each match, step by step, for who tunes rules. The steps of a record come while
 * pw_flow_next judges it, in no order; a match that its form's parts or the validator turn away comes
 * once, one that reaches the scores with them. Both roads tell the same but for places the gate passes
 * over, of which there is nothing to tell.
 */
struct pw_step {
	const char *rule, *form; /* the plan's; form "" for a rule of records */
	uint64_t offset, line; /* as in a finding */
	uint32_t length, column;
	char masked[56]; /* all hidden where the validator did not see it */
	const char *grade; /* the validator's, "" */
	enum pw_reason reason; /* PW_REASON_KEPT: it is a finding */
	bool is_scored; /* the rest is known */
	bool is_checked, is_failed; /* its check digit */
	bool is_labelled, is_label_other, is_label_negative; /* its own label */
	bool is_near, is_near_negative, is_capped;
	uint16_t alone, confidence; /* thousandths */
};

/* `on_step` NULL: no longer. The step lives for the call. */
void pw_flow_trace(struct pw_flow *flow, void (*on_step)(void *context, const struct pw_step *step),
    void *context);

/* How far the stream is: covers what pw_flow_next has returned, and no more. */
void pw_flow_position(const struct pw_flow *flow, struct pw_position *ret);

/* The CDR format in use, or NULL; not known before the first record is complete. */
const struct pw_format *pw_flow_format(const struct pw_flow *flow);

/* How many values of its first record said so; 0: the format was named. */
unsigned pw_flow_format_sure(const struct pw_flow *flow);

/* What was counted since pw_flow_begin; `turned_away` by reason. */
const struct pw_stats *pw_flow_stats(const struct pw_flow *flow);
const uint64_t *pw_flow_turned_away(const struct pw_flow *flow);

#endif
