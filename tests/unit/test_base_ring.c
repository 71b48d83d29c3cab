/* What ring.h promises: order, an honest limit, and slots that stay until they are released. */
#include <piiwatch/ring.h>

#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define WORDS (PW_RING_SLOT / sizeof(uint64_t))

static const unsigned sizes[] = {1, 2, 8, 64};

/* The whole slot depends on its number, so that a torn one is seen. */
static void
fill(uint64_t *slot, uint64_t number)
{
	for (uint64_t i = 0; i < WORDS; i++)
		slot[i] = number * 0x9E3779B97F4A7C15u + i;
}

static bool
holds(const uint64_t *slot, uint64_t number)
{
	for (uint64_t i = 0; i < WORDS; i++)
		if (slot[i] != number * 0x9E3779B97F4A7C15u + i)
			return false;
	return true;
}

static bool
push(struct pw_ring *ring, uint64_t number)
{
	uint64_t *slot = pw_ring_claim(ring);

	if (slot == NULL)
		return false;
	fill(slot, number);
	pw_ring_push(ring);
	return true;
}

static void
assert_peeked(struct pw_ring *ring, unsigned i, uint64_t number)
{
	const uint64_t *slot = pw_ring_peek(ring, i);

	assert_non_null(slot);
	assert_true(holds(slot, number));
}

static void
full_ring_says_so_and_takes_one_more_for_each_released(void **state)
{
	(void)state;
	for (size_t k = 0; k < PW_ARRAY_LEN(sizes); k++) {
		struct pw_ring *ring = pw_ring_create(sizes[k]);
		uint64_t next = 0;

		for (; next < sizes[k]; next++) {
			assert_int_equal(pw_ring_room(ring), sizes[k] - next);
			assert_true(push(ring, next));
		}
		assert_int_equal(pw_ring_room(ring), 0);
		assert_null(pw_ring_claim(ring));
		assert_peeked(ring, 0, 0);
		assert_null(pw_ring_claim(ring));
		pw_ring_release(ring, 1);
		assert_int_equal(pw_ring_room(ring), 1);
		assert_true(push(ring, next));
		assert_null(pw_ring_claim(ring));
		assert_peeked(ring, sizes[k] - 1, next);
		pw_ring_destroy(ring);
	}
}

static void
empty_ring_shows_nothing_before_a_slot_is_pushed(void **state)
{
	struct pw_ring *ring = pw_ring_create(4);
	uint64_t *slot = pw_ring_claim(ring);

	(void)state;
	assert_non_null(slot);
	assert_null(pw_ring_peek(ring, 0));
	assert_ptr_equal(pw_ring_claim(ring), slot);
	fill(slot, 7);
	assert_null(pw_ring_peek(ring, 0));
	pw_ring_push(ring);
	assert_ptr_equal(pw_ring_peek(ring, 0), slot);
	assert_null(pw_ring_peek(ring, 1));
	pw_ring_release(ring, 0);
	assert_peeked(ring, 0, 7);
	pw_ring_release(ring, 1);
	assert_null(pw_ring_peek(ring, 0));
	pw_ring_destroy(ring);
}

static void
slots_come_out_in_order_however_often_the_ring_goes_round(void **state)
{
	(void)state;
	for (size_t k = 0; k < PW_ARRAY_LEN(sizes); k++) {
		struct pw_ring *ring = pw_ring_create(sizes[k]);
		uint64_t in = 0, out = 0;

		/* 1, 2, 3 ... in, and all but one of them out. */
		for (unsigned step = 1; step <= 1000; step++) {
			for (unsigned i = 0; i < step % 7 + 1 && push(ring, in); i++)
				in++;
			while (in - out > step % 2) {
				assert_peeked(ring, 0, out++);
				pw_ring_release(ring, 1);
			}
		}
		assert_true(in > 10 * (uint64_t)sizes[k]);
		assert_int_equal(pw_ring_room(ring), sizes[k] - (in - out));
		pw_ring_destroy(ring);
	}
}

static void
peeked_slots_are_seen_again_until_they_are_released(void **state)
{
	struct pw_ring *ring = pw_ring_create(8);

	(void)state;
	for (uint64_t n = 0; n < 5; n++)
		assert_true(push(ring, n));
	for (unsigned again = 0; again < 3; again++)
		for (unsigned i = 0; i < 5; i++)
			assert_peeked(ring, i, i);
	assert_null(pw_ring_peek(ring, 5));
	pw_ring_release(ring, 2);
	for (uint64_t n = 5; n < 10; n++)
		assert_true(push(ring, n));
	assert_null(pw_ring_claim(ring));
	for (unsigned again = 0; again < 3; again++)
		for (unsigned i = 0; i < 8; i++)
			assert_peeked(ring, i, i + 2);
	pw_ring_release(ring, 8);
	assert_null(pw_ring_peek(ring, 0));
	assert_int_equal(pw_ring_room(ring), 8);
	pw_ring_destroy(ring);
}

static void
every_slot_begins_on_a_cache_line_of_its_own(void **state)
{
	struct pw_ring *ring = pw_ring_create(4);
	const char *first = pw_ring_claim(ring);

	(void)state;
	for (unsigned i = 0; i < 9; i++) {
		const char *slot = pw_ring_claim(ring);

		assert_int_equal((uintptr_t)slot % 64, 0);
		assert_int_equal(slot - first, i % 4 * PW_RING_SLOT);
		pw_ring_push(ring);
		assert_non_null(pw_ring_peek(ring, 0));
		pw_ring_release(ring, 1);
	}
	pw_ring_destroy(ring);
}

static void
destroying_no_ring_or_a_full_one_is_allowed(void **state)
{
	struct pw_ring *ring = pw_ring_create(1);

	(void)state;
	pw_ring_destroy(NULL);
	assert_true(push(ring, 1));
	pw_ring_destroy(ring);
}

#define PASSED 300000u

static void *
produce(void *ring)
{
	for (uint64_t n = 0; n < PASSED;) {
		if (push(ring, n))
			n++;
		else
			sched_yield();
	}
	return NULL;
}

/* Looks at up to `max` slots from number `out` on, twice, as after a transaction that failed;
 * returns how many there were. */
static unsigned
look_twice(struct pw_ring *ring, uint64_t out, unsigned max)
{
	unsigned n = 0;

	for (; n < max && pw_ring_peek(ring, n) != NULL; n++)
		assert_peeked(ring, n, out + n);
	for (unsigned i = 0; i < n; i++)
		assert_peeked(ring, i, out + i);
	return n;
}

static void
two_threads_pass_every_slot_once_and_in_order(void **state)
{
	(void)state;
	for (size_t k = 0; k < PW_ARRAY_LEN(sizes); k++) {
		struct pw_ring *ring = pw_ring_create(sizes[k]);
		pthread_t producer;
		uint64_t out = 0;

		assert_int_equal(pthread_create(&producer, NULL, produce, ring), 0);
		while (out < PASSED) {
			unsigned n = look_twice(ring, out, 1 + (unsigned)(out % sizes[k]));

			n -= n > 1 && out % 3 == 0; /* what is left is the next round's first */
			pw_ring_release(ring, n);
			out += n;
			if (n == 0)
				sched_yield();
		}
		assert_int_equal(pthread_join(producer, NULL), 0);
		assert_int_equal(out, PASSED);
		assert_null(pw_ring_peek(ring, 0));
		assert_int_equal(pw_ring_room(ring), sizes[k]);
		pw_ring_destroy(ring);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(full_ring_says_so_and_takes_one_more_for_each_released),
	    cmocka_unit_test(empty_ring_shows_nothing_before_a_slot_is_pushed),
	    cmocka_unit_test(slots_come_out_in_order_however_often_the_ring_goes_round),
	    cmocka_unit_test(peeked_slots_are_seen_again_until_they_are_released),
	    cmocka_unit_test(every_slot_begins_on_a_cache_line_of_its_own),
	    cmocka_unit_test(destroying_no_ring_or_a_full_one_is_allowed),
	    cmocka_unit_test(two_threads_pass_every_slot_once_and_in_order),
	};

	return cmocka_run_group_tests_name("base_ring", tests, NULL, NULL);
}
