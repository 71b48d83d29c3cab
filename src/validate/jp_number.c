/*
 * The Japanese numbering plan (総務省 電気通信番号計画), over digits with their leading 0: what kind
 * of number it is and how long its prefix or area code.
 */
#include "area_codes.h"
#include "digits.h"

#include <stdlib.h>
#include <string.h>

const char *const jp_grades[] = {"mobile", "ip", "m2m", "pager", "fmc", "fixed", "fixed_odd",
    "service", "japan", "foreign", NULL};

static bool
begins(const char *d, const char *prefix)
{
	for (unsigned i = 0; prefix[i] != '\0'; i++)
		if (d[i] != prefix[i] - '0')
			return false;
	return true;
}

static bool
rest_is_one_digit(const char *d, unsigned from, unsigned n)
{
	for (unsigned i = from + 1; i < n; i++)
		if (d[i] != d[from])
			return false;
	return true;
}

static int
compare_code(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

static bool
is_area_code(const char *d, unsigned len)
{
	char code[6] = {0};

	for (unsigned i = 0; i < len; i++)
		code[i] = (char)('0' + d[i]);
	return bsearch(code, area_codes, PW_ARRAY_LEN(area_codes), sizeof(area_codes[0]),
		   compare_code) != NULL;
}

/* Length of the longest listed area code the number begins with, or 0. Codes are the beginnings of
 * others, so that one has to leave a local part without leading 0: 029 has the local part 301 where
 * 0293 cannot have 01. If none does, the longest of all. */
static unsigned
area_code_length(const char *d)
{
	unsigned longest = 0;

	for (unsigned len = 5; len >= 2; len--) {
		if (!is_area_code(d, len))
			continue;
		if (d[len] != 0)
			return len;
		if (longest == 0)
			longest = len;
	}
	return longest;
}

static bool
is_service(const char *d, unsigned n)
{
	static const char *const ten[] = {"0120", "0570", "0990", "0180", "0170"};

	if (n == 11)
		return begins(d, "0800");
	for (size_t i = 0; i < PW_ARRAY_LEN(ten); i++)
		if (n == 10 && begins(d, ten[i]))
			return true;
	return false;
}

/* 11 digits: 0A0 CDEF GHJK with C assigned. */
static enum jp_grade
grade_0a0(const char *d)
{
	if (d[2] != 0 || rest_is_one_digit(d, 3, 11))
		return JP_NONE;
	if (d[1] == 2)
		return d[3] == 0 ? JP_NONE : d[3] == 4 ? JP_PAGER : JP_M2M;
	if (d[3] == 0)
		return JP_NONE;
	return d[1] == 5 ? JP_IP : d[1] >= 6 && d[1] <= 9 ? JP_MOBILE : JP_NONE;
}

/* 10 digits: area code and local part are 6 digits together; the local part has no leading 0. */
static enum jp_grade
grade_fixed(const char *d, unsigned first_group, unsigned *area)
{
	bool is_grouped = first_group >= 2 && first_group <= 5;
	bool is_listed = is_grouped && is_area_code(d, first_group);

	*area = is_listed ? first_group : area_code_length(d);
	/* The list may lack a rural code of 4 or 5 digits, and none that is shorter. */
	if (*area == 0 && first_group != 4 && first_group != 5)
		return JP_NONE;
	if (*area == 0)
		*area = first_group;
	/* A third digit 0 makes it a prefix of mobile and other services, which have 11 digits. */
	if (d[1] == 0 || d[2] == 0 || d[*area] == 0 || rest_is_one_digit(d, *area, 10))
		return JP_NONE;
	if (first_group == 0 || is_listed)
		return JP_FIXED;
	return is_grouped ? JP_FIXED_ODD : JP_NONE;
}

enum jp_grade
jp_number_grade(const char *d, unsigned n, unsigned first_group, unsigned *area)
{
	*area = 3;
	if (n < 10 || d[0] != 0)
		return JP_NONE;
	if (is_service(d, n)) {
		*area = 4;
		return JP_SERVICE;
	}
	if (n == 14)
		return begins(d, "0200") && !rest_is_one_digit(d, 4, 14) ? JP_M2M : JP_NONE;
	if (n == 11)
		return grade_0a0(d);
	if (n != 10)
		return JP_NONE;
	if (begins(d, "060"))
		return rest_is_one_digit(d, 3, 10) ? JP_NONE : JP_FMC;
	return grade_fixed(d, first_group, area);
}
