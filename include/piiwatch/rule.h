/*
 * rule: rule files read into one immutable plan: forms with their trees, scores and anchors, and
 * one table of words for all rules.
 *
 * Promises
 *  1. A plan is complete and checked, or it is not made: the error names file, line, rule and what
 *     to do.
 *  2. Scores are resolved: for a form, a grade and a failed or passed check, the five numbers stand
 *     ready; they are whole thousandths, so that 0.35 + 0.15 reaches 0.50.
 *  3. Anchors are conservative: a form is `free` unless its own confidence cannot reach the
 *     threshold without a word of its rule.
 *
 * Ownership: the plan owns everything in it. Immutable after pw_plan_load, so it may be read from
 * any thread. Limits: PW_MAX_RULES rules, PW_MAX_FORMS forms.
 */
#ifndef PIIWATCH_RULE_H
#define PIIWATCH_RULE_H

#include <piiwatch/category.h>
#include <piiwatch/form.h>
#include <piiwatch/lexicon.h>
#include <piiwatch/words.h>

#define PW_MAX_GRADES 12u
#define PW_MAX_LEXICONS 32u
#define PW_MAX_RECORD_RULES 8u
#define PW_MAX_COLUMN_RULES 8u
#define PW_MAX_LITERAL_SETS 64u /* one word of a mask; forms beyond are tried in any record */
#define PW_FORM_LEXICONS 4u /* of one validator or reader */
#define PW_CONTEXT_BEFORE 40u /* characters before a value in which a context word is near */
#define PW_CONTEXT_AFTER 16u
#define PW_AROUND_CHARS 56u /* characters of a form's `before` and `after` */

/* Boundary checks by their names in detection.md 0.3; match knows what they mean. */
enum pw_boundary { PW_BD = 1, PW_BS = 2, PW_BA = 4, PW_BH = 8, PW_BT = 16, PW_BF = 32 };

/* What must stand between a label and its value. */
enum pw_joint {
	PW_JOINT_NONE, /* they may touch: tel090... */
	PW_JOINT_SPACE, /* a space, a sign, a bracket, a quote */
	PW_JOINT_SIGN, /* more than a space: `=`, `:`, a tag, は */
};

/* Where a form has to be tried. */
enum pw_anchor {
	PW_ANCHOR_NEVER, /* no score of it reaches the threshold */
	PW_ANCHOR_FREE, /* wherever it can begin */
	PW_ANCHOR_CONTEXT, /* in records that hold a word of its rule */
	PW_ANCHOR_LABEL, /* in such records, where the value's own label is one of its rule */
};

/* What is found is never less sure, nor surer (detection.md 0.5), in thousandths. */
#define PW_LEAST_CONFIDENCE 50
#define PW_MOST_CONFIDENCE 990

/* Confidence in thousandths. */
struct pw_scores {
	int alone, labelled, near, both, cap;
};

/* What a grade (0: none named) of a form comes to, with the check passed or failed. */
struct pw_form_grade {
	struct pw_scores passed, failed;
	enum pw_severity severity;
};

struct pw_form {
	char *id;
	uint16_t rule, number;
	unsigned line; /* in the rule's file */
	char *pattern; /* as written */
	struct pw_tree *tree; /* NULL: outside the subset */
	char why_no_tree[128];
	struct pw_tree *before, *after, *not_before, *not_after;
	struct pw_tree *with_after; /* the value and what must follow it, for the gate; or NULL */
	int validator, reader, mask; /* numbers in the vocabulary, -1: none */
	const struct pw_lexicon *validator_lexicon[PW_FORM_LEXICONS];
	const struct pw_lexicon *reader_lexicon[PW_FORM_LEXICONS];
	unsigned boundary; /* enum pw_boundary, or-ed */
	uint32_t max_length; /* bytes */
	bool fails_softly; /* a failed check digit is scored, not turned away */
	enum pw_anchor anchor;
	uint8_t literals; /* number + 1 in the plan of the texts a record must hold; 0: none */
	uint32_t reach; /* bytes from the value's first in which one of them ends; 0: anywhere */
	struct pw_form_grade grade[PW_MAX_GRADES + 1];
};

struct pw_example {
	char *text, *value; /* value NULL: a counterexample */
	unsigned line;
};

struct pw_rule {
	char *id, *title, *title_ja, *identifier, *file;
	unsigned line;
	enum pw_category category;
	bool multiline;
	bool is_of_columns; /* no forms, no examples: what is found by it depends on a column */
	bool is_of_records, is_words_only; /* no forms: a record's rule, the words of one */
	enum pw_joint joint;
	uint64_t needs; /* categories of which one must stand in the same record; 0: none */
	uint64_t yields; /* categories it gives way to where both claim the same bytes */
	uint16_t first_form, n_forms;
	struct pw_example *example;
	unsigned n_examples, n_counterexamples;
};

/* What the text must hold from a value's first byte on: the value, and what must follow it. A reader
 * decides where a value ends by itself, so nothing is known of what follows. */
static inline const struct pw_tree *
pw_form_begins(const struct pw_form *form)
{
	return form->with_after != NULL && form->reader < 0 ? form->with_after : form->tree;
}

/* A set of forms: bit n is form n. */
#define PW_FORM_WORDS (PW_MAX_FORMS / 64)

struct pw_form_set {
	uint64_t w[PW_FORM_WORDS];
};

static inline void
pw_form_set_add(struct pw_form_set *set, unsigned form)
{
	set->w[form / 64] |= UINT64_C(1) << form % 64;
}

static inline bool
pw_form_set_has(const struct pw_form_set *set, unsigned form)
{
	return set->w[form / 64] >> form % 64 & 1;
}

struct pw_named_lexicon {
	char *id;
	struct pw_lexicon *lexicon;
};

/* A finding that no single value makes: what must stand together in one record. */
struct pw_record_rule {
	uint16_t rule; /* its id, titles, category */
	uint64_t needs; /* categories that must all stand in it; one at least */
	bool needs_time, needs_duration; /* @time, @duration */
	uint16_t time, duration; /* the rules whose labels are time_words, duration_words */
	int score;
	enum pw_severity severity;
};

/* A finding that a column of a CDR format makes, whatever form its value has. */
enum pw_of_column {
	PW_OF_SECRET, /* of type secret: any value that is not hidden */
	PW_OF_DIALLED, /* of dialled digits: more of them than a telephone number has */
};

struct pw_column_rule {
	uint16_t rule;
	enum pw_of_column of;
	int score;
	enum pw_severity severity;
};

struct pw_plan {
	struct pw_rule *rule; /* those of record rules too; they have no form */
	struct pw_form *form;
	struct pw_word *word;
	char **placeholder;
	struct pw_named_lexicon lexicon[PW_MAX_LEXICONS];
	struct pw_record_rule record_rule[PW_MAX_RECORD_RULES];
	struct pw_column_rule column_rule[PW_MAX_COLUMN_RULES];
	struct pw_literals *literals; /* PW_MAX_LITERAL_SETS */
	unsigned n_literals;
	unsigned n_rules, n_forms, n_words, n_placeholders, n_lexicons, n_record_rules,
	    n_column_rules;
	int threshold; /* thousandths: what is below never becomes a finding */
};

/* What rule files may name but other rooms know. */
struct pw_vocab_validator {
	const char *name;
	const char *const *grades; /* NULL-terminated; grade n of the table is number n + 1 */
	const char *const *lexicons; /* PW_FORM_LEXICONS ids, NULL behind the last */
};

struct pw_vocab_reader {
	const char *name;
	const char *const *lexicons;
	const char *const *holds; /* of which one follows a value's begin; NULL: none known */
	uint32_t reach; /* in so many bytes, where that is beyond ASCII; 0: anywhere */
};

struct pw_vocab {
	const struct pw_vocab_validator *validator;
	unsigned n_validators;
	const struct pw_vocab_reader *reader;
	unsigned n_readers;
	const char *const *mask;
	unsigned n_masks;
};

/* Reads every *.conf of the directories in order of their names. NULL with the reason. */
struct pw_plan *pw_plan_load(const char *const *dirs, unsigned n_dirs, const struct pw_vocab *vocab,
    int threshold, struct pw_err *reterr);
void pw_plan_destroy(struct pw_plan *plan);

/* True if the text is one of the words that stand where a value is missing (common.placeholders), in any
 * case of its ASCII letters. */
bool pw_plan_is_placeholder(const struct pw_plan *plan, struct pw_span text);

/* What --strict asks for: examples and counterexamples in every rule. */
int pw_plan_check_strict(const struct pw_plan *plan, struct pw_err *reterr);

/* "rule/form", for people. The text lives as long as `buf` is not used again. */
const char *pw_form_name(const struct pw_plan *plan, const struct pw_form *form, char buf[96]);

/* "BD", "BS", ... by number of its bit; NULL past the last. */
const char *pw_boundary_name(unsigned bit);

#endif
