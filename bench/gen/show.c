/* A line for each alert, as it comes in. */
#include "watch.h"

#include <string.h>

void
gen_paint(const struct gen_show *show, const char *sgr)
{
	if (show->colour)
		(void)printf("\033[%sm", sgr);
}

void
gen_unpaint(const struct gen_show *show)
{
	gen_paint(show, "0");
}

const char *
gen_severity_colour(const char *severity)
{
	static const char *const colours[GEN_SEVERITIES] = {"2", "36", "33", "31", "1;31", "0"};

	return colours[gen_severity_find(severity)];
}

static bool
is_control(const unsigned char *p)
{
	return *p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0);
}

/* Bytes of the character that begins here; what is cut or no UTF-8 is taken as it lies. */
static size_t
character(const unsigned char *p)
{
	size_t n = 1;

	while (n < 4 && *p >= 0xC0 && (p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

static unsigned
code_point(const unsigned char *p, size_t n)
{
	return n == 3 ? (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu) : 0;
}

static bool
is_wide(unsigned c)
{
	return (c >= 0x2E80 && c < 0xFF61) || (c >= 0xFFE0 && c < 0xFFE7);
}

void
gen_show_text(const char *text, unsigned width)
{
	unsigned columns = 0;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
		size_t len = character(p);

		columns += is_wide(code_point(p, len)) ? 2 : 1;
		if (is_control(p))
			(void)putchar('?');
		else
			(void)fwrite(p, 1, len, stdout);
		p += len;
	}
	for (; columns < width; columns++)
		(void)putchar(' ');
}

/* Whether another one is shown; says once that no more are. */
static bool
may_show(const struct gen_show *show, uint64_t *shown, const char *what)
{
	(*shown)++;
	if (*shown == show->max_leaks + 1 && show->max_leaks > 0) {
		gen_paint(show, "2");
		(void)printf("           … more %s are counted, not shown\n", what);
		gen_unpaint(show);
		(void)fflush(stdout);
	}
	return *shown <= show->max_leaks;
}

static void
show_where(const struct gen_alert *alert)
{
	char where[320];

	(void)snprintf(where, sizeof(where), "%s:%llu", alert->file,
	    (unsigned long long)alert->line);
	gen_show_text(where, 22);
}

void
gen_show_leak(struct gen_show *show, const struct gen_alert *alert, double seconds,
    int64_t latency_us)
{
	if (!may_show(show, &show->leaks, "leaks"))
		return;
	(void)printf("%9.3f  ", seconds);
	gen_paint(show, gen_severity_colour(alert->severity));
	gen_show_text(alert->severity, 8);
	gen_unpaint(show);
	(void)fputs("  ", stdout);
	gen_show_text(alert->category, 14);
	(void)fputs("  ", stdout);
	gen_paint(show, "1");
	gen_show_text(alert->masked, 22);
	gen_unpaint(show);
	(void)fputs("  ", stdout);
	show_where(alert);
	(void)fputs("  ", stdout);
	gen_paint(show, "2");
	gen_show_text(alert->rule, 16);
	gen_unpaint(show);
	if (latency_us >= 0)
		(void)printf("  %8.1f ms", (double)latency_us / 1e3);
	(void)putchar('\n');
	(void)fflush(stdout);
}

/* Apart by its mark: no finding, but what the watcher says of itself. */
void
gen_show_watcher(struct gen_show *show, const struct gen_alert *alert, double seconds)
{
	if (!may_show(show, &show->watchers, "alerts of the watcher itself"))
		return;
	gen_paint(show, "2");
	(void)printf("%9.3f  -- watcher: ", seconds);
	gen_show_text(alert->code, 0);
	if (alert->text[0] != '\0')
		(void)fputs(": ", stdout);
	gen_show_text(alert->text, 0);
	gen_unpaint(show);
	(void)putchar('\n');
	(void)fflush(stdout);
}
