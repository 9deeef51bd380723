// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-compare --values: numbers of a run, for scripts. */
#include "compare_tool.h"

static void write_rows(void)
{
	struct made made = made_new("insn", "made");
	struct row row = measured("m/n:1", 1234.5625);

	row_counter_set(&row, "allocs_per_op", 0);
	made_put(&made, &row);
	made_put_cost(&made, "m/n:2", 12345678.0625);
	assert_int_equal(row_init(&row, "m/n:3"), 0);
	row_skip(&row, "not here");
	made_put(&made, &row);
	made_write(&made, "run.json");
}

static void says(const char *keys, const char *want)
{
	char line[128];

	snprintf(line, sizeof(line), "--values %s run.json", keys);
	assert_int_equal(compare_tool(line), 0);
	assert_string_equal(contents("stdout"), want);
	assert_string_equal(contents("stderr"), "");
}

static void numbers_are_whole(void **state)
{
	(void)state;
	write_rows();
	says("insn_per_op", "m/n:1 1234.5625\nm/n:2 12345678.0625\nm/n:3 -\n");
}

static void what_a_row_has_not_is_a_dash(void **state)
{
	(void)state;
	write_rows();
	says("nosuch,allocs_per_op", "m/n:1 - 0\nm/n:2 - -\nm/n:3 - -\n");
	says("insn_per,insn_per_op_,,", "m/n:1 - - - -\nm/n:2 - - - -\nm/n:3 - - - -\n");
}

static void what_is_no_run_is_refused(void **state)
{
	(void)state;
	write_rows();
	assert_refused("--values insn_per_op nosuch.json", "nosuch.json");
	assert_refused("--values insn_per_op run.json run.json", "takes one run");
	write_text("bad.json", "{\"context\": {\"clock\": \"ns\"}, \"benchmarks\": [{}]}");
	assert_refused("--values insn_per_op bad.json", "has no row 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole),
		cmocka_unit_test(what_a_row_has_not_is_a_dash),
		cmocka_unit_test(what_is_no_run_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
