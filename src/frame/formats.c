/* The formats that lie in directories. */
#include "frame_priv.h"

#include <stdlib.h>
#include <string.h>

struct pw_formats {
	unsigned n;
	struct pw_format format[PW_MAX_FORMATS];
};

static int
on_format_file(const char *path, void *context, struct pw_err *reterr)
{
	struct pw_formats *formats = context;
	struct pw_format *format = &formats->format[formats->n];
	struct pw_conf *conf;
	int rc;

	if (formats->n == PW_MAX_FORMATS)
		return pw_err_set(reterr, "%s: more than %u CDR formats", path, PW_MAX_FORMATS);
	conf = pw_conf_open(path, reterr);
	if (conf == NULL)
		return -1;
	formats->n++;
	rc = format_read(pw_conf_root(conf), format, reterr);
	for (unsigned i = 0; rc == 0 && i + 1 < formats->n; i++)
		if (strcmp(formats->format[i].name, format->name) == 0)
			rc = pw_node_err(pw_node_find(pw_conf_root(conf), "format"), reterr,
			    "second CDR format with the name \"%s\"", format->name);
	pw_conf_close(conf);
	return rc;
}

struct pw_formats *
pw_formats_load(const char *const *dirs, unsigned n_dirs, struct pw_err *reterr)
{
	struct pw_formats *formats = pw_alloc(1, sizeof(*formats));

	for (unsigned i = 0; i < n_dirs; i++) {
		if (pw_conf_each("CDR formats directory", dirs[i], on_format_file, formats,
			reterr) < 0) {
			pw_formats_destroy(formats);
			return NULL;
		}
	}
	return formats;
}

void
pw_formats_destroy(struct pw_formats *formats)
{
	if (formats == NULL)
		return;
	for (unsigned i = 0; i < formats->n; i++)
		format_release(&formats->format[i]);
	free(formats);
}

const struct pw_format *
pw_formats_find(const struct pw_formats *formats, const char *name)
{
	for (unsigned i = 0; i < formats->n; i++)
		if (strcmp(formats->format[i].name, name) == 0)
			return &formats->format[i];
	return NULL;
}

const struct pw_format *
pw_formats_at(const struct pw_formats *formats, unsigned n)
{
	return n < formats->n ? &formats->format[n] : NULL;
}
