#include <piiwatch/conf.h>

#include <libconfig.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct pw_conf {
	config_t cfg;
	char *path;
};

/* A node is libconfig's setting under a name of ours. */
static const config_setting_t *
setting(const struct pw_node *node)
{
	return (const config_setting_t *)node;
}

/* What a libconfig number must be to be read as itself: larger ones wrap around unseen. Moves *p
 * behind it. */
static bool
number_fits(const char **p)
{
	bool hex = (*p)[0] == '0' && pw_lower((*p)[1]) == 'x';
	size_t n = hex ? 2 : 0, digits;
	uint64_t v = 0, base = hex ? 16 : 10;

	digits = strspn(*p + n, hex ? "0123456789abcdefABCDEF" : "0123456789");
	for (size_t i = n; i < n + digits; i++) {
		char c = pw_lower((*p)[i]);

		if (v > INT64_MAX / base)
			v = UINT64_MAX / base - 1;
		v = v * base + (uint64_t)(pw_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*p += n + digits;
	if (!hex && (**p == '.' || pw_lower(**p) == 'e')) {
		*p += strspn(*p, ".0123456789eE+-");
		return true;
	}
	return v <= (**p == 'L' ? (uint64_t)INT64_MAX : (uint64_t)INT32_MAX);
}

/* The end of the string, comment or name that begins at p; p where it is none of them. */
static const char *
skip_quiet(const char *p)
{
	const char *end;

	if (*p == '"') {
		for (p++; *p != '\0' && *p != '"'; p++)
			p += *p == '\\' && p[1] != '\0';
		return p + (*p == '"');
	}
	if (*p == '#' || (p[0] == '/' && p[1] == '/'))
		return p + strcspn(p, "\n");
	if (p[0] == '/' && p[1] == '*') {
		end = strstr(p + 2, "*/");
		return end != NULL ? end + 2 : p + strlen(p);
	}
	if (pw_is_alpha(*p) || *p == '*')
		while (pw_is_alnum(*p) || *p == '_' || *p == '-' || *p == '*')
			p++;
	else if (*p == '.')
		p += 1 + strspn(p + 1, "0123456789");
	return p;
}

/* Refuses what libconfig would read as something else. */
static int
check_text(const char *path, const char *p, struct pw_err *err)
{
	unsigned line = 1;

	while (*p != '\0') {
		const char *from = p;

		if (p[0] == '/' && p[1] == '*' && strstr(p + 2, "*/") == NULL)
			return pw_err_set(err, "%s:%u: a comment without its */", path, line);
		if (*p == '@')
			return pw_err_set(err, "%s:%u: @include is not known here", path, line);
		if (pw_is_digit(*p)) {
			if (!number_fits(&p))
				return pw_err_set(err, "%s:%u: number too large", path, line);
		} else {
			p = skip_quiet(p);
		}
		p += p == from;
		for (; from < p; from++)
			line += *from == '\n';
	}
	return 0;
}

struct pw_conf *
pw_conf_open(const char *path, struct pw_err *reterr)
{
	struct pw_conf *conf = pw_alloc(1, sizeof(*conf));
	struct pw_buf text;

	pw_buf_init(&text, PW_MAX_RULE_FILE);
	config_init(&conf->cfg);
	conf->path = pw_strdup(path);
	if (pw_file_read(path, &text, reterr) < 0)
		goto fail;
	if (memchr(text.data != NULL ? text.data : "", '\0', text.len) != NULL) {
		pw_err_set(reterr, "%s: holds a NUL byte; a configuration is text", path);
		goto fail;
	}
	if (text.len > 0 && check_text(path, text.data, reterr) < 0)
		goto fail;
	if (config_read_string(&conf->cfg, text.data != NULL ? text.data : "") != CONFIG_TRUE) {
		pw_err_set(reterr, "%s:%d: %s", path, config_error_line(&conf->cfg),
		    config_error_text(&conf->cfg));
		goto fail;
	}
	pw_buf_release(&text);
	config_setting_set_hook(config_root_setting(&conf->cfg), conf->path);
	return conf;
fail:
	pw_buf_release(&text);
	pw_conf_close(conf);
	return NULL;
}

void
pw_conf_close(struct pw_conf *conf)
{
	if (conf == NULL)
		return;
	config_destroy(&conf->cfg);
	free(conf->path);
	free(conf);
}

const struct pw_node *
pw_conf_root(const struct pw_conf *conf)
{
	return (const struct pw_node *)config_root_setting(&conf->cfg);
}

const char *
pw_node_path(const struct pw_node *node)
{
	const config_setting_t *s = setting(node);

	/* The path hangs on the root, as a hook. */
	while (config_setting_parent(s) != NULL)
		s = config_setting_parent(s);
	return config_setting_get_hook(s);
}

int
pw_node_err(const struct pw_node *node, struct pw_err *err, const char *fmt, ...)
{
	char why[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return pw_err_set(err, "%s:%u: %s", pw_node_path(node), pw_node_line(node), why);
}

unsigned
pw_node_line(const struct pw_node *node)
{
	unsigned line = config_setting_source_line(setting(node));

	return line > 0 ? line : 1;
}

unsigned
pw_node_len(const struct pw_node *node)
{
	return node != NULL ? (unsigned)config_setting_length(setting(node)) : 0;
}

const struct pw_node *
pw_node_at(const struct pw_node *node, unsigned i)
{
	return (const struct pw_node *)config_setting_get_elem(setting(node), i);
}

const struct pw_node *
pw_node_find(const struct pw_node *group, const char *key)
{
	if (!config_setting_is_group(setting(group)))
		return NULL;
	/* libconfig's lookup reads dots as paths; keys here have none. */
	return (const struct pw_node *)config_setting_get_member(setting(group), key);
}

static bool
is_listed(const char *const *list, const char *name)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static int
say_unknown(const struct pw_node *node, const char *name, const char *const *known,
    struct pw_err *reterr)
{
	char all[384] = "";
	size_t len = 0;

	for (; *known != NULL && len < sizeof(all); known++)
		len += (size_t)snprintf(all + len, sizeof(all) - len, "%s%s", len > 0 ? ", " : "",
		    *known);
	return pw_node_err(node, reterr, "unknown key \"%s\"; there are: %s", name, all);
}

int
pw_node_check_keys(const struct pw_node *group, const char *const *known, struct pw_err *reterr)
{
	if (!config_setting_is_group(setting(group)))
		return pw_node_err(group, reterr, "%s%sexpected a group { ... }",
		    config_setting_name(setting(group)) != NULL
			? config_setting_name(setting(group))
			: "",
		    config_setting_name(setting(group)) != NULL ? ": " : "");
	for (unsigned i = 0; i < pw_node_len(group); i++) {
		const struct pw_node *child = pw_node_at(group, i);
		const char *name = config_setting_name(setting(child));

		if (!is_listed(known, name))
			return say_unknown(child, name, known, reterr);
	}
	return 0;
}

int
pw_node_string(const struct pw_node *group, const char *key, const char **ret,
    struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);

	if (node == NULL)
		return 0;
	if (config_setting_type(setting(node)) != CONFIG_TYPE_STRING)
		return pw_node_err(node, reterr, "%s: expected a string in quotes", key);
	*ret = config_setting_get_string(setting(node));
	return 0;
}

int
pw_node_bool(const struct pw_node *group, const char *key, bool *ret, struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);

	if (node == NULL)
		return 0;
	if (config_setting_type(setting(node)) != CONFIG_TYPE_BOOL)
		return pw_node_err(node, reterr, "%s: expected true or false", key);
	*ret = config_setting_get_bool(setting(node)) != 0;
	return 0;
}

int
pw_node_number(const struct pw_node *group, const char *key, double min, double max, double *ret,
    struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);
	double v;

	if (node == NULL)
		return 0;
	switch (config_setting_type(setting(node))) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		v = (double)config_setting_get_int64(setting(node));
		break;
	case CONFIG_TYPE_FLOAT:
		v = config_setting_get_float(setting(node));
		break;
	default:
		return pw_node_err(node, reterr, "%s: expected a number", key);
	}
	if (!(v >= min && v <= max))
		return pw_node_err(node, reterr, "%s: %.15g is out of range, %.15g to %.15g", key,
		    v, min, max);
	*ret = v;
	return 0;
}

int
pw_node_int(const struct pw_node *group, const char *key, int min, int max, int *ret,
    struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);
	double v = *ret;

	if (node != NULL && config_setting_type(setting(node)) == CONFIG_TYPE_FLOAT)
		return pw_node_err(node, reterr, "%s: expected a whole number", key);
	if (pw_node_number(group, key, min, max, &v, reterr) < 0)
		return -1;
	*ret = (int)v;
	return 0;
}

/* A list whose children are all of the type. */
static int
read_list(const struct pw_node *group, const char *key, int type, const char *what,
    const struct pw_node **ret, struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, key);

	if (node == NULL)
		return 0;
	if (!config_setting_is_list(setting(node)) && !config_setting_is_array(setting(node)))
		return pw_node_err(node, reterr, "%s: expected a list of %s", key, what);
	for (unsigned i = 0; i < pw_node_len(node); i++) {
		const struct pw_node *child = pw_node_at(node, i);

		if (config_setting_type(setting(child)) != type)
			return pw_node_err(child, reterr, "%s: item %u: expected a list of %s", key,
			    i + 1, what);
	}
	*ret = node;
	return 0;
}

int
pw_node_groups(const struct pw_node *group, const char *key, const struct pw_node **ret,
    struct pw_err *reterr)
{
	return read_list(group, key, CONFIG_TYPE_GROUP, "groups ( { ... }, ... )", ret, reterr);
}

int
pw_node_strings(const struct pw_node *group, const char *key, const struct pw_node **ret,
    struct pw_err *reterr)
{
	return read_list(group, key, CONFIG_TYPE_STRING, "strings [ \"...\", ... ]", ret, reterr);
}

const char *
pw_node_string_at(const struct pw_node *strings, unsigned i)
{
	return config_setting_get_string_elem(setting(strings), (int)i);
}
