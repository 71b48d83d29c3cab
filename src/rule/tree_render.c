#include "tree.h"

static void render(const struct pw_tree *tree, uint16_t at, struct pw_buf *out);

/* A code point inside a class: letters and digits as they are, everything else by number. */
static void
render_char(uint32_t cp, struct pw_buf *out)
{
	if (cp < 128 && pw_is_alnum((char)cp))
		pw_buf_addf(out, "%c", (char)cp);
	else
		pw_buf_addf(out, "\\x{%x}", cp);
}

static void
render_range(uint32_t lo, uint32_t hi, struct pw_buf *out)
{
	render_char(lo, out);
	if (hi > lo) {
		pw_buf_add(out, "-", 1);
		render_char(hi, out);
	}
}

static void
render_set(const struct cpset *set, struct pw_buf *out)
{
	pw_buf_add(out, "[", 1);
	for (uint32_t c = 0; c < 128; c++) {
		uint32_t lo = c;

		if (!cpset_has(set, c))
			continue;
		while (c < 127 && cpset_has(set, c + 1))
			c++;
		render_range(lo, c, out);
	}
	for (uint32_t i = 0; i < set->n; i++)
		render_range(set->range[i].lo, set->range[i].hi, out);
	pw_buf_add(out, "]", 1);
}

static void
render_repeat(const struct pw_tree *tree, const struct node *node, struct pw_buf *out)
{
	pw_buf_addf(out, "(?:");
	render(tree, node->left, out);
	if (node->max == TREE_FOREVER)
		pw_buf_addf(out, "){%u,}", node->min);
	else
		pw_buf_addf(out, "){%u,%u}", node->min, node->max);
}

static void
render(const struct pw_tree *tree, uint16_t at, struct pw_buf *out)
{
	const struct node *node = &tree->node[at];

	switch (node->kind) {
	case NODE_SET:
		render_set(&tree->set[node->left], out);
		break;
	case NODE_REPEAT:
		render_repeat(tree, node, out);
		break;
	case NODE_CAT:
		render(tree, node->left, out);
		render(tree, node->right, out);
		break;
	case NODE_ALT:
		pw_buf_addf(out, "(?:");
		render(tree, node->left, out);
		pw_buf_addf(out, "|");
		render(tree, node->right, out);
		pw_buf_addf(out, ")");
		break;
	case NODE_EMPTY:
	default:
		pw_buf_addf(out, "(?:)");
		break;
	}
}

void
pw_tree_render(const struct pw_tree *tree, struct pw_buf *out)
{
	render(tree, tree->root, out);
}
