// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rows that are not to be trusted, and those that have no cost: what gpuvm-compare makes of them.
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

static void what_has_no_cost_is_never_the_same(void **state)
{
	static const char *const clocks[] = { "insn", "ns", "tcg-ns" };

	(void)state;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++) {
		struct made a = made_new(clocks[i], "stock"), b = made_new(clocks[i], "b");

		made_put_cost(&a, "m/n:1", 3);
		made_put_cost(&b, "m/n:1", 0);
		made_write(&a, "a");
		made_write(&b, "b");
		assert_int_equal(compare_tool("--rows b b"), 2);
		assert_contains(contents("stdout"), "COULD NOT COMPARE: no case has a cost on both "
						    "sides: 1 not measured\n");
		assert_int_equal(compare_tool("--rows a b"), 2);
		assert_contains(contents("stdout"), "1 not measured\n");
		assert_int_equal(compare_tool("--rows b a"), 2);
	}
}

/* Beside cases that have one it is lost only where the first side knew it. */
static void a_cost_that_went_is_lost(void **state)
{
	struct made made = made_new("insn", "b");

	(void)state;
	write_costs("a", "stock", 100, 90);
	made_put_cost(&made, "m/mode:spin/n:1", 100);
	made_put_cost(&made, "m/mode:resv/n:1", 0);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, "b");
	assert_int_equal(compare_tool("--rows a b"), 2);
	assert_contains(contents("stdout"), "not measured in b: its row has no cost");
	assert_contains(contents("stdout"), "only stock has measured 1 case");
	assert_int_equal(compare_tool("--rows b a"), 0);
	assert_int_equal(compare_tool("--format ktap a b"), 2);
	assert_contains(contents("stdout"), "not ok 2 m/mode:resv/n:1 # not measured in b");
}

static void traced_and_debug_runs_have_no_costs(void **state)
{
	static const char *const keys[] = { "tracer", "kernel_debug" };
	static const char *const notes[] = { "was traced (gpuvm-trace)",
					     "debug kernel (gpuvm-trace)" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct made made = made_new("insn", "traced");

		made_put_cost(&made, "m/mode:spin/n:1", 100);
		json_object_set_new(made.context, keys[i], json_string("gpuvm-trace"));
		made_write(&made, "traced");
		assert_int_equal(compare_tool("--rows traced traced"), 2);
		assert_contains(contents("stdout"), "no case has a cost on both sides");
		assert_contains(contents("stdout"), notes[i]);
	}
}

static void sides_have_their_own_tallies(void **state)
{
	json_t *json, *tallies;

	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "better", 99, 90);
	write_costs("c", "canary", 100, 99);
	assert_int_equal(compare_tool("--rows a b c"), 1);
	assert_contains(contents("stdout"),
			"\nbetter: NOTHING GOT WORSE in 3 cases: 2 same, 1 better\n"
			"canary: WORSE: 1 of 3 cases, most m/mode:resv/n:1 by 10.00 %: 2 same, 1 "
			"worse\nWORSE in canary (1 of 3 cases)\n");
	assert_int_equal(compare_tool("--format json a b c"), 1);
	json = json_loads(contents("stdout"), 0, NULL);
	tallies = json_object_get(json, "tallies");
	assert_int_equal(json_array_size(tallies), 2);
	assert_string_equal(json_string_value(json_object_get(json_array_get(tallies, 1), "side")),
			    "canary");
	assert_int_equal(json_integer_value(json_object_get(json_array_get(tallies, 0), "status")),
			 0);
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(tallies, 1), "counted")),
		"2 same, 1 worse");
	json_decref(json);
}

static void families_are_in_the_json(void **state)
{
	json_t *json, *families, *family;

	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("c", "canary", 100, 99);
	assert_int_equal(compare_tool("--format json a c"), 1);
	json = json_loads(contents("stdout"), 0, NULL);
	families = json_object_get(json_array_get(json_object_get(json, "tallies"), 0), "families");
	assert_int_equal(json_array_size(families), 2);
	family = json_array_get(families, 0);
	assert_string_equal(json_string_value(json_object_get(family, "name")), "m");
	assert_int_equal(json_integer_value(json_object_get(family, "cases")), 2);
	assert_int_equal(json_integer_value(json_object_get(family, "worse")), 1);
	assert_float_equal(json_number_value(json_object_get(family, "worst_pct")), 10, 1e-9);
	assert_float_equal(json_number_value(json_object_get(family, "best_pct")), 0, 1e-9);
	assert_float_equal(json_number_value(json_object_get(family, "median_pct")), 5, 1e-9);
	assert_float_equal(json_number_value(json_object_get(family, "median_by")), 4.5, 1e-9);
	assert_int_equal(
		json_integer_value(json_object_get(json_array_get(families, 1), "changed")), 0);
	json_decref(json);
}

/* A row of a third side alone, one of a trace, and a skip that stands for longer names. */
static void what_neither_side_has_is_not_missing(void **state)
{
	struct made a = made_new("insn", "stock"), b = made_new("insn", "immediate"),
		    c = made_new("insn", "weak");
	struct row mode = measured("w/mode:imm", 0), what = measured("w/mode:imm/what:close", 0);

	(void)state;
	row_skip(&mode, "no such mode");
	row_skip(&what, "no such interface");
	made_put(&a, &mode);
	made_put_cost(&a, "floor/nop", 3);
	made_put(&b, &what);
	made_put_cost(&b, "floor/nop", 3);
	made_put_cost(&c, "w/mode:imm/what:close/ref:hard", 7);
	made_put_cost(&c, "floor/nop", 3);
	made_write(&a, "a");
	made_write(&b, "b");
	made_write(&c, "c");
	assert_int_equal(compare_tool("--format csv a b c"), 0);
	assert_null(strstr(contents("stdout"), ",missing,"));
	assert_int_equal(compare_tool("--rows a c"), 0);
	assert_contains(contents("stdout"), "in 1 case: 1 same, 2 skipped\n");
	make_run("d", "{\"rows\": [{\"name\": \"nope\", \"walks\": 1}]}");
	assert_int_equal(compare_tool("--rows d d"), 0);
	assert_contains(contents("stdout"), "in 3 cases: 3 same\n");
}

/* A run and itself: skipped on both sides is no change. */
static void changed_shows_what_changed(void **state)
{
	struct made made = made_new("insn", "stock");
	struct row skipped = measured("s/mode:resv", 0);

	(void)state;
	row_skip(&skipped, "no such mode");
	made_put(&made, &skipped);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, "a");
	assert_int_equal(compare_tool("--changed a a"), 0);
	assert_null(strstr(contents("stdout"), "s/mode:resv"));
	assert_int_equal(compare_tool("--rows a a"), 0);
	assert_contains(contents("stdout"), "s/mode:resv");
}

static void what_was_run_otherwise_is_named(void **state)
{
	static const struct {
		const char *key;
		const char *text;
	} keys[] = {
		{ "cases", "cases differs: 'x' in stock" },
		{ "modes", "modes differs: 'x' in stock" },
		{ "seed", "seed differs: 'x' in stock" },
		{ "shuffle", "shuffle differs: 'yes' in stock, 'no' in stock#2" },
		{ "harness_sha256", "harness_sha256 differs: 'x' in stock" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		struct made a = made_new("insn", "stock"), b = made_new("insn", "stock");
		bool flag = !strcmp(keys[i].key, "shuffle");

		json_object_set_new(a.context, keys[i].key, flag ? json_true() : json_string("x"));
		json_object_set_new(b.context, keys[i].key, flag ? json_false() : json_string("y"));
		made_put_cost(&a, "floor/nop", 3);
		made_put_cost(&b, "floor/nop", 3);
		made_write(&a, "a");
		made_write(&b, "b");
		assert_int_equal(compare_tool("--rows a b"), 0);
		assert_contains(contents("stdout"), keys[i].text);
		assert_int_equal(compare_tool("--rows a a"), 0);
		assert_null(strstr(contents("stdout"), "differs"));
	}
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
		cmocka_unit_test(what_has_no_cost_is_never_the_same),
		cmocka_unit_test(a_cost_that_went_is_lost),
		cmocka_unit_test(traced_and_debug_runs_have_no_costs),
		cmocka_unit_test(sides_have_their_own_tallies),
		cmocka_unit_test(families_are_in_the_json),
		cmocka_unit_test(what_neither_side_has_is_not_missing),
		cmocka_unit_test(changed_shows_what_changed),
		cmocka_unit_test(what_was_run_otherwise_is_named),
		cmocka_unit_test(disagreement_is_resolution),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
