/* The rows of a sink in the configuration, and the table of drivers. */
#include "sink.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define MAX_ROWS 16u

#define X(name) extern const struct sink_driver sink_driver_##name;
PW_SINK_ROWS(X)
#undef X

static const struct sink_driver *const drivers[] = {
#define X(name) &sink_driver_##name,
    PW_SINK_ROWS(X)
#undef X
};

static const struct pw_opt common[] = {
    {.name = "type",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_sink_conf, type),
	.help = "what the sink is"},
    {.name = "name",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_sink_conf, name),
	.help = "what was delivered is kept under this name"},
    {.name = "min_severity",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_sink_conf, min_severity),
	.def = "info",
	.choices = "info|low|medium|high|critical",
	.help = "only alerts at least this severe"},
    {.name = "subjects",
	.type = PW_OPT_BOOL,
	.offset = offsetof(struct pw_sink_conf, subjects),
	.def = "false",
	.help = "a hash that tells repeats apart, also of cards"},
};

const struct sink_driver *
sink_driver_find(const char *type)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(drivers); i++)
		if (strcmp(drivers[i]->name, type) == 0)
			return drivers[i];
	return NULL;
}

const char *
pw_sink_types(void)
{
	static const char types[] =
#define X(name) ", " #name
	    PW_SINK_ROWS(X)
#undef X
	    ;

	return types + 2;
}

/* The rows of the driver behind those of all; returns how many. */
static unsigned
rows_of(const struct sink_driver *driver, struct pw_opt rows[MAX_ROWS])
{
	unsigned n = PW_ARRAY_LEN(common);

	memcpy(rows, common, sizeof(common));
	for (unsigned i = 0; driver != NULL && i < driver->n_opts && n < MAX_ROWS; i++)
		rows[n++] = driver->opts[i];
	return n;
}

static const struct sink_driver *
driver_of(const struct pw_node *group, struct pw_err *reterr)
{
	const struct sink_driver *driver;
	const char *type = NULL;

	if (pw_node_string(group, "type", &type, reterr) < 0)
		return NULL;
	if (type == NULL) {
		pw_node_err(group, reterr, "a sink needs a type; there is: %s", pw_sink_types());
		return NULL;
	}
	driver = sink_driver_find(type);
	if (driver == NULL)
		pw_node_err(pw_node_find(group, "type"), reterr,
		    "sink: unknown type \"%s\"; there is: %s", type, pw_sink_types());
	return driver;
}

static bool
is_made_of_name_characters(const char *name, const char *others)
{
	for (; *name != '\0'; name++)
		if (!pw_is_alnum(*name) && strchr(others, *name) == NULL)
			return false;
	return true;
}

/* FNV-1a of 32 bits: tells two long paths apart. */
static uint32_t
hash_of(const char *text)
{
	uint32_t hash = 2166136261u;

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * 16777619u;
	return hash;
}

/* Its type, with its path where it has one. Of a path that is long, or has other characters than a
 * name may have, the beginning of its last part and a hash of all of it. */
static void
default_name(const struct pw_sink_conf *conf, char name[PW_MAX_NAME])
{
	const char *last;
	int len;

	snprintf(name, PW_MAX_NAME, "%s", conf->type);
	if (conf->path == NULL)
		return;
	len = snprintf(name, PW_MAX_NAME, "%s:%s", conf->type, conf->path);
	if (len < (int)PW_MAX_NAME && is_made_of_name_characters(name, "._-:/"))
		return;
	last = strrchr(conf->path, '/');
	len = snprintf(name, PW_MAX_NAME, "%s:%.24s", conf->type,
	    last != NULL ? last + 1 : conf->path);
	for (char *p = name; *p != '\0'; p++)
		if (!pw_is_alnum(*p) && strchr("._-:", *p) == NULL)
			*p = '_';
	snprintf(name + len, PW_MAX_NAME - (size_t)len, "-%08x", (unsigned)hash_of(conf->path));
}

/* A name that was given, unless it is the default as pw_sink_conf_print shows it. */
static bool
is_name(const char *name, const char *by_default)
{
	if (strcmp(name, by_default) == 0)
		return true;
	return name[0] != '\0' && strlen(name) < PW_MAX_NAME &&
	    is_made_of_name_characters(name, "._-");
}

static int
check(const struct sink_driver *driver, struct pw_sink_conf *conf, struct pw_err *reterr)
{
	char by_default[PW_MAX_NAME];

	if (driver->check != NULL && driver->check(conf, reterr) < 0)
		return -1;
	default_name(conf, by_default);
	if (conf->name != NULL && !is_name(conf->name, by_default))
		return pw_err_set(reterr,
		    "%s: a name is made of letters, digits, `.`, `_` and `-`, at most %u of them",
		    conf->type, PW_MAX_NAME - 1);
	if (conf->name == NULL)
		conf->name = pw_strdup(by_default);
	return 0;
}

int
pw_sink_conf_read(const struct pw_node *group, struct pw_sink_conf *ret, struct pw_err *reterr)
{
	const struct sink_driver *driver = driver_of(group, reterr);
	struct pw_opt rows[MAX_ROWS];
	struct pw_err why;
	unsigned n;

	memset(ret, 0, sizeof(*ret));
	if (driver == NULL)
		return -1;
	n = rows_of(driver, rows);
	pw_opts_default(rows, n, ret);
	if (pw_opts_read(rows, n, group, NULL, ret, reterr) == 0) {
		if (check(driver, ret, &why) == 0)
			return 0;
		pw_node_err(group, reterr, "sink %s", why.text);
	}
	pw_sink_conf_release(ret);
	return -1;
}

void
pw_sink_conf_release(struct pw_sink_conf *conf)
{
	free(conf->name);
	free(conf->type);
	free(conf->path);
	free(conf->min_severity);
	memset(conf, 0, sizeof(*conf));
}

void
pw_sink_conf_print(const struct pw_sink_conf *conf, struct pw_buf *out)
{
	struct pw_opt rows[MAX_ROWS];
	unsigned n = rows_of(sink_driver_find(conf->type), rows);

	pw_opts_print(rows, n, conf, "    ", out);
}
