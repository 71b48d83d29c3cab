#include "options.h"
#include "label.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char gen_usage_text[] =
    "usage: piiwatch-gen STREAM [--size N[KiB|MiB|GiB] | --lines N] [--leaks N] [--lookalikes N]\n"
    "                            [--seed N] [--labels FILE] [-o FILE]\n"
    "       piiwatch-gen STREAM --rate N [--seconds S] [--rotate-at S1[,S2...] | --rotate-every MS]\n"
    "                            [--rotations K] [--keep K] [--partial] [as above] -o FILE\n"
    "       piiwatch-gen check [--lengths] LABELS FINDINGS.jsonl\n"
    "       piiwatch-gen watch ALERTS.jsonl --labels FILE [--labels FILE]... [--show N]\n"
    "                            [--until-idle S] [--seconds S] [--colour | --no-colour]\n"
    "\n"
    "STREAM: svc writes a service log (a third of it JSON), cdr Asterisk call-detail records of 18\n"
    "columns; cdr-asterisk16, -17u, -17f, -19, -20u, -20f, -21, cdr-custom, cdr-cel, cdr-fs-default,\n"
    "-example, -snom, -linksys, -opencdrrate, -asterisk, -sql, -json, -xml, cdr-cucm, cdr-cmr,\n"
    "cdr-avaya-ipo, cdr-avaya-cm, cdr-avaya-teleseer, cdr-mitel, cdr-3cx, cdr-acme, cdr-ribbon,\n"
    "cdr-broadworks, cdr-kamailio, cdr-opensips, cdr-freeradius, cdr-cdrstats, cdr-3gpp,\n"
    "cdr-3gpp-bare, cdr-tap3 the records of those formats.\n"
    "Leaks and look-alikes are counted per 10,000 lines, at most 5,000 each: 1 and 100 by default.\n"
    "The same command line gives the same bytes. Labels: offset, length, category, form; no value.\n"
    "--rate appends N lines a second to FILE as a service would (0: as fast as it can) until S\n"
    "seconds are over, the lines are written or SIGTERM comes, and rotates FILE to FILE.1 and on.\n"
    "check exits with 0 if both files name the same offsets and categories, 1 if not.\n"
    "watch follows the alerts as they come, shows the first N, and in the end compares them with\n"
    "the labels: 0 if each planted value was found once and nothing else, 1 if not.\n";

int
gen_usage(const char *why, const char *what)
{
	(void)fprintf(stderr, "piiwatch-gen: %s%s%s\n\n%s", why, what != NULL ? ": " : "",
	    what != NULL ? what : "", gen_usage_text);
	return 2;
}

int
gen_fail(const char *path)
{
	(void)fprintf(stderr, "piiwatch-gen: %s: %s\n", path,
	    strerror(errno)); /* banned-ok: one thread */
	return 2;
}

bool
gen_seconds_read(const char **p, uint64_t *ret_ms)
{
	uint64_t fraction = 0;
	unsigned digits = 0;

	if (!gen_number_read(p, ret_ms) || *ret_ms > UINT32_MAX)
		return false;
	if (**p == '.') {
		for ((*p)++; digits < 3 && **p >= '0' && **p <= '9'; digits++)
			fraction = fraction * 10 + (uint64_t)(*(*p)++ - '0');
		if (digits == 0)
			return false;
	}
	for (; digits < 3; digits++)
		fraction *= 10;
	*ret_ms = *ret_ms * 1000 + fraction;
	return true;
}

static bool
read_seconds(const char *text, uint64_t *ret_ms)
{
	return gen_seconds_read(&text, ret_ms) && *text == '\0';
}

static bool
read_number(const char *text, uint64_t *ret)
{
	static const struct {
		const char *name;
		unsigned shift;
	} units[] = {{"", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
	uint64_t n = 0;

	if (strspn(text, "0123456789") > 12 || !gen_number_read(&text, &n))
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(text, units[i].name) == 0) {
			*ret = n << units[i].shift;
			return true;
		}
	return false;
}

static int
take_number(const struct gen_option *row, const char *name, const char *value)
{
	uint64_t n;

	if (!(row->ms != NULL ? read_seconds(value, &n) : read_number(value, &n)) || n < row->min ||
	    n > row->max)
		return gen_usage("not a number in its range", name);
	*(row->ms != NULL ? row->ms : row->number) = n;
	return 0;
}

static int
take_value(const struct gen_option *row, const char *name, const char *value)
{
	if (row->number != NULL || row->ms != NULL)
		return take_number(row, name, value);
	if (row->text != NULL) {
		*row->text = value;
	} else {
		if (row->texts->n == GEN_MAX_TEXTS)
			return gen_usage("too many of this option", name);
		row->texts->at[row->texts->n++] = value;
	}
	return 0;
}

static const struct gen_option *
find_row(const struct gen_option *rows, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(name[0] == '-' ? name : "", rows[i].name) == 0)
			return &rows[i];
	return NULL;
}

int
gen_options_take(const struct gen_option *rows, size_t n, char **argv)
{
	int status = 0;

	for (; status == 0 && *argv != NULL; argv++) {
		const struct gen_option *row = find_row(rows, n, *argv);

		if (row == NULL)
			return gen_usage("unknown option", *argv[0] == '-' ? *argv : NULL);
		if (row->flag != NULL) {
			*row->flag = row->flag_value;
		} else if (row->name[0] == '\0') {
			if (*row->text != NULL)
				return gen_usage("an argument too many", NULL);
			*row->text = *argv;
		} else if (argv[1] == NULL) {
			return gen_usage("a value is missing after the option", *argv);
		} else {
			status = take_value(row, *argv, argv[1]);
			argv++;
		}
	}
	return status;
}
