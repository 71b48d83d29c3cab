/* One longitude: decimal degrees, or degrees and minutes. */
#include "place.h"

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return coordinate_check(c, LONGITUDE, ret);
}

const struct pw_validator pw_validator_longitude = {
    .name = "longitude",
    .brief = "longitude within ±180, graded by whether its partner stands within 80 characters",
    .grades = coordinate_grades,
    .check = check,
    .yes = {"139.767125", "-122.41", "139度46分2秒"},
    .no = {"239.767125", "139.7", "139", "139度46", ""},
};
