/* What the files of the shard share. */
#ifndef PIIWATCH_ENGINE_SHARD_PRIV_H
#define PIIWATCH_ENGINE_SHARD_PRIV_H

#include "shard.h"

struct event;

/* A source at work, and what of its findings counts. */
struct watched {
	struct shard *shard;
	struct pw_source *source;
	char name[PW_MAX_NAME];
	const struct pw_source_conf *conf;
	struct pw_source_conf kept; /* conf of a retired one */
	uint64_t categories; /* set */
	unsigned min_confidence; /* thousandths */
	unsigned n_streams, n_known;
	bool is_to_be_noted; /* that it is started for the first time */
	bool is_started;
	bool is_retired; /* not in the configuration any more */
};

/* A stream at work. */
enum misfit_cause { MISFIT_COLUMNS, MISFIT_VALUES, MISFIT_END, MISFIT_CAUSES };

struct reading {
	struct pw_stream *stream; /* NULL: closed while it waited in a queue */
	struct watched *watched;
	struct reading *next; /* in the queue */
	uint32_t number;
	bool is_queued;
	uint64_t misfits[MISFIT_CAUSES]; /* since it was opened */
	bool misfit_told[MISFIT_CAUSES];
};

struct queue {
	struct reading *first, *last;
};

/* The stream that is being read, between two turns too. */
struct run {
	struct reading *reading; /* NULL: none */
	uint64_t at; /* the next byte to read */
	bool is_at_eof, is_ended, has_failed;
};

/* A slot that found no room. */
struct waiting {
	struct slot slot;
	struct waiting *next;
};

struct shard {
	struct shard_options options;
	struct pw_flow *flow, *path_flow;
	struct watched *watched[PW_MAX_SOURCES * 2]; /* the retired ones too */
	unsigned n_watched;
	struct queue live, backlog;
	struct run run;
	struct waiting *first_waiting, *last_waiting;
	struct reading **reading; /* by number, NULL: the number is free */
	uint32_t n_readings, first_free;
	char *chunk; /* PW_MAX_CHUNK */
	struct event *on_work, *on_room; /* a turn; the ring may have room again */
	uint64_t bytes, findings, headers_lost; /* since the start */
};

/* shard.c: a turn, once the loop has looked at its other events; once the ring may have room. */
void shard_work_soon(struct shard *shard);
void shard_wait_for_room(struct shard *shard);

/* shard_ring.c: into the ring, or the line before it. */
bool shard_has_room(struct shard *shard);
void shard_wake_outbox(const struct shard *shard);
void shard_push_mark(struct shard *shard, enum slot_type type, const struct reading *reading);
void shard_flush_waiting(struct shard *shard);
void shard_drop_waiting(struct shard *shard);

/* shard_sources.c */
void sources_drop_last(struct shard *shard);

/* shard_streams.c: the callbacks of a source. */
void streams_host(struct watched *watched, struct pw_source_host *ret);
void streams_queue(struct shard *shard, struct reading *reading);
struct reading *streams_next(struct shard *shard);
bool streams_wait(const struct shard *shard);
void streams_drop(struct shard *shard, struct reading *reading);
void streams_release(struct shard *shard);

/* Tells the outbox once more what the source's streams are. */
void streams_say_anew(const struct watched *watched);

/* The path as it may be shown. The caller's. */
char *streams_shown_path(struct shard *shard, const char *path);

/* shard_misfits.c: adds what a run counted; tells of each cause once. */
void misfits_count(struct reading *reading, const struct pw_stats *stats);
void misfits_tell(struct shard *shard, struct reading *reading);

/* shard_run.c: true if the source asks for such findings. */
bool run_wants(const struct watched *watched, const struct pw_finding *finding);

/* A turn. False when there is nothing to do. */
bool run_turn(struct shard *shard);
void run_abandon(struct shard *shard);

#endif
