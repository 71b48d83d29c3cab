/* Coordinates, their partners and their places; cells and whose they are. */
#include "between.h"

static void
degrees_lie_within_the_globe(void **state)
{
	char text[32];

	(void)state;
	for (int d = -999; d <= 999; d++) {
		int size = d < 0 ? -d : d;

		snprintf(text, sizeof(text), "%d.2500", d);
		assert_string_equal(outcome_between("latitude", "lat=", text, " lng=139.7671"),
		    size < 90 ? "paired" : "no");
		assert_string_equal(outcome_between("longitude", "lng=", text, " lat=35.6812"),
		    size < 180 ? "paired" : "no");
	}
	assert_string_equal(outcome_between("latitude", "lat=", "90.00", " lng=0.00"), "paired");
	assert_string_equal(outcome_between("longitude", "lng=", "-180.00", " lat=0.00"), "paired");
}

static void
canonical_degrees_are_cut_to_four_decimals(void **state)
{
	static const struct {
		const char *row, *left, *value, *right, *canonical;
	} rows[] = {
	    {"latitude", "lat=", "35.681236", "", "lat:35.6812"},
	    {"latitude", "lat=", "35.68129999999", "", "lat:35.6812"},
	    {"latitude", "lat=", "35.68", "", "lat:35.6800"},
	    {"latitude", "lat=", "-0.00051", "", "lat:-0.0005"},
	    {"latitude", "南緯", "33.856784", "度", "lat:-33.8567"},
	    {"latitude", "lat=", "33.856784", "S", "lat:-33.8567"},
	    {"longitude", "西経", "122.419416", "", "lng:-122.4194"},
	    {"latitude", "北緯", "35度40分52秒", "", "lat:35.6811"},
	    {"longitude", "東経", "139度46分2秒", "", "lng:139.7672"},
	    {"longitude", "東経", "139度46分", "", "lng:139.7666"},
	    {"geo_pair", "location=", "35.681236,139.767125", "", "35.6812,139.7671"},
	    {"geo_pair", "\"coordinates\":[", "139.767125,35.681236", "]", "35.6812,139.7671"},
	    {"geo_pair", "POINT(", "39.767125 35.681236", ")", "35.6812,39.7671"},
	    {"geo_pair", "ll=", "39.767125,35.681236", "", "39.7671,35.6812"},
	    {"geo_pair", "latlng=", "-33.856784;151.215297", "", "-33.8567,151.2152"},
	};

	(void)state;
	for (size_t i = 0; i < PW_ARRAY_LEN(rows); i++)
		if (strcmp(canonical_between(rows[i].row, rows[i].left, rows[i].value,
			       rows[i].right),
			rows[i].canonical) != 0)
			fail_msg("row %zu has another value", i);
}

static void
minutes_and_seconds_are_sixtieths(void **state)
{
	char text[64], want[32];

	(void)state;
	for (int m = 0; m < 100; m++)
		for (int s = 0; s < 100; s += 7) {
			long units = (35 * 3600L + m * 60 + s) * 10000 / 3600;

			snprintf(text, sizeof(text), "35度%d分%d秒", m, s);
			snprintf(want, sizeof(want), "lat:%ld.%04ld", units / 10000, units % 10000);
			assert_string_equal(canonical_between("latitude", "北緯", text, ""),
			    m < 60 && s < 60 ? want : "");
		}
}

static void
partner_stands_within_80_characters(void **state)
{
	static const struct verdict_row rows[] = {
	    {"msisdn=1 lat=", "35.681236", " lng=139.767125", "paired"},
	    {"\"latitude\":", "43.068661", ",\"accuracy\":12,\"longitude\":141.350755}", "paired"},
	    {"<lat>", "26.212401", "</lat><lon>127.680932</lon>", "paired"},
	    {"lng=139.767125&lat=", "35.681236", "", "paired"},
	    {"userLng=139.767125 userLat=", "35.681236", "", "paired"},
	    {"経度:139.767125 緯度:", "35.681236", "", "paired"},
	    {"緯度は", "35.681236", "、経度は139.767125です", "paired"},
	    {"{\"lon\":\"139.76\",\"lat\":\"", "35.68", "\"}", "paired"},
	    {"userlng=139.767125&userlat=", "35.681236", "", "paired"},
	    {"【緯度】", "35.681236", "、【経度】138.16229", "paired"},
	    {"<dt>Latitude</dt><dd>", "35.681236", "</dd><dt>Longitude</dt><dd>139.76</dd>",
		"paired"},
	    {"<td>x</td><td>", "35.681236", "</td><td>139.767125</td>", "paired"},
	    {"現在地緯度:\t", "35.681236", "\n現在地経度:\t139.767125", "paired"},
	    {"<tr><th>緯度</th><td>", "35.6812", "</td></tr>", "paired"},
	    {"<tr><th>lat</th><td>", "35.68", "</td></tr>", "alone"},
	    {"", "35.6812", "", "paired"},
	    {"", "35.681", "", "alone"},
	    {"35.681236,", "35.681236", ",139.767125", "paired"},
	    {"lat=", "35.681236", "", "alone"},
	    {"lat=", "12.53", " p99=20.17 max=139.76", "alone"},
	    {"lat=", "35.681236", " long=98.76ms", "alone"},
	    {"lat=", "35.681236", " lng=239.767125", "alone"},
	    {"lat=", "35.681236", " lng=139.7", "alone"},
	    {"lat=", "35.681236", " along=139.767125", "alone"},
	    {"lat=", "35.681236", " lat=35.681236", "alone"},
	    {"lat=", "12.34", "ms lng=139.767125", "no"},
	    {"lat ", "35.681236", " lng 139.767125", "no"},
	    {"lat=", "0.000000", " lng=0.000000", "no"},
	    {"lat=", "0.0000", "", "alone"},
	};
	char far[160];

	(void)state;
	assert_outcomes("latitude", rows, PW_ARRAY_LEN(rows));
	for (unsigned gap = 60; gap < 100; gap++) {
		snprintf(far, sizeof(far), " %0*d lng=139.767125", (int)gap, 0);
		assert_string_equal(outcome_between("latitude", "lat=", "35.681236", far),
		    gap + 6 <= 80 ? "paired" : "alone");
	}
}

static void
shop_or_mast_is_no_persons_place(void **state)
{
	static const struct verdict_row rows[] = {
	    {"store_lat=", "35.681236", " store_lng=139.767125", "fixed_place"},
	    {"store: lat=", "35.681236", " lng=139.767125", "fixed_place"},
	    {"基地局 緯度:", "35.681236", " 経度:139.767125", "fixed_place"},
	    {"{\"station\":{\"lat\":", "35.681236", ",\"lng\":139.767125}}", "fixed_place"},
	    {"map_center lat=", "35.681236", " lng=139.767125", "fixed_place"},
	    {"storefront lat=", "35.681236", " lng=139.767125", "paired"},
	    {"user lat=", "35.681236", " lng=139.767125", "paired"},
	    {"store=12 shop user=taro x lat=", "35.681236", " lng=139.767125", "paired"},
	};

	(void)state;
	assert_outcomes("latitude", rows, PW_ARRAY_LEN(rows));
	/* The partner is no surer. */
	assert_string_equal(outcome_between("longitude",
				"基地局 緯度:35.681236 経度:", "139.767125", ""),
	    "fixed_place");
	assert_string_equal(outcome_between("geo_pair", "store location=", "35.681236,139.767125",
				""),
	    "fixed_place");
}

static void
pair_is_in_japan_or_abroad(void **state)
{
	static const struct verdict_row rows[] = {
	    {"location=", "35.681236,139.767125", "", "japan"},
	    {"coordinates=[", "139.767125, 35.681236", "]", "japan"},
	    {"gps=", "26.212401;127.680932", "", "japan"},
	    {"location=", "48.856614,2.352222", "", "abroad"},
	    {"location=", "-35.681236,139.767125", "", "abroad"},
	    {"location=", "95.681236,239.767125", "", "no"},
	    {"location=", "35.68,139.76", "", "no"},
	    {"location=", "0.0000,0.0000", "", "no"},
	    {"location=", "35.681236139.767125", "", "no"},
	    {"position: ", "35.681,139.767", "px", "no"},
	};

	(void)state;
	assert_outcomes("geo_pair", rows, PW_ARRAY_LEN(rows));
}

static void
cell_is_a_persons_where_the_record_speaks_of_one(void **state)
{
	static const struct verdict_row rows[] = {
	    {"imsi=440101234567890 cell_id=", "27447297", "", "cell_of_person"},
	    {"cellId=", "27447297", " callingNumber=x", "cell_of_person"},
	    {"加入者=K セルID:", "27447297", "", "cell_of_person"},
	    {"ALARM enb cell_id=", "27447297", " down", "cell"},
	    {"vue queue cell_id=", "27447297", "", "cell"},
	    {"ue ecgi=", "440-10-27447297", "", "cell_of_person"},
	    {"ue ecgi=", "4401027447297", "", "cell_of_person"},
	    {"msisdn=1 lac=", "4132", " ci=20741", "part_of_person"},
	    {"msisdn=1 lac=4132 ci=", "20741", "", "part_of_person"},
	    {"msisdn=1 lac=", "4132", "", "part"},
	    {"lac=", "4132", " ci=20741", "part"},
	    {"<td>441010080917349</td><td>", "440-10-27447297", "</td>", "cell"},
	    {"subscriber cell_global_id=", "440-10-27447297", "", "cell_of_person"},
	};

	(void)state;
	assert_outcomes("cell", rows, PW_ARRAY_LEN(rows));
}

static void
cell_has_the_form_of_its_label(void **state)
{
	static const struct verdict_row rows[] = {
	    {"cell_id=", "68719476735", "", "cell"},
	    {"cell_id=", "68719476736", "", "no"},
	    {"eci=", "1a2b3c4", "", "cell"},
	    {"eci=", "abcdefa", "", "no"},
	    {"cell_id=", "123456-12", "", "cell"},
	    {"lac=", "65534", "", "no"},
	    {"lac=", "65533", "", "part"},
	    {"lac=", "65535", "", "no"},
	    {"lac=", "65536", "", "no"},
	    {"tac=", "35693803", "", "no"},
	    {"cell_id=", "0", "", "no"},
	    {"cell_id=", "65535", "", "no"},
	    {"cell_id=", "7777", "", "no"},
	    {"cell_id=", "12345678", "", "no"},
	    {"ecgi=", "27447297", "", "no"},
	};
	struct between b = put_between("eci=", "0x", "1A2B3C4", "");
	struct pw_judgement j;

	(void)state;
	assert_outcomes("cell", rows, PW_ARRAY_LEN(rows));
	assert_int_equal(pw_validate(row_of("cell"), &b.c, &j), PW_YES);
	assert_memory_equal(j.canonical, "cell:1a2b3c4", 12);
	free(b.text);
	b = put_between("lac=", "0x", "fffe", "");
	assert_int_equal(pw_validate(row_of("cell"), &b.c, &j), PW_NO);
	free(b.text);
}

static void
header_of_a_subscriber_holds_a_cell_or_octets(void **state)
{
	static const struct verdict_row rows[] = {
	    {"utran-cell-id-3gpp=", "44010123401A2B3C", "", "yes"},
	    {"cgi-3gpp=", "4402012341A2B", "", "yes"},
	    {"utran-cell-id-3gpp=", "4401", "", "no"},
	    {"utran-cell-id-3gpp=", "A4010123401A2B3C", "", "no"},
	    {"3GPP-User-Location-Info = ", "8244f001123444f001001a2b3c", "", "yes"},
	    {"3GPP-User-Location-Info = ", "9944f001123444f001001a2b3c", "", "no"},
	    {"3GPP-User-Location-Info = ", "8244f001123444f001001a2b3", "", "no"},
	    {"3GPP-User-Location-Info = ", "000000000000", "", "no"},
	};

	(void)state;
	assert_outcomes("cell_header", rows, PW_ARRAY_LEN(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(degrees_lie_within_the_globe),
	    cmocka_unit_test(canonical_degrees_are_cut_to_four_decimals),
	    cmocka_unit_test(minutes_and_seconds_are_sixtieths),
	    cmocka_unit_test(partner_stands_within_80_characters),
	    cmocka_unit_test(shop_or_mast_is_no_persons_place),
	    cmocka_unit_test(pair_is_in_japan_or_abroad),
	    cmocka_unit_test(cell_is_a_persons_where_the_record_speaks_of_one),
	    cmocka_unit_test(cell_has_the_form_of_its_label),
	    cmocka_unit_test(header_of_a_subscriber_holds_a_cell_or_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
