#include "key_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The directory a path names its file in; the file's own name goes to *ret_name, in `path`. */
static char *
directory_of(const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	char *dir;

	*ret_name = slash != NULL ? slash + 1 : path;
	if (slash == NULL)
		return pw_strdup(".");
	dir = pw_strdup(path);
	dir[slash > path ? slash - path : 1] = '\0';
	return dir;
}

static int
write_whole(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* A new secret as a key file says it; `text` is wiped by the caller. */
static void
make_text(char text[KEY_TEXT])
{
	struct pw_key *key = pw_key_create_ephemeral();

	sodium_bin2hex(text, KEY_TEXT, key->secret, SECRET);
	text[HEX_DIGITS] = '\n';
	pw_key_destroy(key);
}

/* Two synchronisations: a name in a directory is not on the disk because the file is. */
static int
fill_file(int dir_fd, int fd)
{
	char text[KEY_TEXT];
	int rc;

	make_text(text);
	rc = fchmod(fd, S_IRUSR);
	if (rc == 0)
		rc = write_whole(fd, text, sizeof(text));
	sodium_memzero(text, sizeof(text));
	if (rc == 0)
		rc = fsync(fd);
	return rc == 0 ? fsync(dir_fd) : rc;
}

static int
make_in(int dir_fd, const char *name, const char *path, struct pw_err *reterr)
{
	int fd =
	    openat(dir_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR);
	int rc = 0;

	if (fd < 0 && errno == EEXIST)
		return pw_err_set(reterr,
		    "key %s: exists already and is left alone; name another file", path);
	if (fd < 0)
		return pw_err_set(reterr, "key %s: %s", path, pw_errno_text(errno));
	if (fill_file(dir_fd, fd) < 0) {
		rc = pw_err_set(reterr, "key %s: %s; no key was made", path, pw_errno_text(errno));
		unlinkat(dir_fd, name, 0);
	}
	close(fd);
	return rc;
}

int
pw_key_make(const char *path, struct pw_err *reterr)
{
	const char *name;
	char *dir = directory_of(path, &name);
	int dir_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc;

	if (dir_fd < 0)
		rc =
		    pw_err_set(reterr, "key %s: directory %s: %s", path, dir, pw_errno_text(errno));
	else
		rc = make_in(dir_fd, name, path, reterr);
	if (dir_fd >= 0)
		close(dir_fd);
	free(dir);
	return rc;
}
