/* What the files of room owner share. */
#ifndef PIIWATCH_OWNER_PRIV_H
#define PIIWATCH_OWNER_PRIV_H

#include <piiwatch/owner.h>

#define TAIL_BITS 6u
#define TAILS (1u << 3 * TAIL_BITS)

struct pw_owner {
	const struct pw_plan *plan;
	uint32_t *bucket; /* N_BUCKETS + 1: first of each bucket in `item` */
	uint16_t *item; /* numbers of words */
	uint32_t *inner_bucket; /* the same for wide context words, by their first character */
	uint16_t *inner_item;
	uint64_t
	    by_joint[PW_JOINT_SIGN + 1]; /* rules that want this much between label and value */
	uint64_t behind; /* rules with a label that stands behind its value */
	uint64_t caps; /* rules with words that cap */
	uint64_t tail[TAILS / 64]; /* of three bytes: whether a label can end with them */
};

/* lookup.c: words of the plan by what they end with. */
void lookup_build(struct pw_owner *owner);

/* Calls on_word for each word that may end with token i, or (inside) stand within it. */
void lookup_each(const struct pw_owner *owner, const struct pw_tokens *tokens, uint32_t i,
    bool inside, void (*on_word)(const struct pw_word *word, uint32_t len, void *context),
    void *context);

/* tail.c: learns the ends of the plan's labels. */
void tail_learn(struct pw_owner *owner);

#define KEY_GLUE 32u /* bytes of signs between a key and its value */
#define KEY_BRACKET_REACH 36u /* bytes of brackets behind a key: 氏名(漢字) */

/* The text a value is looked up in: [lo,hi) at p. */
struct place {
	const char *p;
	uint32_t lo, hi;
};

/* A key: its words, where they end, and how its value hangs on it. */
struct key {
	struct pw_tokens tokens;
	uint32_t end;
	enum pw_joint joint;
	bool is_at_front; /* nothing but signs stands before the value */
};

/* key.c: the key of the value that begins at `left`. False if nothing stands there that could be one;
 * is_at_front is told in any case. */
bool key_find(const struct place *pl, uint32_t left, struct key *ret);

/* Where the key of the value that begins at `left` would end; `left` if nothing could be one. *ret_joint:
 * what stands between. */
uint32_t key_end_before(const struct place *pl, uint32_t left, enum pw_joint *ret_joint);

/* So many signs stand before `left` that not all are looked over. */
bool key_is_far(const struct place *pl, uint32_t left);

/* The end without the label's own number: tel1, 電話番号2, address_2. */
uint32_t key_without_number(const struct place *pl, uint32_t end);

/* Nothing but signs stands before the value that begins at `left`. */
bool key_begins_text(const struct place *pl, uint32_t left);

/* `Content-Disposition: form-data; name="tel"` ends at `end`. */
bool key_is_form_part(const struct place *pl, uint32_t end);

/* True if nothing but signs stands before the words that begin at `from`. */
bool key_stands_alone(const struct place *pl, uint32_t from);

/* Where the tag begins that closes a cell at `end`: <td>電話</td>; `end` if none does. */
uint32_t key_before_closing_tag(const struct place *pl, uint32_t end);

/* The key again, of what stands before the brackets it ends with: 氏名(漢字). False: no brackets. */
bool key_before_brackets(const struct place *pl, struct key *key);

/* The words in the `reach` bytes before `end`, never beginning inside a word. */
void key_cut_before(const struct place *pl, uint32_t end, uint32_t reach, struct pw_tokens *ret);

/* parent.c: puts the words of the parent's key before those of a key that says nothing by itself. */
void key_join_parent(const struct place *pl, struct key *key);

/* parent.c: the words that say nothing without the key above them, by number; NULL past the last. */
const char *key_empty_word(unsigned number);

/* parent.c: where the key ends of the object or element that the value's own key stands in; 0: none. */
uint32_t key_parent_end(const struct place *pl, uint32_t value);

/* parent.c: where the array begins of which an element begins behind the comma at `comma`; `comma`
 * itself if it stands in none. */
uint32_t key_array_begin(const struct place *pl, uint32_t comma);

/* tail.c: false: no label stands before the value that begins at `left`. */
bool tail_may_be_label(const struct pw_owner *owner, const struct place *pl, uint32_t left);

/* near.c: the words near the value; `label`: where its own label begins. */
void near_find(const struct pw_owner *owner, const struct place *pl, const struct pw_hit *hit,
    uint32_t label, struct pw_ownership *ret);

/* near.c: words that cap, in a key that stands elsewhere, and above the value's key. */
void near_take_caps(const struct pw_owner *owner, struct pw_span name, struct pw_ownership *ret);
void near_find_caps_above(const struct pw_owner *owner, const struct place *pl,
    const struct pw_hit *hit, struct pw_ownership *ret);

#endif
