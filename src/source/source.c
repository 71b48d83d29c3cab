#include "source_priv.h"

#include "table.h"

#include <string.h>

#define X(name) extern const struct pw_source_driver pw_source_driver_##name;
PW_SOURCE_ROWS(X)
#undef X

static const struct pw_source_driver *const drivers[] = {
#define X(name) &pw_source_driver_##name,
    PW_SOURCE_ROWS(X)
#undef X
};

const struct pw_source_driver *
source_driver_find(const char *name)
{
	for (size_t i = 0; i < PW_ARRAY_LEN(drivers); i++)
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];
	return NULL;
}

const char *
source_driver_names(void)
{
#define X(name) #name " "
	return PW_SOURCE_ROWS(X);
#undef X
}

struct pw_source *
pw_source_create(const struct pw_source_conf *conf, const struct pw_source_options *options,
    struct pw_err *reterr)
{
	const struct pw_source_driver *driver = source_driver_find(conf->type);
	struct pw_source *source = driver->create(reterr);

	if (source == NULL)
		return NULL;
	source->driver = driver;
	source->conf = conf;
	source->options = *options;
	return source;
}

void
pw_source_know(struct pw_source *source, const struct pw_generation *generation, const char *path)
{
	source->driver->know(source, generation, path);
}

int
pw_source_start(struct pw_source *source, struct pw_err *reterr)
{
	return source->driver->start(source, reterr);
}

void
pw_source_reconfigure(struct pw_source *source, const struct pw_source_conf *conf)
{
	source->driver->reconfigure(source, conf);
}

void
pw_source_stop(struct pw_source *source)
{
	source->driver->stop(source);
}

void
pw_source_destroy(struct pw_source *source)
{
	if (source != NULL)
		source->driver->destroy(source);
}

ssize_t
pw_stream_read(struct pw_stream *stream, uint64_t at, char *buf, size_t len)
{
	return stream->source->driver->read(stream, at, buf, len);
}

void
pw_stream_advance(struct pw_stream *stream, const struct pw_position *position)
{
	stream->source->driver->advance(stream, position);
}

void
pw_stream_rest(struct pw_stream *stream)
{
	stream->source->driver->rest(stream);
}

void
pw_stream_close(struct pw_stream *stream)
{
	stream->source->driver->close(stream);
}
