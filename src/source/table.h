/* The drivers of sources: one file, src/source/NAME_source.c, and one row each. */
/* clang-format off */
#define PW_SOURCE_ROWS(X) \
	X(file)
/* clang-format on */
