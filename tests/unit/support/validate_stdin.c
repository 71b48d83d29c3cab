/*
 * Judges made values: a line is `validator<TAB>value`, an answer `verdict grade checked canonical`
 * with tabs between. For tests that hold the validators against others' programs.
 */
#include <piiwatch/validate.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
find_row(struct pw_span name)
{
	for (unsigned i = 0; pw_validator_at(i) != NULL; i++)
		if (strlen(pw_validator_at(i)->name) == name.len &&
		    memcmp(pw_validator_at(i)->name, name.p, name.len) == 0)
			return (int)i;
	return -1;
}

static void
answer(int row, struct pw_span value)
{
	static const char *const verdicts[] = {"no", "failed", "yes"};
	struct pw_candidate c = {.value = value};
	struct pw_judgement j;
	enum pw_verdict verdict = pw_validate(row, &c, &j);

	if (verdict == PW_NO)
		memset(&j, 0, sizeof(j));
	printf("%s\t%s\t%d\t%.*s\n", verdicts[verdict],
	    j.grade > 0 ? pw_validator_at((unsigned)row)->grades[j.grade - 1] : "", j.is_checked,
	    (int)j.canonical_len, j.canonical);
}

int
main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0) {
		char *tab = memchr(line, '\t', (size_t)len);
		size_t n = line[len - 1] == '\n' ? (size_t)len - 1 : (size_t)len;
		int row =
		    tab != NULL ? find_row((struct pw_span) {line, (size_t)(tab - line)}) : -1;

		if (row < 0) {
			fputs("a line names no validator\n", stderr);
			free(line);
			return 1;
		}
		answer(row, (struct pw_span) {tab + 1, n - (size_t)(tab + 1 - line)});
	}
	free(line);
	return 0;
}
