/* Any text as a configuration file of the daemon, a rule file, a CDR format and a policy: it is read or
 * refused with one line that names it, and a configuration that is read is printed so that it reads
 * back. */
#include "target.h"

#include <piiwatch/conf.h>
#include <piiwatch/flow.h>
#include <piiwatch/setup.h>

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

static void
read_rules(void)
{
	const char *dirs[] = {dir};
	struct pw_err err = {""};
	struct pw_plan *plan = pw_plan_load(dirs, 1, pw_flow_vocab(), 500, &err);

	if (plan == NULL)
		check_reason(&err);
	else
		pw_plan_check_strict(plan, &err);
	pw_plan_destroy(plan);
}

static void
read_formats(void)
{
	const char *dirs[] = {dir};
	struct pw_err err = {""};
	struct pw_formats *formats = pw_formats_load(dirs, 1, &err);

	if (formats == NULL)
		check_reason(&err);
	pw_formats_destroy(formats);
}

static void
read_policy(void)
{
	struct pw_err err = {""};
	struct pw_policy *policy = pw_policy_load(path, &err);

	if (policy == NULL)
		check_reason(&err);
	pw_policy_destroy(policy);
}

static void
print_settings(const struct pw_settings *s, struct pw_buf *out)
{
	pw_buf_init(out, 64 * MAX_INPUT);
	pw_settings_print(s, out);
}

/* Completed, printed, read and printed again: twice the same text. */
static void
check_print(const struct pw_settings *s)
{
	struct pw_settings again;
	struct pw_err err = {""};
	struct pw_buf first, second;

	print_settings(s, &first);
	write_file((const uint8_t *)first.data, first.len);
	pw_settings_init(&again);
	MUST(pw_settings_read(&again, path, &err) == 0);
	pw_settings_complete(&again);
	print_settings(&again, &second);
	MUST(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	pw_settings_release(&again);
	pw_buf_release(&first);
	pw_buf_release(&second);
}

static void
read_settings(void)
{
	struct pw_settings s;
	struct pw_err err = {""};
	bool is_read;

	pw_settings_init(&s);
	is_read = pw_settings_read(&s, path, &err) == 0;
	if (!is_read)
		check_reason(&err);
	pw_settings_complete(&s);
	MUST(pw_settings_threshold(&s) <= 1000);
	if (is_read && pw_settings_check_daemon(&s, NULL, &err) < 0)
		check_reason(&err);
	if (is_read)
		check_print(&s);
	pw_settings_release(&s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pw_err err = {""};
	struct pw_conf *conf;

	if (size > MAX_INPUT)
		return 0;
	if (path[0] == '\0')
		start();
	write_file(data, size);
	conf = pw_conf_open(path, &err);
	if (conf == NULL) {
		check_reason(&err);
		return 0;
	}
	pw_conf_close(conf);
	read_rules();
	read_formats();
	read_policy();
	read_settings();
	return 0;
}
