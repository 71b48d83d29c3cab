/* What standard output is, and what may go there. */
#ifndef PIIWATCH_CLI_TERMINAL_H
#define PIIWATCH_CLI_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

/* Standard output is a terminal; and colours are wanted there (NO_COLOR is not set). */
bool cli_on_terminal(void);
bool cli_in_colour(void);

/* Columns of the terminal that the descriptor is; 0: it is none, or does not say. */
unsigned cli_columns(int fd);

/* Columns that printable UTF-8 takes on a terminal: kanji and their like take two. */
unsigned cli_width(const char *text);

/* What switches a severity's colour on; CLI_PLAIN switches it off. */
const char *cli_severity_colour(int severity);

#define CLI_BOLD "\033[1m"
#define CLI_DIM "\033[2m"
#define CLI_PLAIN "\033[0m"

/* Prints a text of others: what is no printable UTF-8 as `?`. */
void cli_put(const char *text);

/* Bytes as people read them: "0 B", "12.3 kB", "4.0 GB". */
#define CLI_BYTES_TEXT 32u
void cli_print_bytes(uint64_t bytes, char ret[CLI_BYTES_TEXT]);

/* At the end: `status`, or CLI_CANNOT after saying that standard output took not all of it. */
int cli_end_output(int status);

#endif
