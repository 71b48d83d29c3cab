/* What the files of room source share. */
#ifndef PIIWATCH_SOURCE_PRIV_H
#define PIIWATCH_SOURCE_PRIV_H

#include <piiwatch/source.h>

/* A kind of source. `know` may come before start only; the others as source.h says. */
struct pw_source_driver {
	const char *name, *brief;
	struct pw_source *(*create)(struct pw_err *reterr);
	void (*know)(struct pw_source *source, const struct pw_generation *generation,
	    const char *path);
	int (*start)(struct pw_source *source, struct pw_err *reterr);
	void (*reconfigure)(struct pw_source *source, const struct pw_source_conf *conf);
	void (*stop)(struct pw_source *source);
	void (*destroy)(struct pw_source *source);
	ssize_t (*read)(struct pw_stream *stream, uint64_t at, char *buf, size_t len);
	void (*advance)(struct pw_stream *stream, const struct pw_position *position);
	void (*rest)(struct pw_stream *stream);
	void (*close)(struct pw_stream *stream);
};

/* The part of a source that all kinds have; a driver's own struct begins with it. */
struct pw_source {
	const struct pw_source_driver *driver;
	const struct pw_source_conf *conf;
	struct pw_source_options options;
};

/* The driver of this name, or NULL. */
const struct pw_source_driver *source_driver_find(const char *name);

/* "file, journal", for errors; static. */
const char *source_driver_names(void);

#endif
