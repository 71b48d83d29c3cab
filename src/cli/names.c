#include "names.h"

#include "cli.h"

#include <piiwatch/category.h>
#include <piiwatch/encoding.h>

#include <string.h>

static const char *
category_name(unsigned i)
{
	return pw_category_name((enum pw_category)i);
}

static const char *
encoding_name(unsigned i)
{
	return pw_encoding_name((enum pw_encoding)i);
}

static const char *
kind_name(unsigned i)
{
	return pw_kind_name((enum pw_kind)i);
}

static const char *
severity_name(unsigned i)
{
	return pw_severity_name((enum pw_severity)i);
}

const struct cli_names cli_category_names = {"--category", "category", PW_CATEGORIES,
    category_name};
const struct cli_names cli_encoding_names = {"--encoding", "encoding", PW_ENCODINGS, encoding_name};
const struct cli_names cli_kind_names = {"--kind", "kind", PW_KINDS, kind_name};
const struct cli_names cli_severity_names = {"--severity", "severity", PW_SEVERITIES,
    severity_name};

int
cli_find_name(const struct cli_names *names, struct pw_span name)
{
	struct pw_buf all;

	for (unsigned i = 0; i < names->n; i++)
		if (pw_span_is(name, names->name_of(i)))
			return (int)i;
	pw_buf_init(&all, 4096);
	for (unsigned i = 0; i < names->n; i++)
		pw_buf_addf(&all, "%s%s", i > 0 ? ", " : "", names->name_of(i));
	cli_complain("%s: \"%.*s\" is no %s; there are %s", names->option, (int)name.len, name.p,
	    names->what, all.data);
	pw_buf_release(&all);
	return -1;
}

int
cli_find_names(const struct cli_names *names, const char *text, uint64_t *set)
{
	do {
		struct pw_span name = {text, strcspn(text, ",")};
		int number = cli_find_name(names, name);

		if (number < 0)
			return -1;
		*set |= UINT64_C(1) << number;
		text += name.len + (text[name.len] == ',');
	} while (*text != '\0');
	return 0;
}
