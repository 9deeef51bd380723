// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-compare as a program: exit status, one clear line, nothing left out in silence.
 */
#include "compare_tool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void refuses_what_is_no_result(void **state)
{
	int fd;

	(void)state;
	write_costs("good", "stock", 100, 90);
	write_text("empty", "");
	write_text("torn", "{\"context\": {\"clock\": \"insn\"}, \"benchm");
	write_text("text", "no JSON at all\nand a second line\n");
	write_text("list", "[1, 2, 3]");
	write_text("schema",
		   "{\"context\": {\"clock\": \"insn\"}, \"benchmarks\": [{\"name\": 3}]}");
	write_text("clockless", "{\"context\": {}, \"benchmarks\": []}");
	write_text("sundial", "{\"context\": {\"clock\": \"sundial\"}, \"benchmarks\": []}");
	write_text("twice",
		   "{\"context\": {}, \"context\": {\"clock\": \"insn\"}, \"benchmarks\": []}");
	fd = open(in_folder("huge"), O_CREAT | O_WRONLY, 0666);
	assert_int_equal(ftruncate(fd, 1 << 30), 0);
	close(fd);
	assert_int_equal(mkdir(in_folder("folder"), 0777), 0);

	assert_refused("good nosuch", "nosuch cannot be opened");
	assert_refused("good empty", "empty is empty");
	assert_refused("good torn", "is not JSON, or not all of it");
	assert_refused("good text", "is not JSON");
	assert_refused("good list", "is not a result");
	assert_refused("good schema", "row 1: name is not a string");
	assert_refused("good clockless", "does not name its clock");
	assert_refused("sundial sundial", "clocks that we know are");
	assert_refused("good twice", "is not JSON");
	assert_refused("good huge", "is larger than 64 MiB");
	assert_refused("good /dev/zero", "is a device; name a regular file");
	assert_refused("good folder", "folder/result.json cannot be opened");
	assert_refused("--show torn", "is not JSON");
	assert_refused("--profile a b", "--profile is for --show");
}

static void refuses_wrong_arguments(void **state)
{
	(void)state;
	write_costs("good", "stock", 100, 90);
	assert_refused("good", "one run is nothing to compare");
	assert_refused("", "there is no run to compare");
	assert_refused("--format tea good good", "there are console, markdown, mail, csv, json");
	assert_refused("--limit x good good", "is no limit");
	assert_refused("--limit -1% good good", "is no limit");
	assert_refused("--limits nosuch good good", "nosuch cannot be opened");
	assert_refused("--see 0 good good", "is no change");
	assert_refused("--cases a,,b good good", "empty or too long");
	assert_refused("--modes spin good", "two modes");
	assert_refused("--modes spin,resv --side A good", "name runs, no sides");
	assert_refused("--side A good --side B", "side B has no run");
	assert_refused("good --side B good", "name the first side too");
	write_text("bad-limits", "# fine\nm/* 1%\nm/* lots\n");
	assert_refused("--limits bad-limits good good", "line 3");
}

static void clocks_are_not_mixed(void **state)
{
	struct made made = made_new("tcg-ns", "stock");

	(void)state;
	write_costs("good", "stock", 100, 90);
	made_put_cost(&made, "m/mode:spin/n:1", 100);
	made_write(&made, "tcg");
	assert_refused("good tcg", "only numbers of one clock can be compared");
	assert_refused("--side A good tcg --side B good", "only numbers of one clock");
}

static void exact_differences_are_facts(void **state)
{
	(void)state;
	write_costs("a", "stock", 1000, 90);
	write_costs("b", "canary", 1001, 90);
	write_costs("c", "better", 999, 90);
	assert_int_equal(compare_tool("--rows a a"), 0);
	assert_contains(contents("stdout"), "NOTHING GOT WORSE in 3 cases: 3 same\n");
	assert_int_equal(compare_tool("--rows a b"), 1);
	assert_contains(contents("stdout"), "WORSE: 1 of 3 cases, most m/mode:spin/n:1 by 0.10 %");
	assert_int_equal(compare_tool("--rows a c"), 0);
	assert_contains(contents("stdout"), "1 better");
}

/* One instruction in a hundred, or a part of one: code that moved, not code that was changed. */
static void what_is_below_any_interest_is_within_limit(void **state)
{
	static const struct {
		double a;
		double b;
		const char *verdict;
	} changes[] = {
		{ 90, 90.99, "within limit" },	    { 90, 91, "worse" },
		{ 10000, 10009.9, "within limit" }, { 10000, 10010, "worse" },
		{ 90, 89.01, "within limit" },	    { 90, 89, "better" },
		{ 10000, 9990.1, "within limit" },  { 10000, 9990, "better" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		bool worse = !strcmp(changes[i].verdict, "worse");
		char tally[64];

		write_costs("a", "stock", 100, changes[i].a);
		write_costs("b", "canary", 100, changes[i].b);
		assert_int_equal(compare_tool("--rows a b"), worse);
		snprintf(tally, sizeof(tally), "2 same, 1 %s\n", changes[i].verdict);
		assert_contains(contents("stdout"), tally);
		assert_int_equal(compare_tool("--changed a b"), worse);
		assert_contains(contents("stdout"), "m/mode:resv/n:1");
		/* Who asks for nothing gets it. */
		assert_int_equal(compare_tool("--rows --limit 0 a b"), changes[i].b > changes[i].a);
	}
}

/* A row that other threads take part in, of batches that are 10 % apart. */
static void write_scheduled(const char *name, double cost)
{
	struct made made = made_new("insn", name);
	struct row row = measured("m/mode:spin/n:1", cost);

	row_counter_set(&row, "resolution_pct", 10);
	made_put(&made, &row);
	made_write(&made, name);
}

static void the_scheduler_decides_nothing(void **state)
{
	(void)state;
	write_scheduled("a", 100);
	write_scheduled("b", 109);
	write_scheduled("c", 111);
	assert_int_equal(compare_tool("--rows a b"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_contains(contents("stdout"), "1 case is not exact");
	assert_int_equal(compare_tool("--rows b a"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_int_equal(compare_tool("--rows a c"), 1);
	assert_contains(contents("stdout"), "WORSE: 1 of 1 case");
	assert_int_equal(compare_tool("--format json a b"), 0);
	assert_contains(contents("stdout"), "\"smallest_pct\": 10");
}

static void limits_decide(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 102, 90.8);
	assert_int_equal(compare_tool("--rows --limit 1% a b"), 1);
	assert_int_equal(compare_tool("--rows --limit 2% a b"), 0);
	assert_contains(contents("stdout"), "within limit of 2 %");
	assert_int_equal(compare_tool("--rows --limit 1% --limit 'm/mode:spin*=2%' a b"), 0);
	assert_int_equal(compare_tool("--rows --limit 'm/mode:spin*=2%' --limit 1% a b"), 1);
	write_text("limits", "# soft\n* 1\nm/mode:spin* 2 %  # known\n");
	assert_int_equal(compare_tool("--rows --limits limits a b"), 0);
	assert_int_equal(compare_tool("--rows --limits limits --limit 0 a b"), 1);
	assert_int_equal(compare_tool("--rows --cases 'floor/*' a b"), 0);
	assert_refused("--cases 'nosuch/*' a b", "no row of the runs fits --cases nosuch/*");
}

static void modes_select_rows(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 102, 90);
	assert_int_equal(compare_tool("--rows --mode resv a b"), 0);
	/* What has no mode is in all of them. */
	assert_contains(contents("stdout"), "in 2 cases: 2 same\n");
	assert_int_equal(compare_tool("--rows --mode resv,spin a b"), 1);
	assert_int_equal(compare_tool("--rows --mode resv --cases 'm/*' a b"), 0);
	assert_contains(contents("stdout"), "in 1 case: 1 same\n");
	assert_refused("--mode res --cases 'm/*' a b", "fits --cases m/* --mode res");
	assert_refused("--mode '' a b", "names no mode");
}

static void modes_of_one_run(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	assert_int_equal(compare_tool("--modes spin,resv --format csv a"), 0);
	assert_contains(contents("stdout"), "m/mode:*/n:1,,resv,insn,100,90,-10,");
	/* A filter may mean the case in one of the modes, or in any. */
	assert_int_equal(compare_tool("--rows --modes spin,resv --cases 'm/mode:resv/*' a"), 0);
	assert_contains(contents("stdout"), "in 1 case: 1 better");
	assert_int_equal(compare_tool("--rows --modes spin,resv --cases 'm/*' a"), 0);
	assert_refused("--modes spin,resv --cases 'x/*' a", "fits x/*");
	assert_int_equal(compare_tool("--rows --modes resv,spin a"), 1);
}

static void nothing_is_left_out_in_silence(void **state)
{
	struct made a = made_new("insn", "stock"), b = made_new("insn", "immediate");
	struct row failed = measured("m/n:2", 0), skipped = measured("s/mode:resv", 0);

	(void)state;
	row_fail(&failed, "the oracle said no");
	row_skip(&skipped, "the driver has no such mode");
	made_put_cost(&a, "m/n:1", 10);
	made_put_cost(&b, "m/n:1", 10);
	made_put_cost(&a, "m/n:2", 10);
	made_put(&b, &failed);
	made_put_cost(&a, "m/n:3", 10);
	made_put_cost(&a, "s/mode:resv/n:1", 10);
	made_put(&b, &skipped);
	json_object_set_new(b.context, "compiler", json_string("clang"));
	made_write(&a, "a");
	made_write(&b, "b");
	assert_int_equal(compare_tool("--rows a b"), 1);
	assert_contains(contents("stdout"), "failed in immediate: the oracle said no");
	assert_contains(contents("stdout"), "missing in immediate");
	assert_contains(contents("stdout"), "skipped in immediate: the driver has no such mode");
	assert_contains(contents("stdout"),
			"compiler differs: 'gcc 12' in stock, 'clang' in immediate");
	assert_contains(contents("stdout"),
			"WORSE: 1 of 2 cases: 1 same, 1 failed, 2 skipped, 1 missing");
	/* Where it failed before, nothing got worse. */
	assert_int_equal(compare_tool("--rows b a"), 0);
}

/* A case that one side alone has may be new; one that the other side lost was not compared. */
static void lost_rows_are_no_success(void **state)
{
	struct made a = made_new("insn", "stock"), b = made_new("insn", "immediate");
	struct row skipped = measured("l/mode:resv/how:defer", 0);

	(void)state;
	row_skip(&skipped, "only immediate modes defer");
	made_put_cost(&a, "m/n:1", 10);
	made_put_cost(&b, "m/n:1", 10);
	made_put_cost(&b, "m/n:2", 10);
	made_put(&a, &skipped);
	made_put_cost(&b, "l/mode:resv/how:defer/n:1", 10);
	made_write(&a, "a");
	made_write(&b, "b");
	assert_int_equal(compare_tool("--rows a b"), 0);
	assert_contains(contents("stdout"), "missing in stock");
	assert_contains(contents("stdout"), "1 same, 2 skipped, 1 missing");
	assert_int_equal(compare_tool("--rows b a"), 2);
	assert_contains(contents("stdout"),
			"COULD NOT COMPARE ALL: only immediate has measured 1 case; nothing worse "
			"in the others: 1 same, 2 skipped, 1 missing");
	assert_int_equal(compare_tool("--format json b a"), 2);
	assert_int_equal(compare_tool("--format ktap b a"), 2);
	assert_contains(contents("stdout"), "not ok 2 m/n:2 # missing in stock\n");
	assert_contains(contents("stdout"), "# SKIP skipped in stock: only immediate");
	assert_int_equal(compare_tool("--rows --cases '*n:1' b a"), 0);
}

static void gaps_between_boots_are_named(void **state)
{
	struct made boot = made_new("insn", "stock");

	(void)state;
	write_costs("a", "stock", 100, 90);
	made_put_cost(&boot, "floor/nop", 3);
	made_write(&boot, "a2");
	assert_int_equal(compare_tool("--rows --side A a a2 --side B a a"), 0);
	assert_contains(contents("stdout"), "A: not each of its 2 runs has a row of 2 cases, "
					    "m/mode:spin/n:1 among them");
	assert_null(strstr(contents("stdout"), "B: not each"));
}

static void incomplete_runs_are_named(void **state)
{
	struct made made = made_new("insn", "canary");

	(void)state;
	write_costs("a", "stock", 100, 90);
	made_put_cost(&made, "m/mode:spin/n:1", 100);
	json_object_set_new(made.context, "complete", json_false());
	json_object_set_new(made.context, "incomplete_reason", json_string("QEMU ended"));
	made_write(&made, "b");
	assert_int_equal(compare_tool("--rows a b"), 2);
	assert_contains(contents("stdout"), "is incomplete: QEMU ended; it has 1 rows");
	assert_contains(contents("stdout"), "2 missing");
}

static void nothing_in_common_is_no_comparison(void **state)
{
	struct made made = made_new("insn", "stock");

	(void)state;
	write_costs("a", "stock", 100, 90);
	made_put_cost(&made, "other/n:1", 1);
	made_write(&made, "b");
	assert_int_equal(compare_tool("--rows a b"), 2);
	assert_contains(contents("stdout"), "no case was measured on both sides");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_result),
		cmocka_unit_test(refuses_wrong_arguments),
		cmocka_unit_test(clocks_are_not_mixed),
		cmocka_unit_test(exact_differences_are_facts),
		cmocka_unit_test(the_scheduler_decides_nothing),
		cmocka_unit_test(what_is_below_any_interest_is_within_limit),
		cmocka_unit_test(limits_decide),
		cmocka_unit_test(modes_select_rows),
		cmocka_unit_test(modes_of_one_run),
		cmocka_unit_test(nothing_is_left_out_in_silence),
		cmocka_unit_test(lost_rows_are_no_success),
		cmocka_unit_test(gaps_between_boots_are_named),
		cmocka_unit_test(incomplete_runs_are_named),
		cmocka_unit_test(nothing_in_common_is_no_comparison),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
