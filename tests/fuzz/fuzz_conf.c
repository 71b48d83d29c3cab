/* Any text as a configuration file, a rule file and a CDR format: it is read or refused with one line
 * that names it. */
#include "target.h"

#include <piiwatch/conf.h>
#include <piiwatch/flow.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_INPUT 16384u

/* libconfig loses the string its scanner is in where the text breaks off. */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static char dir[] = "/tmp/piiwatch-fuzz-XXXXXX";
static char path[sizeof(dir) + 16];

static void
clean_up(void)
{
	unlink(path);
	rmdir(dir);
}

static void
start(void)
{
	MUST(mkdtemp(dir) != NULL);
	snprintf(path, sizeof(path), "%s/any.conf", dir);
	atexit(clean_up);
}

static void
write_file(const uint8_t *data, size_t size)
{
	FILE *out = fopen(path, "wb");

	MUST(out != NULL);
	MUST(fwrite(data, 1, size, out) == size);
	MUST(fclose(out) == 0);
}

static void
check_reason(const struct pw_err *err)
{
	MUST(err->text[0] != '\0' && memchr(err->text, '\0', sizeof(err->text)) != NULL);
	MUST(strstr(err->text, dir) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *dirs[] = {dir};
	struct pw_err err = {""};
	struct pw_conf *conf;
	struct pw_plan *plan;
	struct pw_formats *formats;

	if (size > MAX_INPUT)
		return 0;
	if (path[0] == '\0')
		start();
	write_file(data, size);
	conf = pw_conf_open(path, &err);
	if (conf == NULL)
		check_reason(&err);
	pw_conf_close(conf);
	err.text[0] = '\0';
	plan = pw_plan_load(dirs, 1, pw_flow_vocab(), 500, &err);
	if (plan == NULL)
		check_reason(&err);
	else
		pw_plan_check_strict(plan, &err);
	pw_plan_destroy(plan);
	err.text[0] = '\0';
	formats = pw_formats_load(dirs, 1, &err);
	if (formats == NULL)
		check_reason(&err);
	pw_formats_destroy(formats);
	return 0;
}
