/* What source.h promises of files that are appended to, truncated, deleted and come back. */
#include "support/follow.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define IDLE_US 300000 /* in place of a minute */

static void
what_is_appended_is_seen(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	follow_start(f);
	for (unsigned i = 0; i < 3; i++) {
		put_line(f, "a.log");
		await_lines(f);
	}
	assert_int_equal(f->n_opened, 1);
}

static void
half_a_line_waits_and_comes_once_and_whole(void **state)
{
	struct follow *f = *state;
	unsigned number;

	put_line(f, "a.log");
	follow_start(f);
	number = put_part(f, "a.log");
	await_all_quiet(f);
	assert_int_equal(f->line[number].n_seen, 0);
	put_end(f, "a.log");
	await_lines(f);
	assert_int_equal(f->line[number].offset, 14);
	put_line(f, "a.log");
	await_lines(f);
}

static void
half_a_line_is_read_again_after_a_restart(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	put_part(f, "a.log");
	follow_start(f);
	await_all_quiet(f);
	follow_stop(f);
	put_end(f, "a.log");
	follow_start(f);
	await_lines(f);
}

static void
new_file_is_read_from_its_beginning(void **state)
{
	struct follow *f = *state;

	f->options.is_first_start = true;
	f->conf->read_from = (char[]) {"end"}; /* counts for what lies there at the start alone */
	follow_start(f);
	put_line(f, "a.log");
	put_line(f, "a.log");
	await_lines(f);
}

static void
file_named_without_a_wildcard_is_seen_when_it_comes(void **state)
{
	struct follow *f = *state;

	follow_watch(f, (const char *const[]) {"named", "below/named", NULL});
	follow_start(f);
	put_line(f, "named");
	await_lines(f);
	assert_int_equal(mkdir(in_dir(f, "below"), 0700), 0);
	put_line(f, "below/named");
	await_lines(f);
}

static void
truncated_file_is_a_new_generation_read_from_0(void **state)
{
	struct follow *f = *state;
	unsigned before, after;

	before = put_line(f, "a.log");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	cut(f, "a.log", 0);
	await(f, &f->n_closed, 1);
	after = put_line(f, "a.log");
	await_lines(f);
	assert_memory_not_equal(generation_of(f, before)->id, generation_of(f, after)->id,
	    PW_GENERATION_ID);
	assert_int_equal(generation_of(f, before)->counter, 0);
	assert_int_equal(generation_of(f, after)->counter, 1);
	assert_int_equal(generation_of(f, before)->state, PW_GENERATION_FINISHED);
	assert_int_equal(f->line[after].offset, 0);
	assert_int_equal(times_said(f, "possible_loss", NULL), 0);
}

static void
truncated_and_grown_past_its_old_size_is_told_by_its_bytes(void **state)
{
	struct follow *f = *state;
	unsigned after = 0;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	cut(f, "a.log", 0);
	for (unsigned i = 0; i < 50; i++)
		after = put_line(f, "a.log");
	await_lines(f);
	assert_int_equal(generation_of(f, after)->counter, 1);
}

static void
rewritten_to_its_old_size_is_told_by_its_bytes(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	cut(f, "a.log", 0);
	put_line(f, "a.log");
	put_line(f, "a.log");
	await_lines(f);
	assert_int_equal(f->n_closed, 1);
}

static void
truncated_to_a_smaller_size_is_read_anew(void **state)
{
	struct follow *f = *state;

	put_text(f, "a.log", "banner one\nbanner two\n");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	cut(f, "a.log", 11);
	await(f, &f->n_banners, 3);
	put_line(f, "a.log");
	await_lines(f);
	assert_int_equal(f->n_banners, 3);
	assert_int_equal(f->n_closed, 1);
}

static void
truncated_before_it_was_read_says_so_and_loses_nothing_more(void **state)
{
	struct follow *f = *state;
	unsigned n_ready, lost;

	for (unsigned i = 0; i < 10; i++)
		put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	f->is_held = true;
	n_ready = f->n_ready;
	lost = put_line(f, "a.log");
	await(f, &f->n_ready, n_ready + 1);
	cut(f, "a.log", 0);
	for (unsigned i = 0; i < 50; i++)
		put_line(f, "a.log");
	forgive(f, lost);
	f->is_held = false;
	f->turn = 64;
	put_line(f, "b.log");
	await_lines(f);
	assert_int_equal(f->line[lost].n_seen, 0);
	assert_int_equal(times_said(f, "possible_loss", "a.log"), 1);
}

static void
truncate_after_two_chunks(struct follow *f)
{
	if (f->n_chunks != 2)
		return;
	cut(f, "a.log", 0);
	for (unsigned i = 0; i < 3000; i++)
		put_line(f, "a.log");
}

static void
truncated_in_the_middle_of_a_turn_loses_nothing_of_the_new_life(void **state)
{
	struct follow *f = *state;
	unsigned n_before = 2000;

	for (unsigned i = 0; i < n_before; i++)
		put_line(f, "a.log");
	f->chunk = 10000;
	f->on_chunk = truncate_after_two_chunks;
	follow_start(f);
	await(f, &f->n_chunks, 3);
	for (unsigned i = 0; i < n_before; i++)
		forgive(f, i);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(times_said(f, "possible_loss", "a.log"), 1);
}

static void
truncate_before_the_mark(struct follow *f)
{
	if (f->n_chunks != 2) /* all was read: the host is about to say how far it is */
		return;
	cut(f, "a.log", 0);
	for (unsigned i = 0; i < 100; i++)
		put_line(f, "a.log");
}

static void
truncated_before_the_host_says_how_far_it_is_loses_nothing(void **state)
{
	struct follow *f = *state;

	for (unsigned i = 0; i < 20; i++)
		put_line(f, "a.log");
	f->on_chunk = truncate_before_the_mark;
	follow_start(f);
	await(f, &f->n_chunks, 2);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_closed, 1);
}

static void
truncated_while_down_and_grown_past_the_old_offset_is_read_anew(void **state)
{
	struct follow *f = *state;
	unsigned after;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	cut(f, "a.log", 0);
	for (unsigned i = 0; i < 9; i++)
		after = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	assert_int_equal(generation_of(f, after)->counter, 1);
	assert_int_equal(generation_of(f, 0)->state, PW_GENERATION_FINISHED);
	follow_stop(f);
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
}

static void
truncated_while_down_to_a_smaller_size_is_read_anew(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	cut(f, "a.log", 0);
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
}

static void
truncated_and_renamed_while_down_is_followed_under_its_new_name(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	follow_stop(f);
	cut(f, "a.log", 0);
	move(f, "a.log", "a.log.1");
	follow_start(f);
	put_line(f, "a.log.1"); /* as long as what was read of it before */
	await_lines(f);
}

static void
deleted_file_is_read_to_its_end_and_left(void **state)
{
	struct follow *f = *state;
	int fd = open_fd(f, "a.log", 0);

	f->options.rotate_idle_us = IDLE_US;
	put_fd(f, fd);
	follow_start(f);
	await_lines(f);
	drop(f, "a.log");
	put_fd(f, fd);
	await_lines(f);
	await_all_quiet(f);
	put_fd(f, fd);
	await_lines(f);
	close(fd);
	await(f, &f->n_ended, 1);
	assert_int_equal(generation_of(f, 0)->state, PW_GENERATION_FINISHED);
	assert_int_equal(f->n_at_end, 0);
}

static void
deleted_files_last_line_needs_no_end(void **state)
{
	struct follow *f = *state;
	unsigned last;

	f->options.rotate_idle_us = IDLE_US;
	put_line(f, "a.log");
	last = put_part(f, "a.log");
	follow_start(f);
	await(f, &f->n_seen, 1);
	drop(f, "a.log");
	await_lines(f);
	await(f, &f->n_ended, 1);
	assert_int_equal(f->n_at_end, 1);
	assert_int_equal(generation_of(f, last)->position.safe, 14 + 13);
}

static void
deleted_and_created_anew_with_the_same_content_is_another_file(void **state)
{
	struct follow *f = *state;

	put_text(f, "a.log", "the same banner\n");
	follow_start(f);
	await(f, &f->n_banners, 1);
	drop(f, "a.log");
	put_text(f, "a.log", "the same banner\n");
	await(f, &f->n_banners, 2);
	put_line(f, "a.log");
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_banners, 2);
}

static void
deleted_and_created_anew_while_down_is_another_file(void **state)
{
	struct follow *f = *state;

	put_text(f, "a.log", "the same banner\n");
	follow_start(f);
	await(f, &f->n_banners, 1);
	follow_stop(f);
	drop(f, "a.log");
	put_text(f, "a.log", "the same banner\n");
	put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
}

static void
file_that_goes_away_and_comes_back_goes_on(void **state)
{
	struct follow *f = *state;
	unsigned first, last;

	assert_int_equal(mkdir(in_dir(f, "elsewhere"), 0700), 0);
	first = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	move(f, "a.log", "elsewhere/b");
	await_all_quiet(f);
	put_line(f, "elsewhere/b");
	await_lines(f);
	move(f, "elsewhere/b", "a.log");
	await_all_quiet(f);
	last = put_line(f, "a.log");
	await_lines(f);
	assert_ptr_equal(generation_of(f, first), generation_of(f, last));
	assert_int_equal(generation_of(f, last)->state, PW_GENERATION_LIVE);
}

static void
hard_link_is_one_stream(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	assert_int_equal(link(in_dir(f, "a.log"), in_dir(f, "b.log")), 0);
	follow_start(f);
	await_lines(f);
	put_line(f, "b.log");
	put_line(f, "a.log");
	await_lines(f);
	drop(f, "a.log");
	put_line(f, "b.log");
	await_lines(f);
	await_all_quiet(f);
	put_line(f, "b.log");
	await_lines(f);
	assert_int_equal(f->n_opened, 1 + f->n_sentinels);
}

static void
files_that_change_names_within_the_globs_go_on(void **state)
{
	struct follow *f = *state;

	put_line(f, "a.log");
	put_line(f, "b.log");
	follow_start(f);
	await_lines(f);
	move(f, "a.log", "c.log");
	move(f, "b.log", "a.log");
	move(f, "c.log", "b.log");
	put_line(f, "a.log");
	put_line(f, "b.log");
	await_lines(f);
	await_all_quiet(f);
	put_line(f, "a.log");
	put_line(f, "b.log");
	await_lines(f);
	assert_int_equal(f->n_opened, 2 + f->n_sentinels);
	move(f, "a.log", "d.log");
	await_all_quiet(f);
	put_line(f, "d.log");
	await_lines(f);
	assert_int_equal(f->n_opened, 2 + f->n_sentinels);
}

static void
empty_files_that_are_filled_later_are_each_read_once(void **state)
{
	struct follow *f = *state;
	char name[32];

	for (unsigned i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		put_text(f, name, "");
	}
	follow_start(f);
	await_all_quiet(f);
	follow_stop(f);
	follow_start(f);
	for (unsigned i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		put_line(f, name);
	}
	await_lines(f);
	await_all_quiet(f);
}

static void
files_that_begin_alike_are_each_read_once(void **state)
{
	struct follow *f = *state;
	char name[32], banner[2049];

	memset(banner, '=', sizeof(banner) - 2);
	banner[sizeof(banner) - 2] = '\n';
	banner[sizeof(banner) - 1] = '\0';
	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		put_text(f, name, banner);
		if (i % 2 == 0)
			put_line(f, name);
	}
	follow_start(f);
	await_all_quiet(f);
	assert_int_equal(f->n_banners, 20);
	follow_stop(f);
	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof(name), "%u.log", i);
		put_line(f, name);
	}
	follow_start(f);
	await_lines(f);
	await_all_quiet(f);
	assert_int_equal(f->n_banners, 20);
}

static void
what_lay_there_at_the_first_start_is_backlog(void **state)
{
	struct follow *f = *state;
	unsigned old, new;

	f->options.is_first_start = true;
	old = put_line(f, "a.log");
	follow_start(f);
	await_lines(f);
	assert_int_equal(generation_of(f, old)->backlog_end, 14);
	new = put_line(f, "b.log");
	await_lines(f);
	assert_int_equal(generation_of(f, new)->backlog_end, 0);
}

static void
reading_from_the_end_passes_over_what_lay_there_and_no_more(void **state)
{
	struct follow *f = *state;
	unsigned old = put_line(f, "a.log"), half = put_part(f, "a.log");

	f->options.is_first_start = true;
	f->conf->read_from = (char[]) {"end"};
	follow_start(f);
	await_all_quiet(f);
	put_end(f, "a.log");
	put_line(f, "a.log");
	forgive(f, old);
	await_lines(f);
	assert_int_equal(f->line[old].n_seen, 0);
	assert_int_equal(f->line[half].offset, 14);
	assert_int_equal(generation_of(f, half)->position.resume.line, 4);
}

static void
directory_that_is_removed_and_made_again_is_watched(void **state)
{
	struct follow *f = *state;

	follow_watch(f, (const char *const[]) {"d/*.log", NULL});
	assert_int_equal(mkdir(in_dir(f, "d"), 0700), 0);
	put_line(f, "d/a.log");
	follow_start(f);
	await_lines(f);
	drop(f, "d/a.log");
	assert_int_equal(rmdir(in_dir(f, "d")), 0);
	await_all_quiet(f);
	assert_int_equal(mkdir(in_dir(f, "d"), 0700), 0);
	put_line(f, "d/a.log");
	await_lines(f);
	put_line(f, "d/a.log");
	await_lines(f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, follow_set_up, follow_tear_down)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    T(what_is_appended_is_seen),
	    T(half_a_line_waits_and_comes_once_and_whole),
	    T(half_a_line_is_read_again_after_a_restart),
	    T(new_file_is_read_from_its_beginning),
	    T(file_named_without_a_wildcard_is_seen_when_it_comes),
	    T(truncated_file_is_a_new_generation_read_from_0),
	    T(truncated_and_grown_past_its_old_size_is_told_by_its_bytes),
	    T(rewritten_to_its_old_size_is_told_by_its_bytes),
	    T(truncated_to_a_smaller_size_is_read_anew),
	    T(truncated_before_it_was_read_says_so_and_loses_nothing_more),
	    T(truncated_in_the_middle_of_a_turn_loses_nothing_of_the_new_life),
	    T(truncated_before_the_host_says_how_far_it_is_loses_nothing),
	    T(truncated_while_down_and_grown_past_the_old_offset_is_read_anew),
	    T(truncated_while_down_to_a_smaller_size_is_read_anew),
	    T(truncated_and_renamed_while_down_is_followed_under_its_new_name),
	    T(deleted_file_is_read_to_its_end_and_left),
	    T(deleted_files_last_line_needs_no_end),
	    T(deleted_and_created_anew_with_the_same_content_is_another_file),
	    T(deleted_and_created_anew_while_down_is_another_file),
	    T(file_that_goes_away_and_comes_back_goes_on),
	    T(hard_link_is_one_stream),
	    T(files_that_change_names_within_the_globs_go_on),
	    T(empty_files_that_are_filled_later_are_each_read_once),
	    T(files_that_begin_alike_are_each_read_once),
	    T(what_lay_there_at_the_first_start_is_backlog),
	    T(reading_from_the_end_passes_over_what_lay_there_and_no_more),
	    T(directory_that_is_removed_and_made_again_is_watched),
	};
	static const char *const again[] = {
	    "what_is_appended_is_seen",
	    "file_named_without_a_wildcard_is_seen_when_it_comes",
	    "truncated_and_grown_past_its_old_size_is_told_by_its_bytes",
	    "rewritten_to_its_old_size_is_told_by_its_bytes",
	    "deleted_file_is_read_to_its_end_and_left",
	    "files_that_change_names_within_the_globs_go_on",
	    "hard_link_is_one_stream",
	    "directory_that_is_removed_and_made_again_is_watched",
	    NULL,
	};

	return follow_main(argc, argv, tests, PW_ARRAY_LEN(tests), again);
}
