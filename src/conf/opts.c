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

static const struct {
	const char *name;
	int64_t us;
} units[] = {{"d", INT64_C(86400000000)}, {"h", INT64_C(3600000000)}, {"m", INT64_C(60000000)},
    {"s", INT64_C(1000000)}, {"ms", INT64_C(1000)}, {"us", INT64_C(1)}};

/* "10m": a whole number and its unit, nothing else; what is too large is the largest there is,
 * which is out of every range. */
static bool
parse_duration(const char *text, int64_t *ret_us)
{
	int64_t v = 0;
	size_t n = strspn(text, "0123456789");

	for (size_t i = 0; i < n; i++)
		v = v > (INT64_MAX - 9) / 10 ? INT64_MAX : v * 10 + (text[i] - '0');
	for (size_t i = 0; n > 0 && i < PW_ARRAY_LEN(units); i++) {
		if (strcmp(text + n, units[i].name) != 0)
			continue;
		*ret_us = v > INT64_MAX / units[i].us ? INT64_MAX : v * units[i].us;
		return true;
	}
	return false;
}

/* In the largest unit that is exact; nothing at all is "0s". */
static void
print_duration(int64_t us, struct pw_buf *out)
{
	size_t i = us == 0 ? 3 : 0;

	while (us % units[i].us != 0)
		i++;
	pw_buf_addf(out, "%jd%s", (intmax_t)(us / units[i].us), units[i].name);
}

/* The bounds of a row are seconds. */
static int64_t
bound_us(double seconds)
{
	assert(seconds >= 0 && seconds < 9e12);
	return (int64_t)(seconds * 1e6 + 0.5);
}

static void
set_default(const struct pw_opt *opt, void *at)
{
	bool is_valid;

	switch (opt->type) {
	case PW_OPT_NUMBER:
		*(double *)at = parse_default(opt->def);
		break;
	case PW_OPT_STRING:
		*(char **)at = pw_strdup(opt->def);
		break;
	case PW_OPT_BOOL:
		*(bool *)at = strcmp(opt->def, "true") == 0;
		assert(*(bool *)at || strcmp(opt->def, "false") == 0);
		break;
	case PW_OPT_DURATION:
		is_valid = parse_duration(opt->def, at);
		assert(is_valid);
		break;
	case PW_OPT_STRINGS:
		break;
	}
}

void
pw_opts_default(const struct pw_opt *opts, unsigned n, void *target)
{
	for (unsigned i = 0; i < n; i++) {
		if (opts[i].def != NULL)
			set_default(&opts[i], field(&opts[i], target));
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
refuse_range(const struct pw_opt *opt, const struct pw_node *node, const char *text,
    struct pw_err *reterr)
{
	struct pw_buf range;

	pw_buf_init(&range, 64);
	print_duration(bound_us(opt->min), &range);
	pw_buf_addf(&range, " to ");
	print_duration(bound_us(opt->max), &range);
	pw_node_err(node, reterr, "%s: %.40s is out of range, %s", opt->name, text, range.data);
	pw_buf_release(&range);
	return -1;
}

static int
read_duration(const struct pw_opt *opt, const struct pw_node *group, int64_t *ret,
    struct pw_err *reterr)
{
	const struct pw_node *node = pw_node_find(group, opt->name);
	const char *text = NULL;
	int64_t us = 0;

	if (node == NULL)
		return 0;
	if (pw_node_string(group, opt->name, &text, NULL) < 0 || !parse_duration(text, &us))
		return pw_node_err(node, reterr,
		    "%s: expected a whole number with its unit, such as \"10m\"; units are us ms s m h d",
		    opt->name);
	if (us < bound_us(opt->min) || us > bound_us(opt->max))
		return refuse_range(opt, node, text, reterr);
	*ret = us;
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
	case PW_OPT_BOOL:
		return pw_node_bool(group, opt->name, field(opt, target), reterr);
	case PW_OPT_DURATION:
		return read_duration(opt, group, field(opt, target), reterr);
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
void
pw_conf_quote(const char *text, struct pw_buf *out)
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
		pw_conf_quote(list->item[i], out);
	}
	pw_buf_addf(out, list->n > 0 ? " ]" : "]");
}

static void
print_value(const struct pw_opt *opt, const void *at, struct pw_buf *out)
{
	switch (opt->type) {
	case PW_OPT_STRING:
		pw_conf_quote(*(const char *const *)at, out);
		break;
	case PW_OPT_STRINGS:
		print_strings(at, out);
		break;
	case PW_OPT_NUMBER:
		pw_buf_addf(out, "%.15g", *(const double *)at);
		break;
	case PW_OPT_BOOL:
		pw_buf_addf(out, "%s", *(const bool *)at ? "true" : "false");
		break;
	case PW_OPT_DURATION:
		pw_buf_add(out, "\"", 1);
		print_duration(*(const int64_t *)at, out);
		pw_buf_add(out, "\"", 1);
		break;
	}
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
		print_value(&opts[i], at, out);
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
