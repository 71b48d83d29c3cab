/*
 * category: the kinds of personal data and the severities, with the names every file, alert and
 * option uses for them.
 *
 * The list is the policy's own (clause 2.1) in the order in which categories that claim the same
 * bytes give way to one another: the earlier one stays.
 *
 * Thread: any. Limits: at most 64 categories, so that a set of them is one word.
 */
#ifndef PIIWATCH_CATEGORY_H
#define PIIWATCH_CATEGORY_H

#include <piiwatch/base.h>

/* Not formatted: the width of kanji is not the same everywhere. */
/* clang-format off */
#define PW_CATEGORY_ROWS(X) \
	X(CARD, "card", "クレジットカード番号") \
	X(SECRET, "secret", "暗証番号・認証コード") \
	X(INDIVIDUAL_NUMBER, "individual_number", "マイナンバー") \
	X(SUBSCRIBER_ID, "subscriber_id", "加入者識別番号") \
	X(DRIVER_LICENSE, "driver_license", "運転免許証番号") \
	X(BANK_ACCOUNT, "bank_account", "口座番号") \
	X(PHONE, "phone", "電話番号") \
	X(CORPORATE_NUMBER, "corporate_number", "法人番号") \
	X(RESIDENT_CODE, "resident_code", "住民票コード") \
	X(PENSION_NUMBER, "pension_number", "基礎年金番号") \
	X(CUSTOMER_ID, "customer_id", "お客様番号") \
	X(LOCATION, "location", "位置情報") \
	X(ACCOUNT_HOLDER, "account_holder", "口座名義") \
	X(EMAIL, "email", "メールアドレス") \
	X(NAME, "name", "氏名") \
	X(ADDRESS, "address", "住所・設置場所") \
	X(BIRTH_DATE, "birth_date", "生年月日") \
	X(AGE, "age", "年齢") \
	X(GENDER, "gender", "性別") \
	X(OCCUPATION, "occupation", "職業") \
	X(PAYMENT_STATUS, "payment_status", "料金支払状況") \
	X(CALL_RECORD, "call_record", "通信記録") \
	X(PASSPORT, "passport", "旅券番号") \
	X(RESIDENCE_CARD, "residence_card", "在留カード番号") \
	X(HEALTH_INSURANCE, "health_insurance", "健康保険証番号")
/* clang-format on */

enum pw_category {
#define X(id, name, title_ja) PW_##id,
	PW_CATEGORY_ROWS(X)
#undef X
	    PW_CATEGORIES
};

enum pw_severity { PW_INFO, PW_LOW, PW_MEDIUM, PW_HIGH, PW_CRITICAL, PW_SEVERITIES };

/* A set of categories: bit n is category n. */
#define PW_CATEGORY_BIT(c) (UINT64_C(1) << (c))
#define PW_EVERY_CATEGORY (PW_CATEGORY_BIT(PW_CATEGORIES) - 1)

/* Static names; `c` and `s` must be in range. */
const char *pw_category_name(enum pw_category c);
const char *pw_category_title_ja(enum pw_category c);
const char *pw_severity_name(enum pw_severity s);

/* The number of the name, or -1. */
int pw_category_find(struct pw_span name);
int pw_severity_find(struct pw_span name);

#endif
