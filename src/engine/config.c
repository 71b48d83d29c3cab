#include "engine_priv.h"

#include <stdlib.h>

struct config *
engine_config_load(const char *path, struct pw_err *reterr)
{
	struct config *c = pw_alloc(1, sizeof(*c));

	pw_settings_init(&c->settings);
	if (pw_settings_read(&c->settings, path, reterr) == 0) {
		pw_settings_complete(&c->settings);
		if (pw_loaded_open(&c->loaded, &c->settings,
			PW_LOAD_EXAMPLES | PW_LOAD_POLICY | PW_LOAD_NEEDS_KEY, reterr) == 0 &&
		    pw_settings_check_daemon(&c->settings, &c->loaded, reterr) == 0)
			return c;
	}
	engine_config_destroy(c);
	return NULL;
}

void
engine_config_destroy(struct config *config)
{
	if (config == NULL)
		return;
	pw_loaded_release(&config->loaded);
	pw_settings_release(&config->settings);
	free(config);
}
