/* Occupations. Those of the list that forms offer are surer than a word that only stands there. */
#include "beside.h"

#include <string.h>

enum grade { GRADE_LISTED = 1, GRADE_OTHER };
static const char *const grades[] = {"listed", "other", NULL};

static bool
is_listed(struct pw_span value)
{
	static const char *const words[] = {"会社員", "会社役員", "会社経営", "経営者", "役員",
	    "自営業", "自営業者", "自由業", "個人事業主", "公務員", "国家公務員", "地方公務員",
	    "教員", "教師", "教職員", "大学教授", "医師", "医者", "歯科医師", "獣医師", "薬剤師",
	    "看護師", "保育士", "介護士", "弁護士", "税理士", "会計士", "公認会計士", "司法書士",
	    "行政書士", "主婦", "主夫", "専業主婦", "専業主夫", "主婦(夫)", "兼業主婦", "学生",
	    "大学生", "大学院生", "高校生", "中学生", "小学生", "専門学校生", "パート",
	    "アルバイト", "パート・アルバイト", "派遣社員", "契約社員", "嘱託社員", "正社員",
	    "フリーランス", "フリーター", "農業", "漁業", "林業", "農林水産業", "無職",
	    "年金受給者", "年金生活者", "団体職員", "団体役員", "会社員・団体職員", "技術者",
	    "技術職", "事務職", "営業職", "販売職", "専門職", "研究者", "研究職", "エンジニア",
	    "デザイナー", "プログラマー", "美容師", "理容師", "調理師", "運転手", "警察官",
	    "消防士", "自衛官", "船員", "engineer", "nurse", "doctor", "teacher", "student",
	    "lawyer", "employee", "company_employee", "company employee", "office worker",
	    "civil servant", "public servant", "part-time worker", "part_time_worker",
	    "university student", "high school student", "software engineer", "civil_servant",
	    "public_servant", "self_employed", "self-employed", "housewife", "homemaker",
	    "part_time", "part-time", "part_timer", "freelance", "freelancer", "farmer",
	    "fisherman", "unemployed", "retired", "pensioner", "manager", "accountant", "physician",
	    "pharmacist"};

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals(value, words[i]))
			return true;
	return false;
}

/* Words about the field, not in it: 職業を選択, 職業の変更, occupation is required. */
static bool
is_prose(struct pw_span value)
{
	static const char *const begins[] = {"を", "の", "が", "に", "も", "へ", "と", "変更",
	    "確認", "選択", "入力", "更新", "必須", "不一致", "エラー", "取得", "削除", "一覧",
	    "未", "該当", "不明", "欄", "情報", "区分", "コード", "項目", "設定", "登録して",
	    "登録さ", "登録済", "登録完", "照会", "検索", "参照", "等", "など", "または", "及び",
	    "名", NULL};
	static const char *const words[] = {"is", "was", "are", "of", "and", "or", "for", "not",
	    "has", "in", "the", "to", "field", "required", "invalid", "missing", "updated",
	    "changed", "select", "selected", "list", "name", "type", "string", "true", "false",
	    "empty", "error", "varchar", "text", "blank", "other", "その他", "登録", "code",
	    "value", "id", "ok", "tbd", "filtered", "masked", "redacted", "hidden", "protected",
	    "removed", "encrypted", "回答なし", "未回答", "設定なし", "登録なし", "記載なし",
	    "不詳", "対象外", "同上", "保留"};

	for (size_t i = 0; i < PW_ARRAY_LEN(words); i++)
		if (span_equals(value, words[i]))
			return true;
	return starts_with_any(value, begins) || is_placeholder(value) ||
	    span_ends(value, "番号") || span_ends(value, "No") || span_ends(value, "ID");
}

/* Latin words behind a mere space go on a sentence. */
static bool
is_sentence(const struct pw_candidate *c)
{
	struct joint joint;

	joint_read(c->left, &joint);
	return (unsigned char)c->value.p[0] < 0x80 && joint.sign == 0 && joint.quote == 0 &&
	    joint.has_space && last_letters(joint.key).len > 0;
}

/* The next key stands where the value would: 職業：  勤務先：... */
static bool
is_key(struct pw_span right)
{
	struct pw_span next = span_skip_spaces(right);

	return next.len > 0 && (next.p[0] == ':' || next.p[0] == '=');
}

/* xxxx, ○○○: something was hidden. */
static bool
is_hidden(struct pw_span value)
{
	for (size_t i = 1; i < value.len; i++)
		if (value.p[i] != value.p[0])
			return false;
	return value.len > 1;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	if (c->value.len < 2 || is_prose(c->value) || is_hidden(c->value) || is_sentence(c) ||
	    is_key(c->right))
		return PW_NO;
	ret->grade = is_listed(c->value) ? GRADE_LISTED : GRADE_OTHER;
	canonical_of("", c->value, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_occupation = {
    .name = "occupation",
    .brief = "occupation or employer, of the usual list or another; no placeholder, no prose",
    .grades = grades,
    .check = check,
    .yes = {"会社員", "ピアノ講師", "engineer", "専業主婦"},
    .no = {"未設定", "変更", "を選択", "is", "null", "a", ""},
};
