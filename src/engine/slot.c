#include "slot.h"

#include <stdlib.h>

void
slot_release(const struct slot *slot)
{
	if (slot->type == SLOT_OPEN || slot->type == SLOT_MOVED) {
		free(slot->u.opening->path);
		free(slot->u.opening->shown);
		free(slot->u.opening);
	} else if (slot->type == SLOT_SAY) {
		free(slot->u.saying->shown);
		free(slot->u.saying);
	} else if (slot->type == SLOT_SETUP) {
		pw_policy_destroy(slot->u.setup.policy);
	}
}

struct saying *
saying_create(const char *code, int severity, const char *source, const char *shown,
    const char *text)
{
	struct saying *s = pw_alloc(1, sizeof(*s));

	snprintf(s->code, sizeof(s->code), "%s", code);
	snprintf(s->source, sizeof(s->source), "%s", source != NULL ? source : "");
	snprintf(s->text, sizeof(s->text), "%s", text);
	s->shown = shown != NULL ? pw_strdup(shown) : NULL;
	s->severity = severity;
	return s;
}
