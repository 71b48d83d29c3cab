/* Times as people write and read them. */
#ifndef PIIWATCH_CLI_WHEN_H
#define PIIWATCH_CLI_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#define WHEN_TEXT 40u

/*
 * The time that `text` says, in microseconds of Unix time: RFC 3339, a date ("2026-11-24", from its
 * midnight in UTC on) or a date and time with `Z` or an offset; or a duration back from `now_us`, a
 * whole number and one of s m h d w. False, and *ret_us left alone, where it is anything else.
 */
bool when_parse(const char *text, int64_t now_us, int64_t *ret_us);

/* To the second: "2026-11-24T10:00:00Z"; local: "2026-11-24T19:00:00+09:00". */
void when_print(int64_t us, bool is_local, char ret[WHEN_TEXT]);

/* How long that is, in the largest unit that fits: "3 s", "5 min", "47 h", "12 d". */
void when_print_span(int64_t us, char ret[WHEN_TEXT]);

#endif
