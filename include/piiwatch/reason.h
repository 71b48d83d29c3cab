/*
 * reason: why something was turned away on its way from a match to a finding. One list for all
 * rooms: the counters and the explanation of a line are made of it.
 *
 * Thread: any.
 */
#ifndef PIIWATCH_REASON_H
#define PIIWATCH_REASON_H

#define PW_REASON_ROWS(X)                                                                          \
	X(KEPT, "kept")                                                                            \
	X(AROUND, "what stands around the value does not fit the form")                            \
	X(BD, "a digit touches the value (BD)")                                                    \
	X(BS, "the value is part of a longer number with separators (BS)")                         \
	X(BA, "a letter or sign touches the value (BA)")                                           \
	X(BH, "the value is part of a hexadecimal token (BH)")                                     \
	X(BT, "the value is part of a time, address, version or path (BT)")                        \
	X(BF, "the value is part of a decimal number (BF)")                                        \
	X(MASKED, "the value is already masked")                                                   \
	X(INVALID, "the validator refuses the value")                                              \
	X(SAMPLE, "the value is a placeholder: no value, a column, one digit, a straight run")     \
	X(REJECT_WORD, "a word beside it rules the value out")                                     \
	X(CONFIDENCE, "confidence below the threshold")                                            \
	X(OVERLAP, "another finding has the same bytes")                                           \
	X(COMPANY, "nothing stands beside it in the record that it needs")                         \
	X(COLUMN_NAME, "it names a column, in a line of such names")                               \
	X(EXPECTED, "the value belongs in this column")                                            \
	X(OWN_PARTY, "the number of one of the record's own parties")                              \
	X(TYPED, "bare digits mean nothing in a column of this type")

/* PW_REASON_KEPT: it was not. */
enum pw_reason {
#define X(id, text) PW_REASON_##id,
	PW_REASON_ROWS(X)
#undef X
	    PW_REASONS
};

#endif
