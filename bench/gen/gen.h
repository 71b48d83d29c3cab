/*
 * gen: the inside of piiwatch-gen, which writes logs and call-detail records with personal data
 * planted at known places.
 *
 * Everything that is written is a template: text in which `${name argument}` stands for what the
 * generator called `name` makes up. Shapes of lines, messages, leaks and look-alikes are therefore
 * tables of text, and a planted value is the one place of a template that says `${value}`.
 *
 * Promises
 *  1. The same command line gives the same bytes, on every machine.
 *  2. Nothing here is shared with the detector: its ideas of a card or a telephone number are its
 *     own, these are ours, both read from the standards.
 *  3. The label file tells where each planted value lies, how long it is and what it is, and never
 *     the value.
 *
 * Ownership: all state is in one struct gen of the caller. Thread: one.
 * Limits: GEN_MAX_LINE bytes a record; GEN_MAX_WORDS generators; GEN_MAX_PLANTS values a record.
 */
#ifndef PIIWATCH_BENCH_GEN_H
#define PIIWATCH_BENCH_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define GEN_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define GEN_MAX_LINE (32u * 1024)
#define GEN_BUFFER (1024u * 1024)
#define GEN_MAX_WORDS 256u /* a power of two: the table of names is a hash */
#define GEN_MAX_DECK 128u
#define GEN_MAX_PLANTS 4u
#define GEN_JST 32400 /* seconds the local time is ahead of UTC */

struct gen;

/* A generator appends what it makes up. `arg` is the text behind its name; it ends at } or NUL. */
typedef void gen_fn(struct gen *g, const char *arg);

struct gen_word {
	const char *name;
	gen_fn *put;
};

/* What is drawn from without putting back: each row once, in random order, then again. */
struct gen_deck {
	unsigned n, at;
	uint8_t order[GEN_MAX_DECK];
};

/* Decides which lines carry something: one in each stretch of `every` lines, at a random place. */
struct gen_schedule {
	uint64_t every, line, chosen; /* every 0: never */
};

struct gen_civil {
	int year;
	unsigned month, day, hour, minute, second;
};

/* A planted value of the record being written: its label waits until the record is out. */
struct gen_plant {
	uint64_t offset, length;
	const char *category, *form;
};

/* What the label of a record written in real time says beside. */
struct gen_stamp {
	uint64_t generation;
	int64_t time_us;
	const char *file;
};

/* The call being written; see cdr.c. */
struct gen_call {
	char src[32], dst[32];
	uint64_t start, sequence;
	unsigned ring, talk, extension, peer;
	unsigned channel;
	const char *disposition, *trunk;
};

struct gen {
	uint64_t rng[4], set_aside[4];
	struct gen_word word[GEN_MAX_WORDS];

	/* Output: `done` bytes left, `len` wait in `buf`. */
	int fd;
	const char *path;
	char *buf;
	size_t len;
	uint64_t done, lines;
	FILE *labels;
	struct gen_plant plant[GEN_MAX_PLANTS];
	unsigned n_plants;

	uint64_t now_us; /* the stream's own clock */
	int64_t civil_day; /* of `civil`, in days since 1970 */
	struct gen_civil civil;

	const struct gen_table *table;

	/* What the line's slots stand for. */
	const char *text, *value, *category, *form;

	char yucho[9]; /* number whose symbol was written last */
	uint64_t last_number; /* for ${again} */
	const char *last_service; /* for ${same-service} */
	unsigned trace_left; /* lines of a stack trace still to come */
	struct gen_call call;
	struct gen_deck leaks, lookalikes;
};

/* gen/engine.c: numbers, templates, drawing */
void gen_init(struct gen *g, uint64_t seed);
void gen_release(struct gen *g);

uint64_t gen_random(struct gen *g);
/* What is made between begin and end depends on `key` alone: an extension keeps its name. */
void gen_keyed_begin(struct gen *g, uint64_t key);
void gen_keyed_end(struct gen *g);
/* 0 .. n-1 */
uint64_t gen_below(struct gen *g, uint64_t n);
bool gen_chance(struct gen *g, unsigned per_thousand);

void gen_words_add(struct gen *g, const struct gen_word *words, size_t n);
/* Appends the template, its ${...} replaced. An unknown name ends the program. */
void gen_expand(struct gen *g, const char *template);
/* Reads a decimal number of an argument and moves past it and one space. */
uint64_t gen_arg(const char **arg);
/* True if the argument is this word. */
bool gen_arg_is(const char *arg, const char *word);

void gen_deck_init(struct gen *g, struct gen_deck *deck, unsigned n);
unsigned gen_deck_draw(struct gen *g, struct gen_deck *deck);
void gen_schedule_init(struct gen_schedule *s, unsigned per_ten_thousand);
bool gen_schedule_next(struct gen *g, struct gen_schedule *s);

/* gen/output.c: bytes and labels */
void gen_put(struct gen *g, const char *p, size_t n);
void gen_puts(struct gen *g, const char *s);
void gen_putc(struct gen *g, char c);
/* Decimal, padded with zeros to `width`. */
void gen_putn(struct gen *g, uint64_t n, unsigned width);

/* Hands the buffer over. 0, or -1 with errno. */
int gen_flush(struct gen *g);
/* Writes the labels of the record's planted values, if there is a file for them, and forgets them.
 * `stamp` may be NULL. Errors are the file's. */
void gen_labels_put(struct gen *g, const struct gen_stamp *stamp);

/* gen/clock.c: local time; `sec` counts from 1970, UTC */
void gen_clock_words(struct gen *g);
const struct gen_civil *gen_civil_at(struct gen *g, uint64_t sec);
void gen_put_datetime(struct gen *g, uint64_t sec);

/* gen/values.c: what is personal, and what only looks so */
void gen_value_words(struct gen *g);

/* gen/pools.c: names, hosts, paths */
void gen_pool_words(struct gen *g);

/* gen/call.c: the call of a record. */
enum gen_direction { GEN_OUTGOING, GEN_INCOMING, GEN_INTERNAL, GEN_IVR };

void gen_call_start(struct gen *g); /* once a stream: words and clock */
void gen_call_make(struct gen *g, enum gen_direction direction);
void gen_call_answer(struct gen *g); /* what is planted belongs to a call that was answered */

/* What a line is to carry. */
enum gen_carry { GEN_CLEAN, GEN_LOOKALIKE, GEN_LEAK };

/* One stream of records. `start` prepares, `line` writes one record. */
struct gen_stream {
	const char *name;
	void (*start)(struct gen *g);
	void (*line)(struct gen *g, enum gen_carry carry);
	void (*head)(struct gen *g); /* what a file begins with, or NULL */
	bool is_binary; /* no line end follows a record */
	const struct gen_table *table; /* of tables.c */
};

extern const struct gen_stream gen_svc, gen_cdr, gen_cel, gen_3gpp, gen_3gpp_bare, gen_tap3;

/* gen/tables.c: a stream whose records are columns one after the other. */
bool gen_table_find(const char *name, struct gen_stream *ret);

/* gen/lines.c: the records of a stream, one after the other. */
struct gen_lines {
	const struct gen_stream *stream;
	struct gen_schedule leaks, lookalikes;
	unsigned waiting; /* look-alikes whose line a leak took */
};

/* Leaks and look-alikes are per 10,000 lines. */
void gen_lines_start(struct gen_lines *lines, struct gen *g, unsigned leaks, unsigned lookalikes);
/* Puts the next record, with its end, into the buffer. */
void gen_lines_next(struct gen_lines *lines, struct gen *g);

/* The forms of svc.c, in a file of their own. */
enum gen_slot { GEN_TEXT, GEN_MEMBERS, GEN_PATH };

struct gen_form {
	enum gen_slot slot;
	const char *text;
	const char *name, *category, *value; /* of a leak */
};

extern const struct gen_form gen_svc_leaks[], gen_svc_lookalikes[];
extern const unsigned gen_svc_n_leaks, gen_svc_n_lookalikes;

/* gen/check.c: 0 the same, 1 not, 2 could not. */
int gen_check(const char *labels, const char *findings, bool with_lengths);

#endif
