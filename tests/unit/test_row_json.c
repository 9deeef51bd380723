// SPDX-License-Identifier: GPL-2.0-or-later
#include "sample_row.h"

#include "row.h"
#include "row_fit.h"
#include "row_json.h"

static void to_text(const struct row *row, char *text, size_t size)
{
	json_t *json = row_to_json(row);
	char *dump = json_dumps(json, JSON_COMPACT | ROW_JSON_FLAGS);

	assert_non_null(dump);
	assert_true(strlen(dump) < size);
	strcpy(text, dump);
	free(dump);
	json_decref(json);
}

static int from_text(struct row *row, const char *text, char *message, size_t size)
{
	json_t *json = json_loads(text, 0, NULL);
	int ret;

	assert_non_null(json);
	message[0] = '\0';
	ret = row_from_json(row, json, message, size);
	json_decref(json);
	return ret;
}

static void writes_googles_keys_in_googles_order(void **state)
{
	struct row row = sample_row();
	char text[1024];

	(void)state;
	to_text(&row, text, sizeof(text));
	assert_string_equal(text, "{\"name\":\"sm_map/mode:spin/empty\",\"family_index\":3,"
				  "\"per_family_instance_index\":2,"
				  "\"run_name\":\"sm_map/mode:spin/empty\","
				  "\"run_type\":\"iteration\",\"repetitions\":5,"
				  "\"repetition_index\":4,\"threads\":1,\"iterations\":4096,"
				  "\"real_time\":902.7,\"cpu_time\":902.7,\"time_unit\":\"ns\","
				  "\"insn_per_op\":902.7,\"allocs_per_op\":1.0}");
}

static void writes_verdicts(void **state)
{
	struct row row = sample_row();
	char text[1024];

	(void)state;
	row_fail(&row, "oracle: \"VA 3\"");
	to_text(&row, text, sizeof(text));
	assert_contains(text, "\"error_occurred\":true,\"error_message\":\"oracle: \\\"VA 3\\\"\"");
	assert_null(strstr(text, "skipped"));
	row = sample_row();
	row_skip(&row, "stock has no immediate mode");
	to_text(&row, text, sizeof(text));
	assert_contains(text, "\"skipped\":true,\"skip_message\":\"stock has no immediate mode\"");
	assert_null(strstr(text, "error"));
}

static void writes_fits_as_google_does(void **state)
{
	const struct fit fit = {
		.shape = FIT_LINEAR, .intercept = 312.0, .slope = 187.4, .rms_rel = 0.012
	};
	struct row like = sample_row(), big_o, rms;
	char text[1024];

	(void)state;
	assert_int_equal(row_from_fit(&big_o, &rms, &like, "f/mode:spin", &fit), 0);
	to_text(&big_o, text, sizeof(text));
	assert_contains(text, "\"run_type\":\"aggregate\",\"repetitions\":5,\"threads\":1,"
			      "\"aggregate_name\":\"BigO\",\"aggregate_unit\":\"time\","
			      "\"cpu_coefficient\":187.4,\"real_coefficient\":187.4,"
			      "\"big_o\":\"N\",\"time_unit\":\"ns\",\"fit_intercept\":312.0");
	assert_null(strstr(text, "repetition_index"));
	assert_null(strstr(text, "real_time"));
	to_text(&rms, text, sizeof(text));
	assert_contains(text, "\"aggregate_name\":\"RMS\",\"aggregate_unit\":\"percentage\","
			      "\"rms\":0.012");
}

static void survives_the_way_there_and_back(void **state)
{
	const struct fit fit = { .shape = FIT_LOG2, .intercept = 1.0, .slope = 0.1 };
	struct row rows[4] = { sample_row(), sample_row() }, back;
	char text[1024], again[1024], message[128];

	(void)state;
	row_fail(&rows[0], "tree holds 9 of 10");
	row_skip(&rows[1], "no such mode");
	assert_int_equal(row_from_fit(&rows[2], &rows[3], &rows[0], "f", &fit), 0);
	for (int i = 0; i < 4; i++) {
		to_text(&rows[i], text, sizeof(text));
		assert_int_equal(from_text(&back, text, message, sizeof(message)), 0);
		assert_memory_equal(&back, &rows[i], sizeof(back));
		to_text(&back, again, sizeof(again));
		assert_string_equal(text, again);
	}
}

static void refuses_to_write_what_json_can_not_hold(void **state)
{
	struct row row = sample_row();

	(void)state;
	row.real_time_ns = NAN;
	assert_null(row_to_json(&row));
	row = sample_row();
	strcpy(row.name, "\xff");
	assert_null(row_to_json(&row));
}

#define GOOD                                                                                    \
	"\"name\":\"a\",\"run_name\":\"a\",\"family_index\":0,\"per_family_instance_index\":0," \
	"\"repetitions\":1,\"threads\":1,"
#define TIMES                                                                 \
	"\"run_type\":\"iteration\",\"repetition_index\":0,\"iterations\":1," \
	"\"real_time\":1,\"cpu_time\":1,\"time_unit\":\"ns\""

struct bad {
	const char *text;
	const char *message;
};

static void refuses_to_read(const struct bad *bad, size_t count)
{
	char message[128];
	struct row row;

	for (size_t i = 0; i < count; i++) {
		print_message("# %s\n", bad[i].message);
		assert_int_equal(from_text(&row, bad[i].text, message, sizeof(message)), -EINVAL);
		assert_string_equal(message, bad[i].message);
	}
}

static void reads_the_least(void **state)
{
	char message[128];
	struct row row;

	(void)state;
	assert_int_equal(from_text(&row, "{" GOOD TIMES "}", message, sizeof(message)), 0);
	assert_int_equal(from_text(&row,
				   "{" GOOD TIMES ",\"label\":\"x\",\"n\":3,\"skipped\":false}",
				   message, sizeof(message)),
			 0);
	assert_false(row_was_skipped(&row));
	assert_int_equal(row.num_counters, 1);
}

static void refuses_wrong_types(void **state)
{
	static const struct bad bad[] = {
		{ "[]", "a row is not an object" },
		{ "{}", "name is missing" },
		{ "{\"name\":1}", "name is not a string" },
		{ "{\"name\":\"\"}", "name is empty" },
		{ "{\"name\":\"a\",\"run_name\":\"a\",\"family_index\":\"0\"}",
		  "family_index is not an integer" },
		{ "{\"name\":\"a\",\"run_name\":\"a\",\"family_index\":-1}",
		  "family_index is out of range" },
		{ "{\"name\":\"a\",\"run_name\":\"a\",\"family_index\":4294967296}",
		  "family_index is out of range" },
		{ "{\"name\":\"a\",\"run_name\":\"a\",\"family_index\":0.0}",
		  "family_index is not an integer" },
		{ "{" GOOD "\"run_type\":\"x\"}", "run_type is neither iteration nor aggregate" },
		{ "{" GOOD "\"run_type\":\"iteration\"}", "repetition_index is missing" },
		{ "{" GOOD TIMES ",\"insn_per_op\":\"902\"}",
		  "counter insn_per_op is not a number" },
		{ "{" GOOD TIMES ",\"insn_per_op\":true}", "counter insn_per_op is not a number" },
		{ "{" GOOD TIMES ",\"error_occurred\":1}", "error_occurred is not a boolean" },
		{ "{" GOOD TIMES ",\"error_occurred\":true}", "error_message is missing" },
		{ "{" GOOD TIMES ",\"error_occurred\":true,\"error_message\":\"\"}",
		  "error_message is empty" },
		{ "{" GOOD TIMES ",\"skip_message\":\"x\"}", "skip_message without skipped" },
		{ "{" GOOD "\"run_type\":\"aggregate\",\"aggregate_name\":\"BigO\"}",
		  "big_o is missing" },
		{ "{" GOOD "\"run_type\":\"aggregate\",\"aggregate_name\":\"RMS\"}",
		  "rms is missing" },
		{ "{" GOOD "\"run_type\":\"iteration\",\"repetition_index\":0,\"iterations\":1,"
		  "\"real_time\":1,\"cpu_time\":1,\"time_unit\":\"us\"}",
		  "time_unit is not ns" },
		{ "{" GOOD "\"run_type\":\"iteration\",\"repetition_index\":0,\"iterations\":1,"
		  "\"real_time\":null}",
		  "real_time is not a number" },
	};

	(void)state;
	refuses_to_read(bad, sizeof(bad) / sizeof(bad[0]));
}

static void refuses_what_does_not_fit(void **state)
{
	char message[128], text[512];
	struct row row;

	(void)state;
	snprintf(text, sizeof(text), "{\"name\":\"%0256d\"}", 0);
	assert_int_equal(from_text(&row, text, message, sizeof(message)), -EINVAL);
	assert_string_equal(message, "name is longer than 255 bytes");
	snprintf(text, sizeof(text), "{" GOOD TIMES ",\"%040d\":1}", 0);
	assert_int_equal(from_text(&row, text, message, sizeof(message)), -EINVAL);
	assert_contains(message, "its name is too long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_googles_keys_in_googles_order),
		cmocka_unit_test(writes_verdicts),
		cmocka_unit_test(writes_fits_as_google_does),
		cmocka_unit_test(survives_the_way_there_and_back),
		cmocka_unit_test(refuses_to_write_what_json_can_not_hold),
		cmocka_unit_test(reads_the_least),
		cmocka_unit_test(refuses_wrong_types),
		cmocka_unit_test(refuses_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
