/* Octets of numbers and texts as characters (3GPP TS 29.002, 24.008, 23.040; GSMA TD.57). */
#include "ber.h"

#define SUBSTITUTE 0x1A /* what separates, as in a view */
#define LEAST_READABLE 4u /* characters in a row that are no chance */
#define LEAST_UNSURE 6u /* the same beyond ASCII, where any octet is one */
#define FILLER 15u

/* What half an octet stands for in TBCD; '\0': nothing follows. */
static char
sign_of(unsigned half)
{
	static const char signs[] = "0123456789*#abc"; /* TS 24.008, table 10.5.118 */

	return half == FILLER ? '\0' : signs[half];
}

/* Two digits an octet; what fills one up is left out wherever it stands. */
static uint32_t
write_digits(struct pw_frame *frame, uint32_t out, const unsigned char *p,
    struct pw_field_name octets, bool is_low_first)
{
	uint32_t from = out;

	for (uint32_t i = octets.from; i < octets.to; i++) {
		unsigned halves[2] = {p[i] & 0x0Fu, p[i] >> 4};
		char first = sign_of(halves[is_low_first ? 0 : 1]);
		char second = sign_of(halves[is_low_first ? 1 : 0]);

		if (first != '\0' || second != '\0')
			pw_map_add(&frame->map, out, i, 1);
		if (first != '\0')
			frame->written[out++] = first;
		if (second != '\0')
			frame->written[out++] = second;
	}
	return out - from;
}

/* What stands before the digits of a number is skipped. */
static uint32_t
skip_type(const unsigned char *p, struct pw_field_name octets, enum pw_coding coding)
{
	uint32_t at = octets.from;

	if (coding == PW_CODING_ADDRESS)
		return at + 1;
	/* Some writers of TP-DA leave the count of digits out; the octet of the type has its top bit set. */
	if (coding == PW_CODING_SMS)
		return at + (at < octets.to && p[at] < 0x80 ? 2 : 1);
	while (at < octets.to && p[at] < 0x80)
		at++;
	return at + 1;
}

static uint32_t
write_text(struct pw_frame *frame, uint32_t out, const unsigned char *p,
    struct pw_field_name octets)
{
	for (uint32_t i = octets.from; i < octets.to; i++) {
		pw_map_add(&frame->map, out + (i - octets.from), i, 0);
		frame->written[out + (i - octets.from)] =
		    p[i] < 0x20 || p[i] == 0x7F ? SUBSTITUTE : (char)p[i];
	}
	return octets.to - octets.from;
}

uint32_t
ber_write(struct pw_frame *frame, uint32_t out, const unsigned char *p, struct pw_field_name octets,
    enum pw_coding coding)
{
	switch (coding) {
	case PW_CODING_TEXT:
		return write_text(frame, out, p, octets);
	case PW_CODING_ADDRESS:
	case PW_CODING_DIRECTORY:
	case PW_CODING_SMS:
		octets.from = skip_type(p, octets, coding);
		return write_digits(frame, out, p, octets, true);
	case PW_CODING_TBCD:
	case PW_CODING_BCD:
		return write_digits(frame, out, p, octets, coding == PW_CODING_TBCD);
	case PW_CODING_SKIP:
	default:
		return 0;
	}
}

static bool
is_readable(unsigned char c)
{
	return c >= 0x20 && c != 0x7F;
}

/* One past the readable octets from `at` on; *ret_ascii: how many of them are ASCII. */
static uint32_t
readable_end(const unsigned char *p, uint32_t at, uint32_t to, uint32_t *ret_ascii)
{
	*ret_ascii = 0;
	for (; at < to && is_readable(p[at]); at++)
		*ret_ascii += p[at] < 0x80;
	return at;
}

uint32_t
ber_write_readable(struct pw_frame *frame, uint32_t out, const unsigned char *p,
    struct pw_field_name octets)
{
	uint32_t from = out, at = octets.from;

	while (at < octets.to) {
		uint32_t ascii, end = readable_end(p, at, octets.to, &ascii);

		if (ascii >= LEAST_READABLE || end - at >= LEAST_UNSURE) {
			if (out > from) {
				pw_map_add(&frame->map, out, at - 1, 1);
				frame->written[out++] = SUBSTITUTE;
			}
			out += write_text(frame, out, p, (struct pw_field_name) {at, end});
		}
		at = end + 1;
	}
	return out - from;
}
