/*
 * Values: cards (ISO/IEC 7812-1), telephone numbers (the Ministry's numbering plan, ITU-T E.164),
 * accounts (JBA codes, Japan Post Bank, ISO 13616), and numbers that only look like one of them.
 * Foreign telephone numbers are of ranges reserved for fiction; the rest is made up.
 */
#include "gen.h"

#include <assert.h>
#include <string.h>

/* Grouped digits */

/* Writes the groups of `text` (cut by blanks) with the separator the argument names. */
static void
put_styled(struct gen *g, const char *text, const char *arg)
{
	const char *between = gen_arg_is(arg, "hyphen") || gen_arg_is(arg, "full") ? "-"
	    : gen_arg_is(arg, "space")                                             ? " "
	    : gen_arg_is(arg, "dot")                                               ? "."
										   : "";
	bool full = gen_arg_is(arg, "full");

	for (const char *p = text; *p != '\0'; p++) {
		if (*p != ' ' && full) {
			gen_puts(g, "\xEF\xBC");
			gen_putc(g, (char)(0x90 + (*p - '0')));
		} else if (*p != ' ') {
			gen_putc(g, *p);
		} else {
			gen_puts(g, full ? "－" : between);
		}
	}
}

static void
fill_digits(struct gen *g, char *p, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		p[i] = (char)('0' + gen_below(g, 10));
	p[n] = '\0';
}

/* Copies digits cut into groups of these sizes ("4-6-5" as {4, 6, 5}). */
static void
cut_into(const char *digits, const unsigned *size, unsigned n, char *out)
{
	for (unsigned i = 0; i < n; i++) {
		if (i > 0)
			*out++ = ' ';
		memcpy(out, digits, size[i]);
		out += size[i];
		digits += size[i];
	}
	*out = '\0';
}

/* Cards */

static const struct brand {
	unsigned from, to, width, length;
} brands[] = {{4, 4, 1, 16}, {4, 4, 1, 16}, {4, 4, 1, 16}, {51, 55, 2, 16}, {51, 55, 2, 16},
    {2221, 2720, 4, 16}, {3528, 3589, 4, 16}, {3528, 3589, 4, 16}, {6011, 6011, 4, 16}};

static const struct brand amex[] = {{34, 34, 2, 15}, {37, 37, 2, 15}};

/* What the last digit has to be for the sum to end in 0. */
static unsigned
luhn_digit(const char *digits, unsigned n)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned x = (unsigned)(digits[n - 1 - i] - '0');

		if (i % 2 == 0)
			x = x < 5 ? 2 * x : 2 * x - 9;
		sum += x;
	}
	return (10 - sum % 10) % 10;
}

static void
make_card(struct gen *g, const struct brand *b, bool valid, char out[20])
{
	unsigned prefix = b->from + (unsigned)gen_below(g, b->to - b->from + 1);
	unsigned check;

	fill_digits(g, out, b->length);
	for (unsigned i = b->width; i-- > 0; prefix /= 10)
		out[i] = (char)('0' + prefix % 10);
	check = luhn_digit(out, b->length - 1);
	if (!valid)
		check = (check + 1 + (unsigned)gen_below(g, 9)) % 10;
	out[b->length - 1] = (char)('0' + check);
}

static void
put_some_card(struct gen *g, const struct brand *b, bool valid, const char *arg)
{
	static const unsigned four[] = {4, 4, 4, 4}, three[] = {4, 6, 5};
	char digits[20], text[24];

	make_card(g, b, valid, digits);
	if (b->length == 15)
		cut_into(digits, three, 3, text);
	else
		cut_into(digits, four, 4, text);
	put_styled(g, text, arg);
}

static void
put_card(struct gen *g, const char *arg)
{
	put_some_card(g, &brands[gen_below(g, GEN_LEN(brands))], true, arg);
}

static void
put_amex(struct gen *g, const char *arg)
{
	put_some_card(g, &amex[gen_below(g, 2)], true, arg);
}

static void
put_not_card(struct gen *g, const char *arg)
{
	put_some_card(g, &brands[gen_below(g, GEN_LEN(brands))], false, arg);
}

static void
put_not_amex(struct gen *g, const char *arg)
{
	put_some_card(g, &amex[gen_below(g, 2)], false, arg);
}

/* Telephone numbers */

/* Area codes of the numbering plan, 2 to 5 digits, as the public lists have them. */
static const char *const area_codes[] = {
    "03 04 06 011 015 017 018 019 022 023 024 025 026 027 028 029 042 043 044 045 046 047 048 049 "
    "052 053 054 055 058 059 072 073 075 076 077 078 079 082 083 084 086 087 088 089 092 093 095 "
    "096 097 098 099 0123 0124 0125 0126 0133 0134 0135 0136 0137 0138 0139 0142 0143 0144 0145 "
    "0146 0152 0153 0154 0155 0156 0157 0158 0162 0163 0164 0165 0166 0167 0172 0173 0174 0175 "
    "0176 0178 0179 0182 0183 0184 0185 0186 0187 0191 0192 0193 0194 0195 0197 0198 0220 0223 "
    "0224 0225 0226 0228 0229 0233 0234 0235 0237 0238 0240 0241 0242 0243 0244 0246 0247 0248 "
    "0250 0254 0255 0256 0257 0258 0259 0260 0261 0263 0264 0265 0266 0267 0268 0269 0270 0274 "
    "0276 0277 0278 0279 0280 0282 0283 0284 0285 0287 0288 0289 0291 0293 0294 0295 0296 0297 "
    "0299 0422 0428 0436 0438 0439 0460 0463 0465 0466 0467 0470 0475 0476 0478 0479 0480 0493 "
    "0494 0495 0531 0532 0533 0536 0537 0538 0539 0544 0545 0547 0548 0550 0551 0553 0554 0555 "
    "0556 0557 0558 0561 0562 0563 0564 0565 0566 0567 0568 0569 0572 0573 0574 0575 0576 0577 "
    "0578 0581 0584 0585 0586 0587 0594 0595 0596 0597 0598 0599 0721 0725 0735 0736 0737 0738 ",
    "0739 0740 0742 0743 0744 0745 0746 0747 0748 0749 0761 0763 0765 0766 0767 0768 0770 0771 "
    "0772 0773 0774 0776 0778 0779 0790 0791 0794 0795 0796 0797 0798 0799 0820 0823 0824 0826 "
    "0827 0829 0833 0834 0835 0836 0837 0838 0845 0846 0847 0848 0852 0853 0854 0855 0856 0857 "
    "0858 0859 0863 0865 0866 0867 0868 0869 0875 0877 0879 0880 0883 0884 0885 0887 0889 0892 "
    "0893 0894 0895 0896 0897 0898 0920 0930 0940 0942 0943 0944 0946 0947 0948 0949 0950 0952 "
    "0954 0955 0956 0957 0959 0964 0965 0966 0967 0968 0969 0972 0973 0974 0977 0978 0979 0980 "
    "0982 0983 0984 0985 0986 0987 0993 0994 0995 0996 0997 01267 01372 01374 01377 01392 01397 "
    "01398 01456 01457 01466 01547 01558 01564 01586 01587 01632 01634 01635 01648 01654 01655 "
    "01656 01658 04992 04994 04996 04998 05769 05979 07468 08387 08388 08396 08477 08512 08514 "
    "08636 09802 09912 09913 09969 "};

/* Codes most calls go to, so that the mix looks like the country: cities first. */
static const char cities[] = "03 03 03 03 06 06 06 011 022 025 044 045 045 048 052 052 054 075 078 "
			     "082 092 096 098 ";

static unsigned
count_codes(const char *list)
{
	unsigned n = 0;

	for (; *list != '\0'; list++)
		n += *list == ' ';
	return n;
}

static void
copy_code(const char *list, unsigned n, char code[6])
{
	size_t len;

	while (n-- > 0)
		list = strchr(list, ' ') + 1;
	len = strcspn(list, " ");
	assert(len < 6);
	memcpy(code, list, len);
	code[len] = '\0';
}

/* A longer listed code begins the same number: it would be read as that one's. */
static bool
has_longer_code(const char *number, size_t length)
{
	for (size_t list = 0; list < GEN_LEN(area_codes); list++)
		for (const char *code = area_codes[list]; *code != '\0';) {
			size_t len = strcspn(code, " ");

			if (len > length && memcmp(code, number, len) == 0)
				return true;
			code += len + 1;
		}
	return false;
}

/* Area code, local part and the last four, cut by blanks. */
static void
make_fixed(struct gen *g, char out[16])
{
	char digits[16], code[6];
	size_t len;

	do {
		const char *list =
		    gen_chance(g, 700) ? cities : area_codes[gen_below(g, GEN_LEN(area_codes))];

		copy_code(list, (unsigned)gen_below(g, count_codes(list)), code);
		len = strlen(code);
		fill_digits(g, digits, 10);
		memcpy(digits, code, len);
		digits[len] = (char)('2' + gen_below(g, 8));
	} while (has_longer_code(digits, len));
	cut_into(digits, (const unsigned[]) {(unsigned)len, 6 - (unsigned)len, 4}, 3, out);
}

/* 090, 080, 070 and (since 2026) 060; the digit behind is not 0. */
static void
make_mobile(struct gen *g, char out[16], bool ip)
{
	static const char kinds[] = "99999888887776";
	char digits[16];

	fill_digits(g, digits, 11);
	digits[0] = '0';
	digits[1] = ip ? '5' : kinds[gen_below(g, sizeof(kinds) - 1)];
	digits[2] = '0';
	digits[3] = (char)('1' + gen_below(g, 9));
	cut_into(digits, (const unsigned[]) {3, 4, 4}, 3, out);
}

/* Forms with brackets or a country code; `text` is the national number, cut by blanks. */
static bool
put_special(struct gen *g, const char *text, const char *arg)
{
	static const struct {
		const char *style, *lead, *first, *second;
		unsigned skip;
	} forms[] = {{"paren", "(", ")", "-", 0}, {"inner", "", "(", ")", 0},
	    {"plus", "+81", "", "", 1}, {"plus-hyphen", "+81-", "-", "-", 1},
	    {"plus-space", "+81 ", " ", " ", 1}, {"plus-zero", "+81 (0)", "-", "-", 1},
	    {"idd", "010-81-", "-", "-", 1}};
	size_t code = strcspn(text, " "), local = strcspn(text + code + 1, " ");

	for (size_t i = 0; i < GEN_LEN(forms); i++) {
		if (!gen_arg_is(arg, forms[i].style))
			continue;
		gen_puts(g, forms[i].lead);
		gen_put(g, text + forms[i].skip, code - forms[i].skip);
		gen_puts(g, forms[i].first);
		gen_put(g, text + code + 1, local);
		gen_puts(g, forms[i].second);
		gen_puts(g, text + code + 1 + local + 1);
		return true;
	}
	return false;
}

static void
put_national(struct gen *g, const char *text, const char *arg)
{
	if (!put_special(g, text, arg))
		put_styled(g, text, arg);
}

static void
put_mobile(struct gen *g, const char *arg)
{
	char text[16];

	make_mobile(g, text, false);
	put_national(g, text, arg);
}

static void
put_ip_phone(struct gen *g, const char *arg)
{
	char text[16];

	make_mobile(g, text, true);
	put_national(g, text, arg);
}

static void
put_fixed(struct gen *g, const char *arg)
{
	char text[16];

	make_fixed(g, text);
	put_national(g, text, arg);
}

/* Ranges kept for fiction: NANP 555-01XX, Ofcom 020 7946 0XXX. */
static void
put_foreign(struct gen *g, const char *arg)
{
	static const char *const nanp[] = {"212", "213", "312", "415", "617", "808"};

	if (gen_arg_is(arg, "gb")) {
		gen_puts(g, "+44 20 7946 0");
		gen_putn(g, gen_below(g, 1000), 3);
		return;
	}
	gen_puts(g, "+1");
	gen_puts(g, gen_arg_is(arg, "us-hyphen") ? "-" : "");
	gen_puts(g, nanp[gen_below(g, GEN_LEN(nanp))]);
	gen_puts(g, gen_arg_is(arg, "us-hyphen") ? "-555-01" : "55501");
	gen_putn(g, gen_below(g, 100), 2);
}

/* Accounts */

static bool
is_sample(const char *digits, unsigned n)
{
	bool run = true, same = true;

	for (unsigned i = 1; i < n; i++) {
		run = run && (digits[i] - '0') == (digits[i - 1] - '0' + 1) % 10;
		same = same && digits[i] == digits[0];
	}
	return run || same;
}

static void
put_account(struct gen *g, const char *arg)
{
	char digits[8];

	(void)arg;
	do
		fill_digits(g, digits, 7);
	while (is_sample(digits, 7));
	gen_puts(g, digits);
}

static const struct bank {
	const char *code, *name;
} banks[] = {{"0001", "みずほ"}, {"0005", "三菱UFJ"}, {"0009", "三井住友"}, {"0010", "りそな"},
    {"0017", "埼玉りそな"}, {"0033", "PayPay"}, {"0036", "楽天"}, {"0038", "住信SBIネット"},
    {"0039", "auじぶん"}, {"0040", "イオン"}};

static void
put_bank_code(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, banks[gen_below(g, GEN_LEN(banks))].code);
}

static void
put_bank_name(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, banks[gen_below(g, GEN_LEN(banks))].name);
	gen_puts(g, "銀行");
}

/* Bank, branch and account in one: "joined hyphen", "joined slash". */
static void
put_joined(struct gen *g, const char *arg)
{
	char separator = gen_arg_is(arg, "slash") ? '/' : '-';

	put_bank_code(g, arg);
	gen_putc(g, separator);
	gen_putn(g, 1 + gen_below(g, 899), 3);
	gen_putc(g, separator);
	put_account(g, arg);
}

/* Japan Post Bank: the symbol's fourth digit is the check digit over the other twelve. */
static char
yucho_digit(const char symbol[6], const char number[9])
{
	unsigned sum = 0, a[13] = {0};
	size_t n = strlen(number);

	for (unsigned i = 0; i < 5; i++)
		a[i] = i == 3 ? 0 : (unsigned)(symbol[i] - '0');
	for (unsigned i = 0; i < n; i++)
		a[13 - n + i] = (unsigned)(number[i] - '0');
	for (unsigned k = 0; k < 12; k += 3)
		sum += a[k] + 3 * a[k + 1] + (a[k + 2] < 5 ? 2 * a[k + 2] : 2 * a[k + 2] - 9);
	return (char)('0' + (sum + a[12]) % 10);
}

/* Writes a symbol and keeps the number that belongs to it for `yucho-number`. */
static void
put_yucho_symbol(struct gen *g, const char *arg)
{
	char symbol[6] = "10000";

	(void)arg;
	fill_digits(g, g->yucho, 8);
	g->yucho[0] = (char)('1' + gen_below(g, 9));
	g->yucho[7] = '1';
	symbol[1] = (char)('0' + gen_below(g, 8));
	symbol[2] = (char)('0' + gen_below(g, 10));
	symbol[3] = yucho_digit(symbol, g->yucho);
	gen_puts(g, symbol);
}

static void
put_yucho_number(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->yucho);
}

static void
put_yucho(struct gen *g, const char *arg)
{
	put_yucho_symbol(g, arg);
	gen_putc(g, '-');
	gen_puts(g, g->yucho);
}

static const struct {
	const char *country, *bank;
	unsigned length; /* of the number behind the bank's letters */
} iban_kinds[] = {{"DE", "", 18}, {"GB", "WEST", 14}, {"NL", "ABNA", 10}, {"FR", "", 23},
    {"BE", "", 12}};

/* 98 less the remainder by 97 of number, country and 00, letters as 10..35. */
static unsigned
iban_check(const char *bban, const char *country)
{
	unsigned rest = 0;

	for (unsigned part = 0; part < 3; part++)
		for (const char *p = part == 0 ? bban : part == 1 ? country : "00"; *p != '\0'; p++)
			rest = *p >= 'A' ? (rest * 100 + (unsigned)(*p - 'A') + 10) % 97
					 : (rest * 10 + (unsigned)(*p - '0')) % 97;
	return 98 - rest;
}

static void
put_some_iban(struct gen *g, const char *arg, bool valid)
{
	bool grouped = gen_arg_is(arg, "space");
	unsigned kind =
	    grouped ? 1 + (unsigned)gen_below(g, 2) : (unsigned)gen_below(g, GEN_LEN(iban_kinds));
	char bban[40], digits[32];
	unsigned check;

	fill_digits(g, digits, iban_kinds[kind].length);
	(void)snprintf(bban, sizeof(bban), "%s%s", iban_kinds[kind].bank, digits);
	check = iban_check(bban, iban_kinds[kind].country);
	if (!valid)
		check = check == 98 ? 2 : check + 1;
	gen_puts(g, iban_kinds[kind].country);
	gen_putn(g, check, 2);
	for (unsigned i = 0; bban[i] != '\0'; i++) {
		if (grouped && i % 4 == 0)
			gen_putc(g, ' ');
		gen_putc(g, bban[i]);
	}
}

static void
put_iban(struct gen *g, const char *arg)
{
	put_some_iban(g, arg, true);
}

static void
put_not_iban(struct gen *g, const char *arg)
{
	put_some_iban(g, arg, false);
}

/* Numbers that are somebody's business, but nobody's person. */

/* JAN-13 of a Japanese company: 45 or 49, weights 1 and 3. */
static void
put_jan(struct gen *g, const char *arg)
{
	char digits[16];
	unsigned sum = 0;

	(void)arg;
	fill_digits(g, digits, 13);
	digits[0] = '4';
	digits[1] = gen_chance(g, 700) ? '9' : '5';
	for (unsigned i = 0; i < 12; i++)
		sum += (unsigned)(digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
	digits[12] = (char)('0' + (10 - sum % 10) % 10);
	gen_puts(g, digits);
}

/* A parcel's number, 4-4-4: the first eleven modulo 7 is the last. */
static void
put_parcel(struct gen *g, const char *arg)
{
	char digits[16];
	unsigned rest = 0;

	(void)arg;
	fill_digits(g, digits, 12);
	digits[0] = '4';
	for (unsigned i = 0; i < 11; i++)
		rest = (rest * 10 + (unsigned)(digits[i] - '0')) % 7;
	digits[11] = (char)('0' + rest);
	gen_put(g, digits, 4);
	gen_putc(g, '-');
	gen_put(g, digits + 4, 4);
	gen_putc(g, '-');
	gen_put(g, digits + 8, 4);
}

/* An id of 16 digits that begins like anything but passes no check. */
static void
put_id16(struct gen *g, const char *arg)
{
	static const char first[] = "134579";
	char digits[20];
	unsigned check;

	(void)arg;
	fill_digits(g, digits, 16);
	digits[0] = first[gen_below(g, sizeof(first) - 1)];
	check = (luhn_digit(digits, 15) + 1 + (unsigned)gen_below(g, 9)) % 10;
	digits[15] = (char)('0' + check);
	gen_puts(g, digits);
}

/* First port and last of a range, which must not carry a postal account's check digit. */
static void
put_port_range(struct gen *g, const char *arg)
{
	unsigned from = 1000 + (unsigned)gen_below(g, 900);

	(void)arg;
	gen_putn(g, from * 10, 5);
	gen_putc(g, '-');
	gen_putn(g, from * 10 + 9, 5);
}

static const struct gen_word words[] = {{"card", put_card}, {"amex", put_amex},
    {"not-card", put_not_card}, {"not-amex", put_not_amex}, {"mobile", put_mobile},
    {"ip-phone", put_ip_phone}, {"fixed", put_fixed}, {"foreign", put_foreign},
    {"account", put_account}, {"bank-code", put_bank_code}, {"bank-name", put_bank_name},
    {"joined", put_joined}, {"yucho", put_yucho}, {"yucho-symbol", put_yucho_symbol},
    {"yucho-number", put_yucho_number}, {"iban", put_iban}, {"not-iban", put_not_iban},
    {"jan", put_jan}, {"parcel", put_parcel}, {"id16", put_id16}, {"port-range", put_port_range}};

void
gen_value_words(struct gen *g)
{
	gen_words_add(g, words, GEN_LEN(words));
}
