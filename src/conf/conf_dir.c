#include <piiwatch/conf.h>

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int
is_conf(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && entry->d_name[0] != '.' && strcmp(entry->d_name + len - 5, ".conf") == 0;
}

int
pw_conf_each(const char *what, const char *dir,
    int (*on_file)(const char *path, void *context, struct pw_err *reterr), void *context,
    struct pw_err *reterr)
{
	struct dirent **entry;
	int n = scandir(dir, &entry, is_conf, alphasort), rc = 0;

	if (n < 0)
		return pw_err_set(reterr, "%s %s: %s", what, dir, pw_errno_text(errno));
	for (int i = 0; i < n; i++) {
		struct pw_buf path;

		pw_buf_init(&path, 4096);
		if (rc == 0 && pw_buf_addf(&path, "%s/%s", dir, entry[i]->d_name) < 0)
			rc = pw_err_set(reterr, "%s %s: path too long", what, dir);
		if (rc == 0)
			rc = on_file(path.data, context, reterr);
		pw_buf_release(&path);
		free(entry[i]);
	}
	free(entry);
	return rc;
}
