#include <piiwatch/category.h>

static const struct {
	const char *name, *title_ja;
} categories[] = {
#define X(id, name, title_ja) {name, title_ja},
    PW_CATEGORY_ROWS(X)
#undef X
};

static const char *const severities[] = {"info", "low", "medium", "high", "critical"};

const char *
pw_category_name(enum pw_category c)
{
	return categories[c].name;
}

const char *
pw_category_title_ja(enum pw_category c)
{
	return categories[c].title_ja;
}

const char *
pw_severity_name(enum pw_severity s)
{
	return severities[s];
}

int
pw_category_find(struct pw_span name)
{
	for (int i = 0; i < PW_CATEGORIES; i++)
		if (pw_span_is(name, categories[i].name))
			return i;
	return -1;
}

int
pw_severity_find(struct pw_span name)
{
	for (int i = 0; i < PW_SEVERITIES; i++)
		if (pw_span_is(name, severities[i]))
			return i;
	return -1;
}
