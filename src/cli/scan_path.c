#include "scan.h"

/* The flow for paths may look lower than the scan does: what is hidden is not all reported. */
void
scan_path(struct scan *scan, const char *path)
{
	struct pw_finding found[PW_MAX_PATH_FINDINGS];
	unsigned n = pw_flow_path(scan->path_flow, path, found, &scan->shown_path);

	for (unsigned i = 0; i < n; i++)
		if (found[i].confidence >= scan->loaded.plan->threshold)
			scan_print_finding(scan, &found[i]);
}
