#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* One who only looks whether the lock is taken holds it for a moment: that is waited for. */
#define LOCK_TRIES 25
#define LOCK_WAIT_US 20000
#define MAX_ASIDE 100

char *
pw_place_name(const char *path, const char *suffix)
{
	size_t size = strlen(path) + strlen(suffix) + 1;
	char *name = pw_alloc(size, 1);

	snprintf(name, size, "%s%s", path, suffix);
	return name;
}

static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir;

	if (slash == NULL)
		return pw_strdup(".");
	dir = pw_strdup(path);
	dir[slash == path ? 1 : slash - path] = '\0';
	return dir;
}

bool
pw_place_is_network(uint64_t f_type)
{
	static const uint32_t types[] = {0x6969 /* NFS */, 0x517B /* SMB */, 0xFF534D42 /* CIFS */,
	    0xFE534D42 /* SMB2 */};

	for (size_t i = 0; i < PW_ARRAY_LEN(types); i++)
		if ((uint32_t)f_type == types[i])
			return true;
	return false;
}

int
pw_place_check(const char *what, const char *path, struct pw_err *reterr)
{
	char *dir = directory_of(path);
	struct statfs fs;
	struct stat st;
	int rc = 0;

	if (stat(dir, &st) < 0)
		rc = pw_err_set(reterr,
		    "%s %s: its directory %s: %s; create it, owned by the user who writes it", what,
		    path, dir, pw_errno_text(errno));
	else if (!S_ISDIR(st.st_mode))
		rc = pw_err_set(reterr, "%s %s: %s is no directory", what, path, dir);
	else if (statfs(dir, &fs) == 0 && pw_place_is_network((uint64_t)fs.f_type))
		rc = pw_err_set(reterr,
		    "%s %s: %s lies on a network file system, where it would not be safe; "
		    "choose a directory on a local disk",
		    what, path, dir);
	free(dir);
	return rc;
}

/* A file that is there is not opened: to close it would drop the locks that other connections of
 * this process have on it. */
int
pw_place_create(const char *what, const char *path, mode_t mode, bool *ret_is_empty,
    struct pw_err *reterr)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	struct stat st;
	int rc = 0;

	if (fd >= 0) {
		rc = fchmod(fd, mode);
		close(fd);
	} else if (errno != EEXIST) {
		rc = -1;
	}
	if (rc < 0 || stat(path, &st) < 0)
		return pw_err_set(reterr, "%s %s: %s", what, path, pw_errno_text(errno));
	if (!S_ISREG(st.st_mode))
		return pw_err_set(reterr, "%s %s: is no regular file", what, path);
	*ret_is_empty = st.st_size == 0;
	return 0;
}

static void
write_pid(int fd)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	/* For people only: that it is missing changes nothing. */
	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)len, 0) != len)
		return;
}

static int
refuse_second(const char *what, const char *path, int fd, struct pw_err *reterr)
{
	char pid[16] = "";
	ssize_t n = pread(fd, pid, sizeof(pid) - 1, 0);

	pid[n > 0 ? strspn(pid, "0123456789") : 0] = '\0';
	return pw_err_set(reterr,
	    "%s %s: %s %s holds it (%s.lock); one process at a time writes it", what, path,
	    pid[0] != '\0' ? "process" : "another", pid[0] != '\0' ? pid : "process", path);
}

static int
try_lock(int fd)
{
	for (int i = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; i++) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || i == LOCK_TRIES)
			return -1;
		usleep(LOCK_WAIT_US);
	}
	return 0;
}

int
pw_place_lock(const char *what, const char *path, struct pw_err *reterr)
{
	char *name = pw_place_name(path, ".lock");
	bool is_empty;
	int fd;

	if (pw_place_create(what, name, 0640, &is_empty, reterr) < 0) {
		free(name);
		return -1;
	}
	fd = open(name, O_RDWR | O_CLOEXEC);
	free(name);
	if (fd < 0)
		return pw_err_set(reterr, "%s %s.lock: %s", what, path, pw_errno_text(errno));
	if (try_lock(fd) == 0) {
		write_pid(fd);
		return fd;
	}
	if (errno == EWOULDBLOCK)
		refuse_second(what, path, fd, reterr);
	else
		pw_err_set(reterr, "%s %s.lock: %s", what, path, pw_errno_text(errno));
	close(fd);
	return -1;
}

int
pw_place_is_locked(const char *what, const char *path, struct pw_err *reterr)
{
	char *name = pw_place_name(path, ".lock");
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int is_locked = 0;

	free(name);
	if (fd < 0 && errno == ENOENT)
		return 0;
	if (fd < 0)
		return pw_err_set(reterr, "%s %s.lock: %s", what, path, pw_errno_text(errno));
	if (flock(fd, LOCK_SH | LOCK_NB) < 0)
		is_locked = errno == EWOULDBLOCK;
	close(fd);
	return is_locked;
}

/* PATH.corrupt-TIME, or with .1, .2 ... behind it where that name is taken. */
static char *
free_name(const char *path)
{
	time_t now = (time_t)(pw_now_us() / 1000000);
	struct tm tm = {0};
	char time_text[32] = "", suffix[64];

	if (gmtime_r(&now, &tm) != NULL)
		strftime(time_text, sizeof(time_text), "%Y%m%dT%H%M%SZ", &tm);
	for (int i = 0; i < MAX_ASIDE; i++) {
		char *name;
		struct stat st;

		if (i == 0)
			snprintf(suffix, sizeof(suffix), ".corrupt-%s", time_text);
		else
			snprintf(suffix, sizeof(suffix), ".corrupt-%s.%d", time_text, i);
		name = pw_place_name(path, suffix);
		if (lstat(name, &st) < 0 && errno == ENOENT)
			return name;
		free(name);
	}
	return NULL;
}

static int
rename_with(const char *from, const char *to, const char *suffix)
{
	char *old = pw_place_name(from, suffix), *new = pw_place_name(to, suffix);
	int rc = rename(old, new);

	if (rc < 0 && errno == ENOENT)
		rc = 0;
	free(old);
	free(new);
	return rc;
}

static void
sync_directory(const char *path)
{
	char *dir = directory_of(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	free(dir);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

char *
pw_place_set_aside(const char *what, const char *path, struct pw_err *reterr)
{
	char *name = free_name(path);

	if (name == NULL) {
		pw_err_set(reterr,
		    "%s %s: is corrupt and has %d copies moved aside already; look at the disk",
		    what, path, MAX_ASIDE);
		return NULL;
	}
	/* The database first: without its log it would be an older state that looks whole. */
	if (rename_with(path, name, "") < 0 || rename_with(path, name, "-wal") < 0 ||
	    rename_with(path, name, "-shm") < 0) {
		pw_err_set(reterr, "%s %s: is corrupt and cannot be moved aside: %s", what, path,
		    pw_errno_text(errno));
		free(name);
		return NULL;
	}
	sync_directory(path);
	return name;
}
