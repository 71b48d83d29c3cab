#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct pw_opt top_opts[] = {
    {.name = "rules",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct settings, rules),
	.help = "directories of rule files"},
    {.name = "cdr_formats",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct settings, cdr_formats),
	.help = "directories of CDR formats"},
    {.name = "key",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct settings, key),
	.help = "file of the fingerprint key"},
};

static const struct pw_opt alert_opts[] = {
    {.name = "min_confidence",
	.type = PW_OPT_NUMBER,
	.offset = offsetof(struct settings, min_confidence),
	.def = "0.5",
	.min = 0,
	.max = 1,
	.help = "what is less sure is no finding"},
};

void
settings_init(struct settings *s)
{
	memset(s, 0, sizeof(*s));
	pw_opts_default(top_opts, PW_ARRAY_LEN(top_opts), s);
	pw_opts_default(alert_opts, PW_ARRAY_LEN(alert_opts), s);
}

void
settings_release(struct settings *s)
{
	pw_opts_release(top_opts, PW_ARRAY_LEN(top_opts), s);
	pw_opts_release(alert_opts, PW_ARRAY_LEN(alert_opts), s);
}

int
settings_read(struct settings *s, const char *path, struct pw_err *reterr)
{
	static const char *const groups[] = {"alerts", NULL};
	struct pw_conf *conf = pw_conf_open(path, reterr);
	const struct pw_node *alerts;
	int rc;

	if (conf == NULL)
		return -1;
	rc = pw_opts_read(top_opts, PW_ARRAY_LEN(top_opts), pw_conf_root(conf), groups, s, reterr);
	alerts = rc == 0 ? pw_node_find(pw_conf_root(conf), "alerts") : NULL;
	if (alerts != NULL)
		rc = pw_opts_read(alert_opts, PW_ARRAY_LEN(alert_opts), alerts, NULL, s, reterr);
	pw_conf_close(conf);
	return rc;
}

bool
settings_add(struct pw_strings *list, const char *text)
{
	if (list->n == PW_MAX_STRINGS)
		return false;
	list->item[list->n++] = pw_strdup(text);
	return true;
}

/* DIR/name of the directory the program lies in, if there is such a directory. */
static bool
add_beside_program(struct pw_strings *list, const char *name)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 64);
	struct stat st;
	char *slash;

	if (n <= 0)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return false;
	snprintf(slash + 1, sizeof(path) - (size_t)(slash + 1 - path), "%s", name);
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && settings_add(list, path);
}

void
settings_complete(struct settings *s)
{
	if (s->rules.n == 0 && !add_beside_program(&s->rules, "rules"))
		settings_add(&s->rules, PIIWATCH_CONF_DIR "/rules");
	if (s->cdr_formats.n == 0 && !add_beside_program(&s->cdr_formats, "cdr"))
		settings_add(&s->cdr_formats, PIIWATCH_CONF_DIR "/cdr");
}

unsigned
settings_threshold(const struct settings *s)
{
	return (unsigned)(s->min_confidence * 1000 + 0.5);
}

void
settings_print(const struct settings *s, struct pw_buf *out)
{
	pw_opts_print(top_opts, PW_ARRAY_LEN(top_opts), s, "", out);
	pw_buf_addf(out, "alerts = {\n");
	pw_opts_print(alert_opts, PW_ARRAY_LEN(alert_opts), s, "  ", out);
	pw_buf_addf(out, "};\n");
}
