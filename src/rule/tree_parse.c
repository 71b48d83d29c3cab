/*
 * Reads a pattern of the subset into nodes by recursive descent, one function a level:
 *
 *	alternation := sequence ('|' sequence)*
 *	sequence    := repeat*
 *	repeat      := atom ('?' | '*' | '+' | '{' m [',' [n]] '}')?
 *	atom        := literal | '.' | class | '(' ['?:'] alternation ')' | escape
 *
 * The first error stops the parse; what PCRE would read otherwise (look-around, anchors, lazy and
 * possessive repeats, captures by name, back references) is an error here, never a guess.
 */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

struct parser {
	struct pw_tree *tree;
	const char *pattern, *at, *end;
	bool caseless;
	unsigned depth;
	struct pw_err *err;
};

static uint16_t parse_alternation(struct parser *ps);

static uint16_t
fail(struct parser *ps, const char *why)
{
	pw_err_set(ps->err, "at %td: %s", ps->at - ps->pattern, why);
	return TREE_NONE;
}

static uint16_t
add_node(struct parser *ps, struct node node)
{
	if (ps->tree->n_nodes == PW_TREE_NODES)
		return fail(ps, "pattern too large");
	ps->tree->node[ps->tree->n_nodes] = node;
	return (uint16_t)ps->tree->n_nodes++;
}

static uint16_t
add_set(struct parser *ps, struct cpset set)
{
	struct pw_tree *tree = ps->tree;

	if (ps->caseless)
		cpset_fold_case(&set);
	if (!tree->multiline)
		cpset_drop_line_ends(&set);
	if (set.is_cut)
		return fail(ps, "class with too many ranges");
	if (cpset_is_empty(&set))
		return fail(ps,
		    "this can match nothing but a line end, and the rule is not multiline");
	tree->set = pw_grow(tree->set, tree->n_sets + 1, sizeof(set));
	tree->set[tree->n_sets] = set;
	return add_node(ps, (struct node) {.kind = NODE_SET, .left = (uint16_t)tree->n_sets++});
}

static bool
read_hex(struct parser *ps, unsigned digits, uint32_t *ret)
{
	uint32_t v = 0;
	unsigned n = 0;

	for (; n < digits && ps->at < ps->end; n++, ps->at++) {
		char c = pw_lower(*ps->at);

		if (pw_is_digit(c))
			v = v * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v * 16 + (uint32_t)(c - 'a' + 10);
		else
			break;
	}
	*ret = v;
	return n > 0;
}

/* \xHH and \x{H...}; at stands behind the x. */
static bool
read_code_point(struct parser *ps, uint32_t *ret)
{
	if (ps->at < ps->end && *ps->at == '{') {
		ps->at++;
		if (!read_hex(ps, 6, ret) || ps->at == ps->end || *ps->at++ != '}')
			return false;
		return *ret <= 0x10FFFF && (*ret < 0xD800 || *ret > 0xDFFF);
	}
	return read_hex(ps, 2, ret);
}

/* \d \w \s and their capitals; false if c is none of them. */
static bool
add_shorthand(struct cpset *set, char c)
{
	struct cpset part = {0};

	switch (pw_lower(c)) {
	case 'w':
		cpset_add(&part, 'a', 'z');
		cpset_add(&part, 'A', 'Z');
		cpset_add(&part, '_', '_');
		/* fall through */
	case 'd':
		cpset_add(&part, '0', '9');
		break;
	case 's':
		cpset_add(&part, '\t', '\r');
		cpset_add(&part, ' ', ' ');
		break;
	default:
		return false;
	}
	if (pw_is_upper(c))
		cpset_invert(&part);
	set->ascii[0] |= part.ascii[0];
	set->ascii[1] |= part.ascii[1];
	for (uint32_t i = 0; i < part.n; i++)
		cpset_add(set, part.range[i].lo, part.range[i].hi);
	return true;
}

/* One escaped or plain character; at stands on it. */
static bool
read_char(struct parser *ps, uint32_t *ret)
{
	unsigned n;

	if (*ps->at == '\\') {
		char c;

		if (++ps->at == ps->end)
			return fail(ps, "a backslash ends the pattern"), false;
		c = *ps->at;
		if (c == 'x') {
			ps->at++;
			return read_code_point(ps, ret) || (fail(ps, "bad \\x escape"), false);
		}
		if (c == 't' || c == 'n' || c == 'r') {
			*ret = c == 't' ? '\t' : c == 'n' ? '\n' : '\r';
			return ps->at++, true;
		}
		if (pw_is_alnum(c))
			return fail(ps, "escape outside the subset of forms"), false;
	}
	n = pw_utf8_decode(ps->at, (size_t)(ps->end - ps->at), ret);
	if (n == 0)
		return fail(ps, "not valid UTF-8"), false;
	ps->at += n;
	return true;
}

static bool
begins_posix_class(const struct parser *ps)
{
	return *ps->at == '[' && ps->end - ps->at > 1 && strchr(":.=", ps->at[1]) != NULL;
}

/* One member of a class: a shorthand, a character or a range. */
static bool
parse_member(struct parser *ps, struct cpset *set)
{
	uint32_t lo, hi;

	if (begins_posix_class(ps))
		return fail(ps, "POSIX class outside the subset of forms"), false;
	if (*ps->at == '\\' && ps->end - ps->at > 1 && add_shorthand(set, ps->at[1])) {
		ps->at += 2;
		if (ps->end - ps->at > 1 && ps->at[0] == '-' && ps->at[1] != ']')
			return fail(ps, "range that begins with a shorthand in a class"), false;
		return true;
	}
	if (!read_char(ps, &lo))
		return false;
	hi = lo;
	if (ps->end - ps->at > 1 && ps->at[0] == '-' && ps->at[1] != ']') {
		ps->at++;
		if (begins_posix_class(ps))
			return fail(ps, "POSIX class outside the subset of forms"), false;
		if (!read_char(ps, &hi))
			return false;
		if (hi < lo)
			return fail(ps, "range out of order in a class"), false;
	}
	cpset_add(set, lo, hi);
	return true;
}

static uint16_t
parse_class(struct parser *ps)
{
	struct cpset set = {0};
	bool negated = false, first = true;
	const char *from = ++ps->at;

	if (ps->at < ps->end && *ps->at == '^') {
		negated = true;
		ps->at++;
	}
	while (ps->at < ps->end && (*ps->at != ']' || first)) {
		if (!parse_member(ps, &set))
			return TREE_NONE;
		first = false;
	}
	if (ps->at == ps->end)
		return fail(ps, "class without its ]");
	/* PCRE takes [:x:] for a name that stands in the wrong place. */
	if (ps->at - from > 1 && strchr(":.=", *from) != NULL && ps->at[-1] == *from)
		return fail(ps, "POSIX class outside the subset of forms");
	ps->at++;
	if (ps->caseless)
		cpset_fold_case(&set);
	if (negated)
		cpset_invert(&set);
	return add_set(ps, set);
}

static uint16_t
parse_group(struct parser *ps)
{
	uint16_t node;

	ps->at++;
	if (ps->at < ps->end && *ps->at == '?') {
		if (ps->end - ps->at < 2 || ps->at[1] != ':')
			return fail(ps, "group outside the subset of forms");
		ps->at += 2;
	}
	if (++ps->depth > 32)
		return fail(ps, "groups nested too deep");
	node = parse_alternation(ps);
	ps->depth--;
	if (node == TREE_NONE)
		return TREE_NONE;
	if (ps->at == ps->end)
		return fail(ps, "group without its )");
	ps->at++;
	return node;
}

/* {surname} */
static bool
begins_lexicon(const struct parser *ps)
{
	const char *p = ps->at + 1;

	if (*ps->at != '{' || p == ps->end || !pw_is_alpha(*p))
		return false;
	while (p < ps->end && (pw_is_alnum(*p) || *p == '_'))
		p++;
	return p < ps->end && *p == '}';
}

/* To the automaton a word is any few characters. */
static uint16_t
parse_lexicon(struct parser *ps)
{
	struct pw_tree *tree = ps->tree;
	const char *name = ps->at + 1, *close = memchr(name, '}', (size_t)(ps->end - name));
	struct cpset set = {0};
	uint16_t any;

	if ((size_t)(close - name) >= TREE_LEXICON_NAME)
		return fail(ps, "a lexicon's name of more than 31 characters");
	if (tree->n_lexicons == TREE_LEXICONS)
		return fail(ps, "more than 8 lexicons in one form");
	memcpy(tree->lexicon[tree->n_lexicons].name, name, (size_t)(close - name));
	tree->n_lexicons++;
	ps->at = close + 1;
	cpset_invert(&set);
	any = add_set(ps, set);
	if (any == TREE_NONE)
		return TREE_NONE;
	return add_node(ps,
	    (struct node) {.kind = NODE_REPEAT,
		.left = any,
		.min = 1,
		.max = TREE_LEXICON_CHARS,
		.lexicon = (uint16_t)tree->n_lexicons});
}

static uint16_t
parse_atom(struct parser *ps)
{
	struct cpset set = {0};
	uint32_t cp;

	switch (*ps->at) {
	case '(':
		return parse_group(ps);
	case '[':
		return parse_class(ps);
	case '.':
		ps->at++;
		cpset_invert(&set);
		set.ascii[0] &= ~(UINT64_C(1) << '\n');
		return add_set(ps, set);
	case '?':
	case '*':
	case '+':
		return fail(ps, "a repeat with nothing before it");
	case '{':
		return begins_lexicon(ps) ? parse_lexicon(ps)
					  : fail(ps, "a repeat with nothing before it");
	case '^':
	case '$':
		return fail(ps, "anchor outside the subset of forms");
	case '\\':
		if (ps->end - ps->at > 1 && add_shorthand(&set, ps->at[1])) {
			ps->at += 2;
			return add_set(ps, set);
		}
		break;
	default:
		break;
	}
	if (!read_char(ps, &cp))
		return TREE_NONE;
	cpset_add(&set, cp, cp);
	return add_set(ps, set);
}

static bool
read_number(struct parser *ps, uint32_t *ret)
{
	uint32_t v = 0;
	const char *from = ps->at;

	while (ps->at < ps->end && pw_is_digit(*ps->at) && v <= PW_TREE_POSITIONS)
		v = v * 10 + (uint32_t)(*ps->at++ - '0');
	*ret = v;
	return ps->at > from;
}

/* {m}, {m,} and {m,n}; at stands on the brace. */
static bool
read_bounds(struct parser *ps, uint32_t *min, uint32_t *max)
{
	ps->at++;
	if (!read_number(ps, min))
		return false;
	*max = *min;
	if (ps->at < ps->end && *ps->at == ',') {
		ps->at++;
		if (!read_number(ps, max))
			*max = TREE_FOREVER;
	}
	if (ps->at == ps->end || *ps->at++ != '}')
		return false;
	/* What is larger could not be written out; and nothing may run that often over nothing. */
	if (*min > PW_TREE_POSITIONS || (*max > PW_TREE_POSITIONS && *max != TREE_FOREVER))
		return false;
	return *max >= *min;
}

static uint16_t
parse_repeat(struct parser *ps)
{
	uint16_t atom = parse_atom(ps);
	uint32_t min = 0, max = TREE_FOREVER;

	if (atom == TREE_NONE || ps->at == ps->end || strchr("?*+{", *ps->at) == NULL ||
	    begins_lexicon(ps))
		return atom;
	if (*ps->at == '{') {
		if (!read_bounds(ps, &min, &max))
			return fail(ps, "bad bounds of a repeat");
	} else {
		min = *ps->at == '+';
		max = *ps->at == '?' ? 1 : TREE_FOREVER;
		ps->at++;
	}
	if (ps->at < ps->end && (*ps->at == '?' || *ps->at == '+'))
		return fail(ps, "lazy or possessive repeat outside the subset of forms");
	return add_node(ps,
	    (struct node) {.kind = NODE_REPEAT, .left = atom, .min = min, .max = max});
}

static uint16_t
parse_sequence(struct parser *ps)
{
	uint16_t left = TREE_NONE;

	while (ps->at < ps->end && *ps->at != '|' && *ps->at != ')') {
		uint16_t next = parse_repeat(ps);

		if (next == TREE_NONE)
			return TREE_NONE;
		left = left == TREE_NONE
		    ? next
		    : add_node(ps, (struct node) {.kind = NODE_CAT, .left = left, .right = next});
		if (left == TREE_NONE)
			return TREE_NONE;
	}
	return left != TREE_NONE ? left : add_node(ps, (struct node) {.kind = NODE_EMPTY});
}

static uint16_t
parse_alternation(struct parser *ps)
{
	uint16_t left = parse_sequence(ps);

	while (left != TREE_NONE && ps->at < ps->end && *ps->at == '|') {
		uint16_t right;

		ps->at++;
		right = parse_sequence(ps);
		if (right == TREE_NONE)
			return TREE_NONE;
		left = add_node(ps, (struct node) {.kind = NODE_ALT, .left = left, .right = right});
	}
	return left;
}

struct pw_tree *
pw_tree_parse(const char *pattern, bool multiline, struct pw_err *reterr)
{
	struct pw_tree *tree = pw_alloc(1, sizeof(*tree));
	struct parser ps = {.tree = tree, .pattern = pattern, .at = pattern, .err = reterr};

	ps.end = pattern + strlen(pattern);
	tree->multiline = multiline;
	tree->node = pw_alloc(PW_TREE_NODES, sizeof(tree->node[0]));
	if (strncmp(pattern, "(?i)", 4) == 0) {
		ps.caseless = true;
		ps.at += 4;
	}
	tree->root = parse_alternation(&ps);
	if (tree->root != TREE_NONE && ps.at != ps.end)
		tree->root = fail(&ps, "a ) without its (");
	if (tree->root == TREE_NONE || tree_build_nfa(tree, reterr) < 0) {
		pw_tree_destroy(tree);
		return NULL;
	}
	return tree;
}

void
pw_tree_destroy(struct pw_tree *tree)
{
	if (tree == NULL)
		return;
	free(tree->node);
	free(tree->set);
	free(tree->set_of);
	free(tree->follow);
	free(tree);
}
