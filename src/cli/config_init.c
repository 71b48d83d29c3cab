/* `piiwatch config init`: a configuration to start from, and a key. Nothing is ever overwritten. */
#include "cli.h"

#include <piiwatch/key.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORE "/var/lib/piiwatch/piiwatch.db"
#define ALERTS "/var/log/piiwatch/alerts.jsonl"
#define SOURCE "/var/log/*.log"

static const char head[] =
    "# piiwatchd: what is watched, and where alerts go. Every other key has a default:\n"
    "# `piiwatch config show -c FILE` prints them all, `piiwatch config check -c FILE` says what is\n"
    "# wrong. A key nobody knows is an error.\n"
    "\n"
    "# rules       = [ \"/etc/piiwatch/rules\" ];     # directories of rule files\n"
    "# cdr_formats = [ \"/etc/piiwatch/cdr\" ];       # directories of CDR formats\n"
    "# policy      = \"/etc/piiwatch/policy/telecom-jp.conf\";\n"
    "\n"
    "# Fingerprints are made with it. Never below the store's directory: who has a copy of both can\n"
    "# turn fingerprints back into numbers.\n";

static const char alerts[] =
    "\n"
    "# alerts = { min_confidence = 0.5; dedupe_window = \"10m\"; };   # \"0s\": one for each finding\n"
    "\n"
    "# What is watched: absolute globs. Also for each source: cdr = \"auto\" for call-detail records,\n"
    "# read_from = \"end\" to leave out what lies there at the first start, encoding = \"cp932\" (or\n"
    "# utf-8, euc-jp, iso-2022-jp, utf-16le, utf-16be) where it is not to be found out, owner, role,\n"
    "# rules, categories, min_confidence.\n"
    "sources = (\n"
    "  { name = \"logs\";\n"
    "    paths = [ ";

static const char sinks[] = " ]; }\n"
			    "# , { name = \"cdr\"; paths = [ \"/var/spool/cdr/*.csv\" ]; cdr = "
			    "\"auto\"; role = \"cdr\"; }\n"
			    ");\n"
			    "\n"
			    "# Where alerts go, one line of JSON each.\n"
			    "sinks = (\n"
			    "  { name = \"alerts\"; type = \"jsonl\"; path = ";

static const char tail[] = "; }\n"
			   "# , { type = \"stderr\"; min_severity = \"high\"; }\n"
			   ");\n";

static void
write_text(const struct config_init *init, const char *key, struct pw_buf *out)
{
	pw_buf_addf(out, "%skey = ", head);
	pw_conf_quote(key, out);
	pw_buf_addf(out,
	    ";\n\n# The database; nothing else belongs into its directory.\n"
	    "store = { path = ");
	pw_conf_quote(init->store != NULL ? init->store : STORE, out);
	pw_buf_addf(out, "; };\n%s", alerts);
	for (unsigned i = 0; i < init->sources.n; i++) {
		pw_buf_addf(out, i > 0 ? ", " : "");
		pw_conf_quote(init->sources.item[i], out);
	}
	if (init->sources.n == 0)
		pw_conf_quote(SOURCE, out);
	pw_buf_addf(out, "%s", sinks);
	pw_conf_quote(init->alerts != NULL ? init->alerts : ALERTS, out);
	pw_buf_addf(out, "%s", tail);
}

/* The reason without the name of a file that will not stay. */
static const char *
without_file(const char *text, const char *path)
{
	size_t len = strlen(path);

	if (strncmp(text, path, len) != 0)
		return text;
	text += len;
	text += strspn(text, ":0123456789");
	return text + (*text == ' ');
}

/* Whether piiwatchd would take it; rules and policy are looked at by `config check`. */
static int
judge(const char *path)
{
	struct pw_settings s;
	struct pw_err err;
	int rc;

	pw_settings_init(&s);
	rc = pw_settings_read(&s, path, &err);
	pw_settings_complete(&s);
	if (rc == 0)
		rc = pw_settings_check_daemon(&s, NULL, &err);
	if (rc < 0)
		cli_complain("config init: nothing made: %s", without_file(err.text, path));
	pw_settings_release(&s);
	return rc;
}

static int
fill(int fd, const struct pw_buf *text)
{
	for (size_t done = 0; done < text->len;) {
		ssize_t n = write(fd, text->data + done, text->len - done);

		if (n < 0 && errno != EINTR)
			return -1;
		done += n > 0 ? (size_t)n : 0;
	}
	return fchmod(fd, 0640) < 0 || fsync(fd) < 0 ? -1 : 0;
}

/* Written and judged under another name first: `path` is there whole or not at all, and link()
 * takes no name that is taken. 0, or -1 with what went wrong said. */
static int
make_conf(const char *path, const struct pw_buf *text)
{
	char draft[PATH_MAX + 64];
	int fd, rc;

	snprintf(draft, sizeof(draft), "%s.XXXXXX", path);
	fd = mkostemp(draft, O_CLOEXEC);
	if (fd < 0)
		return cli_complain("%s: %s", path, pw_errno_text(errno)), -1;
	rc = fill(fd, text);
	if (rc < 0)
		cli_complain("%s: %s", path, pw_errno_text(errno));
	close(fd);
	if (rc == 0)
		rc = judge(draft);
	if (rc == 0 && link(draft, path) < 0) {
		cli_complain("%s: %s", path, pw_errno_text(errno));
		rc = -1;
	}
	unlink(draft);
	return rc;
}

/* 1: made, 0: was there, -1: said why not. */
static int
make_dir(const char *path, mode_t mode)
{
	struct stat st;

	if (mkdir(path, mode) == 0)
		return 1;
	if (errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	if (errno == EEXIST)
		errno = ENOTDIR;
	cli_complain("%s: %s", path, pw_errno_text(errno));
	return -1;
}

static bool
is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int
make_key(const char *dir, const char *path)
{
	struct pw_err err;

	if (is_there(path)) {
		printf("%s is there and stays as it is\n", path);
		return 0;
	}
	if (make_dir(dir, 0700) < 0)
		return -1;
	if (pw_key_make(path, &err) < 0)
		return cli_complain("%s", err.text), -1;
	printf(
	    "made %s: for piiwatchd to read and for nobody else; keep a copy apart from the store\n",
	    path);
	return 0;
}

/* `dir` is absolute and there. */
static int
fill_dir(const struct config_init *init, const char *dir)
{
	char conf[PATH_MAX + 32], keys[PATH_MAX + 32], key[PATH_MAX + 64];
	bool has_conf;
	struct pw_buf text;
	int rc = 0;

	snprintf(conf, sizeof(conf), "%s/piiwatchd.conf", dir);
	snprintf(keys, sizeof(keys), "%s/keys", dir);
	snprintf(key, sizeof(key), "%s/current", keys);
	has_conf = is_there(conf);
	if (!has_conf) {
		pw_buf_init(&text, PW_MAX_RULE_FILE);
		write_text(init, key, &text);
		rc = make_conf(conf, &text);
		pw_buf_release(&text);
	}
	if (rc < 0)
		return CLI_CANNOT;
	if (!has_conf)
		printf("made %s\n", conf);
	else
		printf("%s is there and stays as it is%s\n", conf,
		    init->store != NULL || init->alerts != NULL || init->sources.n > 0
			? "; --store, --alerts and --source were not used"
			: "");
	if (make_key(keys, key) < 0)
		return CLI_CANNOT;
	printf("next: edit `sources` in %s, then `piiwatchd -n -c %s`\n", conf, conf);
	return CLI_OK;
}

int
cli_config_init(const struct config_init *init)
{
	char dir[PATH_MAX];
	int is_new = make_dir(init->dir, 0750), rc;

	if (is_new < 0)
		return CLI_CANNOT;
	if (realpath(init->dir, dir) == NULL) {
		cli_complain("%s: %s", init->dir, pw_errno_text(errno));
		return CLI_CANNOT;
	}
	rc = fill_dir(init, dir);
	/* Takes nothing away but what is empty. */
	if (rc != CLI_OK && is_new > 0)
		rmdir(dir);
	return rc;
}
