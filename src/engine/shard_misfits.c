/*
 * Records that do not fit their CDR format: scanned as free text, and told of once a file and cause, when
 * the file is read as far as it goes, so that the count is that of all of it for a file that came whole.
 */
#include "log.h"
#include "shard_priv.h"

#include <stdlib.h>

/* The code of the alert, and why. */
static const char *const causes[MISFIT_CAUSES][2] = {
    [MISFIT_COLUMNS] = {"bad_columns", "other columns than it lists"},
    [MISFIT_VALUES] = {"bad_values", "a column holds what its type cannot"},
    [MISFIT_END] = {"bad_frame", "no end is found: a quote that is not closed, or over 64 KiB"},
};

void
misfits_count(struct reading *reading, const struct pw_stats *stats)
{
	uint64_t *n = reading->misfits;

	n[MISFIT_COLUMNS] += stats->bad_columns;
	n[MISFIT_VALUES] += stats->bad_values;
	n[MISFIT_END] += stats->bad_frame - stats->bad_columns - stats->bad_values;
}

static void
tell(struct shard *shard, const struct reading *reading, unsigned cause)
{
	const struct pw_source_conf *conf = reading->watched->conf;
	const char *format = reading->stream->generation.position.resume.format;
	struct slot slot = {.type = SLOT_SAY};
	char *shown = streams_shown_path(shard, reading->stream->path);
	char text[256];

	snprintf(text, sizeof(text),
	    "%ju record%s not fit the CDR format %s and %s scanned as free text: %s; compare "
	    "the file with the format (piiwatch rules explain, piiwatch-cdr(5))",
	    (uintmax_t)reading->misfits[cause], reading->misfits[cause] == 1 ? " does" : "s do",
	    format, reading->misfits[cause] == 1 ? "was" : "were", causes[cause][1]);
	log_say(LOG_AT_WARNING, "source %s: \"%s\": %s", conf->name, shown, text);
	slot.u.saying = saying_create(causes[cause][0], PW_MEDIUM, conf->name, shown, text);
	free(shown);
	shard_push(shard, &slot);
}

void
misfits_tell(struct shard *shard, struct reading *reading)
{
	for (unsigned cause = 0; cause < MISFIT_CAUSES; cause++) {
		if (reading->misfits[cause] == 0 || reading->misfit_told[cause])
			continue;
		reading->misfit_told[cause] = true;
		tell(shard, reading, cause);
	}
}
