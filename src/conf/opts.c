#include <piiwatch/conf.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void *
field(const struct pw_opt *opt, void *target)
{
	return (char *)target + opt->offset;
}

static const void *
const_field(const struct pw_opt *opt, const void *target)
{
	return (const char *)target + opt->offset;
}

/* The default of a number is written as one: digits, a dot, digits. */
static double
parse_default(const char *text)
{
	double v = 0, scale = 1;
	bool fraction = false;

	for (; *text != '\0'; text++) {
		if (*text == '.') {
			fraction = true;
			continue;
		}
		v = v * 10 + (*text - '0');
		scale *= fraction ? 10 : 1;
	}
	return v / scale;
}

void
pw_opts_default(const struct pw_opt *opts, unsigned n, void *target)
{
	for (unsigned i = 0; i < n; i++) {
		if (opts[i].def == NULL)
			continue;
		if (opts[i].type == PW_OPT_NUMBER)
			*(double *)field(&opts[i], target) = parse_default(opts[i].def);
		else if (opts[i].type == PW_OPT_STRING)
			*(char **)field(&opts[i], target) = pw_strdup(opts[i].def);
	}
}

static bool
is_choice(const char *choices, const char *word)
{
	const char *p = choices;

	while (p != NULL) {
		size_t len = strcspn(p, "|");

		if (pw_span_is((struct pw_span) {p, len}, word))
			return true;
		p = p[len] == '|' ? p + len + 1 : NULL;
	}
	return choices == NULL;
}

static int
read_string(const struct pw_opt *opt, const struct pw_node *group, char **ret,
    struct pw_err *reterr)
{
	const char *text = NULL;

	if (pw_node_string(group, opt->name, &text, reterr) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (!is_choice(opt->choices, text))
		return pw_node_err(pw_node_find(group, opt->name), reterr,
		    "%s: \"%s\" is none of %s", opt->name, text, opt->choices);
	free(*ret);
	*ret = pw_strdup(text);
	return 0;
}

static void
release_strings(struct pw_strings *list)
{
	for (unsigned i = 0; i < list->n; i++)
		free(list->item[i]);
	list->n = 0;
}

static int
read_strings(const struct pw_opt *opt, const struct pw_node *group, struct pw_strings *ret,
    struct pw_err *reterr)
{
	const struct pw_node *list = NULL;

	if (pw_node_strings(group, opt->name, &list, reterr) < 0)
		return -1;
	if (pw_node_len(list) > PW_MAX_STRINGS)
		return pw_node_err(list, reterr, "%s: more than %u items", opt->name,
		    PW_MAX_STRINGS);
	if (list != NULL)
		release_strings(ret);
	for (unsigned i = 0; i < pw_node_len(list); i++)
		ret->item[ret->n++] = pw_strdup(pw_node_string_at(list, i));
	return 0;
}

static int
read_one(const struct pw_opt *opt, const struct pw_node *group, void *target, struct pw_err *reterr)
{
	switch (opt->type) {
	case PW_OPT_STRING:
		return read_string(opt, group, field(opt, target), reterr);
	case PW_OPT_STRINGS:
		return read_strings(opt, group, field(opt, target), reterr);
	case PW_OPT_NUMBER:
	default:
		return pw_node_number(group, opt->name, opt->min, opt->max, field(opt, target),
		    reterr);
	}
}

int
pw_opts_read(const struct pw_opt *opts, unsigned n, const struct pw_node *group,
    const char *const *others, void *target, struct pw_err *reterr)
{
	const char *known[PW_MAX_STRINGS];
	unsigned len = 0;

	for (unsigned i = 0; i < n; i++) {
		assert(len + 1 < PW_ARRAY_LEN(known));
		known[len++] = opts[i].name;
	}
	for (; others != NULL && *others != NULL; others++) {
		assert(len + 1 < PW_ARRAY_LEN(known));
		known[len++] = *others;
	}
	known[len] = NULL;
	if (pw_node_check_keys(group, known, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < n; i++)
		if (read_one(&opts[i], group, target, reterr) < 0)
			return -1;
	return 0;
}

/* A string in libconfig's quotes. */
static void
print_quoted(const char *text, struct pw_buf *out)
{
	pw_buf_add(out, "\"", 1);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			pw_buf_add(out, "\\", 1);
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			pw_buf_addf(out, "\\x%02x", (unsigned)*text);
		else
			pw_buf_add(out, text, 1);
	}
	pw_buf_add(out, "\"", 1);
}

static void
print_strings(const struct pw_strings *list, struct pw_buf *out)
{
	pw_buf_addf(out, "[ ");
	for (unsigned i = 0; i < list->n; i++) {
		if (i > 0)
			pw_buf_addf(out, ", ");
		print_quoted(list->item[i], out);
	}
	pw_buf_addf(out, list->n > 0 ? " ]" : "]");
}

void
pw_opts_print(const struct pw_opt *opts, unsigned n, const void *target, const char *indent,
    struct pw_buf *out)
{
	for (unsigned i = 0; i < n; i++) {
		const void *at = const_field(&opts[i], target);
		const char *const *text = at;

		if (opts[i].type == PW_OPT_STRING && *text == NULL) {
			pw_buf_addf(out, "%s# %s is not set: %s\n", indent, opts[i].name,
			    opts[i].help);
			continue;
		}
		pw_buf_addf(out, "%s%s = ", indent, opts[i].name);
		if (opts[i].type == PW_OPT_STRING)
			print_quoted(*text, out);
		else if (opts[i].type == PW_OPT_STRINGS)
			print_strings(at, out);
		else
			pw_buf_addf(out, "%.15g", *(const double *)at);
		pw_buf_addf(out, ";\t# %s\n", opts[i].help);
	}
}

void
pw_opts_release(const struct pw_opt *opts, unsigned n, void *target)
{
	for (unsigned i = 0; i < n; i++) {
		char **text = field(&opts[i], target);

		if (opts[i].type == PW_OPT_STRING) {
			free(*text);
			*text = NULL;
		} else if (opts[i].type == PW_OPT_STRINGS) {
			release_strings(field(&opts[i], target));
		}
	}
}
