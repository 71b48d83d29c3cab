/* One format's file. */
#include "frame_priv.h"

#include <stdlib.h>
#include <string.h>

static const char *const framing_names[] = {"delimited", "fixed", "pairs", "detail", "json", "xml",
    "ber"};
static const char *const quoting_names[] = {"doubled", "bare", "all"};

/* The number of the word `key` says among `names`; absent: *ret is left alone. */
static int
read_choice(const struct pw_node *node, const char *key, const char *const *names, size_t n,
    uint8_t *ret, struct pw_err *reterr)
{
	const char *word = NULL;
	struct pw_buf all;

	if (pw_node_string(node, key, &word, reterr) < 0)
		return -1;
	for (size_t i = 0; word != NULL && i < n; i++)
		if (strcmp(names[i], word) == 0) {
			*ret = (uint8_t)i;
			return 0;
		}
	if (word == NULL)
		return 0;
	pw_buf_init(&all, 256);
	for (size_t i = 0; i < n; i++)
		(void)pw_buf_addf(&all, i > 0 ? ", %s" : "%s", names[i]);
	pw_node_err(pw_node_find(node, key), reterr, "%s: expected one of %s", key, all.data);
	pw_buf_release(&all);
	return -1;
}

int
format_read_text(const struct pw_node *node, const char *key, char *ret, size_t size,
    struct pw_err *reterr)
{
	const char *text = "";

	if (pw_node_string(node, key, &text, reterr) < 0)
		return -1;
	if (strlen(text) >= size)
		return pw_node_err(pw_node_find(node, key), reterr, "%s: at most %zu bytes", key,
		    size - 1);
	snprintf(ret, size, "%s", text);
	return 0;
}

int
format_read_words(const struct pw_node *node, const char *key, char **ret, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;
	struct pw_buf all;

	if (pw_node_strings(node, key, &list, reterr) < 0)
		return -1;
	if (list == NULL)
		return 0;
	pw_buf_init(&all, 64u * 1024);
	for (unsigned i = 0; i < pw_node_len(list); i++)
		if (pw_buf_addf(&all, "%s\n", pw_node_string_at(list, i)) < 0) {
			pw_buf_release(&all);
			return pw_node_err(list, reterr, "%s: too many words", key);
		}
	*ret = all.data != NULL ? all.data : pw_strdup("");
	return 0;
}

int
format_read_column_name(const struct pw_node *node, const char *key, const struct pw_format *format,
    int *ret, struct pw_err *reterr)
{
	const char *name = NULL;

	if (pw_node_string(node, key, &name, reterr) < 0)
		return -1;
	if (name == NULL)
		return 0;
	*ret = pw_format_column(format, pw_span_of(name));
	if (*ret < 0)
		return pw_node_err(pw_node_find(node, key), reterr,
		    "%s: \"%s\" is no column of this format", key, name);
	return 0;
}

/* A separator, quote or escape: one character of ASCII. */
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
	const char *title = "";

	if (format_read_text(node, "name", format->name, sizeof(format->name), reterr) < 0 ||
	    pw_node_string(node, "title", &title, reterr) < 0)
		return -1;
	if (format->name[0] == '\0')
		return pw_node_err(node, reterr, "a format needs a name of 1 to %zu bytes",
		    sizeof(format->name) - 1);
	if (pw_node_find(node, "framing") == NULL)
		return pw_node_err(node, reterr,
		    "format %s: framing is missing: delimited, fixed, pairs, detail, json, xml or ber",
		    format->name);
	snprintf(format->title, sizeof(format->title), "%s", title);
	return read_choice(node, "framing", framing_names, PW_ARRAY_LEN(framing_names),
	    &format->framing, reterr);
}

static int
read_dialect(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	format->separator = format->framing == PW_FRAMING_PAIRS ? ';' : ',';
	if (read_sign(node, "separator", &format->separator, reterr) < 0 ||
	    read_sign(node, "quote", &format->quote, reterr) < 0 ||
	    read_sign(node, "escape", &format->escape, reterr) < 0 ||
	    read_choice(node, "quoting", quoting_names, PW_ARRAY_LEN(quoting_names),
		&format->quoting, reterr) < 0 ||
	    pw_node_bool(node, "spaced", &format->is_spaced, reterr) < 0 ||
	    pw_node_bool(node, "other_lines", &format->has_other_lines, reterr) < 0 ||
	    format_read_text(node, "prefix", format->prefix, sizeof(format->prefix), reterr) < 0 ||
	    format_read_text(node, "suffix", format->suffix, sizeof(format->suffix), reterr) < 0 ||
	    format_read_words(node, "markers", &format->markers, reterr) < 0 ||
	    format_read_words(node, "parameters", &format->parameters, reterr) < 0)
		return -1;
	if (format->separator == format->quote || format->separator == format->escape)
		return pw_node_err(node, reterr,
		    "format %s: separator, quote and escape must differ", format->name);
	if (format->framing == PW_FRAMING_PAIRS &&
	    (format->markers == NULL || *format->markers == '\0' || *format->markers == '\n' ||
		strstr(format->markers, "\n\n") != NULL))
		return pw_node_err(node, reterr,
		    "format %s: pairs need markers, texts behind which they begin", format->name);
	return 0;
}

static int
read_containers(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(node, "containers", &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		struct pw_tag_path path;

		if (i == PW_MAX_CONTAINERS ||
		    !format_read_path(pw_node_string_at(list, i), &path) || path.n != 1)
			return pw_node_err(list, reterr,
			    "containers: at most %u tags such as C3, A1 or U16", PW_MAX_CONTAINERS);
		format->container[format->n_containers++] = path.at[0];
	}
	return 0;
}

static int
read_join(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	static const char *const known[] = {"key", "when", "is", "digit", "mark", "side", "time",
	    "gap", "ends", "secret", NULL};
	const struct pw_node *at = pw_node_find(node, "join");
	struct pw_join *join = &format->join;
	int gap = 10, secret = 0;

	join->key = join->digit = join->when = join->side = join->time = -1;
	if (at == NULL)
		return 0;
	if (pw_node_check_keys(at, known, reterr) < 0 ||
	    format_read_column_name(at, "key", format, &join->key, reterr) < 0 ||
	    format_read_column_name(at, "when", format, &join->when, reterr) < 0 ||
	    format_read_column_name(at, "digit", format, &join->digit, reterr) < 0 ||
	    format_read_column_name(at, "side", format, &join->side, reterr) < 0 ||
	    format_read_column_name(at, "time", format, &join->time, reterr) < 0 ||
	    format_read_text(at, "is", join->is, sizeof(join->is), reterr) < 0 ||
	    format_read_text(at, "mark", join->mark, sizeof(join->mark), reterr) < 0 ||
	    format_read_words(at, "ends", &join->ends, reterr) < 0 ||
	    pw_node_int(at, "gap", 1, 3600, &gap, reterr) < 0 ||
	    pw_node_int(at, "secret", 0, 32, &secret, reterr) < 0)
		return -1;
	join->gap_s = (unsigned)gap;
	join->secret = (unsigned)secret;
	if (join->key < 0 || join->digit < 0 || join->when < 0 || join->is[0] == '\0')
		return pw_node_err(at, reterr, "join: key, digit, when and is must be there");
	return 0;
}

static int
read_splits(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	static const char *const known[] = {"first", "second", NULL};
	const struct pw_node *list = NULL;

	if (pw_node_groups(node, "splits", &list, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(list); i++) {
		const struct pw_node *at = pw_node_at(list, i);
		int first = -1, second = -1;

		if (i == PW_MAX_SPLITS)
			return pw_node_err(at, reterr, "more than %u splits", PW_MAX_SPLITS);
		if (pw_node_check_keys(at, known, reterr) < 0 ||
		    format_read_column_name(at, "first", format, &first, reterr) < 0 ||
		    format_read_column_name(at, "second", format, &second, reterr) < 0)
			return -1;
		if (first < 0 || second < 0 || first == second)
			return pw_node_err(at, reterr, "a split names a first and a second column");
		format->split[i].first = first;
		format->split[i].second = second;
		format->n_splits++;
	}
	return 0;
}

int
format_read(const struct pw_node *root, struct pw_format *format, struct pw_err *reterr)
{
	static const char *const top[] = {"format", NULL};
	static const char *const known[] = {"name", "title", "framing", "separator", "quote",
	    "escape", "quoting", "spaced", "other_lines", "prefix", "suffix", "markers",
	    "parameters", "containers", "columns", "rest", "shapes", "join", "splits", NULL};
	const struct pw_node *node = pw_node_find(root, "format");

	if (pw_node_check_keys(root, top, reterr) < 0)
		return -1;
	if (node == NULL)
		return pw_node_err(root, reterr, "expected format = { ... }");
	if (pw_node_check_keys(node, known, reterr) < 0 || read_names(node, format, reterr) < 0 ||
	    read_dialect(node, format, reterr) < 0 || read_containers(node, format, reterr) < 0 ||
	    format_read_columns(node, format, reterr) < 0)
		return -1;
	format->rest = -1;
	if (format_read_column_name(node, "rest", format, &format->rest, reterr) < 0 ||
	    format_read_shapes(node, format, reterr) < 0)
		return -1;
	return read_join(node, format, reterr) < 0 ? -1 : read_splits(node, format, reterr);
}

void
format_release(struct pw_format *format)
{
	for (uint32_t i = 0; format->form != NULL && i < format->n_columns; i++)
		free(format->form[i].values);
	for (unsigned i = 0; i < format->n_shapes; i++)
		free(format->shape[i].column);
	free(format->column);
	free(format->form);
	free(format->markers);
	free(format->parameters);
	free(format->join.ends);
}
