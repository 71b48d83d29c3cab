/* Telephone numbers: the Japanese numbering plan, the area codes, other countries' plans. */
#include "judge.h"

static void
numbering_plan_is_followed(void **state)
{
	static const struct {
		const char *text, *grade;
	} rows[] = {
	    {"060-1234-5678", "mobile"},
	    {"070-1234-5678", "mobile"},
	    {"080-9876-5432", "mobile"},
	    {"09098765432", "mobile"},
	    {"090-0123-4567", "no"},
	    {"060-0123-4567", "no"},
	    {"090-0000-0000", "no"},
	    {"080-8888-8888", "no"},
	    {"090-1234-567", "no"},
	    {"090-123-4567", "no"},
	    {"0901-23-4567", "no"},
	    {"090-1234-56789", "no"},
	    {"050-1234-5678", "ip"},
	    {"050-0123-4567", "no"},
	    {"050-123-4567", "no"},
	    {"020-1234-5678", "m2m"},
	    {"02012345678", "m2m"},
	    {"020-912-34567", "m2m"},
	    {"020-4123-4567", "pager"},
	    {"020-0123-4567", "no"},
	    {"0200-12345-67890", "m2m"},
	    {"02001234567890", "m2m"},
	    {"0200123456789", "no"},
	    {"020012345678901", "no"},
	    {"02000000000000", "no"},
	    {"060-123-4567", "fmc"},
	    {"0601234567", "fmc"},
	    {"0600000000", "no"},
	    {"03-1234-5678", "fixed"},
	    {"0312345678", "fixed"},
	    {"03-0234-5678", "no"},
	    {"0302345678", "no"},
	    {"03-2222-2222", "no"},
	    {"0123-45-6789", "fixed"},
	    {"0123-05-6789", "no"},
	    {"011-234-5678", "fixed"},
	    {"01267-2-3456", "fixed"},
	    {"0126-72-3456", "fixed"},
	    {"012-672-3456", "fixed_odd"},
	    {"0126-02-3456", "no"},
	    {"0422-12-3456", "fixed"},
	    {"042-212-3456", "fixed"},
	    {"04-2212-3456", "fixed"},
	    {"04221-2-3456", "fixed_odd"},
	    {"029-301-2345", "fixed"},
	    {"0293012345", "fixed"},
	    {"0293-01-2345", "no"},
	    {"02930-1-2345", "fixed_odd"},
	    {"+81-86-803-2345", "fixed"},
	    {"086-003-2345", "no"},
	    {"0890-12-3456", "no"},
	    {"0141-23-4567", "fixed_odd"},
	    {"0141234567", "no"},
	    {"02-1234-5678", "no"},
	    {"01-4123-4567", "no"},
	    {"021-234-5678", "no"},
	    {"0120-444-444", "service"},
	    {"0120444444", "service"},
	    {"0800-123-4567", "service"},
	    {"08001234567", "service"},
	    {"0570-012-345", "service"},
	    {"0990-123-456", "service"},
	    {"0180-99-1234", "service"},
	    {"0170-12-3456", "service"},
	    {"0120-444-4444", "no"},
	    {"0800-123-456", "no"},
	    {"0570-0123-4567", "no"},
	    {"+81-120-444-444", "service"},
	    {"+81-3-1234-5678", "fixed"},
	    {"+81-312-34-5678", "fixed_odd"},
	    {"+81-090-1234-5678", "no"},
	    {"+81-90-123-4567", "no"},
	    {"+81 90 1234 5678", "mobile"},
	    {"+81-50-1234-5678", "ip"},
	    {"+0312345678", "no"},
	    {"+09012345678", "no"},
	    {"+008190123456", "no"},
	    {"110", "no"},
	    {"118", "no"},
	    {"186-090-1234-5678", "no"},
	    {"18609012345678", "no"},
	    {"01-02-2024", "no"},
	    {"001-1234567", "no"},
	    {"0-306-40615-2", "no"},
	    {"03-1234-56", "no"},
	    {"0000000000", "no"},
	    {"00000000000", "no"},
	    {"1710000000", "no"},
	    {"090.1234-5678", "no"},
	    {"tel03-1234-5678", "no"},
	};
	int row = row_of("jp_phone");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if (strcmp(outcome(row, rows[i].text), rows[i].grade) != 0)
			fail_msg("%s: %s, not %s", rows[i].text, outcome(row, rows[i].text),
			    rows[i].grade);
}

static void
mask_may_show_prefix_or_area_code_and_no_more(void **state)
{
	static const struct {
		const char *row, *text;
		unsigned keep;
	} rows[] = {{"jp_phone", "090-1234-5678", 3}, {"jp_phone", "03-1234-5678", 2},
	    {"jp_phone", "0422-12-3456", 4}, {"jp_phone", "01267-2-3456", 5},
	    {"jp_phone", "+81-90-1234-5678", 4}, {"jp_phone", "+81(0)3-1234-5678", 4},
	    {"jp_phone", "0120-444-444", 4}, {"e164", "+14155552671", 1},
	    {"e164", "0014155552671", 3}, {"jp_bank", "0001-001-1357924", 7},
	    {"yucho", "14030-12345671", 5}};
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		assert_int_equal(judge(row_of(rows[i].row), rows[i].text, &j), PW_YES);
		if (j.keep != rows[i].keep)
			fail_msg("%s: keeps %u, not %u", rows[i].text, j.keep, rows[i].keep);
	}
}

/* Section 13 of the detection facts: the 388 codes, leading 0 included. */
static const char codes[] =
    "03 04 06 011 015 017 018 019 022 023 024 025 026 027 028 029 042 043 044 045 046 "
    "047 048 049 052 053 054 055 058 059 072 073 075 076 077 078 079 082 083 084 086 087 "
    "088 089 092 093 095 096 097 098 099 0123 0124 0125 0126 0133 0134 0135 0136 0137 "
    "0138 0139 0142 0143 0144 0145 0146 0152 0153 0154 0155 0156 0157 0158 0162 0163 "
    "0164 0165 0166 0167 0172 0173 0174 0175 0176 0178 0179 0182 0183 0184 0185 0186 "
    "0187 0191 0192 0193 0194 0195 0197 0198 0220 0223 0224 0225 0226 0228 0229 0233 "
    "0234 0235 0237 0238 0240 0241 0242 0243 0244 0246 0247 0248 0250 0254 0255 0256 "
    "0257 0258 0259 0260 0261 0263 0264 0265 0266 0267 0268 0269 0270 0274 0276 0277 "
    "0278 0279 0280 0282 0283 0284 0285 0287 0288 0289 0291 0293 0294 0295 0296 0297 "
    "0299 0422 0428 0436 0438 0439 0460 0463 0465 0466 0467 0470 0475 0476 0478 0479 "
    "0480 0493 0494 0495 0531 0532 0533 0536 0537 0538 0539 0544 0545 0547 0548 0550 "
    "0551 0553 0554 0555 0556 0557 0558 0561 0562 0563 0564 0565 0566 0567 0568 0569 "
    "0572 0573 0574 0575 0576 0577 0578 0581 0584 0585 0586 0587 0594 0595 0596 0597 "
    "0598 0599 0721 0725 0735 0736 0737 0738 0739 0740 0742 0743 0744 0745 0746 0747 "
    "0748 0749 0761 0763 0765 0766 0767 0768 0770 0771 0772 0773 0774 0776 0778 0779 "
    "0790 0791 0794 0795 0796 0797 0798 0799 0820 0823 0824 0826 0827 0829 0833 0834 "
    "0835 0836 0837 0838 0845 0846 0847 0848 0852 0853 0854 0855 0856 0857 0858 0859 "
    "0863 0865 0866 0867 0868 0869 0875 0877 0879 0880 0883 0884 0885 0887 0889 0892 "
    "0893 0894 0895 0896 0897 0898 0920 0930 0940 0942 0943 0944 0946 0947 0948 0949 "
    "0950 0952 0954 0955 0956 0957 0959 0964 0965 0966 0967 0968 0969 0972 0973 0974 "
    "0977 0978 0979 0980 0982 0983 0984 0985 0986 0987 0993 0994 0995 0996 0997 01267 "
    "01372 01374 01377 01392 01397 01398 01456 01457 01466 01547 01558 01564 01586 01587 "
    "01632 01634 01635 01648 01654 01655 01656 01658 04992 04994 04996 04998 05769 05979 "
    "07468 08387 08388 08396 08477 08512 08514 08636 09802 09912 09913 09969 ";

/* Length of the longest of the codes that the digits begin with, a local part without 0 behind it. */
static size_t
naive_code(const char *digits)
{
	char want[8] = " ";

	for (size_t len = 5; len >= 2; len--) {
		if (digits[len] == '0')
			continue;
		memcpy(want + 1, digits, len);
		want[len + 1] = ' ';
		want[len + 2] = '\0';
		if (strstr(codes, want + 1) != NULL &&
		    (strncmp(codes, want + 1, len + 1) == 0 || strstr(codes, want) != NULL))
			return len;
	}
	return 0;
}

/* What a bare number of 10 digits is, read off the tables. */
static const char *
naive_ten(const char *d)
{
	static const char *const services[] = {"0120", "0570", "0990", "0180", "0170"};
	size_t code = naive_code(d);

	for (size_t i = 0; i < PW_ARRAY_LEN(services); i++)
		if (strncmp(d, services[i], 4) == 0)
			return "service";
	if (strncmp(d, "060", 3) == 0)
		return "fmc";
	return code > 0 && d[2] != '0' ? "fixed" : "no";
}

static void
every_area_code_is_fixed_with_its_local_part(void **state)
{
	int row = row_of("jp_phone");
	unsigned seen = 0;

	(void)state;
	for (const char *p = codes; *p != '\0'; p += strcspn(p, " ") + 1, seen++) {
		size_t len = strcspn(p, " ");
		char number[16], grouped[24];
		struct pw_judgement j;
		const char *kind;

		memcpy(number, p, len);
		memcpy(number + len, "2222226789" + len, 11 - len);
		/* A first local digit with which it is no longer code's number. */
		for (char c = '1'; c <= '9' && naive_code(number) != len; c++)
			memset(number + len, c, 6 - len);
		assert_int_equal(naive_code(number), len);
		assert_int_equal(strlen(number), 10);
		assert_string_equal(outcome(row, number), "fixed");
		snprintf(grouped, sizeof(grouped), "%.*s-%.*s-%s", (int)len, number, (int)(6 - len),
		    number + len, number + 6);
		assert_int_equal(judge(row, grouped, &j), PW_YES);
		assert_string_equal(grade_name(row, &j), "fixed");
		assert_int_equal(j.keep, len);
		/* So grouped it is of another kind or none, whatever shorter code there is. */
		number[len] = grouped[len + 1] = '0';
		kind = naive_ten(number);
		assert_string_equal(outcome(row, grouped),
		    strcmp(kind, "fixed") == 0 ? "no" : kind);
	}
	assert_int_equal(seen, 388);
}

static void
every_bare_number_of_ten_digits_is_what_the_tables_say(void **state)
{
	int row = row_of("jp_phone");
	char number[16];

	(void)state;
	for (unsigned lead = 0; lead < 100000; lead++) {
		snprintf(number, sizeof(number), "0%05u2345", lead);
		if (strcmp(outcome(row, number), naive_ten(number)) != 0)
			fail_msg("0%05u: %s, not %s", lead, outcome(row, number),
			    naive_ten(number));
	}
}

static void
foreign_numbers_follow_their_countrys_plan(void **state)
{
	static const struct {
		const char *text, *grade;
	} rows[] = {{"+1 415-555-2671", "foreign"}, {"+1 115-555-2671", "no"},
	    {"+1 415-155-2671", "no"}, {"+1 415-055-2671", "no"}, {"+1415555267", "no"},
	    {"+141555526711", "no"}, {"+8613812345678", "foreign"}, {"+8612812345678", "no"},
	    {"+8623812345678", "no"}, {"+82-10-1234-5678", "foreign"}, {"+886912345678", "foreign"},
	    {"+44 20 7946 0958", "foreign"}, {"+44 02079460958", "no"}, {"+85223456789", "foreign"},
	    {"+852234567890", "no"}, {"+6591234567", "foreign"}, {"+6521234567", "no"},
	    {"+84912345678", "foreign"}, {"+639171234567", "foreign"},
	    {"+5511912345678", "foreign"}, {"+999123456789", "no"}, {"+2101234567", "no"},
	    {"+354 410 4000", "foreign"}, {"+1234567", "no"}, {"+8190-1234-5678", "japan"},
	    {"+81-120-444-444", "service"}, {"+81-90-0123-4567", "no"}, {"0312345678", "no"},
	    {"14155552671", "no"}, {"0114155552671", "no"}, {"0422(12)3456", "no"},
	    {"+0312345678", "no"}, {"01014155552671", "foreign"}, {"+49 1234567890123456", "no"},
	    {"+", "no"}, {"00", "no"}, {"+86 755 2345 6789", "foreign"},
	    {"+82 503-1234-5678", "foreign"}, {"+886 70 1234 5678", "foreign"},
	    {"+82 503-12345-56789", "no"}};
	int row = row_of("e164");

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if (strcmp(outcome(row, rows[i].text), rows[i].grade) != 0)
			fail_msg("%s: %s, not %s", rows[i].text, outcome(row, rows[i].text),
			    rows[i].grade);
}

static void
zero_in_brackets_is_no_digit_of_a_foreign_number(void **state)
{
	static const struct {
		const char *text, *canonical;
	} rows[] = {{"+44 (0)20 7946 0958", "+442079460958"}, {"+44(0)2079460958", "+442079460958"},
	    {"0049(0)3012345678", "+493012345678"}, {"+886(0)912345678", "+886912345678"},
	    {"+39 (0)6 1234 5678", "+390612345678"}, {"+41 (0) 44 668 18 00", "+41446681800"},
	    {"+44 20 (0)7946 0958", NULL}, {"+44 (0)2079", NULL}, {"+(0)4420794609", NULL},
	    {"+44 (0)(0)20 7946 0958", NULL}, {"+852 (0)", NULL}};
	int row = row_of("e164");
	struct pw_judgement j;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++) {
		const char *want = rows[i].canonical;
		enum pw_verdict verdict = judge(row, rows[i].text, &j);

		if (verdict != (want != NULL ? PW_YES : PW_NO))
			fail_msg("%s: verdict %d", rows[i].text, verdict);
		if (want == NULL)
			continue;
		assert_int_equal(j.canonical_len, strlen(want));
		assert_memory_equal(j.canonical, want, strlen(want));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbering_plan_is_followed),
	    cmocka_unit_test(mask_may_show_prefix_or_area_code_and_no_more),
	    cmocka_unit_test(every_area_code_is_fixed_with_its_local_part),
	    cmocka_unit_test(every_bare_number_of_ten_digits_is_what_the_tables_say),
	    cmocka_unit_test(foreign_numbers_follow_their_countrys_plan),
	    cmocka_unit_test(zero_in_brackets_is_no_digit_of_a_foreign_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
