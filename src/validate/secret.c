#include "secret.h"
#include "digits.h"

/* 暗証番号は4桁, 認証コード 482913 件: a number of something. */
static bool
has_unit(struct pw_span right)
{
	static const char *const units[] = {"桁", "文字", "回", "分", "秒", "円", "件", "個", "%",
	    "時", "日", "人", "ケタ", "けた", "種", NULL};

	return starts_with_any(span_skip_spaces(right), units);
}

enum pw_verdict
secret_check(const struct pw_candidate *c, const char *kind, unsigned least, unsigned most,
    bool is_grouped, struct pw_judgement *ret)
{
	struct digits d;

	if (!digits_read(c->value, &d) || d.n < least || d.n > most || has_unit(c->right))
		return PW_NO;
	if (d.n_groups > 1 &&
	    (!is_grouped || d.n_groups != 2 || d.group[0] != 3 || d.group[1] != 3 ||
		c->value.len != 7))
		return PW_NO;
	if (d.n_groups == 1 && c->value.len != d.n)
		return PW_NO;
	if (pw_is_one_digit(c->value))
		return PW_NO;
	digits_canonical(kind, &d, 0, ret);
	return PW_YES;
}
