#include "alerts.h"
#include "terminal.h"
#include "when.h"

#include <piiwatch/category.h>

struct listing {
	bool is_jsonl, in_colour, is_local;
	char store_id[40];
	uint64_t total, by_category[PW_CATEGORIES], by_kind[PW_KINDS];
};

static void
print_watcher(const struct pw_alert *a)
{
	cli_put(a->code);
	fputs(": ", stdout);
	cli_put(a->text);
	if (a->path[0] == '\0')
		return;
	fputs(" (", stdout);
	cli_put(a->path);
	putchar(')');
}

static void
print_leak(const struct listing *l, const struct pw_alert *a)
{
	fputs(l->in_colour ? CLI_BOLD : "", stdout);
	cli_put(a->masked);
	printf("%s ", l->in_colour ? CLI_PLAIN : "");
	cli_put(a->path);
	if (a->line > 0)
		printf(":%ju", (uintmax_t)a->line);
}

static void
print_line(const struct listing *l, const struct pw_alert *a)
{
	char when[WHEN_TEXT], id[2 * PW_ALERT_ID + 1];

	when_print(a->first_seen_us, l->is_local, when);
	pw_hex(a->id, sizeof(a->id), id);
	printf("%s %s%-8s%s %.8s %-12s ", when,
	    l->in_colour ? cli_severity_colour(a->severity) : "",
	    pw_severity_name((enum pw_severity)a->severity), l->in_colour ? CLI_PLAIN : "", id,
	    a->category >= 0 ? pw_category_name((enum pw_category)a->category)
			     : pw_kind_name(a->kind));
	cli_put(a->source[0] != '\0' ? a->source : "-");
	putchar(' ');
	if (a->kind == PW_KIND_WATCHER)
		print_watcher(a);
	else
		print_leak(l, a);
	if (a->count > 1)
		printf(" ×%ju", (uintmax_t)a->count);
	fputs(a->is_backlog ? " backlog\n" : "\n", stdout);
}

static void
on_alert(const struct pw_alert *a, void *context)
{
	struct listing *l = context;

	l->total++;
	l->by_kind[a->kind]++;
	if (a->category >= 0)
		l->by_category[a->category]++;
	if (ferror(stdout) != 0)
		return;
	if (l->is_jsonl)
		alerts_print_json(a, l->store_id);
	else
		print_line(l, a);
}

/* "3 alerts (card 1, phone 1; watcher 1)" */
static void
print_summary(const struct listing *l)
{
	const char *between = " (";

	if (l->total == 0) {
		fputs("no alerts\n", stderr);
		return;
	}
	fprintf(stderr, "%ju alert%s", (uintmax_t)l->total, l->total == 1 ? "" : "s");
	for (unsigned i = 0; i < PW_CATEGORIES; i++) {
		if (l->by_category[i] == 0)
			continue;
		fprintf(stderr, "%s%s %ju", between, pw_category_name((enum pw_category)i),
		    (uintmax_t)l->by_category[i]);
		between = ", ";
	}
	if (between[0] == ',')
		between = "; ";
	for (unsigned i = PW_KIND_LEAK + 1; i < PW_KINDS; i++) {
		if (l->by_kind[i] == 0)
			continue;
		fprintf(stderr, "%s%s %ju", between, pw_kind_name((enum pw_kind)i),
		    (uintmax_t)l->by_kind[i]);
		between = ", ";
	}
	fputs(")\n", stderr);
}

int
alerts_list(const struct alerts_options *o, struct look *look)
{
	struct listing l = {.is_jsonl = o->is_jsonl,
	    .in_colour = cli_in_colour(),
	    .is_local = cli_on_terminal()};
	struct pw_err err;
	int rc;

	if (o->is_jsonl && alerts_store_id(look->path, l.store_id, &err) < 0)
		return look_fail("alerts list", &err);
	if (pw_store_view_alerts(look->view, &o->filter, on_alert, &l, &err) < 0)
		return look_fail("alerts list", &err);
	rc = cli_end_output(CLI_OK);
	if (rc == CLI_OK && !o->is_jsonl)
		print_summary(&l);
	return rc;
}
