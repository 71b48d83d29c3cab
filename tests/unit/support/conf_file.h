/* A directory for files of a test, and a configuration in it. Lines as the tests write them have
 * `@` where the directory stands. */
#ifndef PIIWATCH_TEST_CONF_FILE_H
#define PIIWATCH_TEST_CONF_FILE_H

#include <piiwatch/setup.h>

#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/piiwatch-setup-XXXXXX";

static int
make_dir(void **state)
{
	(void)state;
	unsetenv("CREDENTIALS_DIRECTORY");
	return mkdtemp(dir) == NULL ? -1 : 0;
}

static int
drop_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	(void)st, (void)kind, (void)ftw;
	return remove(path);
}

static int
drop_dir(void **state)
{
	(void)state;
	return nftw(dir, drop_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* `text` with the directory for each `@`; the same buffer each time. */
static const char *
in_dir(const char *text)
{
	static char out[65536];
	size_t len = 0;

	for (; *text != '\0'; text++) {
		const char *part = *text == '@' ? dir : text;
		size_t n = *text == '@' ? strlen(dir) : 1;

		assert_true(len + n < sizeof(out));
		memcpy(out + len, part, n);
		len += n;
	}
	out[len] = '\0';
	return out;
}

/* Writes DIR/name; its directory is made if need be. */
static void
write_file(const char *name, const char *text, mode_t mode)
{
	char path[256];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (strrchr(name, '/') != NULL) {
		*strrchr(path, '/') = '\0';
		assert_true(mkdir(path, 0755) == 0 || access(path, X_OK) == 0);
		snprintf(path, sizeof(path), "%s/%s", dir, name);
	}
	unlink(path);
	out = fopen(path, "w");
	assert_non_null(out);
	assert_true(fputs(in_dir(text), out) >= 0);
	assert_int_equal(fclose(out), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* Reads `text` as DIR/c.conf over the defaults and completes it; released by the caller. */
static int
read_conf(const char *text, struct pw_settings *s, struct pw_err *err)
{
	char path[64];
	int rc;

	write_file("c.conf", text, 0644);
	snprintf(path, sizeof(path), "%s/c.conf", dir);
	pw_settings_init(s);
	err->text[0] = '\0';
	rc = pw_settings_read(s, path, err);
	if (rc == 0)
		pw_settings_complete(s);
	return rc;
}

/* `want` with `@` for the directory, and nothing else. */
static void
assert_says(const struct pw_err *err, const char *want)
{
	assert_string_equal(err->text, in_dir(want));
}

#endif
