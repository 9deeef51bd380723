// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-compare --same: rows to the last digit; --at-most: rows against a number. */
#include "compare_tool.h"

static void write_one(const char *name, struct row row)
{
	struct made made = made_new("insn", "made");

	made_put(&made, &row);
	made_write(&made, name);
}

static void write_whole(void)
{
	struct made made = made_new("insn", "made");
	struct row row = measured("m/n:1", 1234.5625);

	row_counter_set(&row, "allocs_per_op", 2);
	row_counter_set(&row, "base", 1);
	made_put(&made, &row);
	made_put_cost(&made, "m/n:2", 12345678.0625);
	assert_int_equal(row_init(&row, "m/n:3"), 0);
	row_skip(&row, "not here");
	made_put(&made, &row);
	made_write(&made, "whole.json");
}

static void differs(struct row row)
{
	write_one("part.json", row);
	assert_int_equal(compare_tool("--same whole.json part.json"), 1);
	assert_string_equal(contents("stdout"), "m/n:1\n");
}

static void rows_in_another_place_are_the_same(void **state)
{
	struct row row = measured("m/n:1", 1234.5625);

	(void)state;
	write_whole();
	row.family_index = 3;
	row_counter_set(&row, "pct_of_base", 12);
	row_counter_set(&row, "allocs_per_op", 2);
	write_one("part.json", row);
	assert_int_equal(compare_tool("--same whole.json part.json"), 0);
	assert_string_equal(contents("stdout"), "");
	assert_int_equal(compare_tool("--same whole.json whole.json"), 0);
}

static void each_number_counts(void **state)
{
	struct row row = measured("m/n:1", 1234.5625);

	(void)state;
	write_whole();
	differs(row);
	row_counter_set(&row, "allocs_per_op", 2.5);
	differs(row);
	row_counter_set(&row, "allocs_per_op", 2);
	row_counter_set(&row, "frees_per_op", 0);
	differs(row);
	row = measured("m/n:1", 1234.56250001);
	row_counter_set(&row, "allocs_per_op", 2);
	differs(row);
	row = measured("m/n:1", 1234.5625);
	row_counter_set(&row, "allocs_per_op", 2);
	row.iterations++;
	differs(row);
}

static void what_only_one_has_differs(void **state)
{
	(void)state;
	write_whole();
	write_one("part.json", measured("m/n:9", 1));
	assert_int_equal(compare_tool("--same whole.json part.json"), 1);
	assert_string_equal(contents("stdout"), "m/n:9\n");
	assert_refused("--same whole.json", "--same takes two runs");
	assert_refused("--same whole.json nosuch.json", "nosuch.json");
}

static void costs(const char *arguments, int status, const char *want)
{
	char line[128];

	snprintf(line, sizeof(line), "--at-most %s whole.json", arguments);
	assert_int_equal(compare_tool(line), status);
	assert_contains(contents(status == 2 ? "stderr" : "stdout"), want);
}

static void the_largest_is_judged(void **state)
{
	(void)state;
	write_whole();
	costs("1235 --cases m/n:1", 0, "costs 1234.5625, at most 1235\n");
	costs("1234 --cases m/n:1", 0, "costs 1234.5625");
	costs("1230 --cases m/n:1", 1, "costs 1234.5625");
	costs("1230 --cases m/n:1 --limit 1%", 0, "costs 1234.5625");
	costs("1234.5 --cases m/n:1 --limit 0", 1, "costs 1234.5625");
	costs("1235", 1, "costs 12345678.0625");
	/* A tenth of a per cent is more than an instruction. */
	costs("12340000 --cases m/n:2", 0, "costs 12345678.0625");
	costs("12330000 --cases m/n:2", 1, "costs 12345678.0625");
	assert_refused("--at-most some whole.json", "is no number");
}

static void what_nobody_can_trust_is_not_told(void **state)
{
	struct row row = measured("m/n:1", 1000);

	(void)state;
	row_counter_set(&row, "doubled_ratio", 2.2);
	write_one("whole.json", row);
	costs("1000", 0, "costs 1000");
	costs("990", 2, "not to be trusted");
	assert_int_equal(row_init(&row, "m/n:1"), 0);
	row_skip(&row, "not here");
	write_one("whole.json", row);
	costs("1000", 2, "no row was measured");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_in_another_place_are_the_same),
		cmocka_unit_test(each_number_counts),
		cmocka_unit_test(what_only_one_has_differs),
		cmocka_unit_test(the_largest_is_judged),
		cmocka_unit_test(what_nobody_can_trust_is_not_told),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
