/* One latitude: decimal degrees, or degrees and minutes. */
#include "place.h"

static enum pw_verdict
check(const struct pw_candidate *c, struct pw_judgement *ret)
{
	return coordinate_check(c, LATITUDE, ret);
}

const struct pw_validator pw_validator_latitude = {
    .name = "latitude",
    .brief = "latitude within ±90, graded by whether its partner stands within 80 characters",
    .grades = coordinate_grades,
    .check = check,
    .yes = {"35.681236", "-33.85", "35度40分52秒", "35度40分"},
    .no = {"95.681236", "35.6", "35度61分", "35", "35.68ms", ""},
};
