/* Coordinates, for the validators of latitudes, longitudes and pairs. Degrees are counted in units of
 * 1/10000: 11 m. */
#ifndef PIIWATCH_VALIDATE_PLACE_H
#define PIIWATCH_VALIDATE_PLACE_H

#include "beside.h"

#define PLACE_DEGREE 10000
#define PLACE_CANONICAL 24u

struct angle {
	int32_t units; /* cut, not rounded */
	bool has_minutes; /* 35度40分52秒; else decimal */
	unsigned decimals;
};

enum axis { LATITUDE, LONGITUDE };

/* One number at the front of the text; its bytes, or 0. */
size_t angle_read(struct pw_span text, struct angle *ret);

/* Within ±90, ±180; precise enough to be a place: degrees and minutes, or `decimals`. */
bool angle_fits(const struct angle *angle, enum axis axis, unsigned decimals);

/* -35.6812 */
void angle_write(int32_t units, char ret[PLACE_CANONICAL]);

/* True if the key, or the 16 characters before it, name what is no person's place: a shop, a mast. */
bool is_fixed_place(struct pw_span key);

/* Letters that may stand directly behind a coordinate: N S E W, not the m of ms. */
bool angle_ends(struct pw_span right);

/* Judges the value of one axis: alone, with its partner, or at a fixed place. */
enum pw_verdict coordinate_check(const struct pw_candidate *c, enum axis axis,
    struct pw_judgement *ret);

extern const char *const coordinate_grades[];

#endif
