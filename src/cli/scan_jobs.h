/*
 * Parts are numbered in the order in which their findings are printed. Workers take them in that
 * order; the main thread alone prints, always of one part, the *head*, and goes on to the next when
 * all of it is printed. What other parts find is kept, up to a maximum for all of them together; a
 * worker that has no room for more waits. The head never waits for another part, so there is always
 * one that goes on.
 *
 * A piece of a file that is cut is begun before the piece before it has ended, with a guess at the
 * stream's state there. When it becomes the head that state is known: if the guess, line numbers
 * aside, was the same, bit for bit, so is all that follows. If not, what it found is dropped, and the
 * main thread scans the piece itself from where the one before ended.
 *
 *	scan_worker.c	what the workers do
 *	scan_jobs.c	what the main thread does
 *
 * There is one lock, and what is not said to be under it belongs to one thread. A part is its
 * worker's until is_done, and the main thread's from then on; part.at_from, part.from, part.to and
 * part.is_empty are the main thread's to read from has_begun on.
 */
#ifndef PIIWATCH_CLI_SCAN_JOBS_H
#define PIIWATCH_CLI_SCAN_JOBS_H

#include "scan.h"

#include <pthread.h>

#define MAX_AHEAD 512u /* parts that are taken and not printed */
#define MAX_KEPT (64u * 1024) /* findings of all parts but the head */
#define MAX_HEAD 4096u /* findings of the head that are not printed yet */
#define BATCH 256u /* findings a worker keeps back before it takes the lock */

/* What a part found and is not printed yet, and how it stands. */
struct scan_queue {
	struct scan_part part;

	/* under the lock */
	struct pw_finding *kept;
	size_t n_kept, cap;
	bool has_begun; /* part.at_from holds */
	bool is_done;
};

/* Findings of the part at hand that a worker has not handed over. */
struct scan_batch {
	struct pw_finding at[BATCH];
	size_t n;
};

struct scan_jobs {
	struct scan *scan;
	const struct scan_targets *targets;
	pthread_mutex_t lock;
	pthread_cond_t turn; /* something a worker may wait for has come */
	pthread_cond_t ready; /* the head has something for the printer */
	struct scan_queue *ring[MAX_AHEAD];
	uint64_t n_taken, n_printed; /* parts; the head is number n_printed */
	size_t next; /* target */
	struct scan_file *file; /* whose parts are being taken */
	unsigned next_part;
	size_t n_kept; /* findings kept of all but the head */
	bool is_over;
};

static inline struct scan_queue *
scan_head_of(const struct scan_jobs *jobs)
{
	return jobs->ring[jobs->n_printed % MAX_AHEAD];
}

/* scan_worker.c: starts them; returns how many could be had. `hand` and `thread` have room for all. */
unsigned scan_start_workers(struct scan_jobs *jobs, struct scan_hand *hand, pthread_t *thread);
void scan_close_worker(struct scan_hand *hand);

#endif
