/*
 * finding: one value at one place, with nothing in it that could repeat the value.
 *
 * Promises
 *  1. A flat value: no pointer, so it may be copied and cross threads.
 *  2. `masked` shows only what the mask of its rule allows; all its bytes are printable UTF-8.
 *  3. `fingerprint` is a keyed hash of the canonical value: equal for every way of writing it, and
 *     of no use without the key.
 *
 * Thread: any. Limits: 192 bytes.
 */
#ifndef PIIWATCH_FINDING_H
#define PIIWATCH_FINDING_H

#include <piiwatch/base.h>

#include <assert.h>

#define PW_FINGERPRINT 16u

struct pw_finding {
	uint64_t offset; /* bytes into the file as it lies on disk */
	uint64_t line; /* from 1 */
	uint32_t length; /* bytes in the file */
	uint32_t column; /* bytes, from 1 */
	char rule[32];
	char field[32]; /* empty where the format has no fields */
	char masked[56];
	uint8_t fingerprint[PW_FINGERPRINT];
	uint16_t confidence; /* thousandths */
	uint8_t category, severity;
};

/*
 * What stands around a finding, at most 80 characters on each side, with nothing in it but what is
 * known to be harmless: ASCII punctuation, words of the rules, masked values; every other letter
 * is `a`, every digit `0`. Packed: kanji is one byte PW_EXCERPT_KANJI, kana PW_EXCERPT_KANA; see
 * pw_mask_excerpt_text. Ends with a NUL.
 */
#define PW_EXCERPT_KANJI '\x0e'
#define PW_EXCERPT_KANA '\x0f'
#define PW_EXCERPT_CHARS 80u

struct pw_excerpt {
	char packed[224];
};

static_assert(sizeof(struct pw_finding) <= 192, "a finding stays small");

#endif
