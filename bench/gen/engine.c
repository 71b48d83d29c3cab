/*
 * Random numbers (xoshiro256**, seeded by splitmix64: fixed by their definition, unlike the
 * library's), templates, drawing.
 */
#include "gen.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint64_t
rotate(uint64_t x, unsigned k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t
gen_random(struct gen *g)
{
	uint64_t *s = g->rng, result = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return result;
}

uint64_t
gen_below(struct gen *g, uint64_t n)
{
	uint64_t high = gen_random(g) >> 32;

	assert(n > 0);
	return n <= UINT32_MAX ? high * n >> 32 : gen_random(g) % n;
}

bool
gen_chance(struct gen *g, unsigned per_thousand)
{
	return gen_below(g, 1000) < per_thousand;
}

static uint64_t
splitmix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

void
gen_keyed_begin(struct gen *g, uint64_t key)
{
	memcpy(g->set_aside, g->rng, sizeof(g->rng));
	for (unsigned i = 0; i < 4; i++)
		g->rng[i] = splitmix(&key);
}

void
gen_keyed_end(struct gen *g)
{
	memcpy(g->rng, g->set_aside, sizeof(g->rng));
}

/* The slots a template leaves open. */

static void
put_text(struct gen *g, const char *arg)
{
	(void)arg;
	gen_expand(g, g->text);
}

static const struct gen_word *find_word(const struct gen *g, const char *name, size_t len);

/* The planted value: what the form's `value` makes, and its place for the label. */
static void
put_value(struct gen *g, const char *arg)
{
	size_t from = g->len, name = strcspn(g->value, " ");
	const struct gen_word *word = find_word(g, g->value, name);

	(void)arg;
	assert(word != NULL);
	word->put(g, g->value[name] == ' ' ? g->value + name + 1 : "");
	assert(g->n_plants < GEN_MAX_PLANTS);
	g->plant[g->n_plants++] =
	    (struct gen_plant) {g->done + from, g->len - from, g->category, g->form};
}

static const struct gen_word slots[] = {{"text", put_text}, {"value", put_value}};

void
gen_init(struct gen *g, uint64_t seed)
{
	memset(g, 0, sizeof(*g));
	for (unsigned i = 0; i < 4; i++)
		g->rng[i] = splitmix(&seed);
	g->buf = malloc(GEN_BUFFER);
	if (g->buf == NULL) {
		(void)fputs("piiwatch-gen: out of memory\n", stderr);
		exit(2);
	}
	g->civil_day = -1;
	gen_words_add(g, slots, GEN_LEN(slots));
}

void
gen_release(struct gen *g)
{
	free(g->buf);
	g->buf = NULL;
}

/* Names */

static unsigned
hash_name(const char *name, size_t len)
{
	unsigned h = 7;

	for (size_t i = 0; i < len; i++)
		h = h * 31 + (unsigned char)name[i];
	return (h ^ h >> 8) % GEN_MAX_WORDS;
}

static const struct gen_word *
find_word(const struct gen *g, const char *name, size_t len)
{
	for (unsigned i = hash_name(name, len); g->word[i].name != NULL;
	     i = (i + 1) % GEN_MAX_WORDS)
		if (strncmp(g->word[i].name, name, len) == 0 && g->word[i].name[len] == '\0')
			return &g->word[i];
	return NULL;
}

void
gen_words_add(struct gen *g, const struct gen_word *words, size_t n)
{
	for (size_t w = 0; w < n; w++) {
		size_t len = strlen(words[w].name);
		unsigned i = hash_name(words[w].name, len), tries = 0;

		assert(find_word(g, words[w].name, len) == NULL);
		while (g->word[i].name != NULL) {
			i = (i + 1) % GEN_MAX_WORDS;
			assert(++tries < GEN_MAX_WORDS / 2);
		}
		g->word[i] = words[w];
	}
}

void
gen_expand(struct gen *g, const char *template)
{
	for (;;) {
		const char *dollar = strchrnul(template, '$'), *name = dollar + 2;
		const struct gen_word *word;
		size_t len;

		gen_put(g, template, (size_t)(dollar - template));
		if (*dollar == '\0')
			return;
		assert(dollar[1] == '{');
		len = strcspn(name, " }");
		word = find_word(g, name, len);
		if (word == NULL) {
			(void)fprintf(stderr, "piiwatch-gen: no generator \"%.*s\"\n", (int)len,
			    name);
			exit(2);
		}
		word->put(g, name[len] == ' ' ? name + len + 1 : name + len);
		template = strchr(name, '}') + 1;
	}
}

uint64_t
gen_arg(const char **arg)
{
	uint64_t n = 0;

	while (**arg >= '0' && **arg <= '9')
		n = n * 10 + (uint64_t)(*(*arg)++ - '0');
	if (**arg == ' ')
		(*arg)++;
	return n;
}

bool
gen_arg_is(const char *arg, const char *word)
{
	size_t len = strlen(word);

	return strncmp(arg, word, len) == 0 &&
	    (arg[len] == '\0' || arg[len] == '}' || arg[len] == ' ');
}

/* Drawing */

void
gen_deck_init(struct gen *g, struct gen_deck *deck, unsigned n)
{
	assert(n > 0 && n <= GEN_MAX_DECK);
	deck->n = n;
	deck->at = 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned k = (unsigned)gen_below(g, i + 1);

		deck->order[i] = deck->order[k];
		deck->order[k] = (uint8_t)i;
	}
}

unsigned
gen_deck_draw(struct gen *g, struct gen_deck *deck)
{
	if (deck->at == deck->n)
		gen_deck_init(g, deck, deck->n);
	return deck->order[deck->at++];
}

void
gen_schedule_init(struct gen_schedule *s, unsigned per_ten_thousand)
{
	s->every = per_ten_thousand > 0 ? 10000 / per_ten_thousand : 0;
	s->line = 0;
	s->chosen = 0;
}

bool
gen_schedule_next(struct gen *g, struct gen_schedule *s)
{
	bool now;

	if (s->every == 0)
		return false;
	if (s->line == 0)
		s->chosen = gen_below(g, s->every);
	now = s->line == s->chosen;
	s->line = (s->line + 1) % s->every;
	return now;
}
