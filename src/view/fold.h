/* The folding table: what one character becomes. Private to room view. */
#ifndef PIIWATCH_VIEW_FOLD_H
#define PIIWATCH_VIEW_FOLD_H

#include <piiwatch/base.h>

#define FOLD_DROP 0u /* dropped from the text */

/* Fills the table; needed once before the other two. */
void fold_init(void);

/* What the character becomes, itself where folding leaves it. */
uint32_t fold_char(uint32_t cp);

/* The character that `base` (folded) and a following half-width sound mark make, 0 if none. */
uint32_t fold_compose(uint32_t base, uint32_t mark);

#endif
