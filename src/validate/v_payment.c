/* How a customer stands with the payments; the result of one transaction is another thing. */
#include "beside.h"

enum grade { GRADE_STANDING = 1, GRADE_RESULT };
static const char *const grades[] = {"standing", "result", NULL};

static bool
is_one_of(struct pw_span value, const char *const *words)
{
	for (; *words != NULL; words++)
		if (span_equals(value, *words))
			return true;
	return false;
}

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	static const char *const standings[] = {"未払", "未払い", "未納", "未入金", "未収", "滞納",
	    "滞納中", "延滞", "延滞中", "遅延", "支払遅延", "督促", "督促中", "利用停止",
	    "利用停止中", "強制解約", "入金済", "入金済み", "支払済", "支払済み", "支払い済",
	    "支払い済み", "納付済", "納付済み", "完納", "口座振替不能", "料金未納", "債権",
	    "債権回収", "与信NG", "ブラック", "unpaid", "overdue", "delinquent", "delinquency",
	    "pastdue", "past_due", "past-due", "past due", "inarrears", "in_arrears", "in-arrears",
	    "in arrears", "arrears", "suspended", "defaulted", "default", "paid", "charged_off",
	    "written_off", NULL};
	static const char *const results[] = {"success", "succeeded", "ok", "completed", "complete",
	    "done", "200", "0", "成功", "完了", NULL};

	if (c->right.len > 0 && c->right.p[0] == '_')
		return PW_NO;
	if (is_one_of(c->value, standings))
		ret->grade = GRADE_STANDING;
	else if (is_one_of(c->value, results))
		ret->grade = GRADE_RESULT;
	else
		return PW_NO;
	canonical_of("", c->value, ret);
	return PW_YES;
}

const struct pw_validator pw_validator_payment = {
    .name = "payment",
    .brief = "a customer's standing with payments, told from a transaction's result",
    .grades = grades,
    .check = check,
    .yes = {"未払い", "滞納中", "overdue", "past_due", "success"},
    .no = {"口座振替", "payment", "支払い", ""},
};
