/* What mask.h promises of excerpts: what of a value's surroundings stays, and that no more does. */
#include "support/harmless.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define MAX_HITS 64u

enum { CARD, ALL };

static struct pw_form forms[] = {{.mask = 0}, {.mask = 4}};
static struct pw_rule rule;
static struct pw_plan plan = {.rule = &rule, .form = forms, .n_rules = 1, .n_forms = 2};

static const char *const words[] = {"card", "card_no", "phone", "ACCOUNT", "tel", "tel2", "x",
    "order", "カード", "口座番号", "カードNo", "普通", "JANコード", "電話", "ユーザー・名", "md5",
    "第2口座"};

static int
make_plan(void **state)
{
	struct pw_word *word = pw_alloc(PW_ARRAY_LEN(words), sizeof(*word));

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++) {
		word[i] = (struct pw_word) {.text = pw_strdup(words[i]),
		    .kind = (enum pw_word_kind)(i % 5),
		    .tokens = pw_alloc(1, sizeof(*word[i].tokens))};
		pw_tokens_cut(pw_span_of(word[i].text), false, word[i].tokens);
	}
	plan.word = word;
	plan.n_words = PW_ARRAY_LEN(words);
	return 0;
}

static int
drop_plan(void **state)
{
	(void)state;
	for (unsigned i = 0; i < plan.n_words; i++) {
		free(plan.word[i].text);
		free(plan.word[i].tokens);
	}
	free(plan.word);
	return 0;
}

static uint32_t seed = 5;

static uint32_t
below(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* The excerpt of hit `which` of a record; the text is a copy of exact size. */
static void
make(const char *text, size_t len, const struct pw_hit *hits, uint32_t n, uint32_t which,
    struct pw_excerpt *ret)
{
	char *exact = malloc(len > 0 ? len : 1);
	struct pw_record record = {.text = {exact, (uint32_t)len, NULL}, .raw = exact};

	memcpy(exact, text, len);
	memset(ret, 0x55, sizeof(*ret));
	pw_mask_excerpt(&plan, &record, &(struct pw_excerpt_of) {hits, n, which, NULL}, ret);
	free(exact);
}

/* Takes the values out of the brackets they stand in; returns how many. */
static uint32_t
take_values(const char *marked, char *text, struct pw_hit *hits)
{
	uint32_t len = 0, n = 0;

	for (const char *p = marked; *p != '\0'; p++) {
		if (*p == '{')
			hits[n] = (struct pw_hit) {.from = len};
		else if (*p == '}')
			hits[n++].to = len;
		else
			text[len++] = *p;
	}
	text[len] = '\0';
	return n;
}

/* The excerpt of value `which` of those that stand in brackets. */
static void
assert_excerpt(const char *marked, uint32_t which, const char *want)
{
	struct pw_hit hits[MAX_HITS];
	struct pw_excerpt excerpt;
	struct pw_buf out;
	char text[2048];
	uint32_t n = take_values(marked, text, hits);

	make(text, strlen(text), hits, n, which, &excerpt);
	pw_buf_init(&out, 4096);
	pw_mask_excerpt_text(&excerpt, &out);
	assert_string_equal(out.data, want);
	pw_buf_release(&out);
}

static void
letters_digits_and_scripts_are_shown_by_their_kind_alone(void **state)
{
	(void)state;
	assert_excerpt("Taro 山田々 やまだ ヤマダー ﾔﾏﾀﾞ é Я 김 ٣ {4111111111111111}", 0,
	    "aaaa 漢漢漢 かかか かかかか かかかか a a a 0 411111******1111");
	assert_excerpt("{4111111111111111}\t1-2_3!~ \\n\n\x1b\x7f", 0,
	    "411111******1111 0-0_0!~ \\a???");
	assert_excerpt("{4111111111111111}「」、・😀©\u202e\u200b\u3000\ufeff", 0,
	    "411111******1111??????????");
}

static void
words_of_the_rules_stay_where_they_stand_alone(void **state)
{
	(void)state;
	assert_excerpt("card card_no CARD-NO my card {4111111111111111}", 0,
	    "card card_no CARD-NO aa card 411111******1111");
	assert_excerpt("{4111111111111111} cardNumber account phones x=1 card_nobody", 0,
	    "411111******1111 cardNumber account phones x=0 card_aaaaaa");
	/* A letter or a digit that touches makes it another word. */
	assert_excerpt("{4111111111111111} xcard cards1 accountant 9phone customerPhone 1x", 0,
	    "411111******1111 aaaaa aaaaa0 aaaaaaaaaa 0aaaaa aaaaaaaaaaaaa 0a");
	assert_excerpt("card{4111111111111111}tel", 0, "aaaa411111******1111aaa");
	/* A word with a digit is none; what stands there may still be another's. */
	assert_excerpt("{4111111111111111} md5 md 第2口座", 0, "411111******1111 aa0 aa 漢0漢漢");
	assert_excerpt("{4111111111111111} tel2 tel_2 tel", 0, "411111******1111 aaa0 tel_0 tel");
}

static void
wide_words_of_the_rules_stay_wherever_they_stand(void **state)
{
	(void)state;
	assert_excerpt("お客様電話が口座番号は {4111111111111111} 普通預金", 0,
	    "か漢漢電話か口座番号か 411111******1111 普通漢漢");
	assert_excerpt("カードNo カードnobody JANコード xJANコード ユーザー・名{4111111111111111}",
	    0, "カードNo カードaaaaaa JANコード aaaaかかか ユーザー?名411111******1111");
}

static void
other_values_of_the_record_are_shown_by_their_masks(void **state)
{
	static const char text[] = "card={4111111111111111} to {4222222222222} x{378282246310005}y";
	static const char want[] = "card=411111******1111 aa *********2222 a378282*****0005a";

	(void)state;
	for (uint32_t which = 0; which < 3; which++)
		assert_excerpt(text, which, want);
}

static void
value_that_is_no_finding_is_zeros(void **state)
{
	(void)state;
	assert_excerpt("4222222222222 {4111111111111111}/4222222222222", 0,
	    "0000000000000 411111******1111/0000000000000");
}

/* Text of n characters between two values; the one further off is in reach up to 80. */
static void
assert_gap(unsigned gap, uint32_t which, const char *want_other)
{
	struct pw_hit hits[MAX_HITS];
	struct pw_excerpt excerpt;
	char marked[512], text[512];
	const char *rest;
	uint32_t n;

	snprintf(marked, sizeof(marked), "{4222222222222}%0*d{378282246310005}", (int)gap, 0);
	n = take_values(marked, text, hits);
	make(text, strlen(text), hits, n, which, &excerpt);
	rest = which == 1 ? excerpt.packed : excerpt.packed + strspn(excerpt.packed, "*2") + gap;
	assert_memory_equal(rest, want_other, strlen(want_other));
	assert_int_equal(strlen(excerpt.packed), (which == 0 ? 13 : 15) + gap + strlen(want_other));
}

static void
value_partly_within_reach_is_zeros_up_to_80_characters(void **state)
{
	(void)state;
	assert_gap(67, 1, "*********2222");
	assert_gap(68, 1, "000000000000");
	assert_gap(80, 1, "");
	assert_gap(65, 0, "378282*****0005");
	assert_gap(66, 0, "00000000000000");
	assert_gap(80, 0, "");
}

static void
reach_is_80_characters_on_each_side_however_many_bytes_they_have(void **state)
{
	static const char *const chars[] = {"b", "é", "字", "\U00020000"};
	static const char shown[] = {'a', 'a', PW_EXCERPT_KANJI, PW_EXCERPT_KANJI};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(chars); i++) {
		struct pw_excerpt excerpt;
		struct pw_buf text;
		struct pw_hit hit;

		pw_buf_init(&text, 4096);
		for (unsigned k = 0; k < 100; k++)
			pw_buf_addf(&text, "%s", chars[i]);
		hit = (struct pw_hit) {.from = (uint32_t)text.len, .to = (uint32_t)text.len + 16};
		pw_buf_addf(&text, "4111111111111111");
		for (unsigned k = 0; k < 100; k++)
			pw_buf_addf(&text, "%s", chars[i]);
		make(text.data, text.len, &hit, 1, 0, &excerpt);
		assert_int_equal(strlen(excerpt.packed), 80 + 16 + 80);
		for (unsigned k = 0; k < 80; k++) {
			assert_int_equal(excerpt.packed[k], shown[i]);
			assert_int_equal(excerpt.packed[96 + k], shown[i]);
		}
		assert_memory_equal(excerpt.packed + 80, "411111******1111", 16);
		pw_buf_release(&text);
	}
}

static void
word_that_goes_on_beyond_reach_is_not_shown(void **state)
{
	struct pw_hit hits[MAX_HITS];
	struct pw_excerpt excerpt;
	char marked[512], text[512];
	uint32_t n;

	(void)state;
	snprintf(marked, sizeof(marked), "xcard%76s{4111111111111111}%76scardx", "", "");
	n = take_values(marked, text, hits);
	make(text, strlen(text), hits, n, 0, &excerpt);
	assert_memory_equal(excerpt.packed, "aaaa ", 5);
	assert_string_equal(excerpt.packed + strlen(excerpt.packed) - 5, " aaaa");
}

static void
what_does_not_fit_is_left_out_at_the_outer_ends(void **state)
{
	struct pw_excerpt excerpt;
	struct pw_buf text;
	struct pw_hit hit;
	const char *own;
	size_t left, right;

	(void)state;
	pw_buf_init(&text, 4096);
	for (unsigned k = 0; k < 20; k++)
		pw_buf_addf(&text, "口座番号");
	hit = (struct pw_hit) {.from = (uint32_t)text.len, .to = (uint32_t)text.len + 16};
	pw_buf_addf(&text, "4111111111111111");
	for (unsigned k = 0; k < 20; k++)
		pw_buf_addf(&text, "口座番号");
	make(text.data, text.len, &hit, 1, 0, &excerpt);
	own = strstr(excerpt.packed, "411111******1111");
	assert_non_null(own);
	left = (size_t)(own - excerpt.packed);
	right = strlen(own + 16);
	/* Eight words of 12 bytes on each side and one more on one: 223 bytes hold no other. */
	assert_int_equal(left + right, 17 * 12);
	assert_true(left % 12 == 0 && right % 12 == 0 && left >= 96 && right >= 96);
	pw_buf_release(&text);
}

/* A neighbour that does not fit goes whole; half a mask would be read as another. */
static void
mask_that_does_not_fit_goes_whole(void **state)
{
	char marked[2048] = "{4222222222222}", want[64];
	struct pw_hit hits[MAX_HITS];
	struct pw_excerpt excerpt;
	char text[2048];
	uint32_t n;

	(void)state;
	for (unsigned k = 0; k < 16; k++)
		strncat(marked, "口座番号", sizeof(marked) - strlen(marked) - 1);
	strncat(marked, "{4111111111111111}", sizeof(marked) - strlen(marked) - 1);
	for (unsigned k = 0; k < 20; k++)
		strncat(marked, "口座番号", sizeof(marked) - strlen(marked) - 1);
	n = take_values(marked, text, hits);
	make(text, strlen(text), hits, n, 1, &excerpt);
	snprintf(want, sizeof(want), "口座番号");
	assert_memory_equal(excerpt.packed, want, strlen(want));
	assert_null(strstr(excerpt.packed, "2222"));
}

static void
value_alone_is_its_mask(void **state)
{
	(void)state;
	assert_excerpt("{4111111111111111}", 0, "411111******1111");
}

/* One character at a time: whatever it is, it becomes one that says nothing. */
static void
no_character_becomes_anything_but_a_sign(void **state)
{
	struct pw_excerpt excerpt;
	char text[32];

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		const struct pw_hit hit = {.to = 16};
		unsigned n;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		memcpy(text, "4111111111111111.", 17);
		n = pw_utf8_encode(cp, text + 17);
		make(text, 17 + n, &hit, 1, 0, &excerpt);
		assert_int_equal(strlen(excerpt.packed), 18);
		if (cp < 0x80 && cp > ' ' && cp < 0x7F && !pw_is_alnum((char)cp))
			assert_int_equal(excerpt.packed[17], cp);
		else if (cp != 'x' && cp != 'X')
			assert_non_null(strchr(" a0?\x0e\x0f", excerpt.packed[17]));
	}
}

static const char *const parts[] = {"card", "no", "_", "-", " ", "4111111111111111", "7", "42",
    "Taro", "x", "phone", "tel2", "口座番号", "カード", "カードNo", "山田", "ヤマダ", "ー", "電話",
    "・", "①", "\t", "\x1b", "\x1a", "\u202e", "😀", "é", "ＡＢ", "\"", ":", "{", "JANコード", "s",
    "Number", "ナンバー", "普通"};

/* Valid UTF-8 by lot; the first bytes of some parts become values. */
static uint32_t
make_soup(char *text, size_t room, struct pw_hit *hits, uint32_t *ret_n)
{
	uint32_t len = 0, n = 0;

	for (uint32_t left = 1 + below(120); left > 0; left--) {
		uint32_t cp = below(0x300) == 0 ? 0x10000 + below(0x20000) : 0x80 + below(0xD000);
		const char *part = parts[below(PW_ARRAY_LEN(parts))];
		uint32_t part_len = (uint32_t)strlen(part);

		if (len + 32 > room)
			break;
		if (below(20) == 0) {
			len += pw_utf8_encode(cp, text + len);
			continue;
		}
		memcpy(text + len, part, part_len);
		if (below(10) == 0 && n < MAX_HITS)
			hits[n++] = (struct pw_hit) {.from = len,
			    .to = len + part_len,
			    .field = -1,
			    .form = part_len == 16 ? CARD : ALL};
		len += part_len;
	}
	*ret_n = n;
	return len;
}

static void
no_text_leaves_more_than_masks_words_and_signs(void **state)
{
	static char text[4096];
	static struct pw_finding findings[MAX_HITS];
	struct pw_key *key = pw_key_create_ephemeral();
	struct pw_hit hits[MAX_HITS];
	unsigned n_excerpts = 0;

	(void)state;
	for (unsigned round = 0; round < 4000; round++) {
		uint32_t n, len = make_soup(text, sizeof(text), hits, &n);
		struct pw_record record = {.text = {text, len, NULL}, .raw = text, .raw_len = len};

		for (uint32_t i = 0; i < n; i++)
			pw_mask_make(&plan, &record, &hits[i], key, &findings[i]);
		for (uint32_t i = 0; i < n; i++) {
			struct pw_excerpt excerpt;
			const char *fault;

			make(text, len, hits, n, i, &excerpt);
			fault = excerpt_fault(&plan, &excerpt, &findings[i], findings, n);
			if (fault != NULL)
				fail_msg("round %u: %s", round, fault);
			n_excerpts++;
		}
	}
	assert_true(n_excerpts > 10000);
	pw_key_destroy(key);
}

int
main(void)
{
	static char rule_id[] = "a.rule", rule_identifier[] = "domain";
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(letters_digits_and_scripts_are_shown_by_their_kind_alone),
	    cmocka_unit_test(words_of_the_rules_stay_where_they_stand_alone),
	    cmocka_unit_test(wide_words_of_the_rules_stay_wherever_they_stand),
	    cmocka_unit_test(other_values_of_the_record_are_shown_by_their_masks),
	    cmocka_unit_test(value_that_is_no_finding_is_zeros),
	    cmocka_unit_test(value_partly_within_reach_is_zeros_up_to_80_characters),
	    cmocka_unit_test(reach_is_80_characters_on_each_side_however_many_bytes_they_have),
	    cmocka_unit_test(word_that_goes_on_beyond_reach_is_not_shown),
	    cmocka_unit_test(what_does_not_fit_is_left_out_at_the_outer_ends),
	    cmocka_unit_test(mask_that_does_not_fit_goes_whole),
	    cmocka_unit_test(value_alone_is_its_mask),
	    cmocka_unit_test(no_character_becomes_anything_but_a_sign),
	    cmocka_unit_test(no_text_leaves_more_than_masks_words_and_signs),
	};

	rule = (struct pw_rule) {.id = rule_id, .identifier = rule_identifier};
	return cmocka_run_group_tests_name("mask excerpt", tests, make_plan, drop_plan);
}
