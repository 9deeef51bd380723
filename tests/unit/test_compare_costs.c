// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What gpuvm-compare says of cases that have no cost, on one side or another, and how costs are
 * shown.
 */
#include "compare_tool.h"

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

static void write_skipped(const char *name, const char *why)
{
	struct made made = made_new("insn", name);
	struct row row = measured("m/n:2", 0);

	made_put_cost(&made, "m/n:1", 100);
	row_skip(&row, "%s", why);
	made_put(&made, &row);
	made_write(&made, name);
}

/* Each once, at the end of the line: else each side has a column as wide as the longest. */
static void reasons_do_not_widen_the_rows(void **state)
{
	const char *text;

	(void)state;
	write_skipped("a", "a reason that is rather long, and as wide as a column");
	write_skipped("b", "another one");
	assert_int_equal(compare_tool("--rows a a b"), 0);
	text = contents("stdout");
	text = strstr(text, "\nm/n:2 ");
	assert_non_null(text);
	assert_contains(text, "  skipped in a#2    -       -        -  skipped in b  a reason that "
			      "is rather long, and as wide as a column; another one\n");
	assert_int_equal(compare_tool("--rows a b"), 0);
	assert_contains(contents("stdout"), "  skipped in b: another one\n");
}

/* Per cent of many times as much are digits that nobody reads. */
static void many_times_as_much_is_a_factor(void **state)
{
	static const char *const formats[] = { "console", "mail", "markdown", "ktap" };
	char arguments[64];

	(void)state;
	write_costs("tiny", "stock", 1e-300, 90);
	write_costs("b", "slow", 100, 90);
	write_costs("c", "slower", 110, 1980);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		snprintf(arguments, sizeof(arguments), "--rows --format %s tiny b", formats[i]);
		compare_tool(arguments);
		assert_contains(contents("stdout"), "x1e+302");
		assert_null(strstr(contents("stdout"), "00000000"));
	}
	assert_int_equal(compare_tool("--rows b c"), 1);
	assert_contains(contents("stdout"), "WORSE: 2 of 3 cases, worst x22: ");
	assert_contains(contents("stdout"), "most m/mode:resv/n:1 by x22:");
	assert_contains(contents("stdout"), "  +10.00 %  worse");
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
	made_put_cost(&made, "costless/mode:spin", 0);
	made_put_cost(&made, "floor/nop", 3);
	made_write(&made, "a");
	assert_int_equal(compare_tool("--changed a a"), 0);
	assert_null(strstr(contents("stdout"), "s/mode:resv"));
	assert_null(strstr(contents("stdout"), "costless/mode:spin"));
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
		/* What a row costs does not depend on what else was run. */
		assert_int_equal(!!strstr(contents("stdout"), "for that alone"),
				 !strcmp(keys[i].key, "harness_sha256"));
		assert_int_equal(compare_tool("--rows a a"), 0);
		assert_null(strstr(contents("stdout"), "differs"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_has_no_cost_is_never_the_same),
		cmocka_unit_test(a_cost_that_went_is_lost),
		cmocka_unit_test(traced_and_debug_runs_have_no_costs),
		cmocka_unit_test(sides_have_their_own_tallies),
		cmocka_unit_test(reasons_do_not_widen_the_rows),
		cmocka_unit_test(many_times_as_much_is_a_factor),
		cmocka_unit_test(families_are_in_the_json),
		cmocka_unit_test(what_neither_side_has_is_not_missing),
		cmocka_unit_test(changed_shows_what_changed),
		cmocka_unit_test(what_was_run_otherwise_is_named),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
