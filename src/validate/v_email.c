/* Mail addresses (RFC 5321, RFC 5322 addr-spec), told from what else holds an @: versions, objects,
 * units, git and SSH remotes, SIP and XMPP addresses, message ids. */
#include "beside.h"

#include <string.h>

#define MOST_LOCAL 64u
#define MOST_LABEL 63u
#define MOST_ADDRESS 254u
#define HEADER_REACH 600u

enum grade { GRADE_PERSON = 1, GRADE_ROLE, GRADE_INTERNAL, GRADE_MESSAGE_ID };
static const char *const grades[] = {"person", "role", "internal", "message_id", NULL};

struct address {
	struct pw_span local, domain, tld;
	unsigned labels;
};

static bool
is_one_of(struct pw_span text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_equals(text, *words))
			return true;
	return false;
}

/* The sign between the parts and its length: `@`, [at], (at). */
static size_t
find_at(struct pw_span text, size_t *ret_len)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.p[i] == '@') {
			*ret_len = 1;
			return i;
		}
		if (i + 4 <= text.len && (text.p[i] == '[' || text.p[i] == '(') &&
		    span_equals((struct pw_span) {text.p + i + 1, 2}, "at")) {
			*ret_len = 4;
			return i;
		}
	}
	return text.len;
}

/* Old addresses of Japanese carriers hold two dots in a row and one before the @. */
static bool
is_local(struct pw_span text)
{
	bool all_x = text.len >= 3, alnum = false;

	if (text.len == 0 || text.len > MOST_LOCAL || text.p[0] == '.')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (!pw_is_alnum(c) && !pw_is_one_of(c, ".!#$%&'+/=?^_{|}~-"))
			return false;
		all_x &= pw_lower(c) == 'x';
		alnum |= pw_is_alnum(c);
	}
	return alnum && !all_x;
}

static bool
is_label(struct pw_span text)
{
	if (text.len == 0 || text.len > MOST_LABEL || text.p[0] == '-' ||
	    text.p[text.len - 1] == '-')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!pw_is_alnum(text.p[i]) && text.p[i] != '-')
			return false;
	return true;
}

static bool
is_digits(struct pw_span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!pw_is_digit(text.p[i]))
			return false;
	return true;
}

static bool
is_tld(struct pw_span text)
{
	if (text.len > 4 && span_equals(span_first(text, 4), "xn--"))
		return true;
	if (text.len < 2 || text.len > 24)
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!pw_is_alpha(text.p[i]))
			return false;
	return true;
}

/* pkg@1.2.3-rc.beta: two numbers in front are a version. */
static bool
read_domain(struct pw_span text, struct address *ret)
{
	unsigned numbers = 0;

	ret->domain = text;
	for (size_t from = 0; from <= text.len; ret->labels++) {
		const char *dot =
		    from < text.len ? memchr(text.p + from, '.', text.len - from) : NULL;
		size_t to = dot != NULL ? (size_t)(dot - text.p) : text.len;

		ret->tld = (struct pw_span) {text.p + from, to - from};
		if (!is_label(ret->tld))
			return false;
		numbers += ret->labels < 2 && is_digits(ret->tld);
		from = to + 1;
	}
	return ret->labels >= 2 && numbers < 2 && is_tld(ret->tld);
}

/* What ends like a name of a file or of a systemd unit. */
static bool
is_file(const struct address *a)
{
	static const char *const suffixes[] = {"png", "jpg", "jpeg", "gif", "svg", "webp", "ico",
	    "bmp", "tif", "tiff", "avif", "js", "mjs", "cjs", "css", "ts", "tsx", "jsx", "map",
	    "json", "html", "htm", "php", "java", "log", "txt", "xml", "yml", "yaml", "conf", "cfg",
	    "ini", "csv", "tsv", "pdf", "woff", "woff2", "ttf", "jar", "war", "class", "dll", "exe",
	    "service", "socket", "timer", "target", "mount", "slice", "scope", "device", "path",
	    "swap", "tgz", "gz", "bz2", "sql", "bak", "tmp", "dart", "vue", "wasm", NULL};

	return is_one_of(a->tld, suffixes);
}

/* The text goes on as a domain or a word does: not all of the value. */
static bool
is_cut(struct pw_span right)
{
	if (right.len == 0)
		return false;
	if (pw_is_alnum(right.p[0]))
		return true;
	return (right.p[0] == '.' || right.p[0] == '-') && right.len > 1 && pw_is_alnum(right.p[1]);
}

static bool
is_all_capitals(struct pw_span text)
{
	bool letters = false;

	for (size_t i = 0; i < text.len; i++) {
		if (pw_is_alpha(text.p[i]) && !pw_is_upper(text.p[i]))
			return false;
		letters |= pw_is_alpha(text.p[i]);
	}
	return letters;
}

/* sip:..., xmpp:..., https://user:word@host, HTTP/host@REALM, aaln/1@gateway */
static bool
is_other_address(struct pw_span left, struct pw_span right, const struct address *a)
{
	static const char *const schemes[] = {"sip:", "sips:", "xmpp:", "im:", "pres:", "mgcp:",
	    "mgcp ", "cid:", "mid:", "h323:"};

	for (size_t i = 0; i < PW_ARRAY_LEN(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (left.len >= n && span_equals(span_from(left, left.len - n), schemes[i]) &&
		    (left.len == n || !pw_is_alnum(left.p[left.len - n - 1])))
			return true;
	}
	/* https://taro@example.jp@host/: who logs in there, and the host. */
	if (span_ends(left, "@"))
		return true;
	if (span_starts(right, "@"))
		return false;
	if (span_ends(left, "://"))
		return true;
	if (!span_ends(left, "/") || left.len < 2 || !pw_is_alnum(left.p[left.len - 2]))
		return false;
	/* A database's user/password@host:port. */
	return is_all_capitals(a->domain) || is_digits(a->local) ||
	    (right.len > 1 && right.p[0] == ':' && pw_is_digit(right.p[1]));
}

/* u'taro@example.jp' is a quoted one, a=b&taro@example.jp the next of a form's: the local part
 * begins behind the sign. */
static bool
begins_later(const struct pw_candidate *c, struct pw_span local)
{
	if (memchr(local.p, '\'', local.len) != NULL)
		return span_starts(c->right, "'");
	return memchr(local.p, '&', local.len) != NULL &&
	    (span_ends(c->left, "=") || span_ends(c->left, "?") || span_ends(c->left, "&"));
}

/* t*o@example.jp: more of it stands there, hidden. */
static bool
is_hidden_before(struct pw_span left)
{
	return span_ends(left, "*") && left.len > 1 &&
	    (pw_is_alnum(left.p[left.len - 2]) || left.p[left.len - 2] == '*');
}

/* ://user: before the value: the password of a URL is no local part. */
static bool
is_url_password(struct pw_span left)
{
	struct pw_span user = left;

	if (!span_ends(user, ":"))
		return false;
	user.len--;
	while (user.len > 0 && !pw_is_one_of(user.p[user.len - 1], " \"'<>/,;="))
		user.len--;
	return span_ends(user, "://");
}

/* git@host:path, user@host:/path, user@host's password */
static bool
is_remote(struct pw_span right, const struct address *a)
{
	if (span_starts(right, "'s"))
		return true;
	if (right.len < 2 || right.p[0] != ':')
		return false;
	return right.p[1] == '/' || right.p[1] == '~' ||
	    (span_equals(a->local, "git") && pw_is_alnum(right.p[1]));
}

static bool
is_role(struct pw_span local)
{
	static const char *const words[] = {"no-reply", "noreply", "no_reply", "no.reply",
	    "donotreply", "do-not-reply", "do_not_reply", "postmaster", "mailer-daemon",
	    "mailer_daemon", "root", "admin", "abuse", "support", "info", "webmaster", "hostmaster",
	    "nobody", "git", NULL};

	return is_one_of(local, words);
}

static bool
is_internal(const struct address *a)
{
	static const char *const words[] = {"localhost", "local", "internal", "localdomain", "svc",
	    "lan", NULL};

	return is_one_of(a->tld, words);
}

/* Words of the key before `<` and what else opens the value, over the ids that stand before it. */
static bool
is_message_id(struct pw_span left)
{
	static const char *const names[] = {"messageid", "inreplyto", "references", "contentid",
	    "msgid", "resentmessageid"};
	char key[24];
	size_t n = 0;

	left = span_last(left, HEADER_REACH);
	while (left.len > 0 && pw_is_one_of(left.p[left.len - 1], "<>\"'` \t\n\r=:[(\\")) {
		char c = left.p[--left.len];

		while (c == '>' && left.len > 0 && left.p[left.len - 1] != '<')
			left.len--;
	}
	if (span_ends(left, "メッセージID") || span_ends(left, "メッセージid"))
		return true;
	for (; left.len > 0 && n < sizeof(key); left.len--) {
		char c = left.p[left.len - 1];

		if (c == '-' || c == '_')
			continue;
		if (!pw_is_alpha(c))
			break;
		key[sizeof(key) - ++n] = pw_lower(c);
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(names); i++)
		if (pw_span_is((struct pw_span) {key + sizeof(key) - n, n}, names[i]))
			return true;
	return false;
}

/* chacha20-poly1305@openssh.com: an algorithm or extension of SSH, by its maker (RFC 4251 6). */
static bool
is_ssh_name(const struct address *a)
{
	static const char *const makers[] = {"openssh.com", "libssh.org", "lysator.liu.se",
	    "ssh.com", "putty.projects.tartarus.org", NULL};

	return is_one_of(a->domain, makers) &&
	    (memchr(a->local.p, '-', a->local.len) != NULL || span_equals(a->local, "zlib"));
}

/* 20240312101530.4F2A1C@..., 20240312101530.4711-2-taro@...: a message id as Postfix and git make it,
 * whatever its key. */
static bool
is_time_and_queue(struct pw_span local)
{
	size_t n = 14;

	if (local.len < n + 6 || !is_digits(span_first(local, n)) || local.p[n] != '.')
		return false;
	while (++n < local.len)
		if (!pw_is_alnum(local.p[n]) && !pw_is_one_of(local.p[n], ".-"))
			return false;
	return true;
}

static enum grade
grade_of(const struct pw_candidate *c, const struct address *a)
{
	if (is_message_id(c->left) || is_time_and_queue(a->local))
		return GRADE_MESSAGE_ID;
	if (is_internal(a) || is_ssh_name(a))
		return GRADE_INTERNAL;
	return is_role(a->local) ? GRADE_ROLE : GRADE_PERSON;
}

static void
write_canonical(const struct address *a, struct pw_judgement *ret)
{
	char text[PW_CANONICAL_MAX];
	size_t n = 0;

	if (a->local.len + 1 + a->domain.len > sizeof(text))
		return;
	for (size_t i = 0; i < a->local.len; i++)
		text[n++] = pw_lower(a->local.p[i]);
	text[n++] = '@';
	for (size_t i = 0; i < a->domain.len; i++)
		text[n++] = pw_lower(a->domain.p[i]);
	canonical_of("", (struct pw_span) {text, n}, ret);
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct address a = {.labels = 0};
	size_t sign = 0, at = find_at(c->value, &sign);

	if (at == c->value.len || c->value.len > MOST_ADDRESS)
		return PW_NO;
	a.local = span_first(c->value, at);
	if (!is_local(a.local) || !read_domain(span_from(c->value, at + sign), &a) ||
	    is_cut(c->right) || is_file(&a) || is_other_address(c->left, c->right, &a) ||
	    is_url_password(c->left) || is_hidden_before(c->left) || begins_later(c, a.local) ||
	    is_remote(c->right, &a))
		return PW_NO;
	ret->grade = (uint8_t)grade_of(c, &a);
	write_canonical(&a, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_email = {
    .name = "email",
    .brief = "mail address; roles, internal domains and message ids have grades of their own",
    .grades = grades,
    .check = check,
    .yes = {"taro.yamada@example.co.jp", "foo..bar.@docomo.example.jp", "hanako+news@example.com",
	"taro[at]example.jp", "noreply@example.jp"},
    .no = {"logo@2x.png", "left-pad@1.3.0", "foo@bar", "t***@example.co.jp", "@example.com",
	"user@1000.service", ".taro@example.jp"},
};
