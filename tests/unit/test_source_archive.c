#include <piiwatch/archive.h>

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ROOM (4u * 1024 * 1024)
#define MIB (1024u * 1024)

static const char *const kinds[] = {"gzip", "xz", "zstd", "bzip2"};

/* Bytes packed by the library's other half; released by the caller. */
static struct pw_span
pack(const char *kind, const char *options, const char *bytes, size_t len)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	char *room = pw_alloc(ROOM, 1);
	size_t used = 0;

	assert_int_equal(archive_write_add_filter_by_name(a, kind), ARCHIVE_OK);
	assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
	if (options != NULL)
		assert_int_equal(archive_write_set_options(a, options), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(a, 1), ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(a, room, ROOM, &used), ARCHIVE_OK);
	archive_entry_set_filetype(entry, AE_IFREG);
	assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
	assert_true(archive_write_data(a, bytes, len) == (la_ssize_t)len);
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	archive_entry_free(entry);
	return (struct pw_span) {room, used};
}

static void
drop(struct pw_span packed)
{
	char *p;

	memcpy(&p, &packed.p, sizeof(p));
	free(p);
}

static int
file_of(struct pw_span bytes)
{
	char path[] = "/tmp/piiwatch-archive.XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_true(write(fd, bytes.p, bytes.len) == (ssize_t)bytes.len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* What comes of reading to the end. */
struct got {
	enum pw_archive_got last;
	uint64_t n;
	struct pw_buf bytes; /* the first MIB of them */
	struct pw_err err;
};

static struct got
unpack_fd(int fd, size_t head, const struct pw_archive_limits *limits)
{
	static char buf[100000];
	struct pw_archive *a;
	struct got got = {.n = 0};
	ssize_t have = read(fd, buf, head);
	size_t n;

	assert_true(have > 0);
	pw_buf_init(&got.bytes, MIB + sizeof(buf));
	a = pw_archive_open(fd, (struct pw_span) {buf, (size_t)have}, limits);
	assert_non_null(a);
	while (
	    (got.last = pw_archive_read(a, buf, sizeof(buf), &n, &got.err)) == PW_ARCHIVE_BYTES) {
		got.n += n;
		if (got.bytes.len < MIB)
			assert_int_equal(pw_buf_add(&got.bytes, buf, n), 0);
	}
	pw_archive_close(a);
	close(fd);
	return got;
}

static struct got
unpack(struct pw_span packed, const struct pw_archive_limits *limits)
{
	return unpack_fd(file_of(packed), 4096, limits);
}

/* Text that no compressor makes small. */
static char *
noise(size_t len)
{
	char *p = pw_alloc(len + 1, 1);
	uint32_t seed = 6;

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1664525 + 1013904223;
		p[i] = (char)('!' + (seed >> 24) % 90);
	}
	return p;
}

static void
what_was_packed_by_each_kind_comes_out(void **state)
{
	char *text = noise(300000);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct pw_span packed = pack(kinds[i], NULL, text, 300000);
		struct got got = unpack(packed, &pw_archive_standard);

		assert_string_equal(pw_archive_kind(packed), kinds[i]);
		assert_int_equal(got.last, PW_ARCHIVE_END);
		assert_int_equal(got.n, 300000);
		assert_memory_equal(got.bytes.data, text, 300000);
		pw_buf_release(&got.bytes);
		drop(packed);
	}
	free(text);
}

static void
nothing_packed_by_each_kind_is_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct pw_span packed = pack(kinds[i], NULL, "", 0);
		struct got got = unpack(packed, &pw_archive_standard);

		assert_int_equal(got.last, PW_ARCHIVE_END);
		assert_int_equal(got.n, 0);
		pw_buf_release(&got.bytes);
		drop(packed);
	}
}

static void
members_that_follow_one_another_are_one_stream(void **state)
{
	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct pw_span one = pack(kinds[i], NULL, "one\n", 4);
		struct pw_span two = pack(kinds[i], NULL, "two\n", 4);
		struct pw_buf both;
		struct got got;

		pw_buf_init(&both, ROOM);
		pw_buf_add(&both, one.p, one.len);
		pw_buf_add(&both, two.p, two.len);
		got = unpack((struct pw_span) {both.data, both.len}, &pw_archive_standard);
		assert_int_equal(got.last, PW_ARCHIVE_END);
		assert_string_equal(got.bytes.data, "one\ntwo\n");
		pw_buf_release(&got.bytes);
		pw_buf_release(&both);
		drop(one);
		drop(two);
	}
}

static void
a_stream_that_lacks_its_end_is_damaged_and_what_came_before_stands(void **state)
{
	char *text = noise(2 * MIB);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct pw_span packed = pack(kinds[i], NULL, text, 2 * MIB);
		struct got got =
		    unpack((struct pw_span) {packed.p, packed.len - 10}, &pw_archive_standard);

		assert_int_equal(got.last, PW_ARCHIVE_DAMAGED);
		assert_non_null(strstr(got.err.text, kinds[i]));
		assert_true(got.n > MIB / 2);
		assert_memory_equal(got.bytes.data, text, MIB / 2);
		pw_buf_release(&got.bytes);
		drop(packed);
	}
	free(text);
}

/* What is said of a stream with that behind it. */
static enum pw_archive_got
with_tail(const char *kind, const char *tail, size_t len)
{
	struct pw_span packed = pack(kind, NULL, "text\n", 5);
	struct pw_buf all;
	struct got got;

	pw_buf_init(&all, ROOM);
	pw_buf_add(&all, packed.p, packed.len);
	pw_buf_add(&all, tail, len);
	got = unpack((struct pw_span) {all.data, all.len}, &pw_archive_standard);
	pw_buf_release(&got.bytes);
	pw_buf_release(&all);
	drop(packed);
	return got.last;
}

static void
bytes_behind_the_end_are_damage(void **state)
{
	char *far = pw_alloc(500000, 1);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++)
		assert_int_equal(with_tail(kinds[i], "tel=", 4), PW_ARCHIVE_DAMAGED);
	far[499999] = 'x';
	assert_int_equal(with_tail("gzip", far, 500000), PW_ARCHIVE_DAMAGED);
	free(far);
}

static void
zero_bytes_behind_the_end_are_none(void **state)
{
	char *zeros = pw_alloc(500000, 1);

	(void)state;
	assert_int_equal(with_tail("gzip", zeros, 500000), PW_ARCHIVE_END);
	assert_int_equal(with_tail("bzip2", zeros, 512), PW_ARCHIVE_END);
	free(zeros);
}

static void
a_compressed_stream_in_another_is_not_unpacked(void **state)
{
	char *text = noise(MIB);

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds) * PW_ARRAY_LEN(kinds); i++) {
		struct pw_span inner = pack(kinds[i % PW_ARRAY_LEN(kinds)], NULL, text, MIB);
		struct pw_span outer =
		    pack(kinds[i / PW_ARRAY_LEN(kinds)], NULL, inner.p, inner.len);
		struct got got = unpack(outer, &pw_archive_standard);

		assert_int_equal(got.last, PW_ARCHIVE_NESTED);
		assert_int_equal(got.n, 0);
		pw_buf_release(&got.bytes);
		drop(inner);
		drop(outer);
	}
	free(text);
}

static void
a_beginning_with_nothing_behind_it_is_damaged(void **state)
{
	static const char *const heads[] = {"\x1f\x8b\x08\x01rest of it", "\x1f\x8bno header",
	    "\x28\xb5\x2f\xfd\x01", "BZh91AY&SYmore"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(heads); i++) {
		struct got got = unpack(pw_span_of(heads[i]), &pw_archive_standard);

		assert_int_equal(got.last, PW_ARCHIVE_DAMAGED);
		assert_int_equal(got.n, 0);
		pw_buf_release(&got.bytes);
	}
}

/* A bomb of zero bytes against limits of which one is made small. */
static struct got
bomb(const char *kind, const struct pw_archive_limits *limits)
{
	char *zeros = pw_alloc(16, MIB);
	struct pw_span packed = pack(kind, NULL, zeros, (size_t)16 * MIB);
	struct got got = unpack(packed, limits);

	assert_true(packed.len < MIB / 32);
	pw_buf_release(&got.bytes);
	drop(packed);
	free(zeros);
	return got;
}

static void
a_bomb_ends_at_the_limit_of_its_size(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;

	(void)state;
	limits.max_bytes = 3 * MIB;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct got got = bomb(kinds[i], &limits);

		assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
		assert_in_range(got.n, 2 * MIB, 3 * MIB);
		assert_non_null(strstr(got.err.text, "over 3145728 bytes"));
	}
}

static void
a_bomb_ends_at_the_limit_of_its_ratio(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;

	(void)state;
	limits.max_ratio = 200;
	limits.ratio_span = 4 * MIB;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct got got = bomb(kinds[i], &limits);

		assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
		assert_in_range(got.n, 3 * MIB, 5 * MIB);
		assert_non_null(strstr(got.err.text, "over 200 times"));
	}
}

static void
a_high_ratio_over_less_than_the_span_is_no_bomb(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;

	(void)state;
	limits.max_ratio = 200;
	limits.ratio_span = 17 * MIB;
	assert_int_equal(bomb("xz", &limits).last, PW_ARCHIVE_END);
}

static void
a_bomb_ends_at_the_limit_of_its_time(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;

	(void)state;
	limits.max_us = -1;
	for (size_t i = 0; i < PW_ARRAY_LEN(kinds); i++) {
		struct got got = bomb(kinds[i], &limits);

		assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
		assert_non_null(strstr(got.err.text, "takes over"));
	}
}

static void
a_bomb_of_members_that_hold_nothing_ends_at_the_limit_of_its_time(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;
	struct pw_span empty = pack("gzip", NULL, "", 0);
	struct pw_buf all;
	struct got got;

	(void)state;
	pw_buf_init(&all, ROOM);
	while (all.len < 2 * MIB)
		pw_buf_add(&all, empty.p, empty.len);
	limits.max_us = 0;
	got = unpack((struct pw_span) {all.data, all.len}, &limits);
	assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
	assert_int_equal(got.n, 0);
	pw_buf_release(&got.bytes);
	pw_buf_release(&all);
	drop(empty);
}

static void
a_decoder_that_needs_too_much_memory_is_not_started(void **state)
{
	struct pw_archive_limits limits = pw_archive_standard;
	struct got got;

	(void)state;
	limits.max_window = limits.max_dictionary = 128u * 1024;
	got = bomb("zstd", &limits);
	assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
	assert_int_equal(got.n, 0);
	assert_non_null(strstr(got.err.text, "over the limit of 128"));
	got = bomb("xz", &limits);
	assert_int_equal(got.last, PW_ARCHIVE_LIMIT);
	assert_int_equal(got.n, 0);
}

static void
the_memory_a_decoder_needs_is_what_its_stream_says(void **state)
{
	/* A frame with a window of 2^27 and 3/8 more; one segment of 2^31 bytes and a dictionary's
	 * number of one byte; a dictionary of 2^29 behind two sizes. */
	static const char window[] = "\x28\xb5\x2f\xfd\x00\x8b\x00\x00",
			  segment[] = "\x28\xb5\x2f\xfd\xa1\x07\x00\x00\x00\x80\x00\x00",
			  block[] =
			      "\xfd"
			      "7zXZ\0\0\x04\xe6\xd6\xb4\x46\x03\xc0\x81\x01\x05\x21\x01\x22\0\0";
	char *zeros = pw_alloc(16, MIB);
	struct pw_span xz = pack("xz", "compression-level=9", zeros, (size_t)16 * MIB);

	(void)state;
	assert_int_equal(pw_archive_window((struct pw_span) {window, sizeof(window)}),
	    (UINT64_C(1) << 27) + (UINT64_C(3) << 24));
	assert_int_equal(pw_archive_window((struct pw_span) {segment, sizeof(segment)}),
	    UINT64_C(1) << 31);
	assert_int_equal(pw_archive_window((struct pw_span) {block, sizeof(block)}),
	    UINT64_C(1) << 29);
	assert_int_equal(pw_archive_window(xz), UINT64_C(64) << 20);
	free(zeros);
	drop(xz);
}

static void
a_beginning_that_is_cut_short_says_nothing(void **state)
{
	struct pw_span xz = pack("xz", NULL, "text", 4), zstd = pack("zstd", NULL, "text", 4);

	(void)state;
	/* In memory of their own: what is read behind their end is seen. */
	for (size_t n = 0; n < 20; n++) {
		char *p = pw_alloc(n > 0 ? n : 1, 1);

		memcpy(p, xz.p, n);
		assert_true(pw_archive_window((struct pw_span) {p, n}) <= UINT64_C(8) << 20);
		memcpy(p, zstd.p, n < zstd.len ? n : 0);
		assert_true(pw_archive_window((struct pw_span) {p, n}) <= UINT64_C(8) << 20);
		free(p);
	}
	drop(xz);
	drop(zstd);
}

static void
a_pipe_is_read_as_a_file_is(void **state)
{
	struct pw_span packed = pack("gzip", NULL, "a line\n", 7);
	struct got got;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_true(write(fd[1], packed.p, packed.len) == (ssize_t)packed.len);
	close(fd[1]);
	got = unpack_fd(fd[0], 10, &pw_archive_standard);
	assert_int_equal(got.last, PW_ARCHIVE_END);
	assert_string_equal(got.bytes.data, "a line\n");
	pw_buf_release(&got.bytes);
	drop(packed);
}

static void
input_that_cannot_be_read_is_not_called_damaged(void **state)
{
	char *text = noise(100000), buf[100];
	struct pw_span packed = pack("gzip", NULL, text, 100000);
	struct pw_archive *a =
	    pw_archive_open(-1, (struct pw_span) {packed.p, 1000}, &pw_archive_standard);
	enum pw_archive_got got;
	struct pw_err err;
	size_t n;

	(void)state;
	while ((got = pw_archive_read(a, buf, sizeof(buf), &n, &err)) == PW_ARCHIVE_BYTES)
		;
	assert_int_equal(got, PW_ARCHIVE_UNREADABLE);
	assert_string_equal(err.text, "Bad file descriptor");
	pw_archive_close(a);
	drop(packed);
	free(text);
}

static void
text_is_no_compressed_input(void **state)
{
	(void)state;
	assert_null(pw_archive_kind(pw_span_of("BZh is how words may begin")));
	assert_null(pw_archive_kind(pw_span_of("")));
	assert_null(pw_archive_open(-1, pw_span_of("a line\n"), &pw_archive_standard));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_packed_by_each_kind_comes_out),
	    cmocka_unit_test(nothing_packed_by_each_kind_is_nothing),
	    cmocka_unit_test(members_that_follow_one_another_are_one_stream),
	    cmocka_unit_test(a_stream_that_lacks_its_end_is_damaged_and_what_came_before_stands),
	    cmocka_unit_test(bytes_behind_the_end_are_damage),
	    cmocka_unit_test(zero_bytes_behind_the_end_are_none),
	    cmocka_unit_test(a_compressed_stream_in_another_is_not_unpacked),
	    cmocka_unit_test(a_beginning_with_nothing_behind_it_is_damaged),
	    cmocka_unit_test(a_bomb_ends_at_the_limit_of_its_size),
	    cmocka_unit_test(a_bomb_ends_at_the_limit_of_its_ratio),
	    cmocka_unit_test(a_high_ratio_over_less_than_the_span_is_no_bomb),
	    cmocka_unit_test(a_bomb_ends_at_the_limit_of_its_time),
	    cmocka_unit_test(a_bomb_of_members_that_hold_nothing_ends_at_the_limit_of_its_time),
	    cmocka_unit_test(a_decoder_that_needs_too_much_memory_is_not_started),
	    cmocka_unit_test(the_memory_a_decoder_needs_is_what_its_stream_says),
	    cmocka_unit_test(a_beginning_that_is_cut_short_says_nothing),
	    cmocka_unit_test(a_pipe_is_read_as_a_file_is),
	    cmocka_unit_test(input_that_cannot_be_read_is_not_called_damaged),
	    cmocka_unit_test(text_is_no_compressed_input),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
