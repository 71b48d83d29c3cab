/* The columns of a format: what each is called, what stands in it, what belongs there. */
#include "frame_priv.h"

#include <piiwatch/category.h>

#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = {"text", "timestamp", "duration", "number", "enum",
    "opaque_id", "uuid", "epoch_id", "ip", "secret"};
static const char *const coding_names[] = {"text", "tbcd", "address", "directory", "sms", "bcd",
    "skip"};

#define TYPE_LIST "text, timestamp, duration, number, enum, opaque_id, uuid, epoch_id, ip, secret"
#define WORD_LIST                                                                                  \
	"account, apn, channel, device, dialplan, dialstring, exten, ip, mac, phone_list, sip_uri, user"
#define CODING_LIST "text, tbcd, address, directory, sms, bcd, skip"

/* Words of `expect` that are no category, and the categories such a column holds besides. */
static const struct {
	const char *word;
	uint64_t holds;
	bool is_dialled;
} expect_words[] = {
    {"account", PW_CATEGORY_BIT(PW_CUSTOMER_ID) | PW_CATEGORY_BIT(PW_BANK_ACCOUNT), false},
    {"apn", 0, false},
    {"channel", PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_EMAIL), false},
    {"device", PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_NAME), false},
    {"dialplan", PW_CATEGORY_BIT(PW_PHONE), false},
    {"dialstring", PW_CATEGORY_BIT(PW_PHONE), true},
    {"exten", 0, true},
    {"ip", 0, false},
    {"mac", 0, false},
    {"phone_list", PW_CATEGORY_BIT(PW_PHONE), false},
    {"sip_uri", PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_EMAIL), false},
    {"user",
	PW_CATEGORY_BIT(PW_PHONE) | PW_CATEGORY_BIT(PW_EMAIL) | PW_CATEGORY_BIT(PW_NAME) |
	    PW_CATEGORY_BIT(PW_CUSTOMER_ID),
	false},
};

static int
read_expect_word(const struct pw_node *list, const char *word, struct pw_column *column,
    struct pw_err *reterr)
{
	int category = pw_category_find(pw_span_of(word));

	if (category >= 0) {
		column->expect |= PW_CATEGORY_BIT(category);
		return 0;
	}
	for (size_t i = 0; i < PW_ARRAY_LEN(expect_words); i++) {
		if (strcmp(expect_words[i].word, word) == 0) {
			column->expect |= expect_words[i].holds;
			column->is_dialled |= expect_words[i].is_dialled;
			return 0;
		}
	}
	return pw_node_err(list, reterr,
	    "expect: \"%s\" is neither a category nor one of " WORD_LIST, word);
}

/* Number of the word among the names, -1: none. */
static int
number_of(const char *word, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], word) == 0)
			return (int)i;
	return -1;
}

static int
read_form(const struct pw_node *node, struct pw_column_form *form, struct pw_err *reterr)
{
	const char *type = "text", *coding = "text";
	int number;

	if (pw_node_string(node, "type", &type, reterr) < 0 ||
	    pw_node_string(node, "coding", &coding, reterr) < 0 ||
	    format_read_words(node, "values", &form->values, reterr) < 0)
		return -1;
	number = number_of(type, type_names, PW_ARRAY_LEN(type_names));
	if (number < 0)
		return pw_node_err(pw_node_find(node, "type"), reterr,
		    "type \"%s\" is none of " TYPE_LIST, type);
	form->type = (uint8_t)number;
	number = number_of(coding, coding_names, PW_ARRAY_LEN(coding_names));
	if (number < 0)
		return pw_node_err(pw_node_find(node, "coding"), reterr,
		    "coding \"%s\" is none of " CODING_LIST, coding);
	form->coding = (uint8_t)number;
	if (form->values != NULL && form->type != PW_VALUE_ENUM)
		return pw_node_err(pw_node_find(node, "values"), reterr,
		    "values: only a column of type \"enum\" has them");
	return 0;
}

/* Where the column stands: between places of a line, under a tag. */
static int
read_place(const struct pw_node *node, const struct pw_format *format, struct pw_column_form *form,
    struct pw_err *reterr)
{
	int from = 0, to = 0;
	const char *tag = NULL;

	if (pw_node_int(node, "from", 1, (int)PW_MAX_RECORD, &from, reterr) < 0 ||
	    pw_node_int(node, "to", 1, (int)PW_MAX_RECORD, &to, reterr) < 0 ||
	    pw_node_string(node, "tag", &tag, reterr) < 0)
		return -1;
	if (format->framing == PW_FRAMING_FIXED && (from < 1 || to < from))
		return pw_node_err(node, reterr,
		    "a fixed column needs from and to: its first and last place in the line, from 1");
	form->from = (uint32_t)(from > 0 ? from - 1 : 0);
	form->to = (uint32_t)to;
	if (format->framing != PW_FRAMING_BER)
		return 0;
	if (tag == NULL || !format_read_path(tag, &form->tag))
		return pw_node_err(node, reterr,
		    "a ber column needs its tag: C79/C3, A129, or */A129 for one anywhere");
	return 0;
}

static int
read_policy(const struct pw_node *node, struct pw_column *column, struct pw_err *reterr)
{
	const struct pw_node *expect = NULL;

	if (pw_node_strings(node, "expect", &expect, reterr) < 0 ||
	    pw_node_bool(node, "party", &column->is_party, reterr) < 0 ||
	    pw_node_bool(node, "repeats_parties", &column->repeats_parties, reterr) < 0)
		return -1;
	for (unsigned i = 0; i < pw_node_len(expect); i++)
		if (read_expect_word(expect, pw_node_string_at(expect, i), column, reterr) < 0)
			return -1;
	return 0;
}

static int
read_column(const struct pw_node *node, struct pw_format *format, uint32_t i, struct pw_err *reterr)
{
	static const char *const known[] = {"name", "type", "values", "expect", "party",
	    "repeats_parties", "from", "to", "tag", "coding", NULL};
	struct pw_column *column = &format->column[i];
	struct pw_column_form *form = &format->form[i];

	if (pw_node_check_keys(node, known, reterr) < 0 ||
	    format_read_text(node, "name", column->name, sizeof(column->name), reterr) < 0 ||
	    read_form(node, form, reterr) < 0 || read_place(node, format, form, reterr) < 0 ||
	    read_policy(node, column, reterr) < 0)
		return -1;
	if (column->name[0] == '\0')
		return pw_node_err(node, reterr, "a column needs a name of 1 to %zu bytes",
		    sizeof(column->name) - 1);
	column->type = form->type == PW_VALUE_TEXT ? PW_COLUMN_TEXT
	    : form->type == PW_VALUE_SECRET        ? PW_COLUMN_SECRET
						   : PW_COLUMN_TYPED;
	return 0;
}

/* Where columns are told apart by their names alone, each has one of its own. */
static int
check_name(const struct pw_node *node, const struct pw_format *format, uint32_t n,
    struct pw_err *reterr)
{
	for (uint32_t i = 0; i < n && format->framing != PW_FRAMING_BER; i++)
		if (strcmp(format->column[i].name, format->column[n].name) == 0)
			return pw_node_err(node, reterr, "second column with the name \"%s\"",
			    format->column[n].name);
	return 0;
}

int
format_read_columns(const struct pw_node *node, struct pw_format *format, struct pw_err *reterr)
{
	const struct pw_node *columns = NULL;

	if (pw_node_groups(node, "columns", &columns, reterr) < 0)
		return -1;
	if (pw_node_len(columns) == 0 || pw_node_len(columns) > PW_MAX_FIELDS)
		return pw_node_err(node, reterr, "format %s: columns: expected 1 to %u of them",
		    format->name, PW_MAX_FIELDS);
	format->n_columns = pw_node_len(columns);
	format->column = pw_alloc(format->n_columns, sizeof(format->column[0]));
	format->form = pw_alloc(format->n_columns, sizeof(format->form[0]));
	for (uint32_t i = 0; i < format->n_columns; i++)
		if (read_column(pw_node_at(columns, i), format, i, reterr) < 0 ||
		    check_name(pw_node_at(columns, i), format, i, reterr) < 0)
			return -1;
	return 0;
}

/* A name with a star at one end stands for all that end or begin so. */
static bool
is_named(const char *pattern, struct pw_span name)
{
	size_t len = strlen(pattern);

	if (len > 1 && pattern[0] == '*')
		return name.len >= len - 1 &&
		    memcmp(name.p + name.len - (len - 1), pattern + 1, len - 1) == 0;
	if (len > 1 && pattern[len - 1] == '*')
		return name.len >= len - 1 && memcmp(name.p, pattern, len - 1) == 0;
	return name.len == len && memcmp(name.p, pattern, len) == 0;
}

int
pw_format_column(const struct pw_format *format, struct pw_span name)
{
	for (uint32_t i = 0; i < format->n_columns; i++)
		if (is_named(format->column[i].name, name))
			return (int)i;
	return -1;
}
