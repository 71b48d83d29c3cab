#include <piiwatch/category.h>
#include <piiwatch/conf.h>
#include <piiwatch/frame.h>

#include <stdlib.h>
#include <string.h>

struct pw_formats {
	unsigned n;
	struct pw_format format[PW_MAX_FORMATS];
};

static const char *const type_names[] = {"text", "timestamp", "duration", "number", "enum",
    "opaque_id"};

/* Words of `expect` that are no category, and the category such a column holds besides. */
static const struct {
	const char *word;
	uint64_t holds;
} expect_words[] = {{"account", 0}, {"channel", PW_CATEGORY_BIT(PW_PHONE)}, {"device", 0},
    {"exten", 0}, {"user", 0}};

static int
read_expect_word(const struct pw_node *list, const char *word, uint64_t *ret, struct pw_err *reterr)
{
	int category = pw_category_find(pw_span_of(word));

	if (category >= 0) {
		*ret |= PW_CATEGORY_BIT(category);
		return 0;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(expect_words); i++) {
		if (strcmp(expect_words[i].word, word) == 0) {
			*ret |= expect_words[i].holds;
			return 0;
		}
	}
	return pw_node_err(list, reterr,
	    "expect: \"%s\" is neither a category nor one of account, channel, device, exten, user",
	    word);
}

static int
read_type(const struct pw_node *node, uint8_t *ret, struct pw_err *reterr)
{
	const char *type = "text";

	if (pw_node_string(node, "type", &type, reterr) < 0)
		return -1;
	for (size_t i = 0; i < PW_ARRAY_LEN(type_names); i++) {
		if (strcmp(type_names[i], type) == 0) {
			*ret = (uint8_t)i;
			return 0;
		}
	}
	return pw_node_err(pw_node_find(node, "type"), reterr,
	    "type \"%s\" is none of text, timestamp, duration, number, enum, opaque_id", type);
}

static int
read_column(const struct pw_node *node, struct pw_column *column, uint8_t *type,
    struct pw_err *reterr)
{
	static const char *const known[] = {"name", "type", "expect", "party", "repeats_parties",
	    NULL};
	const struct pw_node *expect = NULL;
	const char *name = NULL;

	if (pw_node_check_keys(node, known, reterr) < 0 ||
	    pw_node_string(node, "name", &name, reterr) < 0 || read_type(node, type, reterr) < 0 ||
	    pw_node_strings(node, "expect", &expect, reterr) < 0 ||
	    pw_node_bool(node, "party", &column->is_party, reterr) < 0 ||
	    pw_node_bool(node, "repeats_parties", &column->repeats_parties, reterr) < 0)
		return -1;
	if (name == NULL || *name == '\0' || strlen(name) >= sizeof(column->name))
		return pw_node_err(node, reterr, "a column needs a name of 1 to %zu bytes",
		    sizeof(column->name) - 1);
	snprintf(column->name, sizeof(column->name), "%s", name);
	column->type = *type == PW_VALUE_TEXT ? PW_COLUMN_TEXT : PW_COLUMN_TYPED;
	for (unsigned i = 0; i < pw_node_len(expect); i++)
		if (read_expect_word(expect, pw_node_string_at(expect, i), &column->expect,
			reterr) < 0)
			return -1;
	return 0;
}

static int
read_columns(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	const struct pw_node *columns = NULL;

	if (pw_node_groups(node, "columns", &columns, reterr) < 0)
		return -1;
	format->n_columns = pw_node_len(columns);
	if (format->n_columns == 0 || format->n_columns > PW_MAX_FIELDS)
		return pw_node_err(node, reterr, "format %s: columns: expected 1 to %u of them",
		    format->name, PW_MAX_FIELDS);
	format->column = pw_alloc(format->n_columns, sizeof(format->column[0]));
	format->type = pw_alloc(format->n_columns, 1);
	for (uint32_t i = 0; i < format->n_columns; i++)
		if (read_column(pw_node_at(columns, i), &format->column[i], &format->type[i],
			reterr) < 0)
			return -1;
	return 0;
}

/* A separator or quote: one character of ASCII. */
static int
read_sign(const struct pw_node *node, const char *key, char *ret, struct pw_err *reterr)
{
	const char *text = NULL;

	if (pw_node_string(node, key, &text, reterr) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (strlen(text) != 1 || *text == '\n' || *text == '\r' || (*text & 0x80) != 0)
		return pw_node_err(pw_node_find(node, key), reterr,
		    "%s: expected one character of ASCII that ends no line", key);
	*ret = *text;
	return 0;
}

static int
read_names(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	const char *name = NULL, *title = "", *framing = NULL;

	if (pw_node_string(node, "name", &name, reterr) < 0 ||
	    pw_node_string(node, "title", &title, reterr) < 0 ||
	    pw_node_string(node, "framing", &framing, reterr) < 0)
		return -1;
	if (name == NULL || *name == '\0' || strlen(name) >= sizeof(format->name))
		return pw_node_err(node, reterr, "a format needs a name of 1 to %zu bytes",
		    sizeof(format->name) - 1);
	if (framing == NULL || strcmp(framing, "delimited") != 0)
		return pw_node_err(framing != NULL ? pw_node_find(node, "framing") : node, reterr,
		    "format %s: framing: expected \"delimited\"", name);
	snprintf(format->name, sizeof(format->name), "%s", name);
	snprintf(format->title, sizeof(format->title), "%s", title);
	return 0;
}

static int
read_format(const struct pw_node *root, struct pw_format *format, struct pw_err *reterr)
{
	static const char *const top[] = {"format", NULL};
	static const char *const known[] = {"name", "title", "framing", "separator", "quote",
	    "columns", NULL};
	const struct pw_node *node = pw_node_find(root, "format");

	if (pw_node_check_keys(root, top, reterr) < 0)
		return -1;
	if (node == NULL)
		return pw_node_err(root, reterr, "expected format = { ... }");
	format->separator = ',';
	if (pw_node_check_keys(node, known, reterr) < 0 || read_names(node, format, reterr) < 0 ||
	    read_sign(node, "separator", &format->separator, reterr) < 0 ||
	    read_sign(node, "quote", &format->quote, reterr) < 0)
		return -1;
	if (format->separator == format->quote)
		return pw_node_err(node, reterr, "format %s: separator and quote are the same",
		    format->name);
	return read_columns(node, format, reterr);
}

static int
on_format_file(const char *path, void *context, struct pw_err *reterr)
{
	struct pw_formats *formats = context;
	struct pw_format *format = &formats->format[formats->n];
	struct pw_conf *conf;
	int rc;

	if (formats->n == PW_MAX_FORMATS)
		return pw_err_set(reterr, "%s: more than %u CDR formats", path, PW_MAX_FORMATS);
	conf = pw_conf_open(path, reterr);
	if (conf == NULL)
		return -1;
	formats->n++;
	rc = read_format(pw_conf_root(conf), format, reterr);
	for (unsigned i = 0; rc == 0 && i + 1 < formats->n; i++)
		if (strcmp(formats->format[i].name, format->name) == 0)
			rc = pw_node_err(pw_node_find(pw_conf_root(conf), "format"), reterr,
			    "second CDR format with the name \"%s\"", format->name);
	pw_conf_close(conf);
	return rc;
}

struct pw_formats *
pw_formats_load(const char *const *dirs, unsigned n_dirs, struct pw_err *reterr)
{
	struct pw_formats *formats = pw_alloc(1, sizeof(*formats));

	for (unsigned i = 0; i < n_dirs; i++) {
		if (pw_conf_each("CDR formats directory", dirs[i], on_format_file, formats,
			reterr) < 0) {
			pw_formats_destroy(formats);
			return NULL;
		}
	}
	return formats;
}

void
pw_formats_destroy(struct pw_formats *formats)
{
	if (formats == NULL)
		return;
	for (unsigned i = 0; i < formats->n; i++) {
		free(formats->format[i].column);
		free(formats->format[i].type);
	}
	free(formats);
}

const struct pw_format *
pw_formats_find(const struct pw_formats *formats, const char *name)
{
	for (unsigned i = 0; i < formats->n; i++)
		if (strcmp(formats->format[i].name, name) == 0)
			return &formats->format[i];
	return NULL;
}

const struct pw_format *
pw_formats_at(const struct pw_formats *formats, unsigned n)
{
	return n < formats->n ? &formats->format[n] : NULL;
}
