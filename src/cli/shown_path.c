#include "look.h"

#include <piiwatch/mask.h>

#include <string.h>

#define MAX_SHOWN (64u * 1024)

const struct pw_detector *
cli_path_detector(const struct pw_loaded *l)
{
	return l->plan->threshold > l->standard_plan->threshold ? l->standard : l->detector;
}

void
shown_paths_init(struct shown_paths *paths, const struct pw_settings *settings, bool is_true)
{
	memset(paths, 0, sizeof(*paths));
	paths->settings = settings;
	paths->is_true = is_true;
	pw_buf_init(&paths->text, MAX_SHOWN);
}

void
shown_paths_release(struct shown_paths *paths)
{
	pw_flow_destroy(paths->flow);
	if (paths->is_open)
		pw_loaded_release(&paths->loaded);
	pw_buf_release(&paths->text);
}

static bool
open_rules(struct shown_paths *paths)
{
	struct pw_err err;

	if (paths->flow != NULL || paths->has_failed)
		return !paths->has_failed;
	paths->is_open = true;
	if (pw_loaded_open(&paths->loaded, paths->settings, 0, &err) == 0) {
		paths->flow = pw_flow_create(cli_path_detector(&paths->loaded), false);
		return true;
	}
	paths->has_failed = true;
	cli_complain("note: no path is shown, as the rules that hide values in it cannot be loaded "
		     "(%s); --path shows paths as they are",
	    err.text);
	return false;
}

const char *
shown_path(struct shown_paths *paths, const char *path)
{
	struct pw_finding found[PW_MAX_PATH_FINDINGS];

	pw_buf_reset(&paths->text);
	if (paths->is_true)
		pw_mask_text(pw_span_of(path), NULL, 0, &paths->text);
	else if (open_rules(paths))
		pw_flow_path(paths->flow, path, found, &paths->text);
	else
		return "(hidden)";
	/* An empty path still has an end. */
	pw_buf_add(&paths->text, "", 0);
	return paths->text.data;
}
