/* The rows of a source in the configuration. */
#include "source_priv.h"

#include <piiwatch/category.h>
#include <piiwatch/encoding.h>

#include <fnmatch.h>
#include <string.h>

static const struct pw_opt opts[] = {
    {.name = "name",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, name),
	.help = "stands in alerts as `source`"},
    {.name = "type",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, type),
	.def = "file",
	.help = "file"},
    {.name = "paths",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct pw_source_conf, paths),
	.help = "file: absolute globs"},
    {.name = "cdr",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, cdr),
	.help = "CDR format, or auto; lines where absent"},
    {.name = "mask_expected",
	.type = PW_OPT_BOOL,
	.offset = offsetof(struct pw_source_conf, mask_expected),
	.help = "of a CDR: numbers are to be masked where they belong, too"},
    {.name = "encoding",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, encoding),
	.def = "auto",
	.help = "auto: found out; utf-8, cp932, euc-jp, iso-2022-jp, utf-16le, utf-16be"},
    {.name = "read_from",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, read_from),
	.def = "start",
	.choices = "start|end",
	.help = "of what lies there at the very first start"},
    {.name = "owner",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, owner),
	.help = "department that answers for it"},
    {.name = "role",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, role),
	.help = "what it is for: a role of the policy"},
    {.name = "entrusted_by",
	.type = PW_OPT_STRING,
	.offset = offsetof(struct pw_source_conf, entrusted_by),
	.help = "company whose data it is"},
    {.name = "rules",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct pw_source_conf, rules),
	.help = "only these rules: patterns of ids"},
    {.name = "categories",
	.type = PW_OPT_STRINGS,
	.offset = offsetof(struct pw_source_conf, categories),
	.help = "only these categories"},
    /* Stays last: it is not printed where it was not given. */
    {.name = "min_confidence",
	.type = PW_OPT_NUMBER,
	.offset = offsetof(struct pw_source_conf, min_confidence),
	.min = 0,
	.max = 1,
	.help = "in place of alerts.min_confidence"},
};

static bool
is_name(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (!pw_is_alnum(name[i]) && strchr("._-", name[i]) == NULL)
			return false;
	return len > 0 && len < PW_MAX_NAME;
}

static int
check_globs(const struct pw_node *group, const struct pw_source_conf *conf, struct pw_err *reterr)
{
	if (conf->paths.n == 0)
		return pw_node_err(group, reterr, "source \"%s\": needs paths = [ \"/...\" ]",
		    conf->name);
	for (unsigned i = 0; i < conf->paths.n; i++)
		if (conf->paths.item[i][0] != '/')
			return pw_node_err(group, reterr,
			    "source \"%s\": path \"%s\" is not absolute; begin it with /",
			    conf->name, conf->paths.item[i]);
	return 0;
}

static int
check_categories(const struct pw_node *group, const struct pw_source_conf *conf,
    struct pw_err *reterr)
{
	for (unsigned i = 0; i < conf->categories.n; i++)
		if (pw_category_find(pw_span_of(conf->categories.item[i])) < 0)
			return pw_node_err(group, reterr, "source \"%s\": unknown category \"%s\"",
			    conf->name, conf->categories.item[i]);
	return 0;
}

static int
check_encoding(const struct pw_node *group, const struct pw_source_conf *conf,
    struct pw_err *reterr)
{
	struct pw_buf all;
	int rc;

	if (pw_encoding_find(pw_span_of(conf->encoding)) >= 0)
		return 0;
	pw_buf_init(&all, sizeof(reterr->text));
	for (int i = 0; i < PW_ENCODINGS; i++)
		pw_buf_addf(&all, "%s%s", i > 0 ? ", " : "", pw_encoding_name((enum pw_encoding)i));
	rc = pw_node_err(pw_node_find(group, "encoding"), reterr,
	    "source \"%s\": unknown encoding \"%s\"; there are %s", conf->name, conf->encoding,
	    all.data);
	pw_buf_release(&all);
	return rc;
}

int
pw_source_conf_read(const struct pw_node *group, struct pw_source_conf *ret, struct pw_err *reterr)
{
	memset(ret, 0, sizeof(*ret));
	pw_opts_default(opts, PW_ARRAY_LEN(opts), ret);
	ret->min_confidence = -1;
	if (pw_opts_read(opts, PW_ARRAY_LEN(opts), group, NULL, ret, reterr) < 0)
		return -1;
	if (ret->name == NULL || !is_name(ret->name))
		return pw_node_err(group, reterr,
		    "a source needs a name of letters, digits, `.`, `_` and `-`, at most %u of them",
		    PW_MAX_NAME - 1);
	if (source_driver_find(ret->type) == NULL)
		return pw_node_err(group, reterr,
		    "source \"%s\": unknown type \"%s\"; there is: %s", ret->name, ret->type,
		    source_driver_names());
	if (check_globs(group, ret, reterr) < 0 || check_encoding(group, ret, reterr) < 0)
		return -1;
	return check_categories(group, ret, reterr);
}

void
pw_source_conf_release(struct pw_source_conf *conf)
{
	pw_opts_release(opts, PW_ARRAY_LEN(opts), conf);
}

void
pw_source_conf_print(const struct pw_source_conf *conf, struct pw_buf *out)
{
	unsigned n = PW_ARRAY_LEN(opts) - (conf->min_confidence < 0);

	pw_opts_print(opts, n, conf, "    ", out);
}

bool
pw_source_conf_matches(const struct pw_source_conf *conf, const char *path)
{
	for (unsigned i = 0; i < conf->paths.n; i++)
		if (fnmatch(conf->paths.item[i], path, FNM_PATHNAME | FNM_PERIOD) == 0)
			return true;
	return false;
}
