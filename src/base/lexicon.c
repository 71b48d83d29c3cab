#include <piiwatch/lexicon.h>

#include <stdlib.h>
#include <string.h>

struct pw_lexicon {
	char *text; /* the file; words point into it */
	struct pw_span *slot; /* n_slots, open addressing; p NULL: free */
	uint32_t n_slots, n_words;
	uint32_t longest, shortest;
	bool first[256]; /* bytes that words begin with */
};

static uint32_t
hash_of(struct pw_span word)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < word.len; i++)
		h = (h ^ (unsigned char)word.p[i]) * 16777619u;
	return h ^ h >> 15;
}

static struct pw_span *
slot_of(const struct pw_lexicon *lexicon, struct pw_span word)
{
	uint32_t at = hash_of(word) & (lexicon->n_slots - 1);

	while (lexicon->slot[at].p != NULL &&
	    (lexicon->slot[at].len != word.len ||
		memcmp(lexicon->slot[at].p, word.p, word.len) != 0))
		at = (at + 1) & (lexicon->n_slots - 1);
	return &lexicon->slot[at];
}

static void
add_word(struct pw_lexicon *lexicon, struct pw_span word)
{
	struct pw_span *slot = slot_of(lexicon, word);

	if (slot->p != NULL)
		return;
	*slot = word;
	lexicon->n_words++;
	lexicon->first[(unsigned char)word.p[0]] = true;
	if (word.len > lexicon->longest)
		lexicon->longest = (uint32_t)word.len;
	if (lexicon->shortest == 0 || word.len < lexicon->shortest)
		lexicon->shortest = (uint32_t)word.len;
}

static bool
is_utf8(struct pw_span word)
{
	uint32_t cp;
	unsigned n;

	for (size_t at = 0; at < word.len; at += n) {
		n = pw_utf8_decode(word.p + at, word.len - at, &cp);
		if (n == 0)
			return false;
	}
	return true;
}

static struct pw_span
trimmed(const char *p, size_t len)
{
	while (len > 0 && strchr(" \t\r", p[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t", *p) != NULL) {
		p++;
		len--;
	}
	return (struct pw_span) {p, len};
}

static int
add_lines(struct pw_lexicon *lexicon, const char *path, size_t len, struct pw_err *reterr)
{
	unsigned line = 1;

	for (size_t at = 0; at < len; line++) {
		const char *p = lexicon->text + at, *end = memchr(p, '\n', len - at);
		size_t n = end != NULL ? (size_t)(end - p) : len - at;
		struct pw_span word = trimmed(p, n);

		at += n + 1;
		if (word.len == 0 || word.p[0] == '#')
			continue;
		if (word.len > PW_MAX_LEXICON_WORD)
			return pw_err_set(reterr,
			    "%s:%u: word longer than %u bytes; a lexicon has one word a line", path,
			    line, PW_MAX_LEXICON_WORD);
		if (!is_utf8(word))
			return pw_err_set(reterr, "%s:%u: not UTF-8; save the lexicon as UTF-8",
			    path, line);
		add_word(lexicon, word);
	}
	return 0;
}

struct pw_lexicon *
pw_lexicon_read(const char *path, struct pw_err *reterr)
{
	struct pw_lexicon *lexicon = NULL;
	struct pw_buf file;
	uint32_t lines = 1;

	pw_buf_init(&file, PW_MAX_LEXICON);
	if (pw_file_read(path, &file, reterr) < 0)
		goto out;
	lexicon = pw_alloc(1, sizeof(*lexicon));
	lexicon->text = pw_alloc(file.len + 1, 1);
	if (file.len > 0)
		memcpy(lexicon->text, file.data, file.len);
	for (size_t i = 0; i < file.len; i++)
		lines += lexicon->text[i] == '\n';
	for (lexicon->n_slots = 16; lexicon->n_slots < 2 * lines; lexicon->n_slots *= 2)
		;
	lexicon->slot = pw_alloc(lexicon->n_slots, sizeof(lexicon->slot[0]));
	if (add_lines(lexicon, path, file.len, reterr) < 0) {
		pw_lexicon_destroy(lexicon);
		lexicon = NULL;
	}
out:
	pw_buf_release(&file);
	return lexicon;
}

void
pw_lexicon_destroy(struct pw_lexicon *lexicon)
{
	if (lexicon == NULL)
		return;
	free(lexicon->text);
	free(lexicon->slot);
	free(lexicon);
}

uint32_t
pw_lexicon_words(const struct pw_lexicon *lexicon)
{
	return lexicon != NULL ? lexicon->n_words : 0;
}

bool
pw_lexicon_has(const struct pw_lexicon *lexicon, struct pw_span text)
{
	return lexicon != NULL && text.len >= lexicon->shortest && text.len <= lexicon->longest &&
	    text.len > 0 && slot_of(lexicon, text)->p != NULL;
}

uint32_t
pw_lexicon_prefix(const struct pw_lexicon *lexicon, struct pw_span text, size_t max)
{
	uint32_t len;

	if (lexicon == NULL || text.len == 0 || !lexicon->first[(unsigned char)text.p[0]])
		return 0;
	len = lexicon->longest;
	if (len > text.len)
		len = (uint32_t)text.len;
	if (len > max)
		len = (uint32_t)max;
	for (; len > 0 && len >= lexicon->shortest; len--)
		if ((len == text.len || ((unsigned char)text.p[len] & 0xC0) != 0x80) &&
		    slot_of(lexicon, (struct pw_span) {text.p, len})->p != NULL)
			return len;
	return 0;
}
