/*
 * Plans for tests of the rooms below flow: the project's own rules, or a rule file written for one
 * test, read with the real validators' names; and a generator that gives the same numbers in every
 * run.
 */
#ifndef PIIWATCH_TEST_PLANS_H
#define PIIWATCH_TEST_PLANS_H

#include <piiwatch/rule.h>
#include <piiwatch/text.h>
#include <piiwatch/validate.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static uint32_t seed = 1;

static inline uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static inline struct pw_plan *
plan_of_dir(const char *dir)
{
	static struct pw_vocab_validator validators[96];
	static struct pw_vocab_reader readers[64];
	static const char *const masks[] = {"card", "phone", "account", "iban", "all", "keep",
	    "stars", "first", "email", "year", "degrees", "prefecture", "ends"};
	const char *dirs[] = {dir};
	struct pw_vocab vocab = {validators, 0, readers, 0, masks, PW_ARRAY_LEN(masks)};
	struct pw_err err = {""};
	struct pw_plan *plan;

	for (unsigned n = 0; pw_validator_at(n) != NULL; n++)
		validators[vocab.n_validators++] =
		    (struct pw_vocab_validator) {pw_validator_at(n)->name,
			pw_validator_at(n)->grades, pw_validator_at(n)->lexicons};
	for (unsigned n = 0; pw_reader_at(n) != NULL; n++)
		readers[vocab.n_readers++] =
		    (struct pw_vocab_reader) {pw_reader_at(n)->name, pw_reader_at(n)->lexicons,
			pw_reader_at(n)->holds[0] != NULL ? pw_reader_at(n)->holds : NULL,
			pw_reader_at(n)->reach};
	plan = pw_plan_load(dirs, 1, &vocab, 500, &err);
	if (plan == NULL)
		fail_msg("%s", err.text);
	return plan;
}

static inline struct pw_plan *
own_plan(void)
{
	return plan_of_dir(SOURCE_DIR "/rules");
}

/* The plan of a rule file with this text. */
static inline struct pw_plan *
plan_of_text(const char *text)
{
	char dir[] = "/tmp/piiwatch-plan-XXXXXX", path[64];
	struct pw_plan *plan;
	FILE *f;

	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/a.conf", dir);
	f = fopen(path, "we");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	plan = plan_of_dir(dir);
	unlink(path);
	rmdir(dir);
	return plan;
}

/* The plan of one rule of category phone; `inside` is what stands in it besides. */
static inline struct pw_plan *
plan_of_rule(const char *inside)
{
	char text[8192];

	snprintf(text, sizeof(text), "rules = ( { id = \"r\"; category = \"phone\"; %s } );\n",
	    inside);
	return plan_of_text(text);
}

/* A copy of the text with line ends behind it, as a view has them; owned by the caller. */
static inline struct pw_text
text_of(const char *p, size_t len)
{
	char *copy = malloc(len + PW_TEXT_SLACK);

	memcpy(copy, p, len);
	memset(copy + len, '\n', PW_TEXT_SLACK);
	return (struct pw_text) {copy, (uint32_t)len, NULL, NULL};
}

static inline void
drop_text(struct pw_text *text)
{
	char *copy;

	memcpy(&copy, &text->p, sizeof(copy));
	free(copy);
}

static inline uint32_t
form_of(const struct pw_plan *plan, const char *rule, const char *id)
{
	for (unsigned i = 0; i < plan->n_forms; i++)
		if (strcmp(plan->form[i].id, id) == 0 &&
		    strcmp(plan->rule[plan->form[i].rule].id, rule) == 0)
			return i;
	fail_msg("no form %s/%s", rule, id);
	return 0;
}

/*
 * A soup of what forms are made of: long stretches of digits and their signs, values of real shape
 * with a sign changed, letters, kana, kanji, labels. Valid UTF-8 of at most `max` bytes.
 */
static inline uint32_t
soup(char *p, uint32_t max)
{
	static const char *const parts[] = {"0", "1", "2", "3", "4", "5", "6", "8", "9", "12",
	    "090", "0312", "4111", "81", "-", " ", ".", "/", "(", ")", "+", ":", ",", "_", "a", "B",
	    "x", "w", "tel", "TEL", "普通", "当座", "(普)", "記号", "番号", "口座番号", "ゆうちょ",
	    "漢", "カ", ";", "=", "%B", "^", "*", "\n", "\"", "00", "010", "18", "184", "186-",
	    "円", "¥"};
	static const char *const values[] = {"090-1234-5678", "(090)1234-5678", "07023456789",
	    "0422(12)3456", "03-1234-5678", "0312345678", "+81-90-1234-5678", "+81 (0)90-1234-5678",
	    "81 90 1234 5678", "020-1234-5678", "0200-12345-67890", "4111111111111111",
	    "4111-1111-1111-1111", "3782 822463 10005", "3056 930902 5904", "622126-1234567890123",
	    "GB82WEST12345698765432", "GB82 WEST 1234 5698 7654 32", "0001-001-1357924",
	    "0005 123 1 7654312", "14030-12345671", "00190-4-654321", "記号12200 番号13579241",
	    "普通 1357924", "(普)4567812", "+1 212 555 0123", ";4111111111111111=27121010000",
	    "%B4111111111111111^TEST/CARD^27121010000", "186-090-1234-5678", "0010441234567890"};
	uint32_t len = 0, n = 1 + below(12);

	for (uint32_t i = 0; i < n; i++) {
		bool is_value = below(3) == 0;
		const char *part = is_value ? values[below(PW_ARRAY_LEN(values))]
					    : parts[below(PW_ARRAY_LEN(parts))];
		uint32_t part_len = (uint32_t)strlen(part);
		uint32_t at = len + below(part_len);

		if (len + part_len > max)
			break;
		memcpy(p + len, part, part_len);
		len += part_len;
		if (is_value && below(2) == 0 && ((unsigned char)p[at] & 0x80) == 0)
			p[at] = "0123456789-. ()aB"[below(17)];
	}
	return len;
}

#endif
