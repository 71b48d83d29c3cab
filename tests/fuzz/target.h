/*
 * What a fuzz target is: one function that takes any bytes and ends the process where a promise of
 * the room it drives is broken. libFuzzer calls it, or driver.c over the files of its corpus.
 */
#ifndef PIIWATCH_FUZZ_TARGET_H
#define PIIWATCH_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Unlike assert(), never left out of a build. */
#define MUST(condition)                                                                            \
	do {                                                                                       \
		if (!(condition))                                                                  \
			abort();                                                                   \
	} while (0)

#endif
