// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What gpuvm-compare prints: figures, formats, and what it makes of several boots a side.
 */
#include "compare_tool.h"

#include <sys/stat.h>

#include "row_fit.h"

static void put_fit(struct made *made, double slope)
{
	const struct fit fit = { .intercept = 10, .slope = slope, .rms_rel = slope / 200 };
	struct row like = measured("m/mode:spin/n:64", 1), big_o, rms;

	assert_int_equal(row_from_fit(&big_o, &rms, &like, "m/mode:spin", &fit), 0);
	made_put(made, &big_o);
	made_put(made, &rms);
}

static void fits_counters_and_traces_are_figures(void **state)
{
	struct made a = made_new("insn", "stock"), b = made_new("insn", "canary");
	struct row locks_a = measured("m/mode:spin/n:64", 10), locks_b = locks_a;
	const char *text;

	(void)state;
	row_counter_set(&locks_a, "locks_per_op", 2);
	row_counter_set(&locks_b, "locks_per_op", 3);
	made_put(&a, &locks_a);
	made_put(&b, &locks_b);
	put_fit(&a, 2);
	put_fit(&b, 2.5);
	assert_int_equal(mkdir(in_folder("run-a"), 0777), 0);
	assert_int_equal(mkdir(in_folder("run-b"), 0777), 0);
	made_write(&a, "run-a/result.json");
	made_write(&b, "run-b/result.json");
	write_text("run-a/trace.json",
		   "{\"context\": {}, \"rows\": [{\"name\": \"m/mode:spin/n:64\", "
		   "\"walk_len\": 4, \"locks\": ["
		   "{\"class\": \"VM_RESV\", \"op\": \"all\", \"hold_insn\": {\"p50\": 7.5}}, "
		   "{\"class\": \"VM_RESV\", \"op\": \"sm_map\", \"acquisitions\": 4}]}]}");
	write_text("run-b/trace.json",
		   "{\"context\": {}, \"rows\": [{\"name\": \"m/mode:spin/n:64\", "
		   "\"walk_len\": 5, \"locks\": ["
		   "{\"class\": \"VM_RESV\", \"op\": \"all\", \"hold_insn\": {\"p50\": 7.5}}, "
		   "{\"class\": \"VM_RESV\", \"op\": \"sm_map\", \"acquisitions\": 5}]}]}");
	assert_int_equal(compare_tool("--format csv --changed run-a run-b"), 0);
	assert_contains(contents("stdout"), "m/mode:spin_BigO,fit_slope,canary,,2,2.5,25,");
	assert_contains(contents("stdout"), "m/mode:spin/n:64,locks_per_op,canary,,2,3,50,");
	assert_contains(contents("stdout"), "m/mode:spin/n:64,trace.walk_len,canary,,4,5,25,");
	assert_null(strstr(contents("stdout"), "trace.locks"));
	assert_int_equal(compare_tool("--format csv run-a/result.json run-b/result.json"), 0);
	assert_contains(contents("stdout"), "trace.locks.VM_RESV.hold_insn.p50,canary,,7.5,7.5,0,");
	assert_int_equal(compare_tool("--rows run-a run-b"), 0);
	text = strstr(contents("stdout"), "\nfigures that differ ");
	assert_non_null(text);
	assert_non_null(strstr(strstr(strstr(text, "\nm/mode:spin/n:64  locks_per_op  "),
				      "\nm/mode:spin/n:64  trace.walk_len  "),
			       "\nm/mode:spin  fit_slope  "));
	assert_null(strstr(text, "fit_rms_pct"));
	write_text("run-b/trace.json", "{}");
	assert_refused("run-a run-b", "is not a trace");
}

static void formats_say_the_same(void **state)
{
	json_t *json;

	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 116, 90);
	assert_int_equal(compare_tool("--format markdown --rows a b"), 1);
	assert_contains(contents("stdout"), "**WORSE: 1 of 3 cases");
	assert_contains(contents("stdout"),
			"| m/mode:spin/n:1 | 100 | 116 | +16 | +16.00 % | worse |");
	assert_int_equal(compare_tool("--format json a b"), 1);
	json = json_loads(contents("stdout"), 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json, "status")), 1);
	assert_int_equal(json_array_size(json_object_get(json, "cases")), 3);
	json_decref(json);
	assert_int_equal(compare_tool("--format ktap a b"), 1);
	assert_contains(contents("stdout"), "KTAP version 1\n1..3\n");
	assert_contains(contents("stdout"), "\nnot ok 1 m/mode:spin/n:1 # worse +16.00 %\n");
	assert_contains(contents("stdout"), "\nok 2 m/mode:resv/n:1 # same\n");
	assert_int_equal(compare_tool("--format benchstat a b"), 1);
	assert_int_equal(strncmp(contents("stdout"), "Unit insn/op assume=exact\n", 26), 0);
	assert_contains(contents("stdout"), "side: canary\n");
	assert_contains(contents("stdout"), "BenchmarkM/mode=spin/n=1 1 116 insn/op\n");
	assert_int_equal(compare_tool("--changed a b"), 1);
	assert_null(strstr(contents("stdout"), "m/mode:resv/n:1"));
	assert_contains(contents("stdout"), "2 cases are not shown");
	assert_int_equal(compare_tool("--show a"), 0);
	assert_contains(contents("stdout"), "m/mode:spin/n:1");
	assert_int_equal(compare_tool("--help"), 0);
	assert_int_equal(compare_tool("a b >/dev/full 2>stderr #"), 2);
}

static void names_of_what_changed_are_listed(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 116, 80);
	assert_int_equal(compare_tool("--format changes a b"), 1);
	assert_int_equal(strncmp(contents("stdout"), "WORSE: 1 of 3 cases", 19), 0);
	assert_string_equal(strchr(contents("stdout"), '\n'),
			    "\nm/mode:spin/n:1\nm/mode:resv/n:1\n");
	assert_int_equal(compare_tool("--format changes --limit 20% a b"), 0);
	assert_contains(contents("stdout"), "\nm/mode:spin/n:1\n");
	assert_int_equal(compare_tool("--format changes a a"), 0);
	assert_string_equal(strchr(contents("stdout"), '\n'), "\n");
}

static void write_boot(const char *name, double cost)
{
	struct made made = made_new("tcg-ns", "stock");

	for (int i = 0; i < 5; i++)
		made_put_cost(&made, "m/n:1", cost + i * 0.1);
	made_put_cost(&made, "m/n:1", cost * 3);
	made_write(&made, name);
}

/* A case without a cost makes no comparison of one that has one and a single boot. */
static void one_boot_is_no_success(void **state)
{
	struct made made = made_new("tcg-ns", "stock");

	(void)state;
	made_put_cost(&made, "soundness/mode:spin", 0);
	made_put_cost(&made, "m/n:1", 100);
	made_write(&made, "one");
	assert_int_equal(compare_tool("one one"), 2);
	assert_contains(contents("stdout"),
			"COULD NOT COMPARE: too few boots a side to tell: 1 cannot tell, 1 not "
			"measured");
	assert_contains(contents("stdout"), "BOOTS=6");
	assert_int_equal(compare_tool("--side A one one one one --side B one one one one"), 0);
	assert_contains(contents("stdout"), "in half of them");
	assert_contains(contents("stdout"), "97 % sure of all 1 cases together");
}

static void boots_make_sides(void **state)
{
	(void)state;
	write_boot("a1", 100);
	write_boot("a2", 101);
	write_boot("a3", 100.5);
	write_boot("a4", 100.2);
	write_boot("b1", 150);
	write_boot("b2", 151);
	write_boot("b3", 150.5);
	write_boot("b4", 150.2);
	assert_int_equal(compare_tool("a1 b1"), 2);
	assert_contains(contents("stdout"), "one boot cannot tell");
	assert_contains(contents("stdout"), "BOOTS=6");
	assert_int_equal(compare_tool("--side A a1 a2 a3 --side B b1 b2 b3"), 2);
	assert_contains(contents("stdout"), "so few boots cannot tell");
	assert_int_equal(compare_tool("--side A a1 a2 a3 a4 --side B b1 b2 b3 b4 "
				      "--command 'make compare A=x B=y'"),
			 1);
	assert_contains(contents("stdout"), "to see 3 % in all cases: make compare A=x B=y BOOTS=");
	assert_contains(contents("stdout"), "outlier, not dropped: m/n:1 in a1: 300 tcg-ns");
	assert_int_equal(compare_tool("--side A b1 b2 b3 b4 --side B a1 a2 a3 a4"), 0);
	assert_contains(contents("stdout"), "1 better");
	assert_int_equal(compare_tool("--side A a1 a2 a3 a4 --side B a4 a3 a2 a1"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_int_equal(compare_tool("--limit 60% --side A a1 a2 a3 a4 --side B b1 b2 b3 b4"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits_counters_and_traces_are_figures),
		cmocka_unit_test(formats_say_the_same),
		cmocka_unit_test(names_of_what_changed_are_listed),
		cmocka_unit_test(one_boot_is_no_success),
		cmocka_unit_test(boots_make_sides),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
