#include <piiwatch/setup.h>

#include <stdlib.h>
#include <string.h>

#define LONGEST_WINDOW_S (31.0 * 24 * 3600)

static const struct pw_opt top_opts[] = {
    {.name = "rules",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct pw_settings, rules),
	.help = "directories of rule files"},
    {.name = "cdr_formats",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct pw_settings, cdr_formats),
	.help = "directories of CDR formats"},
    {.name = "policy",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_settings, policy),
	.help = "file of the privacy policy alerts refer to"},
    {.name = "key",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_settings, key),
	.help = "file of the fingerprint key"},
};

static const struct pw_opt store_opts[] = {
    {.name = "path",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_settings, store_path),
	.def = "/var/lib/piiwatch/piiwatch.db",
	.help = "the database; nothing else belongs into its directory"},
};

static const struct pw_opt alert_opts[] = {
    {.name = "min_confidence",
	.type = PW_OPT_NUMBER,
	.offset = offsetof(struct pw_settings, min_confidence),
	.def = "0.5",
	.min = 0,
	.max = 1,
	.help = "what is less sure is no finding"},
    {.name = "dedupe_window",
	.type = PW_OPT_DURATION,
	.offset = offsetof(struct pw_settings, dedupe_window_us),
	.def = "10m",
	.min = 0,
	.max = LONGEST_WINDOW_S,
	.help = "the same value again is the same alert; 0s: one alert for each finding"},
};

static const struct {
	const char *name;
	const struct pw_opt *opts;
	unsigned n;
} groups[] = {
    {"store", store_opts, PW_ARRAY_LEN(store_opts)},
    {"alerts", alert_opts, PW_ARRAY_LEN(alert_opts)},
};

void
pw_settings_init(struct pw_settings *s)
{
	memset(s, 0, sizeof(*s));
	pw_opts_default(top_opts, PW_ARRAY_LEN(top_opts), s);
	for (size_t i = 0; i < PW_ARRAY_LEN(groups); i++)
		pw_opts_default(groups[i].opts, groups[i].n, s);
}

void
pw_settings_drop_sources(struct pw_settings *s)
{
	for (unsigned i = 0; i < s->n_sources; i++)
		pw_source_conf_release(&s->source[i]);
	free(s->source);
	s->source = NULL;
	s->n_sources = 0;
}

static void
drop_sinks(struct pw_settings *s)
{
	for (unsigned i = 0; i < s->n_sinks; i++)
		pw_sink_conf_release(&s->sink[i]);
	free(s->sink);
	s->sink = NULL;
	s->n_sinks = 0;
}

void
pw_settings_release(struct pw_settings *s)
{
	pw_opts_release(top_opts, PW_ARRAY_LEN(top_opts), s);
	for (size_t i = 0; i < PW_ARRAY_LEN(groups); i++)
		pw_opts_release(groups[i].opts, groups[i].n, s);
	pw_settings_drop_sources(s);
	drop_sinks(s);
	free(s->file);
	s->file = NULL;
}

/* The list of groups `key`, of 1 to `max`; *ret stays NULL where there is none. */
static int
find_list(const struct pw_node *root, const char *key, unsigned max, const struct pw_node **ret,
    struct pw_err *reterr)
{
	if (pw_node_groups(root, key, ret, reterr) < 0)
		return -1;
	if (*ret != NULL && pw_node_len(*ret) == 0)
		return pw_node_err(*ret, reterr, "%s: the list is empty; name one or leave it out",
		    key);
	if (*ret != NULL && pw_node_len(*ret) > max)
		return pw_node_err(*ret, reterr, "%s: more than %u", key, max);
	return 0;
}

static int
read_sources(struct pw_settings *s, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (find_list(root, "sources", PW_MAX_SOURCES, &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	pw_settings_drop_sources(s);
	s->source = pw_alloc(pw_node_len(list), sizeof(*s->source));
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		const struct pw_node *group = pw_node_at(list, i);

		s->source_line[i] = pw_node_line(group);
		if (pw_source_conf_read(group, &s->source[s->n_sources++], reterr) < 0)
			return -1;
	}
	return 0;
}

static int
read_sinks(struct pw_settings *s, const struct pw_node *root, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (find_list(root, "sinks", PW_MAX_SINKS, &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	drop_sinks(s);
	s->sink = pw_alloc(pw_node_len(list), sizeof(*s->sink));
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		const struct pw_node *group = pw_node_at(list, i);

		s->sink_line[i] = pw_node_line(group);
		if (pw_sink_conf_read(group, &s->sink[s->n_sinks++], reterr) < 0)
			return -1;
	}
	return 0;
}

static int
read_root(struct pw_settings *s, const struct pw_node *root, struct pw_err *reterr)
{
	static const char *const others[] = {"store", "alerts", "sources", "sinks", NULL};
	const struct pw_node *group;

	if (pw_opts_read(top_opts, PW_ARRAY_LEN(top_opts), root, others, s, reterr) < 0)
		return -1;
	for (size_t i = 0; i < PW_ARRAY_LEN(groups); i++) {
		group = pw_node_find(root, groups[i].name);
		if (group != NULL &&
		    pw_opts_read(groups[i].opts, groups[i].n, group, NULL, s, reterr) < 0)
			return -1;
	}
	if (s->store_path[0] != '/' || s->store_path[strlen(s->store_path) - 1] == '/')
		return pw_node_err(pw_node_find(root, "store"), reterr,
		    "store: path \"%s\" is no absolute path of a file, as "
		    "/var/lib/piiwatch/piiwatch.db is",
		    s->store_path);
	if (read_sources(s, root, reterr) < 0)
		return -1;
	return read_sinks(s, root, reterr);
}

int
pw_settings_read(struct pw_settings *s, const char *path, struct pw_err *reterr)
{
	struct pw_conf *conf = pw_conf_open(path, reterr);
	int rc;

	if (conf == NULL)
		return -1;
	rc = read_root(s, pw_conf_root(conf), reterr);
	pw_conf_close(conf);
	free(s->file);
	s->file = pw_strdup(path);
	return rc;
}

bool
pw_settings_add(struct pw_strings *list, const char *text)
{
	if (list->n == PW_MAX_STRINGS)
		return false;
	list->item[list->n++] = pw_strdup(text);
	return true;
}

static unsigned
thousandths(double confidence)
{
	return (unsigned)(confidence * 1000 + 0.5);
}

unsigned
pw_settings_threshold(const struct pw_settings *s)
{
	unsigned least = thousandths(s->min_confidence);

	for (unsigned i = 0; i < s->n_sources; i++)
		if (s->source[i].min_confidence >= 0 &&
		    thousandths(s->source[i].min_confidence) < least)
			least = thousandths(s->source[i].min_confidence);
	return least;
}

static void
print_sources(const struct pw_settings *s, struct pw_buf *out)
{
	if (s->n_sources == 0) {
		pw_buf_addf(out, "# sources is not set: what piiwatchd watches\n");
		return;
	}
	pw_buf_addf(out, "sources = (\n");
	for (unsigned i = 0; i < s->n_sources; i++) {
		pw_buf_addf(out, "  {\n");
		pw_source_conf_print(&s->source[i], out);
		pw_buf_addf(out, "  }%s\n", i + 1 < s->n_sources ? "," : "");
	}
	pw_buf_addf(out, ");\n");
}

static void
print_sinks(const struct pw_settings *s, struct pw_buf *out)
{
	if (s->n_sinks == 0) {
		pw_buf_addf(out, "# sinks is not set: where alerts go\n");
		return;
	}
	pw_buf_addf(out, "sinks = (\n");
	for (unsigned i = 0; i < s->n_sinks; i++) {
		pw_buf_addf(out, "  {\n");
		pw_sink_conf_print(&s->sink[i], out);
		pw_buf_addf(out, "  }%s\n", i + 1 < s->n_sinks ? "," : "");
	}
	pw_buf_addf(out, ");\n");
}

void
pw_settings_print(const struct pw_settings *s, struct pw_buf *out)
{
	pw_opts_print(top_opts, PW_ARRAY_LEN(top_opts), s, "", out);
	for (size_t i = 0; i < PW_ARRAY_LEN(groups); i++) {
		pw_buf_addf(out, "%s = {\n", groups[i].name);
		pw_opts_print(groups[i].opts, groups[i].n, s, "  ", out);
		pw_buf_addf(out, "};\n");
	}
	print_sources(s, out);
	print_sinks(s, out);
}
