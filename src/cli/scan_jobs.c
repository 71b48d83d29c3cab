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
 */
#include "scan.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAX_AHEAD 512u /* parts that are taken and not printed */
#define MAX_KEPT (64u * 1024) /* findings of all parts but the head */
#define MAX_HEAD 4096u /* findings of the head that are not printed yet */
#define BATCH 256u /* findings a worker keeps back before it takes the lock */
#define PROGRESS_NS 200000000

/* What a part found and is not printed yet, and how it stands. */
struct scan_queue {
	struct scan_part part;
	struct pw_finding batch[BATCH]; /* the worker's own */
	unsigned n_batch;

	/* under the lock */
	struct pw_finding *kept;
	size_t n_kept, cap;
	bool has_begun; /* part.at_from holds */
	bool is_done;
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

static struct scan_queue *
head_of(const struct scan_jobs *jobs)
{
	return jobs->ring[jobs->n_printed % MAX_AHEAD];
}

/* What workers call of a part. ------------------------------------------------------------------ */

static bool
has_room(const struct scan_jobs *jobs, const struct scan_queue *q)
{
	if (q == head_of(jobs))
		return q->n_kept < MAX_HEAD;
	return jobs->n_kept + q->n_batch <= MAX_KEPT;
}

static void
keep(struct scan_queue *q)
{
	if (q->n_kept + q->n_batch > q->cap) {
		q->cap = q->n_kept + q->n_batch > 2 * q->cap ? q->n_kept + q->n_batch : 2 * q->cap;
		q->kept = pw_grow(q->kept, q->cap, sizeof(q->kept[0]));
	}
	memcpy(q->kept + q->n_kept, q->batch, q->n_batch * sizeof(q->batch[0]));
	q->n_kept += q->n_batch;
}

void
scan_hand_over(struct scan_hand *hand)
{
	struct scan_jobs *jobs = hand->jobs;
	struct scan_queue *q = hand->part->queue;

	if (jobs == NULL) {
		if (scan_is_stream(hand->part->file->target))
			scan_flush(hand->scan);
		scan_print_progress(hand->scan);
		return;
	}
	if (q->n_batch == 0)
		return;
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->is_over && !scan_is_stopped(hand) && !has_room(jobs, q))
		pthread_cond_wait(&jobs->turn, &jobs->lock);
	if (!jobs->is_over && !scan_is_stopped(hand)) {
		keep(q);
		if (q == head_of(jobs))
			pthread_cond_signal(&jobs->ready);
		else
			jobs->n_kept += q->n_batch;
	}
	pthread_mutex_unlock(&jobs->lock);
	q->n_batch = 0;
}

void
scan_emit(struct scan_hand *hand, const struct pw_finding *finding)
{
	struct scan_queue *q = hand->part->queue;

	if (!scan_is_asked_for(hand->scan->options, finding))
		return;
	if (hand->jobs == NULL) {
		scan_print_finding(hand->scan, hand->part->file, finding);
		return;
	}
	if (q->n_batch == BATCH)
		scan_hand_over(hand);
	q->batch[q->n_batch++] = *finding;
}

void
scan_publish(struct scan_hand *hand, enum scan_shape shape, const struct pw_resume *seed)
{
	struct scan_jobs *jobs = hand->jobs;
	struct scan_file *file = hand->part->file;

	if (jobs == NULL)
		return;
	pthread_mutex_lock(&jobs->lock);
	if (file->shape == SCAN_UNKNOWN)
		pthread_cond_broadcast(&jobs->turn);
	file->shape = shape;
	if (seed != NULL)
		file->seed = *seed;
	pthread_mutex_unlock(&jobs->lock);
}

bool
scan_wait_for_seed(struct scan_hand *hand, struct pw_resume *ret)
{
	struct scan_jobs *jobs = hand->jobs;
	struct scan_file *file = hand->part->file;
	bool is_cut;

	pthread_mutex_lock(&jobs->lock);
	while (file->shape == SCAN_UNKNOWN && !jobs->is_over)
		pthread_cond_wait(&jobs->turn, &jobs->lock);
	is_cut = file->shape == SCAN_CUT;
	*ret = file->seed;
	pthread_mutex_unlock(&jobs->lock);
	return is_cut;
}

void
scan_has_begun(struct scan_hand *hand)
{
	struct scan_jobs *jobs = hand->jobs;

	if (jobs == NULL)
		return;
	pthread_mutex_lock(&jobs->lock);
	hand->part->queue->has_begun = true;
	pthread_cond_signal(&jobs->ready);
	pthread_mutex_unlock(&jobs->lock);
}

bool
scan_is_stopped(const struct scan_hand *hand)
{
	return hand->jobs == NULL
	    ? hand->scan->output_errno != 0
	    : atomic_load_explicit(&hand->part->is_stopped, memory_order_relaxed);
}

/* The workers. ---------------------------------------------------------------------------------- */

/* The file that comes next; NULL when there is none. */
static struct scan_file *
next_file(struct scan_jobs *jobs)
{
	const struct scan_target *target;

	if (jobs->next == jobs->targets->n)
		return NULL;
	target = &jobs->targets->at[jobs->next++];
	jobs->file = pw_alloc(1, sizeof(*jobs->file));
	jobs->next_part = 0;
	scan_file_open(jobs->file, target, scan_cut_parts(jobs->scan, target));
	return jobs->file;
}

/* Under the lock. */
static struct scan_queue *
make_part(struct scan_jobs *jobs)
{
	struct scan_queue *q;

	if (jobs->file == NULL && next_file(jobs) == NULL)
		return NULL;
	q = pw_alloc(1, sizeof(*q));
	q->part.file = jobs->file;
	q->part.number = jobs->next_part++;
	q->part.queue = q;
	jobs->ring[jobs->n_taken++ % MAX_AHEAD] = q;
	if (jobs->next_part == jobs->file->n_parts)
		jobs->file = NULL;
	pthread_cond_signal(&jobs->ready);
	return q;
}

static struct scan_queue *
take_part(struct scan_jobs *jobs)
{
	struct scan_queue *q;

	pthread_mutex_lock(&jobs->lock);
	while (!jobs->is_over && jobs->n_taken - jobs->n_printed == MAX_AHEAD)
		pthread_cond_wait(&jobs->turn, &jobs->lock);
	q = jobs->is_over ? NULL : make_part(jobs);
	pthread_mutex_unlock(&jobs->lock);
	return q;
}

static void
end_part(struct scan_jobs *jobs, struct scan_queue *q)
{
	pthread_mutex_lock(&jobs->lock);
	q->is_done = true;
	if (q->part.file->shape == SCAN_UNKNOWN) {
		q->part.file->shape = SCAN_WHOLE;
		pthread_cond_broadcast(&jobs->turn);
	}
	if (q == head_of(jobs))
		pthread_cond_signal(&jobs->ready);
	pthread_mutex_unlock(&jobs->lock);
}

static void *
work(void *arg)
{
	struct scan_hand *hand = arg;
	struct scan_queue *q;

	pw_private_stack();
	while ((q = take_part(hand->jobs)) != NULL) {
		scan_part_run(hand, &q->part);
		end_part(hand->jobs, q);
	}
	return NULL;
}

/* The printer. ---------------------------------------------------------------------------------- */

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
		q = head_of(jobs);
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
		jobs->n_kept -= head_of(jobs)->n_kept;
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

static void
print_head(struct scan_jobs *jobs, struct scan_hand *hand, struct scan_queue *q)
{
	struct scan_file *file = q->part.file;

	if (q->part.number == 0)
		print_part(jobs, q, 0);
	else if (is_empty(jobs, q))
		pass_over(jobs, q);
	else
		print_piece(jobs, hand, q);
	if (jobs->scan->output_errno != 0)
		return;
	file->end = q->part.end;
	file->end_at = q->part.end_at;
	scan_outcome_add(&file->outcome, &q->part.outcome);
	if (q->part.number + 1 == file->n_parts)
		scan_report(jobs->scan, file);
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

static unsigned
start_workers(struct scan_jobs *jobs, struct scan_hand *hand, pthread_t *thread)
{
	unsigned n = 0;

	for (; n < jobs->scan->options->jobs; n++) {
		scan_hand_open(&hand[n], jobs->scan);
		hand[n].jobs = jobs;
		if (pthread_create(&thread[n], NULL, work, &hand[n]) != 0) {
			scan_hand_close(&hand[n]);
			break;
		}
	}
	return n;
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
	n = start_workers(&jobs, worker, thread);
	while (n > 0 && scan->output_errno == 0 && (q = next_head(&jobs)) != NULL) {
		print_head(&jobs, hand, q);
		if (scan->output_errno == 0)
			release_head(&jobs, q);
	}
	stop_all(&jobs);
	for (unsigned i = 0; i < n; i++) {
		pthread_join(thread[i], NULL);
		scan_hand_close(&worker[i]);
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
