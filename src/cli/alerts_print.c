#include "alerts.h"
#include "terminal.h"
#include "when.h"

#include <piiwatch/category.h>
#include <piiwatch/outbox_read.h>
#include <piiwatch/policy.h>

#include <string.h>

#define NAME_WIDTH 13 /* of the longest name, its colon and a space */
#define MAX_LINE (64u * 1024)

static void
begin_row(const char *name)
{
	int used = printf("%s:", name);

	printf("%*s", NAME_WIDTH - used, "");
}

static void
print_row(const char *name, const char *text)
{
	if (text[0] == '\0')
		return;
	begin_row(name);
	cli_put(text);
	putchar('\n');
}

static void
print_time(const char *name, int64_t us)
{
	char when[WHEN_TEXT], span[WHEN_TEXT];

	when_print(us, cli_on_terminal(), when);
	when_print_span(pw_now_us() - us, span);
	begin_row(name);
	printf("%s (%s ago)\n", when, span);
}

static void
print_severity(const struct pw_alert *a)
{
	bool in_colour = cli_in_colour();

	begin_row("severity");
	printf("%s%s%s\n", in_colour ? cli_severity_colour(a->severity) : "",
	    pw_severity_name((enum pw_severity)a->severity), in_colour ? CLI_PLAIN : "");
}

static void
print_title(const char *title)
{
	if (title == NULL)
		return;
	printf("%*s", NAME_WIDTH + 2, "");
	cli_put(title);
	putchar('\n');
}

static void
print_clauses(const struct pw_touch *touch, const struct pw_policy *policy)
{
	for (unsigned i = 0; i < touch->n_clauses && i < PW_MAX_CLAUSES; i++) {
		const char *id = touch->clause[i];

		if (i == 0)
			begin_row("clause");
		else
			printf("%*s", NAME_WIDTH, "");
		cli_put(id);
		putchar('\n');
		if (policy == NULL)
			continue;
		print_title(pw_policy_item_title(policy, id, false));
		print_title(pw_policy_item_title(policy, id, true));
	}
}

static void
print_where(const struct pw_alert *a, const char *path)
{
	print_row("source", a->source);
	print_row("host", a->host);
	print_row("path", path);
	if (a->kind == PW_KIND_WATCHER)
		return;
	begin_row("place");
	if (a->line > 0)
		printf("line %ju, column %ju, ", (uintmax_t)a->line, (uintmax_t)a->column);
	printf("offset %ju, %ju bytes\n", (uintmax_t)a->offset, (uintmax_t)a->length);
	print_row("field", a->field);
}

static void
print_what(const struct pw_alert *a)
{
	if (a->kind == PW_KIND_WATCHER) {
		print_row("code", a->code);
		print_row("text", a->text);
		return;
	}
	begin_row("category");
	printf("%s (%s)\n", pw_category_name((enum pw_category)a->category),
	    pw_category_title_ja((enum pw_category)a->category));
	print_row("rule", a->rule);
	print_row("masked", a->masked);
	begin_row("confidence");
	printf("%.2f\n", a->confidence / 1000.0);
	print_row("key", a->key_name);
}

static void
print_counts(const struct pw_alert *a)
{
	begin_row("count");
	printf("%ju\n", (uintmax_t)a->count);
	print_time("first_seen", a->first_seen_us);
	print_time("last_seen", a->last_seen_us);
	begin_row("revision");
	printf("%u\n", (unsigned)a->revision);
	print_time("time", a->time_us);
	if (a->is_backlog)
		print_row("backlog", "yes: it lay there before the first start");
}

/* On a terminal the value's mask stands out. */
static void
print_excerpt(const struct pw_alert *a)
{
	const char *at = strstr(a->excerpt, a->masked);
	char part[sizeof(a->excerpt)];
	size_t before;

	if (a->excerpt[0] == '\0')
		return;
	printf("excerpt:\n  ");
	if (!cli_in_colour() || at == NULL || a->masked[0] == '\0') {
		cli_put(a->excerpt);
		putchar('\n');
		return;
	}
	before = (size_t)(at - a->excerpt);
	memcpy(part, a->excerpt, before);
	part[before] = '\0';
	cli_put(part);
	fputs(CLI_BOLD, stdout);
	cli_put(a->masked);
	fputs(CLI_PLAIN, stdout);
	cli_put(at + strlen(a->masked));
	putchar('\n');
}

void
alerts_print_text(const struct pw_alert *a, const char *path, const struct pw_policy *policy)
{
	char id[2 * PW_ALERT_ID + 1];

	pw_hex(a->id, sizeof(a->id), id);
	print_row("id", id);
	print_row("kind", pw_kind_name(a->kind));
	print_row("title", a->touch.title);
	print_row("title_ja", a->touch.title_ja);
	print_severity(a);
	print_what(a);
	print_where(a, path);
	print_counts(a);
	print_clauses(&a->touch, policy);
	print_excerpt(a);
}

void
alerts_print_json(const struct pw_alert *a, const char *store_id)
{
	struct pw_buf line;

	pw_buf_init(&line, MAX_LINE);
	pw_alert_to_json(a, store_id, NULL, &line);
	pw_buf_add(&line, "", 0);
	fputs(line.data, stdout);
	pw_buf_release(&line);
}

int
alerts_store_id(const char *store, char ret[40], struct pw_err *reterr)
{
	struct pw_outbox *outbox = pw_outbox_open(store, reterr);

	if (outbox == NULL)
		return -1;
	snprintf(ret, 40, "%s", pw_outbox_store_id(outbox));
	pw_outbox_close(outbox);
	return 0;
}
