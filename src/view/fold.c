#include "fold.h"

#include <pthread.h>
#include <string.h>
#include <utf8proc.h>

#define FULL_WIDTH 0xFF00u /* U+FF00 to U+FFFF: where all wide and half-width forms stand */
#define VOICED 0x3099
#define SEMI_VOICED 0x309A

static uint32_t wide[256];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The compatibility form of a half-width character, by the Unicode tables. */
static uint32_t
compatibility_of(uint32_t cp)
{
	utf8proc_int32_t out[4];
	int last_class = UTF8PROC_BOUNDCLASS_START;
	utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, 4,
	    UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE, &last_class);

	return n == 1 ? (uint32_t)out[0] : cp;
}

static void
fill_table(void)
{
	for (uint32_t i = 0; i < 256; i++)
		wide[i] = FULL_WIDTH + i;
	for (uint32_t cp = 0xFF01; cp <= 0xFF5E; cp++)
		wide[cp - FULL_WIDTH] = cp - 0xFF01 + 0x21;
	for (uint32_t cp = 0xFF61; cp <= 0xFF9D; cp++)
		wide[cp - FULL_WIDTH] = compatibility_of(cp);
	/* A sound mark with nothing to join stays as the spacing mark that people know. */
	wide[0xFF9E - FULL_WIDTH] = 0x309B;
	wide[0xFF9F - FULL_WIDTH] = 0x309C;
	wide[0xFFE5 - FULL_WIDTH] = 0xA5;
}

void
fold_init(void)
{
	pthread_once(&once, fill_table);
}

static uint32_t
fold_general_punctuation(uint32_t cp)
{
	if (cp <= 0x200A || cp == 0x202F)
		return ' ';
	if (cp >= 0x2010 && cp <= 0x2015)
		return '-';
	return cp <= 0x200D || cp == 0x2060 ? FOLD_DROP : cp;
}

uint32_t
fold_char(uint32_t cp)
{
	if (cp >= FULL_WIDTH && cp <= 0xFFFF)
		return wide[cp - FULL_WIDTH];
	if (cp >= 0x2000 && cp <= 0x206F)
		return fold_general_punctuation(cp);
	switch (cp) {
	case 0xA0:
	case 0x3000:
		return ' ';
	case 0xFEFF:
		return FOLD_DROP;
	case 0x2212:
	case 0x2500:
	case 0x2501:
	case 0xFE63:
		return '-';
	default:
		return cp;
	}
}

uint32_t
fold_compose(uint32_t base, uint32_t mark)
{
	utf8proc_int32_t pair[2] = {(utf8proc_int32_t)base, mark == 0xFF9E ? VOICED : SEMI_VOICED};

	/* Only kana take a sound mark; most characters leave early. */
	if ((mark != 0xFF9E && mark != 0xFF9F) || base < 0x3041 || base > 0x30FF)
		return 0;
	return utf8proc_normalize_utf32(pair, 2, UTF8PROC_COMPOSE | UTF8PROC_STABLE) == 1
	    ? (uint32_t)pair[0]
	    : 0;
}
