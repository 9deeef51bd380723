// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What gpuvm-compare says of one run: its modes against each other, and its rows.
 */
#include "compare_tool.h"

static void put_modes(struct made *made, const char *rest, double spin, double resv, double imm)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/mode:spin/%s", "f", rest);
	made_put_cost(made, name, spin);
	snprintf(name, sizeof(name), "%s/mode:resv/%s", "f", rest);
	made_put_cost(made, name, resv);
	snprintf(name, sizeof(name), "%s/mode:immediate-resv/%s", "f", rest);
	made_put_cost(made, name, imm);
}

static void immediate_is_compared_with_the_others(void **state)
{
	struct made made = made_new("insn", "immediate");

	(void)state;
	put_modes(&made, "n:1", 200, 100, 110);
	put_modes(&made, "n:4", 200, 100, 100);
	put_modes(&made, "n:16", 200, 100, 140);
	made_put_cost(&made, "same/mode:resv", 5);
	made_put_cost(&made, "same/mode:immediate-resv", 5);
	made_write(&made, "run");
	assert_int_equal(compare_tool("--digest run"), 0);
	assert_contains(contents("stdout"), "What immediate-resv costs against resv and spin: ");
	assert_contains(
		contents("stdout"),
		"\nf          3  +10.0 %   +10  +40.0  +0.0  -45.0 %   -90  -30.0  -50.0\n");
	assert_contains(contents("stdout"), "\nthe same: same\n");
	assert_contains(contents("stdout"),
			"\nimmediate: 11 rows measured, 0 failed, 0 skipped, 0 marked\n");
}

static void of_a_kernel_without_it_resv_is(void **state)
{
	(void)state;
	write_costs("run", "stock", 100, 90);
	assert_int_equal(compare_tool("--digest run"), 0);
	assert_contains(contents("stdout"), "What resv costs against spin: ");
	assert_contains(contents("stdout"), "\nm          1  -10.0 %   -10  -10.0  -10.0\n");
}

static void what_is_not_alike_has_no_number(void **state)
{
	struct made made = made_new("insn", "immediate");
	struct row inside = measured("g/mode:immediate-resv", 10),
		   outside = measured("g/mode:resv", 5);

	(void)state;
	row_counter_set(&inside, "modes_not_alike", 2);
	row_counter_set(&outside, "modes_not_alike", 1);
	made_put(&made, &inside);
	made_put(&made, &outside);
	made_write(&made, "run");
	assert_int_equal(compare_tool("--digest run"), 0);
	assert_contains(contents("stdout"), "not like for like, as modes lock elsewhere: g\n");
}

static void rows_that_are_not_right_are_named(void **state)
{
	struct made made = made_new("insn", "immediate");
	struct row failed = measured("m/n:1", 0), skipped = measured("s/mode:resv", 0),
		   marked = measured("m/n:4", 5);

	(void)state;
	row_fail(&failed, "the oracle said no");
	row_skip(&skipped, "no such mode");
	row_counter_set(&marked, "doubled_ratio", 2.2);
	made_put(&made, &failed);
	made_put(&made, &skipped);
	made_put(&made, &marked);
	made_write(&made, "run");
	assert_int_equal(compare_tool("--digest run"), 0);
	assert_contains(contents("stdout"),
			"immediate: 1 rows measured, 1 failed, 1 skipped, 1 marked\n"
			"  FAILED m/n:1: the oracle said no\n"
			"  ! ");
	assert_contains(contents("stdout"), "m/n:4\n  skipped: 1: no such mode\n");
}

static void other_clocks_tell_nothing_in_one_boot(void **state)
{
	struct made made = made_new("tcg-ns", "immediate");

	(void)state;
	made_put_cost(&made, "m/mode:resv", 5);
	made_put_cost(&made, "m/mode:immediate-resv", 6);
	made_write(&made, "run");
	assert_int_equal(compare_tool("--digest run"), 0);
	assert_null(strstr(contents("stdout"), "costs against"));
	assert_contains(contents("stdout"), "make compare runs several");
	assert_refused("--digest run run", "--digest takes one run");
	assert_refused("--digest nosuch", "nosuch");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(immediate_is_compared_with_the_others),
		cmocka_unit_test(of_a_kernel_without_it_resv_is),
		cmocka_unit_test(what_is_not_alike_has_no_number),
		cmocka_unit_test(rows_that_are_not_right_are_named),
		cmocka_unit_test(other_clocks_tell_nothing_in_one_boot),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
