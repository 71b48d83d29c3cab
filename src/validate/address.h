/*
 * Where a postal address in a text ends, and what it is made of (detection.md 9), for its reader and
 * its validator, which must agree about it.
 */
#ifndef PIIWATCH_VALIDATE_ADDRESS_H
#define PIIWATCH_VALIDATE_ADDRESS_H

#include "jp_text.h"

struct address {
	size_t len; /* bytes; 0: no address begins here */
	bool has_postal, has_prefecture;
	bool is_known; /* its municipality is a listed one */
	bool has_number; /* a number block, be it a bare number */
	bool has_block; /* one that says a place: 1-2, 三丁目, or a number behind a town */
	bool is_latin;
};

/* Numbers of a block, in what they are written with. */
struct block {
	size_t end;
	unsigned numbers;
	bool has_unit; /* 丁目, 番地, 番, 号, 条 */
	bool goes_on; /* 丁目, 条: a part of the town may follow */
};

/* The address that begins where the candidate's value does. Its row names the lexicon municipality. */
void address_read(const struct pw_candidate *c, struct address *ret);

/* address_block.c: the number block at `at`; false if none stands there. */
bool address_block(struct pw_span text, size_t at, struct block *ret);

/* True if a number begins at `at` that can be one of a block: digits, or 三 before 丁目. */
bool address_number_at(struct pw_span text, size_t at);

/* address_building.c: the end of the building, floor and room behind `at`; `at` if there is none. */
size_t address_building(struct pw_span text, size_t at);

/* address_latin.c */
void address_read_latin(struct pw_span text, struct address *ret);

#endif
