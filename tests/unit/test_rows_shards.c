// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-rows on runs in pieces, and in no order. */
#include "rows_tool.h"

#include "stream.h"

static void shards_become_one_result(void **state)
{
	FILE *one = open_stream("one"), *two = open_stream("two");
	char *text, *first, *second;

	(void)state;
	put_context(one, "insn", false);
	put_row(one, "floor/nop", 0, 0);
	put_row(one, "sm_map/b", 1, 1);
	put_done(one, 2, 0);
	put_context(two, "insn", false);
	put_row(two, "floor/ioctl", 0, 1);
	put_row(two, "sm_map/a", 1, 0);
	put_done(two, 2, 0);
	fclose(one);
	fclose(two);
	assert_int_equal(tool("--stream two --stream one --out result.json"), 0);
	assert_names("floor/nop floor/ioctl sm_map/a sm_map/b ");
	text = contents("stdout");
	first = strstr(text, "floor/ioctl");
	second = strstr(text, "sm_map/a");
	assert_true(first && second && first < second);
	assert_null(strstr(second, "floor "));
}

static void shards_of_different_clocks(void **state)
{
	FILE *out = open_stream("other");

	(void)state;
	write_good("s");
	put_context(out, "ns", false);
	put_row(out, "floor/spin", 0, 2);
	put_done(out, 1, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --stream other --out result.json"), 2);
	assert_contains(contents("result.json"), "of another revision, machine or clock");
}

static void shuffled_rows_are_printed_in_order(void **state)
{
	FILE *out = open_stream("s");
	char *text;

	(void)state;
	put_context(out, "insn", true);
	put_row(out, "sm_map/a", 1, 0);
	put_row(out, "floor/nop", 0, 0);
	put_done(out, 2, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_names("floor/nop sm_map/a ");
	text = contents("stdout");
	assert_true(strstr(text, "floor/nop") < strstr(text, "sm_map/a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_become_one_result),
		cmocka_unit_test(shards_of_different_clocks),
		cmocka_unit_test(shuffled_rows_are_printed_in_order),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
