#include "terminal.h"

#include "cli.h"

#include <piiwatch/category.h>
#include <piiwatch/mask.h>

#include <errno.h>
#include <stdlib.h>
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
