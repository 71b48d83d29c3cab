#include <piiwatch/decide.h>

#include <piiwatch/category.h>

#define LEAST_PAN 12u /* digits of the shortest card number (ISO/IEC 7812-1) */

static bool
expects(const struct pw_column *column, enum pw_category category)
{
	return (column->expect & PW_CATEGORY_BIT(category)) != 0;
}

bool
pw_decide_passes_over(const struct pw_column *column, unsigned digits, bool has_letters)
{
	if (column == NULL || digits >= LEAST_PAN || has_letters)
		return false;
	return column->type == PW_COLUMN_TYPED ||
	    (expects(column, PW_PHONE) && !expects(column, PW_NAME));
}

static enum pw_reason
decide_phone(const struct pw_column *column, const struct pw_circumstances *c)
{
	if (expects(column, PW_PHONE) &&
	    (!expects(column, PW_NAME) || c->is_bracketed || c->is_party))
		return PW_REASON_EXPECTED;
	return column->repeats_parties && c->is_party ? PW_REASON_OWN_PARTY : PW_REASON_KEPT;
}

/* What no time, counter or identifier can look like. */
static bool
is_no_counter(const struct pw_finding *finding, const struct pw_circumstances *c)
{
	return c->has_label || c->has_letters ||
	    (c->has_separators && finding->category == PW_CARD);
}

enum pw_reason
pw_decide(const struct pw_finding *finding, const struct pw_circumstances *c)
{
	const struct pw_column *column = c->column;

	if (column == NULL)
		return PW_REASON_KEPT;
	if (column->type != PW_COLUMN_TYPED && finding->category == PW_PHONE)
		return decide_phone(column, c);
	if (expects(column, (enum pw_category)finding->category))
		return PW_REASON_EXPECTED;
	return column->type == PW_COLUMN_TYPED && !is_no_counter(finding, c) ? PW_REASON_TYPED
									     : PW_REASON_KEPT;
}

void
pw_decide_raise(struct pw_finding *findings, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		if (findings[i].category == findings[0].category)
			continue;
		for (i = 0; i < n; i++)
			if (findings[i].severity < PW_CRITICAL)
				findings[i].severity++;
		return;
	}
}
