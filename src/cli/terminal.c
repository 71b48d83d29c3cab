#include "terminal.h"

#include "cli.h"

#include <piiwatch/category.h>
#include <piiwatch/mask.h>

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

bool
cli_on_terminal(void)
{
	return isatty(STDOUT_FILENO) == 1;
}

bool
cli_in_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return cli_on_terminal() && (no == NULL || *no == '\0');
}

unsigned
cli_columns(int fd)
{
	struct winsize size = {0};

	return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* Characters of two columns (Unicode's East Asian Width W and F), rising; and of none. */
struct range {
	uint32_t from, to;
};

static const struct range wide[] = {{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF},
    {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA000, 0xA4CF}, {0xA960, 0xA97F}, {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60}, {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
static const struct range empty[] = {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x3099, 0x309A},
    {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

static bool
is_among(uint32_t cp, const struct range *range, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= range[i].from && cp <= range[i].to)
			return true;
	return false;
}

unsigned
cli_width(const char *text)
{
	struct pw_span left = pw_span_of(text);
	unsigned width = 0;

	while (left.len > 0) {
		uint32_t cp;
		unsigned len = pw_utf8_decode(left.p, left.len, &cp);

		if (len == 0)
			len = cp = 1;
		if (!is_among(cp, empty, PW_ARRAY_LEN(empty)))
			width += is_among(cp, wide, PW_ARRAY_LEN(wide)) ? 2 : 1;
		left.p += len;
		left.len -= len;
	}
	return width;
}

const char *
cli_severity_colour(int severity)
{
	static const char *const colours[] = {[PW_INFO] = "\033[2m",
	    [PW_LOW] = "\033[36m",
	    [PW_MEDIUM] = "\033[33m",
	    [PW_HIGH] = "\033[31m",
	    [PW_CRITICAL] = "\033[1;31m"};

	return colours[severity];
}

void
cli_put(const char *text)
{
	struct pw_span span = pw_span_of(text);
	struct pw_buf shown;

	pw_buf_init(&shown, 4 * span.len + 1);
	pw_mask_text(span, NULL, 0, &shown);
	pw_buf_add(&shown, "", 0); /* an empty text still has an end */
	fputs(shown.data, stdout);
	pw_buf_release(&shown);
}

void
cli_print_bytes(uint64_t bytes, char ret[CLI_BYTES_TEXT])
{
	static const char *const units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
	double v = (double)bytes / 1000;
	unsigned i = 0;

	if (bytes < 1000) {
		snprintf(ret, CLI_BYTES_TEXT, "%u B", (unsigned)bytes);
		return;
	}
	/* Not "1000.0 kB". */
	for (; v >= 999.95 && i + 1 < PW_ARRAY_LEN(units); i++)
		v /= 1000;
	snprintf(ret, CLI_BYTES_TEXT, "%.1f %s", v, units[i]);
}

int
cli_end_output(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && ferror(stdout) == 0)
		return status;
	cli_complain("standard output: %s",
	    errno != 0 ? pw_errno_text(errno) : "not all of it could be written");
	return CLI_CANNOT;
}
