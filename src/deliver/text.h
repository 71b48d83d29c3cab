/*
 * Texts at the last door: whatever they came through before, nothing leaves here that could move a
 * terminal's cursor, turn the direction of a line or break it in two.
 */
#ifndef PIIWATCH_DELIVER_TEXT_H
#define PIIWATCH_DELIVER_TEXT_H

#include <piiwatch/base.h>

/* Controls (C0, DEL, C1), bidirectional controls, line and paragraph separators. */
bool text_is_unsafe(uint32_t cp);

/* Appends `text`; what is unsafe as \xNN or \uNNNN, what is no UTF-8 as U+FFFD. */
void text_add_plain(const char *text, struct pw_buf *out);

/* Appends `text` as valid UTF-8, with U+FFFD for what is none. */
void text_add_valid(const char *text, struct pw_buf *out);

/* Appends finished JSON, whose strings are valid UTF-8; what is unsafe in them as \uNNNN. */
void text_add_json(const char *json, struct pw_buf *out);

#endif
