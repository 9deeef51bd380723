// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows that are not to be trusted: what gpuvm-compare makes of them.
 */
#include "compare_tool.h"

/* A row with one more counter, in a run of its own beside two that are as they should be. */
static void write_marked(const char *name, double cost, const char *counter, double value)
{
	struct made made = made_new("insn", name);
	struct row row = measured("m/mode:spin/n:1", cost);

	if (counter)
		assert_int_equal(row_counter_set(&row, counter, value), 0);
	made_put(&made, &row);
	made_put_cost(&made, "m/mode:resv/n:1", 50);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, name);
}

static const struct {
	const char *counter;
	double value;
	const char *sign;
} marks[] = {
	{ "doubled_ratio", 2.11, "!" },
	{ "spread_pct", 5.2, "~" },
	{ "ticks_seen", 1, "t" },
	{ "repeats", 0, "~" },
};

#define NUM_MARKS (sizeof(marks) / sizeof(*marks))

static void a_mark_goes_with_its_row(void **state)
{
	char text[256];

	(void)state;
	write_marked("a", 100, NULL, 0);
	for (size_t i = 0; i < NUM_MARKS; i++) {
		write_marked("b", 120, marks[i].counter, marks[i].value);
		/* It decides nothing, on whichever side it is. */
		assert_int_equal(compare_tool("--rows a b"), 2);
		snprintf(text, sizeof(text),
			 "COULD NOT TELL: 1 of 3 cases got worse, but their rows are not to be "
			 "trusted; nothing worse in the others: 2 same, 1 worse (1 marked); "
			 "marks: 1 %s\n",
			 marks[i].sign);
		assert_contains(contents("stdout"), text);
		snprintf(text, sizeof(text), "+20.00 %%  worse %s\n", marks[i].sign);
		assert_contains(contents("stdout"), text);
		assert_int_equal(compare_tool("--rows b a"), 0);
		snprintf(text, sizeof(text), "1 better (1 marked); marks: 1 %s\n", marks[i].sign);
		assert_contains(contents("stdout"), text);
		assert_int_equal(compare_tool("--rows b b"), 0);
		snprintf(text, sizeof(text), "3 same (1 marked); marks: 1 %s\n", marks[i].sign);
		assert_contains(contents("stdout"), text);
		/* Every format has it. */
		snprintf(text, sizeof(text), "| worse %s%s |\n",
			 marks[i].sign[0] == '~' ? "\\" : "", marks[i].sign);
		compare_tool("--rows --format markdown a b");
		assert_contains(contents("stdout"), text);
		snprintf(text, sizeof(text), ",worse,,,%s\n", marks[i].sign);
		compare_tool("--format csv a b");
		assert_contains(contents("stdout"), text);
		snprintf(text, sizeof(text), "ok 1 m/mode:spin/n:1 # SKIP worse +20.00 %% %s\n",
			 marks[i].sign);
		compare_tool("--format ktap a b");
		assert_contains(contents("stdout"), text);
		compare_tool("--format benchstat a b");
		assert_contains(contents("stdout"), "n=1 1 100 insn-not-exact/op");
		assert_contains(contents("stdout"), "n=1 1 120 insn-not-exact/op");
		compare_tool("--format json a b");
		snprintf(text, sizeof(text),
			 "\"marks\": [\n      \"%s\"\n     ],\n"
			 "     \"trusted\": false",
			 marks[i].sign);
		assert_contains(contents("stdout"), text);
	}
}

/* What a marked row is off by is no change, and the largest change is one of a row that is not. */
static void a_marked_row_is_no_headline(void **state)
{
	struct made made = made_new("insn", "b");
	struct row row = measured("m/mode:spin/n:1", 120);

	(void)state;
	write_marked("a", 100, "doubled_ratio", 2.11);
	write_marked("b", 105, NULL, 0);
	assert_int_equal(compare_tool("--rows a b"), 0);
	assert_contains(contents("stdout"), "1 no change seen (1 marked)");
	row_counter_set(&row, "doubled_ratio", 2.11);
	made_put(&made, &row);
	made_put_cost(&made, "m/mode:resv/n:1", 53);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, "b");
	assert_int_equal(compare_tool("--rows a b"), 1);
	assert_contains(contents("stdout"),
			"WORSE: 1 of 3 cases, most m/mode:resv/n:1 by 6.00 %; 1 more, but their "
			"rows are not to be trusted");
}

/* Only who compares the modes has to know that they were given different things to do. */
static void modes_that_did_not_do_the_same(void **state)
{
	struct row one = measured("m/mode:spin/n:1", 120), other = measured("m/mode:resv/n:1", 100);
	struct made made;

	(void)state;
	write_marked("a", 40, "modes_not_alike", 1);
	assert_int_equal(compare_tool("--rows a a"), 0);
	assert_contains(contents("stdout"), "3 same\n");
	assert_int_equal(compare_tool("--rows --modes spin,resv a"), 2);
	assert_contains(contents("stdout"), "worse not like for like\n");
	assert_contains(contents("stdout"), "COULD NOT TELL: 1 of 1 case got worse");
	assert_contains(contents("stdout"), "marks: 1 not like for like\n");
	assert_int_equal(compare_tool("--rows --modes resv,spin a"), 0);
	assert_contains(contents("stdout"), "1 better (1 marked)");
	/* Those that did the same between them are alike. */
	made = made_new("insn", "a");
	row_counter_set(&one, "modes_not_alike", 1);
	row_counter_set(&other, "modes_not_alike", 1);
	made_put(&made, &one);
	made_put(&made, &other);
	made_write(&made, "b");
	assert_int_equal(compare_tool("--modes resv,spin b"), 1);
	assert_null(strstr(contents("stdout"), "like for like"));
}

/* Of a clock that is not exact the boots tell; most of them have to be marked. */
static void marks_of_boots(void **state)
{
	char name[16];

	(void)state;
	for (int i = 0; i < 8; i++) {
		struct made made = made_new("ns", i < 4 ? "a" : "b");
		struct row row = measured("m/n:1", (i < 4 ? 100 : 200) + i % 4);

		row_counter_set(&row, "doubled_ratio", i % 4 < 1 ? 2.2 : 2);
		row_counter_set(&row, "spread_pct", 9);
		made_put(&made, &row);
		snprintf(name, sizeof(name), "%c%d", i < 4 ? 'a' : 'b', i % 4);
		made_write(&made, name);
	}
	assert_int_equal(compare_tool("--rows --side A a0 a1 a2 a3 --side B b0 b1 b2 b3"), 1);
	assert_contains(contents("stdout"), "worse ~\n");
	assert_contains(contents("stdout"), "1 worse (1 marked); marks: 1 ~\n");
	assert_int_equal(compare_tool("--rows --side A a0 a0 a0 a1 --side B b0 b0 b0 b1"), 2);
	assert_contains(contents("stdout"), "COULD NOT TELL: 1 of 1 case got worse");
}

/* Boots of one exact kernel that differ do not tell changes that are smaller than that. */
static void disagreement_is_resolution(void **state)
{
	(void)state;
	write_costs("a1", "stock", 100, 90);
	write_costs("a2", "stock", 110, 90);
	write_costs("b", "b", 108, 90);
	assert_int_equal(compare_tool("--rows --side A a1 a2 --side B b"), 0);
	assert_contains(contents("stdout"), "2 same, 1 no change seen\n");
	assert_contains(contents("stdout"), "A: 1 case differs between its repetitions");
	assert_int_equal(compare_tool("--rows --side A a1 --side B b"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_goes_with_its_row),
		cmocka_unit_test(a_marked_row_is_no_headline),
		cmocka_unit_test(modes_that_did_not_do_the_same),
		cmocka_unit_test(marks_of_boots),
		cmocka_unit_test(disagreement_is_resolution),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
