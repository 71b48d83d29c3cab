/* Passwords: what stands behind the key and is no placeholder, mask, template or prose. */
#include "beside.h"

#include <string.h>
#include <strings.h>

#define LEAST 4u
#define MOST 64u

enum grade { GRADE_PLAIN = 1, GRADE_DIGEST };
static const char *const grades[] = {"plain", "digest", NULL};

struct signs {
	bool letter, digit, other;
};

static struct signs
signs_of(struct pw_span text)
{
	struct signs s = {false, false, false};

	for (size_t i = 0; i < text.len; i++) {
		s.letter |= pw_is_alpha(text.p[i]);
		s.digit |= pw_is_digit(text.p[i]);
		s.other |= !pw_is_alnum(text.p[i]);
	}
	return s;
}

static bool
is_one_of(struct pw_span text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_equals(text, *words))
			return true;
	return false;
}

/* [FILTERED], <masked>, expired. : the word in it. */
static struct pw_span
bare_word(struct pw_span text)
{
	while (text.len > 0 && pw_is_one_of(text.p[0], "[<(*{\"'"))
		text = span_from(text, 1);
	while (text.len > 0 && pw_is_one_of(text.p[text.len - 1], "]>)*}\"'.!?:|\\"))
		text.len--;
	return text;
}

static bool
is_stand_in(struct pw_span text)
{
	static const char *const words[] = {"filtered", "redacted", "masked", "protected", "hidden",
	    "removed", "encrypted", "omitted", "secured", "password", "passwd", "passphrase",
	    "secret", "changeme", "string", "true", "false", "required", "invalid", "incorrect",
	    "wrong", "expired", "changed", "reset", "missing", "mismatch", "failed", "failure",
	    "success", "successful", "updated", "accepted", "empty", "blank", "optional", "yes",
	    "your_password", "yourpassword", "your password", "mypassword", "placeholder",
	    "example", "default", "disabled", "enabled", "varchar", NULL};
	struct pw_span word = bare_word(text);

	return word.len == 0 || is_one_of(word, words) || is_placeholder(word) ||
	    is_placeholder(text);
}

/* ****, xxxx, ...., ab****: hidden in whole or in part. */
static bool
is_hidden(struct pw_span text)
{
	bool same = true;

	for (size_t i = 1; i < text.len; i++) {
		if (text.p[i] == '*' && text.p[i - 1] == '*')
			return true;
		same &= text.p[i] == text.p[0];
	}
	return same && (pw_is_one_of(text.p[0], "xX.#-_?*+=~$%/:") || pw_is_digit(text.p[0]));
}

static size_t
word_length(struct pw_span text)
{
	size_t n = 0;

	while (n < text.len && (pw_is_alnum(text.p[n]) || text.p[n] == '_'))
		n++;
	return n;
}

/* $1, $DB_PASSWORD */
static bool
is_variable(struct pw_span text)
{
	struct pw_span name = span_from(text, 1);

	if (text.p[0] != '$' || name.len == 0 || word_length(name) != name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (pw_is_alpha(name.p[i]) && !pw_is_upper(name.p[i]))
			return false;
	return !pw_is_digit(name.p[0]) || name.len <= 2;
}

/* self.password, settings.DB_PASSWORD: where the program has it from. */
static bool
is_member(struct pw_span text)
{
	static const char *const words[] = {"password", "passwd", "pass", "pwd", "pw", "secret",
	    NULL};
	bool has_dot = false;

	for (size_t i = 0; i < text.len; i++) {
		if (!pw_is_alpha(text.p[i]) && text.p[i] != '_' && text.p[i] != '.')
			return false;
		has_dot |= text.p[i] == '.' && i > 0 && i + 1 < text.len;
	}
	return has_dot && has_any_word(span_last(text, 24), words);
}

static bool
is_template(struct pw_span text)
{
	static const char *const begins[] = {"${", "{{", "#{", "%{", "%(", "$(", "@{", "<%", "{\"",
	    "{'", "[\"", NULL};
	size_t n;

	if (starts_with_any(text, begins) || is_variable(text) || is_member(text))
		return true;
	if ((text.p[0] == ':' || text.p[0] == '%' || text.p[0] == '@') &&
	    word_length(span_from(text, 1)) + 1 == text.len && !signs_of(text).digit)
		return true;
	/* {0}, get_password(), params[:password], os.environ[...] */
	if (text.p[0] == '{' && text.p[text.len - 1] == '}' && word_length(span_from(text, 1)) < 3)
		return true;
	n = word_length(text);
	while (n < text.len && text.p[n] == '.' && n > 0 && pw_is_alnum(text.p[n - 1]))
		n += 1 + word_length(span_from(text, n + 1));
	return n > 2 && n < text.len && (text.p[n] == '(' || text.p[n] == '[') &&
	    pw_is_alpha(text.p[0]);
}

static bool
is_digest(struct pw_span text)
{
	static const char *const begins[] = {"$2a$", "$2b$", "$2x$", "$2y$", "$argon2", "$1$",
	    "$5$", "$6$", "$7$", "$y$", "$apr1$", "$pbkdf2", "$scrypt", "{SSHA", "{SHA", "{MD5",
	    "{SMD5", "{CRYPT", "{bcrypt", "{ssha", "{sha", "{crypt", "{PBKDF2", "pbkdf2_",
	    "pbkdf2:", "scrypt:", "bcrypt:", "argon2", "sha1$", "sha256$", "sha512$",
	    "md5:", "sha256:", "SCRAM-SHA-", NULL};
	static const size_t lengths[] = {32, 40, 64, 128};
	size_t hex = 0;

	if (starts_with_any(text, begins))
		return true;
	while (hex < text.len &&
	    (pw_is_digit(text.p[hex]) ||
		(pw_lower(text.p[hex]) >= 'a' && pw_lower(text.p[hex]) <= 'f')))
		hex++;
	for (size_t i = 0; i < PW_ARRAY_LEN(lengths); i++)
		if (hex == text.len && hex == lengths[i])
			return true;
	return false;
}

/* `password: 8-20 characters`, パスワード：8文字以上 */
static bool
is_length(const struct pw_candidate *c)
{
	static const char *const units[] = {"文字", "桁", "回", "character", "char", "digit",
	    "letter", "attempt", "日", "time", NULL};

	return !signs_of(c->value).letter && starts_with_any(span_skip_spaces(c->right), units);
}

static bool
is_path(struct pw_span text)
{
	return text.p[0] == '/' || text.p[0] == '~' || text.p[0] == '.' ||
	    (text.len > 2 && text.p[1] == ':' && (text.p[2] == '\\' || text.p[2] == '/'));
}

/* pass and pw are keys of many things: as a whole key, or behind one of some words. */
static bool
is_other_pass(struct pw_span key)
{
	static const char *const words[] = {"user", "login", "db", "ftp", "mail", "admin", "root",
	    "new", "old", NULL};
	struct pw_span word = last_letters(key), before = key;
	size_t n = 0;

	before.len -= word.len;
	while (n < word.len && !pw_is_upper(word.p[word.len - n - 1]))
		n++;
	/* newPass */
	if (n > 0 && n < word.len && word.p[word.len - n - 1] == 'P' && n + 1 < word.len &&
	    !pw_is_upper(word.p[word.len - n - 2])) {
		before = span_first(key, key.len - n - 1);
		word = span_from(word, word.len - n - 1);
	}
	if (!span_equals(word, "pass") && !span_equals(word, "pw"))
		return false;
	if (before.len == 0 ||
	    (!pw_is_alnum(before.p[before.len - 1]) &&
		!pw_is_one_of(before.p[before.len - 1], "_-.")))
		return false;
	while (before.len > 0 && pw_is_one_of(before.p[before.len - 1], "_-."))
		before.len--;
	before = last_letters(before);
	/* The last hump, or capitals: dbUser, USER. */
	for (n = before.len; n > 0 && !pw_is_upper(before.p[n - 1]); n--)
		;
	if (n > 1 && n == before.len && pw_is_upper(before.p[n - 2]))
		n = 0;
	return !has_any_word(span_from(before, n > 0 ? n - 1 : 0), words);
}

/* /etc/piiwatch, /home/app/x: two slashes and what paths are made of. */
static bool
is_long_path(struct pw_span text)
{
	unsigned slashes = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!pw_is_alnum(text.p[i]) && !pw_is_one_of(text.p[i], "/._-"))
			return false;
		slashes += text.p[i] == '/';
	}
	return text.p[0] == '/' && slashes >= 2;
}

/* What the key's own word and the way it is joined rule out. */
static bool
is_other_than_password(struct pw_span text, const struct joint *joint)
{
	struct pw_span key = last_letters(joint->key);
	struct signs s = signs_of(bare_word(text));

	if (joint->sign == ':' && joint->quote == 0 && !s.digit && !s.other)
		return true;
	if (is_other_pass(joint->key))
		return true;
	if ((span_equals(key, "pass") || span_equals(key, "pw")) && !(s.letter && s.digit))
		return true;
	if (span_ends(joint->key, "/etc/passwd"))
		return true;
	return span_equals(key, "pwd") && is_path(text);
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	struct joint joint;

	if (c->value.len < LEAST || is_hidden(c->value) || is_stand_in(c->value) ||
	    is_template(c->value) || is_length(c) || is_long_path(c->value))
		return PW_NO;
	joint_read(c->left, &joint);
	if (is_other_than_password(c->value, &joint))
		return PW_NO;
	if (is_digest(c->value)) {
		ret->grade = GRADE_DIGEST;
	} else if (c->value.len <= MOST) {
		ret->grade = GRADE_PLAIN;
	} else {
		return PW_NO;
	}
	canonical_of("pass:", c->value, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_password = {
    .name = "password",
    .brief = "a password itself: no mask, placeholder, template or prose; digests have a grade",
    .grades = grades,
    .check = check,
    .yes = {"hun-Ter2", "Kagenomi,7", "mizuumi88", "$2b$12$KIXQ3c1vT0uJ8QfY1Zb9ye"},
    .no = {"********", "[FILTERED]", "${DB_PASSWORD}", "changeme", "required", "%(x)s", "ab1"},
};
