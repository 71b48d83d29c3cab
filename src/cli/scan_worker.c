#include "scan_jobs.h"

#include <stdlib.h>
#include <string.h>

static bool
has_room(const struct scan_jobs *jobs, const struct scan_queue *q, size_t n)
{
	if (q == scan_head_of(jobs))
		return q->n_kept < MAX_HEAD;
	return jobs->n_kept + n <= MAX_KEPT;
}

static void
keep(struct scan_queue *q, const struct scan_batch *batch)
{
	size_t n = q->n_kept + batch->n;

	if (n > q->cap) {
		q->cap = n > 2 * q->cap ? n : 2 * q->cap;
		q->kept = pw_grow(q->kept, q->cap, sizeof(q->kept[0]));
	}
	memcpy(q->kept + q->n_kept, batch->at, batch->n * sizeof(batch->at[0]));
	q->n_kept = n;
}

/* The main thread's: all is printed, but what waits for the end of its block. */
static void
flush_direct(struct scan_hand *hand)
{
	if (scan_is_stream(hand->part->file->target))
		scan_flush(hand->scan);
	scan_print_progress(hand->scan);
}

static void
hand_over(struct scan_hand *hand)
{
	struct scan_jobs *jobs = hand->jobs;
	struct scan_queue *q = hand->part->queue;

	pthread_mutex_lock(&jobs->lock);
	while (!scan_is_stopped(hand) && !has_room(jobs, q, hand->batch->n))
		pthread_cond_wait(&jobs->turn, &jobs->lock);
	if (!scan_is_stopped(hand)) {
		keep(q, hand->batch);
		if (q == scan_head_of(jobs))
			pthread_cond_signal(&jobs->ready);
		else
			jobs->n_kept += hand->batch->n;
	}
	pthread_mutex_unlock(&jobs->lock);
	hand->batch->n = 0;
}

void
scan_hand_over(struct scan_hand *hand)
{
	if (hand->jobs == NULL)
		flush_direct(hand);
	else if (hand->batch->n > 0)
		hand_over(hand);
}

void
scan_emit(struct scan_hand *hand, const struct pw_finding *finding)
{
	struct scan_batch *batch = hand->batch;

	if (!scan_is_asked_for(hand->scan->options, finding))
		return;
	if (hand->jobs == NULL) {
		scan_print_finding(hand->scan, hand->part->file, finding);
		return;
	}
	if (batch->n == BATCH)
		hand_over(hand);
	batch->at[batch->n++] = *finding;
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
	if (q == scan_head_of(jobs))
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

void
scan_close_worker(struct scan_hand *hand)
{
	free(hand->batch);
	scan_hand_close(hand);
}

unsigned
scan_start_workers(struct scan_jobs *jobs, struct scan_hand *hand, pthread_t *thread)
{
	unsigned n = 0;

	for (; n < jobs->scan->options->jobs; n++) {
		scan_hand_open(&hand[n], jobs->scan);
		hand[n].jobs = jobs;
		hand[n].batch = pw_alloc(1, sizeof(*hand[n].batch));
		if (pthread_create(&thread[n], NULL, work, &hand[n]) != 0) {
			scan_close_worker(&hand[n]);
			break;
		}
	}
	return n;
}
