/*
 * hit: a value a form matched in a record, on its way to become a finding or to be turned away.
 *
 * Promises: [from,to) lies on character boundaries of the record's text; what a later room fills in
 * is zero before. Ownership: a value; it points at nothing, but means nothing without its record.
 * Thread: owner.
 */
#ifndef PIIWATCH_HIT_H
#define PIIWATCH_HIT_H

#include <piiwatch/base.h>

/* What the value's own label says of it. */
enum pw_own {
	PW_OWN_NONE,
	PW_OWN_LABEL, /* it is one of the rule's */
	PW_OWN_OTHER, /* it is one of another rule's */
	PW_OWN_NEGATIVE, /* it speaks of something that is not personal */
};

#define PW_HIT_CANONICAL 72u
#define PW_NO_FORM UINT16_MAX /* of a hit that a rule of records made */

struct pw_hit {
	uint32_t from, to; /* the value, in the record's text */
	uint32_t before_from; /* where the form's `before` begins; `from` if it has none */
	uint16_t form, rule;
	int32_t field; /* number of the record's field, -1: the record has none */
	uint8_t category;
	/* from the validator */
	uint8_t grade, keep, canonical_len;
	bool is_failed, is_checked;
	char canonical[PW_HIT_CANONICAL];
	/* from the score */
	uint8_t own, severity;
	int16_t confidence; /* thousandths */
};

#endif
