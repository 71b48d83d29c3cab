/* What would make a daemon useless, or a danger to what it protects. */
#include <piiwatch/setup.h>

#include <fnmatch.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static int complain(const struct pw_settings *s, unsigned line, struct pw_err *err, const char *fmt,
    ...) PW_PRINTF(4, 5);

/* Line 0: of no line. */
static int
complain(const struct pw_settings *s, unsigned line, struct pw_err *err, const char *fmt, ...)
{
	const char *file = s->file != NULL ? s->file : "configuration";
	char why[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (line > 0)
		return pw_err_set(err, "%s:%u: %s", file, line, why);
	return pw_err_set(err, "%s: %s", file, why);
}

/* Puts the parts of `rest` behind the path in `ret`, without `.` and `..`. */
static void
add_parts(char ret[PATH_MAX], const char *rest)
{
	size_t len = strcmp(ret, "/") == 0 ? 0 : strlen(ret);

	while (*rest != '\0') {
		size_t n = strcspn(rest, "/");

		if (n == 2 && strncmp(rest, "..", 2) == 0) {
			while (len > 0 && ret[len - 1] != '/')
				len--;
			len -= len > 0;
		} else if (n > 0 && !(n == 1 && *rest == '.') && len + n + 2 < PATH_MAX) {
			ret[len++] = '/';
			memcpy(ret + len, rest, n);
			len += n;
		}
		rest += n + (rest[n] == '/');
	}
	ret[len] = '\0';
	if (len == 0)
		memcpy(ret, "/", 2);
}

/* The path without symbolic links as far as it is there, the rest of it as text. */
static void
resolve(const char *path, char ret[PATH_MAX])
{
	char head[PATH_MAX];
	char *cut;

	snprintf(head, sizeof(head), "%s", path);
	while (realpath(head, ret) == NULL) {
		cut = strrchr(head, '/');
		if (cut == NULL || cut == head) {
			memcpy(ret, "/", 2);
			head[0] = '\0';
			break;
		}
		*cut = '\0';
	}
	add_parts(ret, strlen(path) < PATH_MAX ? path + strlen(head) : "");
}

/* The resolved directory of a file. */
static void
resolve_dir(const char *path, char ret[PATH_MAX])
{
	char *slash;

	resolve(path, ret);
	slash = strrchr(ret, '/');
	slash[slash == ret] = '\0';
}

static bool
is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	if (strcmp(dir, "/") == 0)
		return true;
	return strncmp(path, dir, len) == 0 && path[len] == '/';
}

static int
check_key(const struct pw_settings *s, struct pw_err *reterr)
{
	char buf[PATH_MAX], key[PATH_MAX], dir[PATH_MAX];
	const char *path = pw_settings_key(s, buf, sizeof(buf));

	if (path == NULL)
		return 0;
	resolve(path, key);
	resolve_dir(s->store_path, dir);
	if (!is_below(key, dir))
		return 0;
	return complain(s, 0, reterr,
	    "key %s lies below %s, the directory of the store: who has a copy of both can turn "
	    "fingerprints back into numbers; keep it elsewhere, as in " PIIWATCH_CONF_DIR "/keys",
	    path, dir);
}

/* The source's globs, each with its plain directories resolved. */
static void
resolve_globs(const struct pw_source_conf *source, struct pw_source_conf *ret)
{
	char dir[PATH_MAX], path[2 * PATH_MAX];

	memset(ret, 0, sizeof(*ret));
	for (unsigned i = 0; i < source->paths.n; i++) {
		const char *glob = source->paths.item[i];
		size_t len = strcspn(glob, "*?[\\");

		while (len > 0 && glob[len - 1] != '/')
			len--;
		snprintf(path, sizeof(path), "%.*s", (int)len, glob);
		resolve(path, dir);
		snprintf(path, sizeof(path), "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, glob + len);
		pw_settings_add(&ret->paths, path);
	}
}

static void
release_globs(struct pw_source_conf *globs)
{
	for (unsigned i = 0; i < globs->paths.n; i++)
		free(globs->paths.item[i]);
}

/* A file of ours, with the names it takes on. */
struct own {
	const char *path, *what;
	const char *const *suffix;
};

/* The name of a file of ours that the source would read, into `path`. */
static bool
reads_own(const struct pw_source_conf *source, const struct pw_source_conf *resolved,
    const struct own *own, char path[PATH_MAX])
{
	char real[PATH_MAX];

	for (unsigned i = 0; own->suffix[i] != NULL; i++) {
		snprintf(path, PATH_MAX, "%s%s", own->path, own->suffix[i]);
		resolve(path, real);
		if (pw_source_conf_matches(source, path) || pw_source_conf_matches(resolved, real))
			return true;
	}
	return false;
}

static int
check_own(const struct pw_settings *s, unsigned i, const struct own *own, struct pw_err *reterr)
{
	struct pw_source_conf resolved;
	char path[PATH_MAX];
	bool is_read;

	resolve_globs(&s->source[i], &resolved);
	is_read = reads_own(&s->source[i], &resolved, own, path);
	release_globs(&resolved);
	if (!is_read)
		return 0;
	return complain(s, s->source_line[i], reterr,
	    "source \"%s\": its paths match %s, %s: piiwatch would read what it writes; "
	    "narrow them",
	    s->source[i].name, path, own->what);
}

static int
check_source_reads_no_own(const struct pw_settings *s, unsigned i, struct pw_err *reterr)
{
	static const char *const of_store[] = {"", "-wal", "-shm", "-journal", NULL};
	static const char *const of_sink[] = {"", ".1", "-20260101", NULL};
	struct own own = {s->store_path, "a file of the store", of_store};
	char dir[PATH_MAX], acks[PATH_MAX + 16];

	if (check_own(s, i, &own, reterr) < 0)
		return -1;
	resolve_dir(s->store_path, dir);
	snprintf(acks, sizeof(acks), "%s/deliver.db", dir);
	own.path = acks;
	if (check_own(s, i, &own, reterr) < 0)
		return -1;
	for (unsigned k = 0; k < s->n_sinks; k++) {
		if (s->sink[k].path == NULL)
			continue;
		own = (struct own) {s->sink[k].path, "a file of a sink", of_sink};
		if (check_own(s, i, &own, reterr) < 0)
			return -1;
	}
	return 0;
}

static int
check_source_name(const struct pw_settings *s, unsigned i, struct pw_err *reterr)
{
	for (unsigned k = 0; k < i; k++)
		if (strcmp(s->source[k].name, s->source[i].name) == 0)
			return complain(s, s->source_line[i], reterr,
			    "source \"%s\": the name is taken, at line %u; choose another",
			    s->source[i].name, s->source_line[k]);
	return 0;
}

static int
check_source_format(const struct pw_settings *s, unsigned i, const struct pw_formats *formats,
    struct pw_err *reterr)
{
	const struct pw_source_conf *source = &s->source[i];
	const struct pw_format *format;
	struct pw_buf all;
	int rc;

	if (source->cdr == NULL || strcmp(source->cdr, "auto") == 0 ||
	    pw_formats_find(formats, source->cdr) != NULL)
		return 0;
	pw_buf_init(&all, sizeof(reterr->text));
	for (unsigned k = 0; (format = pw_formats_at(formats, k)) != NULL; k++)
		pw_buf_addf(&all, ", %s", format->name);
	rc = complain(s, s->source_line[i], reterr,
	    "source \"%s\": unknown CDR format \"%s\"; there are auto%s", source->name, source->cdr,
	    all.len > 0 ? all.data : "");
	pw_buf_release(&all);
	return rc;
}

static int
check_source_rules(const struct pw_settings *s, unsigned i, const struct pw_plan *plan,
    struct pw_err *reterr)
{
	const struct pw_source_conf *source = &s->source[i];

	for (unsigned k = 0; k < source->rules.n; k++) {
		unsigned r = 0;

		while (
		    r < plan->n_rules && fnmatch(source->rules.item[k], plan->rule[r].id, 0) != 0)
			r++;
		if (r == plan->n_rules)
			return complain(s, s->source_line[i], reterr,
			    "source \"%s\": no rule is called \"%s\"; `piiwatch rules list` shows "
			    "them",
			    source->name, source->rules.item[k]);
	}
	return 0;
}

static int
check_source_loaded(const struct pw_settings *s, unsigned i, const struct pw_loaded *l,
    struct pw_err *reterr)
{
	const struct pw_source_conf *source = &s->source[i];

	if (check_source_format(s, i, l->formats, reterr) < 0 ||
	    check_source_rules(s, i, l->plan, reterr) < 0)
		return -1;
	if (l->policy == NULL || source->role == NULL ||
	    pw_policy_role(l->policy, source->role) >= 0)
		return 0;
	return complain(s, s->source_line[i], reterr,
	    "source \"%s\": unknown role \"%s\"; `roles` of %s has those there are", source->name,
	    source->role, s->policy);
}

static bool
is_same_file(const char *a, const char *b)
{
	char real_a[PATH_MAX], real_b[PATH_MAX];

	resolve(a, real_a);
	resolve(b, real_b);
	return strcmp(real_a, real_b) == 0;
}

static int
check_sink(const struct pw_settings *s, unsigned i, struct pw_err *reterr)
{
	const struct pw_sink_conf *sink = &s->sink[i];

	if (sink->path != NULL && is_same_file(sink->path, s->store_path))
		return complain(s, s->sink_line[i], reterr,
		    "sink \"%s\": its path is that of the store; choose another", sink->name);
	for (unsigned k = 0; k < i; k++) {
		if (strcmp(s->sink[k].name, sink->name) == 0)
			return complain(s, s->sink_line[i], reterr,
			    "sink \"%s\": the name is taken, at line %u; give it another `name`",
			    sink->name, s->sink_line[k]);
		if (sink->path != NULL && s->sink[k].path != NULL &&
		    is_same_file(sink->path, s->sink[k].path))
			return complain(s, s->sink_line[i], reterr,
			    "sink \"%s\": writes the file of sink \"%s\"; give it its own",
			    sink->name, s->sink[k].name);
	}
	return 0;
}

int
pw_settings_check_daemon(const struct pw_settings *s, const struct pw_loaded *loaded,
    struct pw_err *reterr)
{
	if (s->n_sources == 0)
		return complain(s, 0, reterr,
		    "no sources: name what to watch, sources = ( { name = \"app\"; "
		    "paths = [ \"/var/log/app/*.log\" ]; } );");
	if (check_key(s, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < s->n_sinks; i++)
		if (check_sink(s, i, reterr) < 0)
			return -1;
	for (unsigned i = 0; i < s->n_sources; i++)
		if (check_source_name(s, i, reterr) < 0 ||
		    check_source_reads_no_own(s, i, reterr) < 0 ||
		    (loaded != NULL && check_source_loaded(s, i, loaded, reterr) < 0))
			return -1;
	return 0;
}
