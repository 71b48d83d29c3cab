#include "gen.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

void
gen_put(struct gen *g, const char *p, size_t n)
{
	assert(g->len + n <= GEN_BUFFER);
	memcpy(g->buf + g->len, p, n);
	g->len += n;
}

void
gen_puts(struct gen *g, const char *s)
{
	gen_put(g, s, strlen(s));
}

void
gen_putc(struct gen *g, char c)
{
	gen_put(g, &c, 1);
}

void
gen_putn(struct gen *g, uint64_t n, unsigned width)
{
	char digit[24];
	unsigned at = sizeof(digit), least = sizeof(digit) - width;

	do {
		digit[--at] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (at > least)
		digit[--at] = '0';
	gen_put(g, digit + at, sizeof(digit) - at);
}

int
gen_flush(struct gen *g)
{
	for (size_t at = 0; at < g->len;) {
		ssize_t n = write(g->fd, g->buf + at, g->len - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += (size_t)n;
	}
	g->done += g->len;
	g->len = 0;
	return 0;
}

void
gen_labels_put(struct gen *g, const struct gen_stamp *stamp)
{
	for (unsigned i = 0; g->labels != NULL && i < g->n_plants; i++) {
		const struct gen_plant *p = &g->plant[i];

		(void)fprintf(g->labels, "%llu\t%llu\t%s\t%s", (unsigned long long)p->offset,
		    (unsigned long long)p->length, p->category, p->form);
		if (stamp != NULL)
			(void)fprintf(g->labels, "\t%llu\t%lld\t%s",
			    (unsigned long long)stamp->generation, (long long)stamp->time_us,
			    stamp->file);
		(void)fputc('\n', g->labels);
	}
	g->n_plants = 0;
}
