// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows for programs: TAP, CSV, JSON. */
#include "page.h"

static void tap_has_verdicts_and_no_numbers(void **state)
{
	struct row row;
	struct page page;

	(void)state;
	open_page(&page, "tap");
	row = make_row("a/n:1", 902.7, 100.0);
	render_row(&page.render, &row);
	assert_string_equal(page.text, "ok 1 - a/n:1\n");
	row_fail(&row, "oracle: off by one");
	render_row(&page.render, &row);
	assert_int_equal(row_init(&row, "a/n:9"), 0);
	row_skip(&row, "too many");
	render_row(&page.render, &row);
	row.run_type = ROW_AGGREGATE;
	render_row(&page.render, &row);
	close_page(&page);
	assert_string_equal(page.text, "ok 1 - a/n:1\n"
				       "not ok 2 - a/n:1: oracle: off by one\n"
				       "ok 3 - a/n:9 # SKIP too many\n"
				       "1..3\n");
	free(page.text);
}

static void writes_csv(void **state)
{
	struct row row = make_row("f/a", 902.7, 100.0);
	struct page page;

	(void)state;
	open_page(&page, "csv");
	render_row(&page.render, &row);
	row_init(&row, "f/b");
	row_fail(&row, "a \"b\", c\nd");
	row_counter_set(&row, "extra", 3.0);
	render_row(&page.render, &row);
	close_page(&page);
	assert_string_equal(
		page.text,
		"name,family_index,per_family_instance_index,run_name,run_type,repetitions,"
		"repetition_index,threads,iterations,real_time,cpu_time,time_unit,insn_per_op,"
		"pct_of_base,allocs_per_op,locks_per_op,error_occurred,error_message,extra\n"
		"f/a,0,0,f/a,iteration,1,0,1,64,902.7,902.7,ns,902.7,100.0,1.0,2.5,,,\n"
		"f/b,0,0,f/b,iteration,1,0,1,0,0.0,0.0,ns,,,,,true,\"a \"\"b\"\", c\nd\",3.0\n");
	free(page.text);
}

static void writes_json(void **state)
{
	json_t *context = json_pack("{s:s}", "clock", "insn");
	struct row row = make_row("f/a", 902.7, 100.0);
	struct page page;
	json_t *result;

	(void)state;
	open_page(&page, "json");
	render_context(&page.render, context);
	render_row(&page.render, &row);
	json_object_set_new(context, "complete", json_true());
	close_page(&page);
	result = json_loads(page.text, 0, NULL);
	assert_non_null(result);
	assert_true(json_equal(json_object_get(result, "context"), context));
	assert_int_equal(json_array_size(json_object_get(result, "benchmarks")), 1);
	assert_contains(page.text, "\"insn_per_op\": 902.7,");
	json_decref(result);
	json_decref(context);
	free(page.text);
}

static void empty_runs_are_still_documents(void **state)
{
	struct page page;

	(void)state;
	open_page(&page, "json");
	close_page(&page);
	assert_contains(page.text, "\"benchmarks\": []");
	free(page.text);
	open_page(&page, "csv");
	close_page(&page);
	assert_int_equal(page.size, 0);
	free(page.text);
}

static void refuses_formats_and_full_disks(void **state)
{
	struct row row = make_row("f/a", 1.0, 100.0);
	static const char *const formats[] = { "console", "csv", "json" };
	struct render render;

	(void)state;
	assert_int_equal(render_init(&render, "xml", stdout), -EINVAL);
	for (int i = 0; i < 3; i++) {
		FILE *full = fopen("/dev/full", "w");

		assert_int_equal(render_init(&render, formats[i], full), 0);
		render_row(&render, &row);
		assert_true(render_finish(&render) < 0);
		fclose(full);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tap_has_verdicts_and_no_numbers),
		cmocka_unit_test(writes_csv),
		cmocka_unit_test(writes_json),
		cmocka_unit_test(empty_runs_are_still_documents),
		cmocka_unit_test(refuses_formats_and_full_disks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
