/*
 * charset: what two bytes mean in the double-byte encodings, by tables that iconv makes once.
 * Private to room view.
 */
#ifndef PIIWATCH_VIEW_CHARSET_H
#define PIIWATCH_VIEW_CHARSET_H

#include <piiwatch/base.h>

/* A folded character as it stands in a view. */
struct glyph {
	char utf8[3];
	uint8_t info;
};

#define GLYPH_LEN 3u /* mask: its bytes */
#define GLYPH_DIGIT 4u
#define GLYPH_SPACE 8u
#define GLYPH_SPECIAL 16u /* what it becomes depends on its neighbours: sink_char decides */

/* All by [first byte - 0x80][second byte]; 0 is no character. */
struct charset {
	uint16_t cp[128][256];
	struct glyph glyph[128][256];
};

extern const struct charset *const charset_cp932;
extern const struct charset *const charset_euc_jp; /* with both high bits off: JIS X 0208 */
extern const struct charset *const charset_jis_x_0212; /* behind 8F; without glyphs */

/* How likely the character is in Japanese text, -3 to 6. */
int charset_weight(uint32_t cp);

/* Makes the tables; needed once before all else. */
void charset_init(void);

#endif
