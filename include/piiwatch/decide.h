/*
 * decide: what is done with a finding: the policy of the column it stands in, and the severity that
 * several categories in one record give one another. What is suppressed comes back as a reason, so
 * that it can be counted.
 *
 * The policy of a column (cdr.md 0.1)
 *	what `expect` names belongs there; anything else personal is a finding
 *	a column of a type (time, counter, identifier): of what does not belong there only what cannot
 *	    be one of those: a card number with separators, a value with letters or a label of its own
 *	a column that expects name and phone holds `Name <number>` or `Name <sip:number@host>`: the number
 *	    stands in the brackets or is all of the column
 *	a column that repeats the parties: their numbers are no finding there, other numbers are
 *
 * Promises: pure. Thread: any.
 */
#ifndef PIIWATCH_DECIDE_H
#define PIIWATCH_DECIDE_H

#include <piiwatch/finding.h>
#include <piiwatch/reason.h>
#include <piiwatch/record.h>

/* What decide must know of a finding besides itself. */
struct pw_circumstances {
	const struct pw_column *column; /* NULL: none */
	bool has_label; /* the value has its own label in the column's text */
	bool has_separators, has_letters; /* in the value */
	bool is_bracketed; /* it stands behind <, sip:, sips: or tel:, or is all of the column */
	bool is_party; /* it is the number of one of the record's parties */
};

/* True if nothing in a column of this policy can become a finding because of how little stands in
 * it: such a column is passed over. `digits`: how many digits the text holds. */
bool pw_decide_passes_over(const struct pw_column *column, unsigned digits, bool has_letters);

/* PW_REASON_KEPT, or why the finding is none. */
enum pw_reason pw_decide(const struct pw_finding *finding, const struct pw_circumstances *c);

/* Raises the severity by one step where the findings of one record are of several categories. */
void pw_decide_raise(struct pw_finding *findings, uint32_t n);

#endif
