#include "rules.h"
#include "terminal.h"

#include <string.h>

#define ROW_WIDTH 15 /* of the longest name of a row, indented, and a space */
#define LINE_WIDTH 100

static const char *
reason_text(enum pw_reason reason)
{
	static const char *const texts[] = {
#define X(id, text) [PW_REASON_##id] = (text),
	    PW_REASON_ROWS(X)
#undef X
	};

	return texts[reason];
}

/* What one road alone tells of is marked. */
static const char *
road_mark(unsigned roads)
{
	static const char *const marks[] = {"", " [gate on]", " [gate off]", ""};

	return marks[roads];
}

static void
switch_on(const char *colour)
{
	if (cli_in_colour())
		fputs(colour, stdout);
}

static void
begin_row(const char *name)
{
	int used = printf("  %s", name);

	printf("%*s", ROW_WIDTH - used, "");
}

static void
print_place(const struct pw_step *s)
{
	printf("line %ju, column %u, offset %ju, ", (uintmax_t)s->line, s->column,
	    (uintmax_t)s->offset);
	if (s->length > 0)
		printf("%u byte%s", s->length, s->length == 1 ? "" : "s");
	else
		fputs("where a value could begin", stdout);
}

static void
print_name(const struct pw_step *s)
{
	printf("%s%s%s", s->rule, s->form[0] != '\0' ? "/" : "", s->form);
}

static const char *
own_label(const struct pw_step *s)
{
	if (s->is_labelled)
		return "the rule's";
	if (s->is_label_other)
		return "another rule's";
	return s->is_label_negative ? "negative" : "none";
}

static const char *
check_digit(const struct pw_step *s)
{
	return s->is_failed ? "wrong" : s->is_checked ? "right" : "none";
}

static const char *
context(const struct pw_step *s)
{
	if (s->is_near)
		return s->is_near_negative ? "a word of the rule, a negative one"
					   : "a word of the rule";
	return s->is_near_negative ? "a negative word" : "none";
}

/* What is not looked at where a word ruled the value out before stays 0. */
static void
print_scores(const struct explain_trace *t, const struct pw_step *s)
{
	printf("alone %.2f", s->alone / 1000.0);
	if (s->confidence > 0)
		printf(" -> confidence %.2f%s", s->confidence / 1000.0,
		    s->is_capped ? ", capped by a word near it" : "");
	printf(", threshold %.2f", t->plan->threshold / 1000.0);
}

static void
print_judgement(const struct explain_trace *t, const struct pw_step *s)
{
	begin_row("own label");
	puts(own_label(s));
	begin_row("near");
	puts(context(s));
	begin_row("check digit");
	puts(check_digit(s));
	begin_row("grade");
	puts(s->grade[0] != '\0' ? s->grade : "none");
	begin_row("scores");
	print_scores(t, s);
	putchar('\n');
}

static void
print_finding(const struct explain_trace *t, const struct explain_entry *e)
{
	enum pw_category category = (enum pw_category)e->finding.category;
	enum pw_severity severity = (enum pw_severity)e->finding.severity;

	putchar('\n');
	switch_on(CLI_BOLD);
	fputs("FOUND ", stdout);
	print_name(&e->step);
	switch_on(CLI_PLAIN);
	printf("%s\n", road_mark(e->roads));
	begin_row("value");
	cli_put(e->step.masked);
	putchar('\n');
	begin_row("place");
	print_place(&e->step);
	if (e->finding.field[0] != '\0') {
		fputs(", field ", stdout);
		cli_put(e->finding.field);
	}
	putchar('\n');
	begin_row("category");
	printf("%s (%s), ", pw_category_name(category), pw_category_title_ja(category));
	switch_on(cli_severity_colour(e->finding.severity));
	fputs(pw_severity_name(severity), stdout);
	switch_on(CLI_PLAIN);
	putchar('\n');
	if (e->step.is_scored) {
		print_judgement(t, &e->step);
	} else {
		begin_row("scores");
		printf("confidence %.2f%s\n", e->step.confidence / 1000.0,
		    e->rule->is_of_records       ? ": the record's values make it together"
			: e->rule->is_of_columns ? ": what its column holds makes it"
						 : "");
	}
	begin_row("verdict");
	puts("reported");
}

/* One whose scores are known, on lines of its own. */
static void
print_scored(const struct explain_trace *t, const struct explain_entry *e)
{
	const struct pw_step *s = &e->step;

	fputs("  ", stdout);
	print_name(s);
	/* The scores kept it, and nothing is known to have taken it. */
	printf(": %s%s\n",
	    s->reason == PW_REASON_KEPT ? "the record holds more values than there is room for"
					: reason_text(s->reason),
	    road_mark(e->roads));
	printf("    own label: %s; near: %s; check digit: %s", own_label(s), context(s),
	    check_digit(s));
	if (s->grade[0] != '\0')
		printf("; grade: %s", s->grade);
	fputs("\n    ", stdout);
	print_scores(t, s);
	putchar('\n');
}

/* Those with one reason, by their names. Returns how many. */
static uint32_t
print_unscored(const struct explain_entry *e, uint32_t n)
{
	int at = printf("  %s%s:", reason_text(e->step.reason), road_mark(e->roads));
	uint32_t i = 0;

	for (; i < n && e[i].step.reason == e->step.reason && e[i].roads == e->roads; i++) {
		int len = (int)(strlen(e[i].step.rule) + strlen(e[i].step.form)) + 3;

		if (i > 0)
			putchar(',');
		if (at + len > LINE_WIDTH)
			at = printf("\n   ") - 1;
		putchar(' ');
		print_name(&e[i].step);
		at += len;
	}
	putchar('\n');
	return i;
}

/* True if bytes of the entry are shown by the mask of one before it. Masks of two rules together could
 * show more than either may. */
static bool
is_shown_before(const struct explain_trace *t, uint32_t i)
{
	const struct pw_step *s = &t->entry[i].step;

	for (uint32_t k = 0; k < i; k++) {
		const struct pw_step *o = &t->entry[k].step;

		if (s->offset < o->offset + o->length && o->offset < s->offset + s->length)
			return true;
	}
	return false;
}

/* Letters and digits hidden, each as it is long. */
static void
put_hidden(const char *masked)
{
	for (; *masked != '\0'; masked++) {
		unsigned char c = (unsigned char)*masked;

		if (pw_is_alnum(*masked) || c >= 0xC0)
			putchar('*');
		else if (c >= 0x20 && c < 0x7F)
			putchar(c);
	}
}

static void
print_masked(const struct explain_trace *t, uint32_t i)
{
	const struct pw_step *s = &t->entry[i].step;

	if (s->length == 0)
		return;
	fputs(": ", stdout);
	if (s->is_scored && !is_shown_before(t, i))
		cli_put(s->masked);
	else
		put_hidden(s->masked);
}

/* What was turned away at one place. Returns how many entries. */
static uint32_t
print_turned_away(const struct explain_trace *t, uint32_t from)
{
	const struct explain_entry *e = &t->entry[from];
	uint32_t n = 0;

	while (from + n < t->n && explain_is_same_place(&e[0], &e[n]))
		n++;
	fputs(e->rank > 0 ? "\nnot reported: " : "not reported: ", stdout);
	print_place(&e->step);
	print_masked(t, from);
	putchar('\n');
	for (uint32_t i = 0; i < n;) {
		if (e[i].step.is_scored) {
			print_scored(t, &e[i]);
			i++;
		} else {
			i += print_unscored(&e[i], n - i);
		}
	}
	return n;
}

/* All that is no finding, from entry `i` on. */
static void
print_others(const struct explain_trace *t, uint32_t i)
{
	unsigned roads = EXPLAIN_BOTH;
	bool is_headed = false;

	while (i < t->n) {
		if (t->entry[i].rank == 0 && !is_headed) {
			puts("\nBefore the scores:");
			is_headed = true;
		}
		for (uint32_t n = print_turned_away(t, i); n > 0; n--)
			roads &= t->entry[i++].roads;
	}
	if (roads != EXPLAIN_BOTH)
		puts(
		    "\n[gate off] is told where every form is tried at every character, [gate on] where "
		    "the gate\nsays which could begin; a place that the gate passes over is told of by the "
		    "former alone.");
}

static void
print_nothing(const struct explain_trace *t)
{
	printf(
	    "No form of any rule matches anything in it; those that cannot reach the threshold, %.2f,\n"
	    "are not tried.\n",
	    t->plan->threshold / 1000.0);
	puts(
	    "To try: `piiwatch rules list` for the rules there are; --encoding, if the line is not\n"
	    "read as it is written; --cdr none, if it is no record of a format; a form of your own,\n"
	    "with the line as its example (--rules), and `piiwatch rules test`.");
}

void
explain_print(const struct explain_file *file, const struct explain_trace *t)
{
	uint32_t found = 0, i;

	printf("%s:%ju\n", file->shown_path.data, (uintmax_t)file->line);
	if (t->is_framed)
		printf(
		    "A record of the format %s: columns of times and counters, and those that hold a\n"
		    "party's number, are passed over where they hold nothing else.\n",
		    t->format);
	else if (t->misfit != NULL && t->format != NULL)
		printf("It does not fit the format %s: %s. All of it is scanned as free text.\n",
		    t->format, t->misfit);
	for (i = 0; i < t->n && explain_is_finding(&t->entry[i]); i++) {
		print_finding(t, &t->entry[i]);
		found++;
	}
	print_others(t, i);
	if (t->n == 0)
		print_nothing(t);
	if (t->n_left_out > 0)
		printf("\n%ju more steps are left out: at most %u are kept.\n",
		    (uintmax_t)t->n_left_out, EXPLAIN_MAX_STEPS);
	printf("\n%u reported, %u turned away", found, t->n - found);
	if (t->n_lesser > 0)
		printf(" (and %ju matches that share bytes with a match of their form that came "
		       "further)",
		    (uintmax_t)t->n_lesser);
	putchar('\n');
}
