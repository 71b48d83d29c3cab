#include "flow_priv.h"

#include <string.h>

/* What the example's text gave. */
struct outcome {
	bool is_found, is_found_elsewhere;
	uint16_t confidence;
};

static void
note_finding(const struct pw_finding *finding, const struct pw_rule *rule, size_t from, size_t len,
    struct outcome *out)
{
	if (strcmp(finding->rule, rule->id) != 0)
		return;
	if (finding->offset == from && finding->length == len)
		out->is_found = true;
	else
		out->is_found_elsewhere = true;
	out->confidence = finding->confidence;
}

/* Scans the text as one stream; it holds no more than a rule file can. */
static void
scan_text(struct pw_flow *flow, const char *text, const struct pw_rule *rule, size_t from,
    size_t len, struct outcome *out)
{
	const struct pw_flow_start lines = {.format = NULL};
	struct pw_finding finding;
	size_t left = strlen(text);

	pw_flow_begin(flow, &lines, NULL);
	do {
		size_t used = pw_flow_feed(flow, text, left);

		text += used;
		left -= used;
		if (left == 0)
			pw_flow_end(flow);
		while (pw_flow_next(flow, &finding))
			note_finding(&finding, rule, from, len, out);
	} while (left > 0);
}

int
pw_flow_try_example(struct pw_flow *flow, const struct pw_rule *rule,
    const struct pw_example *example, struct pw_err *reterr)
{
	struct outcome out = {0};
	size_t from = 0, len = 0;

	if (example->value != NULL) {
		from = (size_t)(strstr(example->text, example->value) - example->text);
		len = strlen(example->value);
	}
	scan_text(flow, example->text, rule, from, len, &out);
	if (example->value == NULL && (out.is_found || out.is_found_elsewhere))
		return pw_err_set(reterr,
		    "%s:%u: rule %s: a counterexample is found, with confidence %.2f", rule->file,
		    example->line, rule->id, out.confidence / 1000.0);
	if (example->value != NULL && !out.is_found)
		return pw_err_set(reterr, "%s:%u: rule %s: the example's value is not found%s",
		    rule->file, example->line, rule->id,
		    out.is_found_elsewhere ? "; another stretch of its text is" : "");
	return 0;
}
