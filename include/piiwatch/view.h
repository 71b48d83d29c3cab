/*
 * view: raw bytes as the text that forms, labels and boundaries are defined on: valid UTF-8, folded
 * so that one form serves every way of writing (detection.md 0.1, steps 1 to 6).
 *
 *	full-width ASCII (U+FF01 to U+FF5E)        ASCII
 *	the many spaces                            space
 *	zero-width characters                      dropped
 *	the many dashes                            `-`
 *	the vowel mark U+30FC, U+FF70              `-` between digits (spaces skipped)
 *	half-width katakana                        full-width, with its sound mark composed
 *	a byte that is no valid UTF-8              U+001A (SUB), which separates
 *
 * Promises
 *  1. The text is valid UTF-8 and has PW_TEXT_SLACK bytes behind it.
 *  2. Every place leads back to the raw bytes that made it, by the text's map.
 *  3. Folding is local: what a character becomes depends on its neighbours only across spaces and
 *     dropped characters, so a cut at a line end changes nothing.
 *
 * Ownership: pw_view owns text and map; what pw_view_make returns lives until the next call.
 * Thread: owner. Limits: the raw bytes handed in, at most 4 GiB.
 */
#ifndef PIIWATCH_VIEW_H
#define PIIWATCH_VIEW_H

#include <piiwatch/encoding.h>
#include <piiwatch/text.h>

struct pw_view;

struct pw_view *pw_view_create(void);
void pw_view_destroy(struct pw_view *view);

/* The view of the raw bytes, which are read as *reading says. *ret_bad grows by those that are no
 * character. */
struct pw_text pw_view_make(struct pw_view *view, struct pw_span raw, struct pw_reading *reading,
    uint64_t *ret_bad);

#endif
