/* What source.h promises of files that are rotated, while it runs and while it does not. */
#include "support/follow.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define IDLE_US 1500000 /* in place of a minute; longer than a tick */

static void
rotated_file_is_read_on_while_it_is_written(void **state)
{
	struct follow *f = *state;
	int old = open_fd(f, "a.log", 0);
	unsigned first = put_fd(f, old), last = 0;

	follow_start(f);
	await_lines(f);
	move(f, "a.log", "a.log.1");
	put_fd(f, old);
	put_line(f, "a.log");
	await_lines(f);
	for (unsigned i = 0; i < 3; i++) {
		last = put_fd(f, old);
		put_line(f, "a.log");
		await_lines(f);
	}
	close(old);
	assert_ptr_equal(generation_of(f, first), generation_of(f, last));
	assert_int_equal(generation_of(f, last)->state, PW_GENERATION_DETACHED);
	assert_true(f->n_moved > 0);
}

static void
rotated_file_is_left_when_it_was_quiet_and_found_again_when_it_grows(void **state)
{
	struct follow *f = *state;
	int old = open_fd(f, "a.log", 0);
	unsigned first = put_fd(f, old), last;

	f->options.rotate_idle_us = IDLE_US;
	follow_start(f);
	await_lines(f);
	move(f, "a.log", "a.log.1");
	await(f, &f->n_ended, 1);
	await_all_quiet(f);
	last = put_fd(f, old);
	await_lines(f);
	close(old);
	assert_ptr_equal(generation_of(f, first), generation_of(f, last));
}

static void
file_that_was_quiet_before_it_was_rotated_is_waited_for_all_the_same(void **state)
{
	struct follow *f = *state;
	int64_t quiet_until = pw_monotonic_us() + 2 * IDLE_US, rotated;

	f->options.rotate_idle_us = IDLE_US;
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	while (pw_monotonic_us() < quiet_until)
		run_once(f);
	rotated = pw_monotonic_us();
	move(f, "a.log", "a.log.1");
	await(f, &f->n_ended, 1);
	assert_true(pw_monotonic_us() - rotated >= IDLE_US);
}

static void
two_rotations_between_two_looks_lose_nothing(void **state)
{
	struct follow *f = *state;
	int old, unseen;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	old = open_fd(f, "a.log", 0);
	put_fd(f, old);
	move(f, "a.log", "a.log.1");
	unseen = open_fd(f, "a.log", 0);
	put_fd(f, unseen);
	move(f, "a.log.1", "a.log.2");
	move(f, "a.log", "a.log.1");
	put_line(f, "a.log");
	await_lines(f);
	put_fd(f, unseen);
	put_fd(f, old);
	await_lines(f);
	await_all_quiet(f);
	close(unseen);
	close(old);
	assert_int_equal(f->n_opened, 3 + f->n_sentinels);
}

static void
file_rotated_before_it_was_ever_seen_is_read(void **state)
{
	struct follow *f = *state;

	put_line(f, "other.log");
	follow_start(f);
	await_lines(f);
	put_line(f, "new.log");
	move(f, "new.log", "new.log-20261124");
	await_lines(f);
	put_line(f, "new.log-20261124");
	await_lines(f);
	await_all_quiet(f);
}

static void
file_rotated_while_empty_is_read_when_it_is_written(void **state)
{
	struct follow *f = *state;
	int unseen;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	move(f, "a.log", "a.log.2");
	unseen = open_fd(f, "a.log", 0);
	move(f, "a.log", "a.log.1");
	await_all_quiet(f);
	put_fd(f, unseen);
	await_lines(f);
	put_fd(f, unseen);
	await_lines(f);
	close(unseen);
}

static void
what_was_rotated_before_the_first_start_is_not_read(void **state)
{
	struct follow *f = *state;

	put_text(f, "a.log.1", "an old one\n");
	put_line(f, "a.log");
	f->options.is_first_start = true;
	f->options.first_start_ns = (pw_now_us() + 1000000) * 1000; /* the clocks differ by ms */
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_banners, 0);
}

/* Rotates as logrotate does: a.log.N-1 to a.log.N, ..., a.log to a.log.1, a new a.log. */
static void
rotate(struct follow *f, unsigned keep)
{
	char from[32], to[32];

	for (unsigned i = keep; i-- > 1;) {
		snprintf(from, sizeof(from), "a.log.%u", i);
		snprintf(to, sizeof(to), "a.log.%u", i + 1);
		if (access(in_dir(f, from), F_OK) == 0)
			move(f, from, to);
	}
	if (access(in_dir(f, "a.log"), F_OK) == 0)
		move(f, "a.log", "a.log.1");
	put_text(f, "a.log", "");
}

static void
rotated_while_down(struct follow *f, unsigned times)
{
	unsigned before = put_line(f, "a.log"), after;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	after = put_line(f, "a.log");
	for (unsigned i = 0; i < times; i++) {
		rotate(f, 9);
		put_line(f, "a.log");
		put_line(f, "a.log");
	}
	follow_start(f);
	await_lines(f);
	put_line(f, "a.log");
	await_lines(f);
	await_all_quiet(f);
	assert_ptr_equal(generation_of(f, before), generation_of(f, after));
	follow_stop(f);
	rotate(f, 9);
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
}

static void
rotated_once_while_down_goes_on_where_it_was(void **state)
{
	rotated_while_down(*state, 1);
}

static void
rotated_twice_while_down_each_line_comes_once(void **state)
{
	rotated_while_down(*state, 2);
}

static void
rotated_three_times_while_down_each_line_comes_once(void **state)
{
	rotated_while_down(*state, 3);
}

static void
a_heading_that_all_files_have_does_not_make_them_one(void **state)
{
	struct follow *f = *state;

	put_text(f, "a.log", "calldate,clid,src,dst\n");
	follow_start(f);
	await(f, &f->n_banners, 1);
	follow_stop(f);
	put_line(f, "a.log");
	for (unsigned i = 0; i < 2; i++) {
		rotate(f, 9);
		put_text(f, "a.log", "calldate,clid,src,dst\n");
		put_line(f, "a.log");
	}
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_banners, 3);
}

static void
file_that_was_renamed_to_any_name_while_down_is_found(void **state)
{
	struct follow *f = *state;
	unsigned before = put_line(f, "a.log"), after;

	follow_start(f);
	await_lines(f);
	follow_stop(f);
	after = put_line(f, "a.log");
	move(f, "a.log", "a.2026-11-24.old");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	assert_ptr_equal(generation_of(f, before), generation_of(f, after));
}

static void
file_with_other_inode_but_its_bytes_is_the_same_after_a_restart(void **state)
{
	struct follow *f = *state;
	unsigned before = 0, after;
	char command[1200];

	for (unsigned i = 0; i < 200; i++)
		before = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	snprintf(command, sizeof(command), "cp %s %s", in_dir(f, "a.log"), in_dir(f, "b"));
	assert_int_equal(system(command), 0); /* NOLINT(cert-env33-c): cp of a file of our own */
	move(f, "b", "a.log");
	after = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	assert_ptr_equal(generation_of(f, before), generation_of(f, after));
}

static void
device_number_that_changed_does_not_make_it_another_file(void **state)
{
	struct follow *f = *state;
	unsigned before = put_line(f, "a.log"), after;

	follow_start(f);
	await_lines(f);
	follow_stop(f);
	for (unsigned i = 0; i < f->n_stored; i++)
		f->stored[i].generation.dev++;
	after = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	assert_ptr_equal(generation_of(f, before), generation_of(f, after));
}

static void
restart_goes_on_where_it_was_left(void **state)
{
	struct follow *f = *state;

	for (unsigned life = 0; life < 5; life++) {
		put_line(f, "a.log");
		put_line(f, "b.log");
		follow_start(f);
		await_lines(f);
		put_line(f, "a.log");
		follow_stop(f); /* perhaps with something told and not read */
	}
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
}

static void
ids_are_the_same_when_the_store_was_lost(void **state)
{
	struct follow *f = *state;
	struct pw_generation before;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	before = f->stored[0].generation;
	free(f->stored[0].path);
	f->n_stored = 0;
	f->line[0].n_seen = f->n_seen = 0;
	follow_start(f);
	await_lines(f);
	assert_memory_equal(generation_of(f, 0)->id, before.id, PW_GENERATION_ID);
}

static void
copy(struct follow *f, const char *from, const char *to)
{
	char bytes[65536];
	int in = open(in_dir(f, from), O_RDONLY | O_CLOEXEC), out = open_fd(f, to, O_TRUNC);
	ssize_t n;

	while ((n = read(in, bytes, sizeof(bytes))) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	close(in);
	close(out);
}

static void
copies_that_are_truncated_behind_are_not_read_twice(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	follow_start(f);
	for (unsigned round = 0; round < 4; round++) {
		for (unsigned i = 0; i < 150; i++)
			put_line(f, "a.log");
		await_lines(f);
		if (round > 0)
			move(f, "a.log.1", round == 1 ? "a.log.2" : "a.log.3");
		copy(f, "a.log", "a.log.1");
		if (round % 2 == 0)
			await_all_quiet(f);
		cut(f, "a.log", 0);
		await_all_quiet(f);
	}
	put_text(f, "a.log.9", ""); /* the directory changes: all is looked at again */
	await_all_quiet(f);
	follow_stop(f);
	follow_start(f);
	await_all_quiet(f);
}

static void
copy_of_what_was_not_read_before_it_was_truncated_is_read_on(void **state)
{
	struct follow *f = *state;
	unsigned first = 0, last = 0;

	for (unsigned i = 0; i < 200; i++)
		first = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	last = put_line(f, "a.log");
	copy(f, "a.log", "a.log.1");
	cut(f, "a.log", 0);
	put_line(f, "a.log");
	await_lines(f);
	await_all_quiet(f);
	assert_ptr_equal(generation_of(f, first), generation_of(f, last));
}

static void
copy_for_keeping_is_not_read(void **state)
{
	struct follow *f = *state;

	for (unsigned i = 0; i < 100; i++)
		put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	copy(f, "a.log", "a.log.bak");
	await_all_quiet(f);
	put_line(f, "a.log");
	await_lines(f);
	put_text(f, "a.log.9", "");
	await_all_quiet(f);
}

/* --- by lot -------------------------------------------------------------------------------------- */

static unsigned
lot(uint32_t *seed, unsigned n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % n;
}

/* What each file holds: whether its last line waits for its end. */
struct model {
	struct follow *f;
	uint32_t seed;
	bool has_part[3];
	int old[3]; /* a descriptor of the last rotated file of each, -1: none */
	unsigned n_rotated;
};

static void
end_part(struct model *m, unsigned i, const char *name)
{
	if (m->has_part[i])
		put_end(m->f, name);
	m->has_part[i] = false;
}

static void
end_all_parts(struct model *m)
{
	char name[16];

	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		end_part(m, i, name);
	}
}

static void
rotate_by_lot(struct model *m, unsigned i, const char *name)
{
	char to[64];

	if (access(in_dir(m->f, name), F_OK) < 0)
		return;
	end_part(m, i, name);
	if (m->old[i] >= 0)
		close(m->old[i]);
	m->old[i] = open_fd(m->f, name, 0);
	snprintf(to, sizeof(to), "%s.%u", name, ++m->n_rotated);
	move(m->f, name, to);
}

static void
truncate_by_lot(struct model *m, const char *name)
{
	if (access(in_dir(m->f, name), F_OK) < 0)
		return;
	end_all_parts(m);
	await_lines(m->f);
	if (lot(&m->seed, 2) == 0) {
		cut(m->f, name, 0);
		return;
	}
	await_all_quiet(m->f);
	drop(m->f, name);
}

static void
restart(struct model *m)
{
	follow_stop(m->f);
	if (lot(&m->seed, 3) == 0)
		rotate_by_lot(m, 0, "0.log");
	end_part(m, 1, "1.log");
	put_line(m->f, "1.log");
	follow_start(m->f);
}

static void
act(struct model *m)
{
	unsigned i = lot(&m->seed, 3), what = lot(&m->seed, 100);
	char name[16];

	snprintf(name, sizeof(name), "%u.log", i);
	if (what < 45) {
		end_part(m, i, name);
		put_line(m->f, name);
	} else if (what < 60) {
		end_part(m, i, name);
		put_part(m->f, name);
		m->has_part[i] = true;
	} else if (what < 70 && m->old[i] >= 0) {
		put_fd(m->f, m->old[i]);
	} else if (what < 80) {
		rotate_by_lot(m, i, name);
	} else if (what < 85) {
		truncate_by_lot(m, name);
	} else if (what < 88) {
		restart(m);
	} else {
		run_once(m->f);
	}
}

static void
play(struct follow *f, uint32_t seed)
{
	struct model m = {.f = f, .seed = seed, .old = {-1, -1, -1}};

	f->chunk = 16 + lot(&m.seed, 200);
	f->turn = lot(&m.seed, 3) * 100;
	f->options.rotate_idle_us = lot(&m.seed, 2) * 20000; /* let go of often, or never */
	follow_start(f);
	for (unsigned i = 0; i < 400; i++)
		act(&m);
	end_all_parts(&m);
	for (unsigned i = 0; i < 3; i++)
		if (m.old[i] >= 0)
			close(m.old[i]);
	await_lines(f);
	await_all_quiet(f);
}

static void
whatever_happens_each_line_comes_once(void **state)
{
	const char *given = getenv("PW_SEED");
	uint32_t seed = 20261124; /* the same in every run; PW_SEED=n plays another */

	for (const char *p = given; p != NULL && pw_is_digit(*p); p++)
		seed = (p == given ? 0 : seed * 10) + (uint32_t)(*p - '0');
	for (unsigned i = 0; i < (given != NULL ? 1 : 5); i++) {
		print_message("PW_SEED=%u\n", seed + i);
		follow_tear_down(state);
		follow_set_up(state);
		play(*state, seed + i);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, follow_set_up, follow_tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    T(rotated_file_is_read_on_while_it_is_written),
	    T(rotated_file_is_left_when_it_was_quiet_and_found_again_when_it_grows),
	    T(file_that_was_quiet_before_it_was_rotated_is_waited_for_all_the_same),
	    T(two_rotations_between_two_looks_lose_nothing),
	    T(file_rotated_before_it_was_ever_seen_is_read),
	    T(file_rotated_while_empty_is_read_when_it_is_written),
	    T(what_was_rotated_before_the_first_start_is_not_read),
	    T(rotated_once_while_down_goes_on_where_it_was),
	    T(rotated_twice_while_down_each_line_comes_once),
	    T(rotated_three_times_while_down_each_line_comes_once),
	    T(a_heading_that_all_files_have_does_not_make_them_one),
	    T(file_that_was_renamed_to_any_name_while_down_is_found),
	    T(file_with_other_inode_but_its_bytes_is_the_same_after_a_restart),
	    T(device_number_that_changed_does_not_make_it_another_file),
	    T(restart_goes_on_where_it_was_left),
	    T(ids_are_the_same_when_the_store_was_lost),
	    T(copies_that_are_truncated_behind_are_not_read_twice),
	    T(copy_of_what_was_not_read_before_it_was_truncated_is_read_on),
	    T(copy_for_keeping_is_not_read),
	    T(whatever_happens_each_line_comes_once),
	};
	static const char *const again[] = {
	    "rotated_file_is_read_on_while_it_is_written",
	    "two_rotations_between_two_looks_lose_nothing",
	    "file_rotated_while_empty_is_read_when_it_is_written",
	    "file_rotated_before_it_was_ever_seen_is_read",
	    "rotated_three_times_while_down_each_line_comes_once",
	    "copy_of_what_was_not_read_before_it_was_truncated_is_read_on",
	    NULL,
	};

	return follow_main(argc, argv, tests, PW_ARRAY_LEN(tests), again);
}
