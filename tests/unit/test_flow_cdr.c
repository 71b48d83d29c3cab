/* The sample files of every CDR format: read by name and by auto, found in them what golden.tsv says,
 * however the bytes come. */
#include "support/scan.h"

#include <piiwatch/category.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define SAMPLES "tests/data/cdr/samples/"
#define SHARED "../shared/samples/cdr/" /* may not be copied into the project: licences */

static struct kit kit;

static const struct {
	const char *path, *format;
} samples[] = {
    {"tests/data/cdr/asterisk-clean.csv", "asterisk-csv"},
    {"tests/data/cdr/asterisk-leaks.csv", "asterisk-csv"},
    {SAMPLES "asterisk-master-16.csv", "asterisk-csv"},
    {SAMPLES "asterisk-master-21.csv", "asterisk-csv"},
    {SAMPLES "asterisk-cdr-custom-master.csv", "asterisk-custom"},
    {SAMPLES "asterisk-cel-custom.csv", "asterisk-cel"},
    {SAMPLES "freeswitch-csv-default.csv", "freeswitch-csv"},
    {SAMPLES "freeswitch-csv-example.csv", "freeswitch-csv"},
    {SAMPLES "freeswitch-csv-snom.csv", "freeswitch-csv"},
    {SAMPLES "freeswitch-csv-linksys.csv", "freeswitch-csv"},
    {SAMPLES "freeswitch-csv-opencdrrate.csv", "freeswitch-csv"},
    {SAMPLES "freeswitch-csv-asterisk.csv", "freeswitch-asterisk"},
    {SAMPLES "freeswitch-csv-sql.csv", "freeswitch-sql"},
    {SAMPLES "freeswitch-json-leak.cdr.json", "freeswitch-json"},
    {SAMPLES "freeswitch-xml-leak.cdr.xml", "freeswitch-xml"},
    {SAMPLES "cdr_StandAloneCluster_01_202611010301_1", "cucm-cdr"},
    {SAMPLES "cmr_StandAloneCluster_01_202611010301_2", "cucm-cmr"},
    {SAMPLES "avaya-ipo-smdr.csv", "avaya-ipo"},
    {SAMPLES "avaya-cm-int-isdn.txt", "avaya-cm"},
    {SAMPLES "mitel-smdr.txt", "mitel"},
    {SAMPLES "3cx-cdr.log", "3cx"},
    {SAMPLES "cdr202611011200.acme", "acme"},
    {SAMPLES "ribbon-1000001.ACT", "ribbon-act"},
    {SAMPLES "BW-CDR-20261101030000-2-005056AB-000001.csv", "broadworks"},
    {SAMPLES "kamailio-acc.log", "kamailio-acc"},
    {SAMPLES "opensips-acc.log", "opensips-acc"},
    {SAMPLES "freeradius-detail-accounting", "freeradius-detail"},
    {SAMPLES "3gpp-clean-rel9.dat", "3gpp"},
    {SAMPLES "3gpp-clean-rel15.dat", "3gpp"},
    {SAMPLES "3gpp-leaks-rel15.dat", "3gpp"},
    {SAMPLES "3gpp-bare-ber.ber", "3gpp"},
    {SAMPLES "tap3-CDAAA00BBB0000001.tap", "tap3"},
    {SHARED "real-cdrstats-import_cdr.txt", "cdrstats"},
    {SHARED "real-cdrstats-import_cdr_100.txt", "cdrstats"},
    {SHARED "real-cdrstats-CDRImport-2015-10-26.csv", "cdrstats-csv"},
    {SHARED "real-cgrates-freeswitch.cdr.json", "freeswitch-json"},
    {SHARED "real-freeradius-detail-one.txt", "freeradius-detail"},
};

static int
open_kit(void **state)
{
	(void)state;
	kit_open(&kit, NULL, NULL);
	return 0;
}

static int
close_kit(void **state)
{
	(void)state;
	kit_close(&kit);
	return 0;
}

/* False, said once a test, where the file is not at hand. */
static bool
read_sample(size_t i, struct pw_buf *ret)
{
	if (strncmp(samples[i].path, SHARED, strlen(SHARED)) == 0 &&
	    access(SOURCE_DIR "/" SHARED, R_OK) != 0) {
		print_message("skipped, not there: %s\n", samples[i].path);
		return false;
	}
	read_data(samples[i].path, ret);
	return true;
}

static void
each_sample_is_read_with_its_format_and_by_auto(void **state)
{
	struct pw_buf file, named, found;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(samples); i++) {
		const struct pw_format *format;

		if (!read_sample(i, &file))
			continue;
		pw_buf_init(&named, 1u << 20);
		pw_buf_init(&found, 1u << 20);
		scan(&kit, span_of_buf(&file), &(struct way) {.format = samples[i].format}, &named);
		if (scan_stats()->bad_frame != 0)
			fail_msg("%s: %u records do not fit", samples[i].path,
			    (unsigned)scan_stats()->bad_frame);
		scan(&kit, span_of_buf(&file), &(struct way) {.format = "auto"}, &found);
		format = pw_flow_format(kit.flow[0]);
		if (format == NULL || strcmp(format->name, samples[i].format) != 0)
			fail_msg("%s: taken for %s", samples[i].path,
			    format != NULL ? format->name : "lines");
		assert_true(pw_flow_format_sure(kit.flow[0]) > 0);
		same_text(&named, &found, samples[i].path);
		pw_buf_release(&named);
		pw_buf_release(&found);
		pw_buf_release(&file);
	}
}

/* The file's name, and what of a finding can be said aloud. */
static void
put_finding(struct pw_buf *out, const char *path, const struct pw_finding *f)
{
	const char *name = strrchr(path, '/') + 1;

	pw_buf_addf(out, "%s\t%u\t%s\t%s\t%s\t%s\t%u\t%u\n", name, (unsigned)f->line,
	    pw_category_name((enum pw_category)f->category),
	    pw_severity_name((enum pw_severity)f->severity), f->field, f->masked,
	    (unsigned)f->offset, (unsigned)f->length);
}

/* golden.tsv without its comments and reasons. */
static void
read_golden(struct pw_buf *ret)
{
	struct pw_buf file;

	read_data("tests/data/cdr/golden.tsv", &file);
	for (const char *p = file.data; *p != '\0';) {
		size_t len = strcspn(p, "\n"), tabs = 0, n = 0;

		while (n < len && (tabs += p[n] == '\t') < 8)
			n++;
		if (*p != '#')
			pw_buf_addf(ret, "%.*s\n", (int)n, p);
		p += len + 1;
	}
	pw_buf_release(&file);
}

static void
in_the_samples_is_found_what_the_golden_file_says(void **state)
{
	struct pw_buf file, want, got;
	struct pw_finding finding;

	(void)state;
	pw_buf_init(&want, 1u << 20);
	pw_buf_init(&got, 1u << 20);
	read_golden(&want);
	for (size_t i = 0; i < PW_ARRAY_LEN(samples); i++) {
		struct pw_flow_start stream = {.format = "auto"};

		if (!read_sample(i, &file))
			continue;
		assert_int_equal(pw_flow_begin(kit.flow[0], &stream, NULL), 0);
		assert_int_equal(pw_flow_feed(kit.flow[0], file.data, file.len), file.len);
		pw_flow_end(kit.flow[0]);
		while (pw_flow_next(kit.flow[0], &finding))
			put_finding(&got, samples[i].path, &finding);
		pw_buf_release(&file);
	}
	if (getenv("PW_SHOW") != NULL)
		fputs(got.data, stdout);
	same_text(&want, &got, "golden.tsv");
	pw_buf_release(&want);
	pw_buf_release(&got);
}

static void
samples_are_judged_alike_in_every_chunk_and_on_both_roads(void **state)
{
	static const size_t chunks[] = {1, 13, 997};
	struct pw_buf file;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(samples); i++) {
		if (!read_sample(i, &file))
			continue;
		same_in_chunks(&kit, span_of_buf(&file), samples[i].format, chunks,
		    PW_ARRAY_LEN(chunks));
		same_in_chunks(&kit, span_of_buf(&file), "auto", chunks, PW_ARRAY_LEN(chunks));
		same_both_roads(&kit, span_of_buf(&file), samples[i].format);
		pw_buf_release(&file);
	}
}

static void
a_restart_after_each_record_of_each_format_changes_nothing(void **state)
{
	static const enum restart restarts[] = {RESTART_AFTER_MOVE, RESTART_AFTER_FINDING};
	struct pw_buf file, want, got;

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(samples); i++) {
		if (!read_sample(i, &file))
			continue;
		for (size_t k = 0; k < PW_ARRAY_LEN(restarts); k++) {
			struct way way = {.format = k == 0 ? samples[i].format : "auto",
			    .restart = restarts[k]};

			pw_buf_init(&want, 1u << 20);
			pw_buf_init(&got, 1u << 20);
			scan(&kit, span_of_buf(&file), &(struct way) {.format = way.format}, &want);
			scan(&kit, span_of_buf(&file), &way, &got);
			same_text(&want, &got, samples[i].path);
			pw_buf_release(&want);
			pw_buf_release(&got);
		}
		pw_buf_release(&file);
	}
}

static void
put_bytes(struct pw_buf *out, const char *bytes, size_t n, size_t times)
{
	for (size_t i = 0; i < times; i++)
		for (size_t k = 0; k < n; k++)
			assert_int_equal(pw_buf_addf(out, "%c", bytes[k]), 0);
}

#define CLEAN "\xA0\x0B\x81\x09\x00\x01\x01\x00\x00\x00\x00\x00\xF1"
#define LEAK "\xA0\x0B\x85\x09\x81\x14\x11\x11\x11\x11\x11\x11\x11"

/* reliability.md, row 81. What is hostile stands between two records of which the second leaks. */
static void
a_hostile_binary_record_is_bounded_and_the_next_one_is_read(void **state)
{
	static const struct {
		const char *bytes;
		size_t n, times;
	} hostile[] = {
	    {"\xA0\x80", 2, 100000}, /* nested for ever, of no length */
	    {"\xA0\x82\xFF\xF0", 4, 100000},
	    {"\xA0\x84\xFF\xFF\xFF\xFF", 6, 1}, /* lengths that nothing has */
	    {"\xA0\x85\x01\x00\x00\x00\x00", 7, 1},
	    {"\xA0\x84\x7F\xFF\xFF\xFF", 6, 5000},
	    {"\xA0\x10\x81\x7F\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 18, 1},
	    {"\x81\x00", 2, 20000}, /* elements without end that are in none */
	    {"\xBF\xFF\xFF\xFF\xFF\x7F\x02\x00\x00", 9, 1}, /* a tag of five octets */
	    {"\x00", 1, 3000}, /* a block that is filled up */
	    {"\xFF", 1, 3000},
	    {"\x12\x34\xC5\x26", 4, 1}, /* a header that lies */
	    {"\x00\x0D\xC5\x66", 4, 1}, /* one of another encoding */
	    {"garbage between records, card=5555555555554444 ", 47, 1},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(hostile); i++) {
		static const size_t chunks[] = {4096, 65536};
		struct pw_buf file, found;
		unsigned want = hostile[i].bytes[0] == 'g' ? 2 : 1;

		pw_buf_init(&file, 4u << 20);
		pw_buf_init(&found, 1u << 20);
		put_bytes(&file, CLEAN, sizeof(CLEAN) - 1, 1);
		put_bytes(&file, hostile[i].bytes, hostile[i].n, hostile[i].times);
		put_bytes(&file, LEAK, sizeof(LEAK) - 1, 1);
		put_bytes(&file, CLEAN, sizeof(CLEAN) - 1, 1);
		if (scan(&kit, span_of_buf(&file), &(struct way) {.format = "3gpp"}, &found) !=
			want ||
		    strstr(found.data, "card.pan card 'calledNumber' '411111******1111'") == NULL)
			fail_msg("row %zu: %s", i, found.data);
		same_in_chunks(&kit, span_of_buf(&file), "3gpp", chunks, PW_ARRAY_LEN(chunks));
		pw_buf_release(&file);
		pw_buf_release(&found);
	}
}

/* What may be the beginning of a record of another format holds nothing back. */
static void
a_log_that_grows_line_by_line_gives_what_is_in_each_line(void **state)
{
	static const char *const lines[] = {"Nov  1 12:00:05 host app[1]: card=4111111111111111\n",
	    "<34>1 2026-11-01T12:00:05Z host app card=4111111111111111\n",
	    "a,b,card=4111111111111111\n", "2026-11-01 12:00:05 card=4111111111111111\n"};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(lines); i++) {
		struct pw_flow_start stream = {.format = "auto"};
		struct pw_finding finding;
		size_t len = strlen(lines[i]);

		assert_int_equal(pw_flow_begin(kit.flow[0], &stream, NULL), 0);
		assert_int_equal(pw_flow_feed(kit.flow[0], lines[i], len), len);
		if (!pw_flow_next(kit.flow[0], &finding))
			fail_msg("line %zu is held back", i);
	}
}

/* A key that was pressed once must not keep reading at its place for ever. */
static void
a_number_that_is_never_ended_is_given_up_after_16_mib(void **state)
{
	static const char key[] =
	    "ACC: request accounted: timestamp=1793502000;method=INFO;from_tag=a;"
	    "to_tag=b;call_id=c@d;code=200;reason=OK;body=Signal=4\n";
	static const char other[] =
	    "Nov  1 12:00:05 sip1 kamailio[1234]: INFO: nothing of a call\n";
	struct pw_flow_start stream = {.format = "kamailio-acc"};
	struct pw_position at;
	struct pw_finding finding;
	size_t fed = sizeof(key) - 1;

	(void)state;
	assert_int_equal(pw_flow_begin(kit.flow[0], &stream, NULL), 0);
	pw_flow_feed(kit.flow[0], key, sizeof(key) - 1);
	assert_false(pw_flow_next(kit.flow[0], &finding));
	for (; fed < (17u << 20); fed += sizeof(other) - 1) {
		pw_flow_feed(kit.flow[0], other, sizeof(other) - 1);
		assert_false(pw_flow_next(kit.flow[0], &finding));
		pw_flow_position(kit.flow[0], &at);
		if (fed < (15u << 20))
			assert_int_equal(at.safe, 0);
	}
	assert_true(at.safe > (16u << 20));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_sample_is_read_with_its_format_and_by_auto),
	    cmocka_unit_test(in_the_samples_is_found_what_the_golden_file_says),
	    cmocka_unit_test(samples_are_judged_alike_in_every_chunk_and_on_both_roads),
	    cmocka_unit_test(a_restart_after_each_record_of_each_format_changes_nothing),
	    cmocka_unit_test(a_hostile_binary_record_is_bounded_and_the_next_one_is_read),
	    cmocka_unit_test(a_log_that_grows_line_by_line_gives_what_is_in_each_line),
	    cmocka_unit_test(a_number_that_is_never_ended_is_given_up_after_16_mib),
	};

	return cmocka_run_group_tests_name("flow cdr", tests, open_kit, close_kit);
}
