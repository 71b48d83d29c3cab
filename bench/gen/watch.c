#include "watch.h"
#include "options.h"
#include "pace.h"

#include <stdlib.h>
#include <unistd.h>

#define POLL_NS GEN_NS_A_MS
#define MAX_MS (UINT64_C(366) * 86400 * 1000)

struct watch {
	const char *alerts_path;
	struct gen_texts label_paths;
	uint64_t run_ms, idle_ms; /* 0: no end of that kind */
	struct gen_show show;

	struct gen_follow alerts, labels[GEN_MAX_TEXTS];
	struct gen_ledger ledger;
	uint64_t start_ns, active_ns;
};

static int
take_options(struct watch *w, char **argv)
{
	const struct gen_option rows[] = {
	    {.name = "", .text = &w->alerts_path},
	    {.name = "--labels", .texts = &w->label_paths},
	    {.name = "--show", .number = &w->show.max_leaks, .max = UINT32_MAX},
	    {.name = "--until-idle", .ms = &w->idle_ms, .min = 1, .max = MAX_MS},
	    {.name = "--seconds", .ms = &w->run_ms, .min = 1, .max = MAX_MS},
	    {.name = "--colour", .flag = &w->show.colour, .flag_value = true},
	    {.name = "--no-colour", .flag = &w->show.colour, .flag_value = false},
	};
	int status = gen_options_take(rows, GEN_LEN(rows), argv);

	if (status == 0 && w->alerts_path == NULL)
		status = gen_usage("watch takes a file of alerts", NULL);
	if (status == 0 && w->label_paths.n == 0)
		status = gen_usage("watch needs --labels", NULL);
	return status;
}

static int
complain(const char *path, const char *what)
{
	(void)fprintf(stderr, "piiwatch-gen: %s: %s\n", path, what);
	return 2;
}

/* Labels that are there. 0, or 2 after a complaint. */
static int
read_labels(struct watch *w, struct gen_follow *f)
{
	ssize_t n;

	while ((n = gen_follow_read(f)) > 0) {
		struct gen_label label;
		size_t len;

		w->active_ns = gen_monotonic_ns();
		for (char *line; (line = gen_follow_line(f, &len)) != NULL;) {
			if (!gen_label_read(line, &label))
				return complain(f->path, "a line that is not a label");
			if (!gen_ledger_label(&w->ledger, &label))
				return complain(f->path, "too many labels");
		}
	}
	return n == 0 ? 0 : gen_fail(f->path);
}

static int
read_all_labels(struct watch *w)
{
	int status = 0;

	for (size_t i = 0; status == 0 && i < w->label_paths.n; i++)
		status = read_labels(w, &w->labels[i]);
	return status;
}

static int
take_leak(struct watch *w, const struct gen_alert *alert, int64_t read_us, double seconds)
{
	int64_t latency_us;

	switch (gen_ledger_leak(&w->ledger, alert, read_us, &latency_us)) {
	case GEN_NEWS:
		gen_show_leak(&w->show, alert, seconds, latency_us);
		break;
	case GEN_REPEAT:
		break;
	case GEN_FULL:
		return complain(w->alerts_path, "too many alerts");
	}
	return 0;
}

static int
take_line(struct watch *w, const char *line, size_t len, int64_t read_us)
{
	double seconds = (double)(w->active_ns - w->start_ns) / 1e9;
	struct gen_alert alert;
	int status = 0;

	w->ledger.lines++;
	if (!gen_alert_read(line, len, &alert)) {
		w->ledger.broken++;
	} else if (alert.kind == GEN_KIND_LEAK) {
		status = take_leak(w, &alert, read_us, seconds);
	} else if (alert.kind == GEN_KIND_WATCHER) {
		gen_ledger_watcher(&w->ledger, &alert);
		gen_show_watcher(&w->show, &alert, seconds);
	} else {
		w->ledger.other++;
	}
	gen_alert_release(&alert);
	return status;
}

/* The time of an alert is taken before anything else is done about it; then its label, which is
 * older, is looked for. */
static int
read_alerts(struct watch *w)
{
	ssize_t n;

	while ((n = gen_follow_read(&w->alerts)) > 0) {
		int64_t read_us = gen_unix_us();
		int status = read_all_labels(w);
		size_t len;

		w->active_ns = gen_monotonic_ns();
		for (char *line; status == 0 && (line = gen_follow_line(&w->alerts, &len)) != NULL;)
			status = take_line(w, line, len, read_us);
		if (status != 0)
			return status;
	}
	return n == 0 ? 0 : gen_fail(w->alerts_path);
}

static bool
is_time_up(const struct watch *w)
{
	uint64_t now = gen_monotonic_ns();

	return (w->run_ms > 0 && now - w->start_ns >= w->run_ms * GEN_NS_A_MS) ||
	    (w->idle_ms > 0 && now - w->active_ns >= w->idle_ms * GEN_NS_A_MS);
}

/* The last round begins when it is known to be the last: what is there by then counts. */
static int
follow(struct watch *w)
{
	int status = 0;

	w->start_ns = w->active_ns = gen_monotonic_ns();
	while (status == 0 && !w->alerts.is_last) {
		w->alerts.is_last = gen_wait_until(gen_monotonic_ns() + POLL_NS) || is_time_up(w);
		status = read_alerts(w);
		if (status == 0)
			status = read_all_labels(w);
	}
	return status;
}

static int
check_files(const struct watch *w)
{
	if (w->alerts.fd < 0)
		return complain(w->alerts_path, "there was no such file");
	for (size_t i = 0; i < w->label_paths.n; i++)
		if (w->labels[i].fd < 0)
			return complain(w->label_paths.at[i], "there was no such file");
	return 0;
}

static int
watch(struct watch *w)
{
	int status = follow(w);

	if (status == 0)
		status = check_files(w);
	if (status == 0)
		status = gen_show_summary(&w->show, &w->ledger) ? 0 : 1;
	return status;
}

int
gen_watch(char **argv)
{
	static struct watch w;
	int status;

	w.show.max_leaks = 20;
	w.show.colour = isatty(STDOUT_FILENO) && getenv("NO_COLOR") == NULL;
	status = take_options(&w, argv);
	if (status != 0)
		return status;
	gen_signals_block();
	gen_follow_init(&w.alerts, w.alerts_path);
	for (size_t i = 0; i < w.label_paths.n; i++)
		gen_follow_init(&w.labels[i], w.label_paths.at[i]);
	status = watch(&w);
	gen_follow_release(&w.alerts);
	for (size_t i = 0; i < w.label_paths.n; i++)
		gen_follow_release(&w.labels[i]);
	gen_ledger_release(&w.ledger);
	return status;
}
