/*
 * mask: the one door between raw data and findings. It sees a hit and its record, and makes a
 * finding in which the value is masked and fingerprinted; nothing behind it can name the raw types.
 *
 * What a mask shows of a value's digits and letters, its separators staying as they are:
 *
 *	card       first 6 and last 4; of fewer than 14 digits the last 4 (PCI DSS v4.0.1 req. 3.4.1)
 *	phone      the prefix or area code and the last 2 to 4, so that at least 3 stay hidden
 *	account    bank, branch or symbol, and the last 4 of a number of 7 digits or more
 *	iban       country, check digits and the last 4
 *	all        nothing
 *	keep       as many in front as the validator says, if more follow
 *	ends       those and the last 2, if at least 3 stay hidden
 *
 * What shows a part by its meaning, whatever else the value holds:
 *
 *	stars      `***`: no digit, no letter, no length
 *	first      the first character, kanji or kana too, and `**`
 *	email      the local part's first character, `***@`, the domain
 *	year       of a date the year and its era: 1985-**-**, 昭和60年*月**日
 *	degrees    of each number the whole degrees and `.***`: 35.***,139.***
 *	prefecture of an address the prefecture, of a postal code the first digit: 〒1**-**** 東京都****
 *
 * Promises
 *  1. A masked value is printable UTF-8 and never longer than its field: where it would be, its
 *     middle is left out. Letters beyond ASCII are hidden, but for the word of an account's type, an
 *     era, a prefecture, and what `first` shows.
 *  2. The fingerprint is made of the rule's identifier and the canonical value alone.
 *  3. An excerpt shows masks, words of the rules and ASCII punctuation; of everything else only of
 *     what kind each character is.
 *
 * Ownership: values. Thread: any.
 */
#ifndef PIIWATCH_MASK_H
#define PIIWATCH_MASK_H

#include <piiwatch/finding.h>
#include <piiwatch/hit.h>
#include <piiwatch/key.h>
#include <piiwatch/record.h>
#include <piiwatch/rule.h>

/* The names rule files may give, in the order of their numbers. */
const char *const *pw_mask_names(unsigned *ret_n);

/* Makes the finding of a hit that was kept. */
void pw_mask_make(const struct pw_plan *plan, const struct pw_record *record,
    const struct pw_hit *hit, const struct pw_key *key, struct pw_finding *ret);

/*
 * Appends a text to `out` with the given stretches of it masked whole, and everything that is no
 * printable UTF-8 (control and bidirectional characters, bad bytes) shown as `?`. For paths. The
 * stretches rise and do not overlap.
 */
struct pw_stretch {
	uint32_t from, to;
};

void pw_mask_text(struct pw_span text, const struct pw_stretch *hidden, uint32_t n,
    struct pw_buf *out);

/*
 * What stands around the value hits[which], as struct pw_excerpt says; `masked`: as its finding shows it,
 * for it may go on in other records; NULL: it does not. The hits are those of the
 * record that become findings, rising and not overlapping.
 *
 *	the value                       its mask, as in its finding
 *	another hit, wholly in reach    its mask
 *	a word of a rule                as it stands, unless it holds a digit or touches a letter or
 *	                                digit that is no part of it; kanji and kana may touch
 *	ASCII punctuation, space, tab   as it is, a tab as a space
 *	other letters, digits           `a`, `0`; kanji and kana by their signs
 *	whatever else                   `?`: controls, symbols, punctuation beyond ASCII
 *
 * In reach are PW_EXCERPT_CHARS characters of the record's text on each side, other fields too. What
 * does not fit is left out at the outer ends; no word and no mask is cut.
 */
struct pw_excerpt_of {
	const struct pw_hit *hits;
	uint32_t n_hits, which;
	const char *masked;
};

void pw_mask_excerpt(const struct pw_plan *plan, const struct pw_record *record,
    const struct pw_excerpt_of *of, struct pw_excerpt *ret);

/* Appends the excerpt as UTF-8, kanji as 漢, kana as か: three times its bytes at most. */
void pw_mask_excerpt_text(const struct pw_excerpt *excerpt, struct pw_buf *out);

#endif
