#include "look.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static bool
is_missing(const char *path)
{
	return access(path, F_OK) < 0 && (errno == ENOENT || errno == ENOTDIR);
}

/* The key has no use here, and who reads the store need not be able to read it. */
static void
drop_key(struct pw_settings *s)
{
	free(s->key);
	s->key = NULL;
}

static int
read_configuration(struct look *look, const char *conf)
{
	struct pw_err err;

	if (conf == NULL)
		return 0;
	if (pw_settings_read(&look->settings, conf, &err) < 0)
		return cli_complain("%s", err.text), -1;
	look->has_conf = true;
	return 0;
}

int
look_open(struct look *look, const char *conf, const char *store)
{
	struct pw_err err;

	*look = (struct look) {.has_conf = false};
	pw_settings_init(&look->settings);
	if (conf == NULL && store == NULL && !is_missing(PW_DEFAULT_CONF))
		conf = PW_DEFAULT_CONF;
	if (read_configuration(look, conf) < 0)
		return -1;
	pw_settings_complete(&look->settings);
	drop_key(&look->settings);
	look->path = store != NULL ? store : look->settings.store_path;
	if (is_missing(look->path)) {
		cli_complain("store %s: is not there; piiwatchd makes it at its first start; "
			     "-c CONF or --store PATH name another",
		    look->path);
		return -1;
	}
	look->view = pw_store_view_open(look->path, &err);
	if (look->view == NULL)
		return cli_complain("%s", err.text), -1;
	return 0;
}

void
look_close(struct look *look)
{
	pw_store_view_close(look->view);
	pw_settings_release(&look->settings);
}

int
look_fail(const char *verb, const struct pw_err *err)
{
	cli_complain("%s: %s", verb, err->text);
	return CLI_CANNOT;
}
