/* What nothing was said of. */
#include <piiwatch/setup.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define POLICY "policy/telecom-jp.conf"
#define ALERTS "/var/log/piiwatch/alerts.jsonl"
#define KEY PIIWATCH_CONF_DIR "/keys/current"

/* DIR/name of the directory the program lies in, if there is such a thing of this kind. */
static bool
find_beside_program(const char *name, mode_t kind, char path[4096])
{
	ssize_t n = readlink("/proc/self/exe", path, 4096 - 64);
	struct stat st;
	char *slash;

	if (n <= 0)
		return false;
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash == NULL)
		return false;
	snprintf(slash + 1, 4096 - (size_t)(slash + 1 - path), "%s", name);
	return stat(path, &st) == 0 && (st.st_mode & S_IFMT) == kind;
}

static void
complete_dirs(struct pw_strings *list, const char *name, const char *installed)
{
	char path[4096];

	if (list->n == 0)
		pw_settings_add(list, find_beside_program(name, S_IFDIR, path) ? path : installed);
}

static void
complete_sinks(struct pw_settings *s)
{
	struct pw_sink_conf *sink;

	if (s->n_sinks > 0)
		return;
	s->sink = sink = pw_alloc(1, sizeof(*s->sink));
	s->n_sinks = 1;
	sink->type = pw_strdup("jsonl");
	sink->path = pw_strdup(ALERTS);
	sink->name = pw_strdup("jsonl:" ALERTS);
	sink->min_severity = pw_strdup("info");
}

void
pw_settings_complete(struct pw_settings *s)
{
	char path[4096];

	complete_dirs(&s->rules, "rules", PIIWATCH_CONF_DIR "/rules");
	complete_dirs(&s->cdr_formats, "cdr", PIIWATCH_CONF_DIR "/cdr");
	if (s->policy == NULL)
		s->policy = pw_strdup(find_beside_program(POLICY, S_IFREG, path) ? path
										 : PIIWATCH_CONF_DIR
			"/" POLICY);
	complete_sinks(s);
}

const char *
pw_settings_key(const struct pw_settings *s, char *buf, size_t size)
{
	const char *credentials = getenv("CREDENTIALS_DIRECTORY");

	if (credentials != NULL && *credentials != '\0') {
		int n = snprintf(buf, size, "%s/fpkey", credentials);

		if (n > 0 && (size_t)n < size && access(buf, F_OK) == 0)
			return buf;
	}
	if (s->key != NULL)
		return s->key;
	return access(KEY, F_OK) == 0 ? KEY : NULL;
}

int
pw_settings_no_key(const struct pw_settings *s, struct pw_err *reterr)
{
	return pw_err_set(reterr,
	    "%s: no key for fingerprints: `key` is not set, there is no credential fpkey "
	    "(LoadCredential=) and no " KEY "; make one with `piiwatch config init DIR`, or with "
	    "`openssl rand -hex 32` into a file of mode 0400, and name it in `key`",
	    s->file != NULL ? s->file : "configuration");
}
