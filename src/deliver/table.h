/* The drivers of sinks: one file, src/deliver/NAME_sink.c, and one row each. */
/* clang-format off */
#define PW_SINK_ROWS(X) \
	X(jsonl) \
	X(stderr)
/* clang-format on */
