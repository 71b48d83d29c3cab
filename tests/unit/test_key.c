/* What key.h promises: a key file is read or refused in one line, and hashes tell nothing but
 * whether two values are one. The secret's memory is looked at through the room's own source. */
#include "../../src/key/key.c" /* NOLINT(bugprone-suspicious-include): the secret is static */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/mman.h>

#include <cmocka.h>

#define DIGITS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static char dir[] = "/tmp/piiwatch-key-XXXXXX";
static char path[64];

static int
make_dir(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/key", dir);
	return 0;
}

static int
drop_dir(void **state)
{
	(void)state;
	return rmdir(dir);
}

static int
drop_file(void **state)
{
	(void)state;
	unlink(path);
	return 0;
}

static void
write_key(const char *text, size_t len, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), (ssize_t)len);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

/* `want` is what follows "key PATH: ". */
static void
assert_refused(const char *at, const char *want)
{
	struct pw_err err = {""};
	char line[256];

	assert_null(pw_key_open(at, &err));
	snprintf(line, sizeof(line), "key %s: %s", at, want);
	assert_string_equal(err.text, line);
}

static void
assert_hash(const struct pw_key *key, const char *domain, const char *bytes, const char *want)
{
	uint8_t hash[PW_HASH];
	char hex[2 * PW_HASH + 1];

	pw_key_hash(key, domain, pw_span_of(bytes), hash);
	for (unsigned i = 0; i < PW_HASH; i++)
		snprintf(hex + 2 * i, 3, "%02x", hash[i]);
	assert_string_equal(hex, want);
}

static bool
are_equal(const uint8_t a[PW_HASH], const uint8_t b[PW_HASH])
{
	return memcmp(a, b, PW_HASH) == 0;
}

static void
key_of_64_digits_is_read_with_and_without_a_line_end(void **state)
{
	static const char *const texts[] = {DIGITS, DIGITS "\n",
	    "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F\n"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		struct pw_err err = {""};
		struct pw_key *key;

		write_key(texts[i], strlen(texts[i]), 0400);
		key = pw_key_open(path, &err);
		assert_non_null(key);
		assert_string_equal(err.text, "");
		assert_string_equal(pw_key_name(key), "kb45848d0");
		pw_key_destroy(key);
	}
}

/* The wanted values, and those of sub-keys, were computed with another implementation of RFC 7693 (Python's hashlib). */
static void
hash_is_keyed_blake2b_over_the_domain_and_the_bytes(void **state)
{
	struct pw_key *key;

	(void)state;
	write_key(DIGITS, 64, 0400);
	key = pw_key_open(path, NULL);
	assert_non_null(key);
	assert_hash(key, "phone", "+819012345678", "f7f51da9b02b708389f68cee0289909c");
	assert_hash(key, "phone", "", "9323e67b21459aa06c4b0d90ee4fcd01");
	assert_hash(key, "", "phone", "dd33ab1427b96510434a840d8f048840");
	pw_key_destroy(key);
}

static void
same_bytes_in_two_domains_have_unrelated_hashes(void **state)
{
	static const char *const pairs[][2] = {{"card", "4111"}, {"car", "d4111"}, {"card4111", ""},
	    {"", "card4111"}, {"card4", "111"}, {"phone", "4111"}};
	struct pw_key *key = pw_key_create_ephemeral();
	uint8_t hash[PW_ARRAY_LEN(pairs)][PW_HASH];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(pairs); i++) {
		pw_key_hash(key, pairs[i][0], pw_span_of(pairs[i][1]), hash[i]);
		for (size_t k = 0; k < i; k++)
			assert_false(are_equal(hash[i], hash[k]));
	}
	pw_key_destroy(key);
}

static void
same_value_under_one_key_has_one_hash_and_under_another_key_another(void **state)
{
	struct pw_key *a = pw_key_create_ephemeral(), *b = pw_key_create_ephemeral();
	uint8_t first[PW_HASH], again[PW_HASH], other[PW_HASH];

	(void)state;
	pw_key_hash(a, "phone", pw_span_of("0312345678"), first);
	pw_key_hash(a, "phone", pw_span_of("0312345678"), again);
	pw_key_hash(b, "phone", pw_span_of("0312345678"), other);
	assert_true(are_equal(first, again));
	assert_false(are_equal(first, other));
	assert_string_not_equal(pw_key_name(a), pw_key_name(b));
	pw_key_destroy(a);
	pw_key_destroy(b);
}

static void
name_of_a_key_is_k_and_eight_digits_and_not_part_of_the_key(void **state)
{
	struct pw_key *key = pw_key_create_ephemeral();
	const char *name = pw_key_name(key);
	char digits[9];

	(void)state;
	assert_int_equal(strlen(name), 9);
	assert_int_equal(name[0], 'k');
	assert_int_equal(strspn(name + 1, "0123456789abcdef"), 8);
	for (unsigned i = 0; i + 4 <= SECRET; i++) {
		snprintf(digits, sizeof(digits), "%02x%02x%02x%02x", key->secret[i],
		    key->secret[i + 1], key->secret[i + 2], key->secret[i + 3]);
		assert_string_not_equal(name + 1, digits);
	}
	pw_key_destroy(key);
}

static void
key_that_is_not_64_digits_is_refused(void **state)
{
	static const char *const texts[] = {"", "\n", "00", DIGITS "0", DIGITS "00", DIGITS "\n\n",
	    DIGITS "\r\n", DIGITS DIGITS, " " DIGITS};
	char cut[64];

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(texts); i++) {
		write_key(texts[i], strlen(texts[i]), 0400);
		assert_refused(path,
		    "expected 64 hexadecimal digits; make one with `openssl rand -hex 32`");
	}
	memcpy(cut, DIGITS, 63);
	cut[63] = '\n';
	write_key(cut, sizeof(cut), 0400);
	assert_refused(path,
	    "expected 64 hexadecimal digits; make one with `openssl rand -hex 32`");
}

static void
key_with_another_character_is_refused_and_not_shown(void **state)
{
	static const char others[] = "g-: \n\0\xe3";
	char text[65] = DIGITS;

	(void)state;
	for (size_t i = 0; i + 1 < sizeof(others); i++) {
		for (size_t at = 0; at < 63; at += 31) {
			memcpy(text, DIGITS, 64);
			text[at] = others[i];
			write_key(text, 64, 0400);
			assert_refused(path, "holds something that is no hexadecimal digit");
		}
	}
}

static void
key_that_others_can_read_or_its_group_can_write_is_refused(void **state)
{
	static const mode_t bad[] = {0404, 0402, 0401, 0420, 0604, 0644, 0660, 0666, 0777};
	static const mode_t good[] = {0400, 0600, 0440, 0640, 0500, 0700};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(bad); i++) {
		write_key(DIGITS, 64, bad[i]);
		assert_refused(path, "others can read it or its group can write it; chmod 0400 it");
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(good); i++) {
		struct pw_key *key;

		write_key(DIGITS, 64, good[i]);
		key = pw_key_open(path, NULL);
		assert_non_null(key);
		pw_key_destroy(key);
	}
}

static void
key_that_is_not_there_or_no_file_is_refused_without_waiting(void **state)
{
	char pipe_path[80];

	(void)state;
	unlink(path);
	assert_refused(path, "No such file or directory");
	assert_refused(dir, "not a regular file");
	snprintf(pipe_path, sizeof(pipe_path), "%s/pipe", dir);
	assert_int_equal(mkfifo(pipe_path, 0600), 0);
	assert_refused(pipe_path, "not a regular file");
	unlink(pipe_path);
}

static void
sub_key_is_keyed_blake2b_of_256_bits_with_a_use_of_its_own(void **state)
{
	static const struct {
		const char *label, *want, *name;
	} rows[] = {
	    {"sink:siem", "0064feca86e520d223d328a08c87b6990050931c21e4045b7ec630261e60ef85",
		"kc5fbaa6e"},
	    {"sink:siem ", "68bf2bf0831e61b24f05050bb382c01ce42181e804e56f64ca82461dd20cc7bc",
		"k92b1689c"},
	    {"", "06a57bdfdc7aed946ba332e2dab245642d288b05f2765a1e39fb279927569e49", "kf85b0aaf"},
	};
	struct pw_key *key;

	(void)state;
	write_key(DIGITS, 64, 0400);
	key = pw_key_open(path, NULL);
	assert_non_null(key);
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		struct pw_key *sub = pw_key_derive(key, rows[i].label);
		char hex[HEX_DIGITS + 1];

		pw_hex(sub->secret, SECRET, hex);
		assert_string_equal(hex, rows[i].want);
		assert_string_equal(pw_key_name(sub), rows[i].name);
		pw_key_destroy(sub);
	}
	pw_key_destroy(key);
}

static void
sub_key_is_the_same_for_a_label_and_unrelated_to_all_else(void **state)
{
	struct pw_key *key = pw_key_create_ephemeral(), *other = pw_key_create_ephemeral();
	struct pw_key *first = pw_key_derive(key, "a"), *again = pw_key_derive(key, "a");
	struct pw_key *unlike[] = {key, pw_key_derive(key, "b"), pw_key_derive(other, "a"),
	    pw_key_derive(first, "a")};
	uint8_t hash[PW_HASH];

	(void)state;
	assert_memory_equal(first->secret, again->secret, SECRET);
	assert_string_equal(pw_key_name(first), pw_key_name(again));
	for (size_t i = 0; i < PW_ARRAY_LEN(unlike); i++) {
		assert_false(are_equal(first->secret, unlike[i]->secret));
		assert_false(are_equal(first->secret + PW_HASH, unlike[i]->secret + PW_HASH));
		assert_string_not_equal(pw_key_name(first), pw_key_name(unlike[i]));
	}
	pw_key_hash(key, "a", pw_span_of(""), hash);
	assert_false(are_equal(first->secret, hash));
	pw_key_hash(key, "", pw_span_of("a"), hash);
	assert_false(are_equal(first->secret, hash));
	for (size_t i = 0; i < PW_ARRAY_LEN(unlike); i++)
		pw_key_destroy(unlike[i]);
	pw_key_destroy(other);
	/* A sub-key outlives its key. */
	pw_key_hash(first, "phone", pw_span_of("0312345678"), hash);
	pw_key_destroy(first);
	pw_key_destroy(again);
}

static void
destroying_no_key_is_allowed(void **state)
{
	(void)state;
	pw_key_destroy(NULL);
}

/* Flags of the mapping that holds the address, as /proc/self/smaps shows them, or "". */
static void
flags_of(const void *address, char ret[256])
{
	FILE *maps = fopen("/proc/self/smaps", "re");
	char line[512];
	bool is_there = false;

	ret[0] = '\0';
	while (maps != NULL && fgets(line, sizeof(line), maps) != NULL) {
		char *end;
		unsigned long from = strtoul(line, &end, 16), to; /* banned-ok: a test's input */

		if (*end == '-' && strchr("0123456789abcdef", line[0]) != NULL) {
			to = strtoul(end + 1, NULL, 16); /* banned-ok: a test's input */
			is_there = (uintptr_t)address >= from && (uintptr_t)address < to;
		}
		if (is_there && strncmp(line, "VmFlags:", 8) == 0) {
			snprintf(ret, 256, "%.250s ", line + 8);
			ret[strcspn(ret, "\n")] = ' ';
		}
	}
	if (maps != NULL)
		fclose(maps);
}

/* Whether a locked page is shown as one: not with RLIMIT_MEMLOCK 0, and not under sanitizers, which
 * leave mlock out. */
static bool
can_lock(void)
{
	char flags[256];
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(page, MAP_FAILED);
	mlock(page, 4096);
	flags_of(page, flags);
	munmap(page, 4096);
	return strstr(flags, " lo ") != NULL;
}

static void
secret_lies_in_read_only_memory_left_out_of_core_files_and_swap(void **state)
{
	struct pw_key *keys[2];
	char flags[256];

	(void)state;
	keys[0] = pw_key_create_ephemeral();
	keys[1] = pw_key_derive(keys[0], "sink:siem");
	flags_of(keys[0]->secret, flags);
	if (flags[0] == '\0')
		skip(); /* a kernel without /proc/self/smaps' VmFlags */
	for (size_t i = 0; i < PW_ARRAY_LEN(keys); i++) {
		flags_of(keys[i]->secret, flags);
		assert_non_null(strstr(flags, " dd "));
		if (can_lock())
			assert_non_null(strstr(flags, " lo "));
		assert_null(strstr(flags, " wr "));
		pw_key_destroy(keys[i]);
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(key_of_64_digits_is_read_with_and_without_a_line_end,
		drop_file),
	    cmocka_unit_test_teardown(hash_is_keyed_blake2b_over_the_domain_and_the_bytes,
		drop_file),
	    cmocka_unit_test(same_bytes_in_two_domains_have_unrelated_hashes),
	    cmocka_unit_test(same_value_under_one_key_has_one_hash_and_under_another_key_another),
	    cmocka_unit_test(name_of_a_key_is_k_and_eight_digits_and_not_part_of_the_key),
	    cmocka_unit_test_teardown(key_that_is_not_64_digits_is_refused, drop_file),
	    cmocka_unit_test_teardown(key_with_another_character_is_refused_and_not_shown,
		drop_file),
	    cmocka_unit_test_teardown(key_that_others_can_read_or_its_group_can_write_is_refused,
		drop_file),
	    cmocka_unit_test(key_that_is_not_there_or_no_file_is_refused_without_waiting),
	    cmocka_unit_test_teardown(sub_key_is_keyed_blake2b_of_256_bits_with_a_use_of_its_own,
		drop_file),
	    cmocka_unit_test(sub_key_is_the_same_for_a_label_and_unrelated_to_all_else),
	    cmocka_unit_test(destroying_no_key_is_allowed),
	    cmocka_unit_test(secret_lies_in_read_only_memory_left_out_of_core_files_and_swap),
	};

	return cmocka_run_group_tests_name("key", tests, make_dir, drop_dir);
}
