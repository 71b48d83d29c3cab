/*
 * gate: where in a text could a form begin?
 *
 * Most bytes of a log begin nothing. For each form the gate knows, from its tree, which bytes its
 * first four places can hold and, where it begins with digits, which lengths of the first two runs
 * of digits it can have; what it turns away no form could match.
 *
 * Promises
 *  1. Lossless: a place that is passed over begins no match of an allowed form whose boundary
 *     checks hold. Every fact is the tree's own, and conservative.
 *  2. The gate looks at up to PW_TEXT_SLACK bytes behind the slice, which may be anything.
 *
 * Forms without a tree have no place in the gate; who scans for them scans everywhere.
 *
 * Ownership: the gate borrows nothing from the plan once it is made. Thread: any, immutable.
 */
#ifndef PIIWATCH_GATE_H
#define PIIWATCH_GATE_H

#include <piiwatch/rule.h>
#include <piiwatch/text.h>

struct pw_gate;

struct pw_gate *pw_gate_create(const struct pw_plan *plan);
void pw_gate_destroy(struct pw_gate *gate);

/* A place and the forms that could begin there. */
struct pw_start {
	uint32_t at;
	struct pw_form_set forms;
};

/*
 * The first place from `from` on in the slice where one of the allowed forms could begin. The byte
 * before `from` is looked at only if it is within the slice.
 */
bool pw_gate_find(const struct pw_gate *gate, const struct pw_slice *slice, uint32_t from,
    const struct pw_form_set *allowed, struct pw_start *ret);

#endif
