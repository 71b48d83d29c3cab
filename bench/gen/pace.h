/*
 * pace: clocks, and waiting that SIGTERM or SIGINT ends.
 *
 * The two signals are blocked and only looked at while waiting, so neither interrupts a write, and
 * none is missed between a look and a sleep.
 *
 * Thread: main.
 */
#ifndef PIIWATCH_BENCH_PACE_H
#define PIIWATCH_BENCH_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define GEN_NS_A_MS UINT64_C(1000000)
#define GEN_NS_A_SECOND UINT64_C(1000000000)

uint64_t gen_monotonic_ns(void);
int64_t gen_unix_us(void);

void gen_signals_block(void);
/* Waits until that monotonic time, or only looks if it is past. True: a signal says to end. */
bool gen_wait_until(uint64_t ns);

#endif
