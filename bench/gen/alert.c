#include "watch.h"

#include <string.h>

static const char *
text_of(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text != NULL ? text : "";
}

static uint64_t
number_of(const json_t *json, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(json, key));

	return n > 0 ? (uint64_t)n : 0;
}

static enum gen_kind
kind_of(const json_t *json)
{
	const char *kind = text_of(json, "kind");

	return strcmp(kind, "leak") == 0   ? GEN_KIND_LEAK
	    : strcmp(kind, "watcher") == 0 ? GEN_KIND_WATCHER
					   : GEN_KIND_OTHER;
}

bool
gen_alert_read(const char *line, size_t len, struct gen_alert *ret)
{
	json_t *json = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	const char *slash;

	*ret = (struct gen_alert) {.json = json};
	if (!json_is_object(json))
		return false;
	ret->kind = kind_of(json);
	ret->id = text_of(json, "id");
	ret->rule = text_of(json, "rule");
	ret->category = text_of(json, "category");
	ret->severity = text_of(json, "severity");
	ret->masked = text_of(json, "masked");
	ret->code = text_of(json, "code");
	ret->text = text_of(json, "text");
	ret->file = text_of(json, "path");
	slash = strrchr(ret->file, '/');
	if (slash != NULL)
		ret->file = slash + 1;
	ret->revision = number_of(json, "revision");
	ret->offset = number_of(json, "offset");
	ret->length = number_of(json, "length");
	ret->line = number_of(json, "line");
	ret->is_provisional = json_is_true(json_object_get(json, "provisional")) ||
	    json_is_true(json_object_get(json, "withdrawn"));
	return true;
}

void
gen_alert_release(struct gen_alert *alert)
{
	json_decref(alert->json);
	alert->json = NULL;
}
