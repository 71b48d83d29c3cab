#include "scan_jobs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PROGRESS_NS 200000000

/* Waits for `ready`, or until the progress line is due. Under the lock. */
static void
wait_ready(struct scan_jobs *jobs)
{
	struct timespec until;

	if (!jobs->scan->has_progress) {
		pthread_cond_wait(&jobs->ready, &jobs->lock);
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += PROGRESS_NS;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	pthread_cond_timedwait(&jobs->ready, &jobs->lock, &until);
	pthread_mutex_unlock(&jobs->lock);
	scan_print_progress(jobs->scan);
	pthread_mutex_lock(&jobs->lock);
}

/* The next part; NULL after the last. */
static struct scan_queue *
next_head(struct scan_jobs *jobs)
{
	struct scan_queue *q = NULL;

	pthread_mutex_lock(&jobs->lock);
	while (jobs->n_printed == jobs->n_taken &&
	    (jobs->file != NULL || jobs->next < jobs->targets->n))
		wait_ready(jobs);
	if (jobs->n_printed < jobs->n_taken)
		q = scan_head_of(jobs);
	pthread_mutex_unlock(&jobs->lock);
	return q;
}

static void
free_part(struct scan_queue *q, bool is_last_of_file)
{
	if (is_last_of_file) {
		scan_file_close(q->part.file);
		free(q->part.file);
	}
	free(q->kept);
	free(q);
}

/* The next part is the head now. */
static void
release_head(struct scan_jobs *jobs, struct scan_queue *q)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->ring[jobs->n_printed++ % MAX_AHEAD] = NULL;
	if (jobs->n_printed < jobs->n_taken)
		jobs->n_kept -= scan_head_of(jobs)->n_kept;
	pthread_cond_broadcast(&jobs->turn);
	pthread_mutex_unlock(&jobs->lock);
	free_part(q, q->part.number + 1 == q->part.file->n_parts);
}

/* Waits for an end of the part that nobody wants; what it found is dropped. */
static void
stop_part(struct scan_jobs *jobs, struct scan_queue *q)
{
	pthread_mutex_lock(&jobs->lock);
	atomic_store(&q->part.is_stopped, true);
	pthread_cond_broadcast(&jobs->turn);
	while (!q->is_done)
		wait_ready(jobs);
	q->n_kept = 0;
	pthread_mutex_unlock(&jobs->lock);
}

/* What the head has found since the last time, in `ret`, whose memory goes to the head. False when
 * there is no more. */
static bool
take_found(struct scan_jobs *jobs, struct scan_queue *q, struct scan_queue *ret)
{
	bool is_done;

	pthread_mutex_lock(&jobs->lock);
	while (q->n_kept == 0 && !q->is_done)
		wait_ready(jobs);
	is_done = q->n_kept == 0;
	ret->n_kept = 0;
	if (!is_done) {
		struct pw_finding *kept = ret->kept;
		size_t cap = ret->cap;

		ret->kept = q->kept;
		ret->cap = q->cap;
		ret->n_kept = q->n_kept;
		q->kept = kept;
		q->cap = cap;
		q->n_kept = 0;
		pthread_cond_broadcast(&jobs->turn);
	}
	pthread_mutex_unlock(&jobs->lock);
	return !is_done;
}

/* `lines` is what the part's line numbers lack. */
static void
print_part(struct scan_jobs *jobs, struct scan_queue *q, uint64_t lines)
{
	struct scan *scan = jobs->scan;
	const struct scan_target *target = q->part.file->target;
	struct scan_queue found = {.kept = NULL};

	while (scan->output_errno == 0 && take_found(jobs, q, &found)) {
		for (size_t i = 0; i < found.n_kept; i++) {
			found.kept[i].line += lines;
			scan_print_finding(scan, q->part.file, &found.kept[i]);
		}
		if (scan_is_stream(target))
			scan_flush(scan);
		scan_print_progress(scan);
	}
	free(found.kept);
}

/* The piece begins where the one before has ended, and in the same state. */
static bool
fits(struct scan_jobs *jobs, struct scan_queue *q)
{
	const struct scan_file *file = q->part.file;
	struct pw_position guess;

	pthread_mutex_lock(&jobs->lock);
	while (!q->has_begun && !q->is_done)
		wait_ready(jobs);
	pthread_mutex_unlock(&jobs->lock);
	guess = q->part.at_from;
	guess.resume.line = file->end.resume.line;
	/* Where padding differs the piece is scanned again: slower, and not wrong. */
	return q->part.from == file->end_at &&
	    /* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
	    memcmp(&guess, &file->end, sizeof(guess)) == 0;
}

static void
print_piece(struct scan_jobs *jobs, struct scan_hand *hand, struct scan_queue *q)
{
	struct scan_file *file = q->part.file;

	if (fits(jobs, q)) {
		uint64_t lines = file->end.resume.line - q->part.at_from.resume.line;

		print_part(jobs, q, lines);
		q->part.end.resume.line += lines;
	} else {
		stop_part(jobs, q);
		q->part.from = file->end_at;
		scan_part_run_from(hand, &q->part, &file->end);
	}
}

static bool
is_empty(struct scan_jobs *jobs, struct scan_queue *q)
{
	pthread_mutex_lock(&jobs->lock);
	while (!q->has_begun && !q->is_done)
		wait_ready(jobs);
	pthread_mutex_unlock(&jobs->lock);
	return q->part.is_empty || q->part.file->outcome.cause != SKIP_CAUSES;
}

/* Nothing of an empty part is printed; the stream goes on behind it as it was. */
static void
pass_over(struct scan_jobs *jobs, struct scan_queue *q)
{
	stop_part(jobs, q);
	q->part.end = q->part.file->end;
	q->part.end_at = q->part.file->end_at;
	q->part.outcome = (struct scan_outcome) {.cause = SKIP_CAUSES};
}

/* What a part comes to, for its file. */
static void
add_part(struct scan_file *file, const struct scan_part *part)
{
	file->end = part->end;
	file->end_at = part->end_at;
	file->is_ended = file->is_ended || (part->to == SCAN_TO_THE_END && !part->is_empty);
	scan_outcome_add(&file->outcome, &part->outcome);
}

/* A file that became shorter while it was read may have lost the part that was to be its last. */
static void
end_file(struct scan_jobs *jobs, struct scan_hand *hand, struct scan_part *part)
{
	struct scan_file *file = part->file;

	if (!file->is_ended && file->outcome.cause == SKIP_CAUSES) {
		part->from = file->end_at;
		part->to = SCAN_TO_THE_END;
		scan_part_run_from(hand, part, &file->end);
		add_part(file, part);
	}
	scan_report(jobs->scan, file);
}

static void
print_head(struct scan_jobs *jobs, struct scan_hand *hand, struct scan_queue *q)
{
	if (q->part.number == 0)
		print_part(jobs, q, 0);
	else if (is_empty(jobs, q))
		pass_over(jobs, q);
	else
		print_piece(jobs, hand, q);
	if (jobs->scan->output_errno != 0)
		return;
	add_part(q->part.file, &q->part);
	if (q->part.number + 1 == q->part.file->n_parts)
		end_file(jobs, hand, &q->part);
}

static void
init_jobs(struct scan_jobs *jobs)
{
	pthread_condattr_t attr;

	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->turn, NULL);
	pthread_cond_init(&jobs->ready, &attr);
	pthread_condattr_destroy(&attr);
}

/* Tells the workers to end, where the output took no more. */
static void
stop_all(struct scan_jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->is_over = true;
	for (uint64_t i = jobs->n_printed; i < jobs->n_taken; i++)
		atomic_store(&jobs->ring[i % MAX_AHEAD]->part.is_stopped, true);
	pthread_cond_broadcast(&jobs->turn);
	pthread_mutex_unlock(&jobs->lock);
}

/* Parts that were never printed. */
static void
release_jobs(struct scan_jobs *jobs)
{
	for (uint64_t i = jobs->n_printed; i < jobs->n_taken; i++) {
		struct scan_queue *q = jobs->ring[i % MAX_AHEAD];
		const struct scan_queue *next =
		    i + 1 < jobs->n_taken ? jobs->ring[(i + 1) % MAX_AHEAD] : NULL;

		free_part(q, next == NULL || next->part.file != q->part.file);
	}
	pthread_mutex_destroy(&jobs->lock);
	pthread_cond_destroy(&jobs->turn);
	pthread_cond_destroy(&jobs->ready);
}

static int
run_workers(struct scan *scan, struct scan_hand *hand, const struct scan_targets *targets)
{
	struct scan_jobs jobs = {.scan = scan, .targets = targets};
	struct scan_hand *worker = pw_alloc(scan->options->jobs, sizeof(*worker));
	pthread_t *thread = pw_alloc(scan->options->jobs, sizeof(*thread));
	struct scan_queue *q;
	unsigned n;

	init_jobs(&jobs);
	n = scan_start_workers(&jobs, worker, thread);
	while (n > 0 && scan->output_errno == 0 && (q = next_head(&jobs)) != NULL) {
		print_head(&jobs, hand, q);
		if (scan->output_errno == 0)
			release_head(&jobs, q);
	}
	stop_all(&jobs);
	for (unsigned i = 0; i < n; i++) {
		pthread_join(thread[i], NULL);
		scan_close_worker(&worker[i]);
	}
	release_jobs(&jobs);
	free(worker);
	free(thread);
	return n > 0 ? 0 : (cli_complain("-j: no thread could be had"), -1);
}

static void
run_alone(struct scan_hand *hand, const struct scan_target *target)
{
	struct scan_file file;
	struct scan_part part = {.file = &file};

	scan_file_open(&file, target, 1);
	scan_part_run(hand, &part);
	scan_outcome_add(&file.outcome, &part.outcome);
	if (hand->scan->output_errno == 0)
		scan_report(hand->scan, &file);
	scan_file_close(&file);
}

int
scan_run(struct scan *scan, struct scan_hand *hand, const struct scan_targets *targets)
{
	if (scan->options->jobs > 1)
		return run_workers(scan, hand, targets);
	for (size_t i = 0; i < targets->n && scan->output_errno == 0; i++)
		run_alone(hand, &targets->at[i]);
	return 0;
}
