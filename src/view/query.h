/*
 * query: `+` in a query string, which stands for a space in a phone, a card or a name, and is itself
 * anywhere else (detection.md 0.1). Private to room view.
 */
#ifndef PIIWATCH_VIEW_QUERY_H
#define PIIWATCH_VIEW_QUERY_H

#include <piiwatch/text.h>

/* Makes the spaces in `p`, which holds the text's bytes. A `+` that an escape stood for is itself. */
void query_open_spaces(const struct pw_text *text, char *p);

#endif
