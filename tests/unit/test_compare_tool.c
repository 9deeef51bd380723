// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-compare as a program: exit status, one clear line, nothing left out in silence.
 */
#include "unit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <jansson.h>

#include "result.h"
#include "row_fit.h"
#include "row_json.h"

static char dir[] = "/tmp/test_compare.XXXXXX";

static char *in_dir(const char *name)
{
	static char paths[8][128];
	static int next;
	char *path = paths[next++ % 8];

	snprintf(path, sizeof(paths[0]), "%s/%s", dir, name);
	return path;
}

static int tool(const char *arguments)
{
	char command[2048];
	int status;

	snprintf(command, sizeof(command), "cd %s && timeout 20 %s %s >stdout 2>stderr", dir,
		 getenv("GPUVM_COMPARE"), arguments);
	status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static char *contents(const char *name)
{
	static char text[1 << 18];
	FILE *file = fopen(in_dir(name), "r");

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	return text;
}

static void assert_refused(const char *arguments, const char *why)
{
	char *text;

	if (tool(arguments) != 2)
		fail_msg("%s: the exit status is not 2: %s", arguments, contents("stderr"));
	text = contents("stderr");
	if (strncmp(text, "gpuvm-bench: ", 13) || strchr(text, '\n') != text + strlen(text) - 1)
		fail_msg("%s: not one line: %s", arguments, text);
	assert_contains(text, why);
	assert_string_equal(contents("stdout"), "");
}

static void write_text(const char *name, const char *text)
{
	FILE *file = fopen(in_dir(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* A result that is being put together. */
struct made {
	json_t *context;
	json_t *rows;
};

static struct made make(const char *clock, const char *revision)
{
	return (struct made){
		.context = json_pack("{s:s, s:s, s:b, s:s}", "clock", clock, "revision", revision,
				     "complete", 1, "compiler", "gcc 12"),
		.rows = json_array(),
	};
}

static void put(struct made *made, const struct row *row)
{
	assert_int_equal(json_array_append_new(made->rows, row_to_json(row)), 0);
}

static struct row measured(const char *name, double cost)
{
	struct row row;

	assert_int_equal(row_init(&row, name), 0);
	row.real_time_ns = cost;
	row.iterations = 64;
	row_counter_set(&row, "insn_per_op", cost);
	return row;
}

static void put_cost(struct made *made, const char *name, double cost)
{
	struct row row = measured(name, cost);

	put(made, &row);
}

static void done(struct made *made, const char *name)
{
	json_t *result = result_new(made->context, made->rows);

	assert_int_equal(result_write(result, in_dir(name)), 0);
	json_decref(result);
	json_decref(made->context);
	json_decref(made->rows);
}

static void write_costs(const char *name, const char *revision, double spin, double resv)
{
	struct made made = make("insn", revision);

	put_cost(&made, "m/mode:spin/n:1", spin);
	put_cost(&made, "m/mode:resv/n:1", resv);
	put_cost(&made, "floor/nop", 3);
	done(&made, name);
}

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
	fd = open(in_dir("huge"), O_CREAT | O_WRONLY, 0666);
	assert_int_equal(ftruncate(fd, 1 << 30), 0);
	close(fd);
	assert_int_equal(mkdir(in_dir("folder"), 0777), 0);

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
	assert_refused("good /dev/zero", "is larger than 64 MiB");
	assert_refused("good folder", "folder/result.json cannot be opened");
	assert_refused("--show torn", "is not JSON");
}

static void refuses_wrong_arguments(void **state)
{
	(void)state;
	write_costs("good", "stock", 100, 90);
	assert_refused("good", "nothing to compare");
	assert_refused("", "nothing to compare");
	assert_refused("--format tea good good", "there are console, markdown, csv, json");
	assert_refused("--limit x good good", "is no limit");
	assert_refused("--limit -1% good good", "is no limit");
	assert_refused("--limits nosuch good good", "nosuch cannot be read");
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
	struct made made = make("tcg-ns", "stock");

	(void)state;
	write_costs("good", "stock", 100, 90);
	put_cost(&made, "m/mode:spin/n:1", 100);
	done(&made, "tcg");
	assert_refused("good tcg", "only numbers of one clock can be compared");
	assert_refused("--side A good tcg --side B good", "only numbers of one clock");
}

static void exact_differences_are_facts(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 100, 90.0000001);
	write_costs("c", "better", 99, 90);
	assert_int_equal(tool("a a"), 0);
	assert_contains(contents("stdout"), "NOTHING GOT WORSE in 3 cases: 3 same");
	assert_int_equal(tool("a b"), 1);
	assert_contains(contents("stdout"), "WORSE: 1 of 3 cases, most m/mode:resv/n:1 by 0.00 %");
	assert_int_equal(tool("a c"), 0);
	assert_contains(contents("stdout"), "1 better");
	assert_int_equal(tool("a c b"), 1);
	assert_contains(contents("stdout"), "WORSE: 1 of 6 cases");
}

/* A row that other threads take part in, of batches that are 10 % apart. */
static void write_scheduled(const char *name, double cost)
{
	struct made made = make("insn", name);
	struct row row = measured("m/mode:spin/n:1", cost);

	row_counter_set(&row, "resolution_pct", 10);
	put(&made, &row);
	done(&made, name);
}

static void the_scheduler_decides_nothing(void **state)
{
	(void)state;
	write_scheduled("a", 100);
	write_scheduled("b", 109);
	write_scheduled("c", 111);
	assert_int_equal(tool("a b"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_contains(contents("stdout"), "1 cases have other threads' work in them");
	assert_int_equal(tool("b a"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_int_equal(tool("a c"), 1);
	assert_contains(contents("stdout"), "WORSE: 1 of 1 cases");
	assert_int_equal(tool("--format json a b"), 0);
	assert_contains(contents("stdout"), "\"smallest_pct\": 10");
}

static void what_is_not_timed_is_the_same(void **state)
{
	const char *const clocks[] = { "insn", "tcg-ns" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct made made = make(clocks[i], "stock");

		put_cost(&made, "soundness/mode:spin", 0);
		done(&made, "a");
		assert_int_equal(tool("a a"), 0);
		assert_contains(contents("stdout"), "1 same");
	}
}

static void limits_decide(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 102, 90.8);
	assert_int_equal(tool("--limit 1% a b"), 1);
	assert_int_equal(tool("--limit 2% a b"), 0);
	assert_contains(contents("stdout"), "within limit of 2 %");
	assert_int_equal(tool("--limit 1% --limit 'm/mode:spin*=2%' a b"), 0);
	assert_int_equal(tool("--limit 'm/mode:spin*=2%' --limit 1% a b"), 1);
	write_text("limits", "# soft\n* 1\nm/mode:spin* 2 %  # known\n");
	assert_int_equal(tool("--limits limits a b"), 0);
	assert_int_equal(tool("--limits limits --limit 0 a b"), 1);
	assert_int_equal(tool("--cases 'floor/*' a b"), 0);
}

static void modes_of_one_run(void **state)
{
	(void)state;
	write_costs("a", "stock", 100, 90);
	assert_int_equal(tool("--modes spin,resv --format csv a"), 0);
	assert_contains(contents("stdout"), "m/mode:*/n:1,,resv,insn,100,90,-10,");
	assert_int_equal(tool("--modes resv,spin a"), 1);
}

static void nothing_is_left_out_in_silence(void **state)
{
	struct made a = make("insn", "stock"), b = make("insn", "immediate");
	struct row failed = measured("m/n:2", 0), skipped = measured("s/mode:resv", 0);

	(void)state;
	row_fail(&failed, "the oracle said no");
	row_skip(&skipped, "the driver has no such mode");
	put_cost(&a, "m/n:1", 10);
	put_cost(&b, "m/n:1", 10);
	put_cost(&a, "m/n:2", 10);
	put(&b, &failed);
	put_cost(&a, "m/n:3", 10);
	put_cost(&a, "s/mode:resv/n:1", 10);
	put(&b, &skipped);
	json_object_set_new(b.context, "compiler", json_string("clang"));
	json_object_set_new(b.context, "kernel_debug", json_string("lockdep"));
	json_object_set_new(b.context, "tracer", json_string("gpuvm-trace"));
	done(&a, "a");
	done(&b, "b");
	assert_int_equal(tool("a b"), 1);
	assert_contains(contents("stdout"), "failed in immediate: the oracle said no");
	assert_contains(contents("stdout"), "missing in immediate");
	assert_contains(contents("stdout"), "skipped in immediate: the driver has no such mode");
	assert_contains(contents("stdout"),
			"compiler differs: 'gcc 12' in stock, 'clang' in immediate");
	assert_contains(contents("stdout"), "debug kernel (lockdep)");
	assert_contains(contents("stdout"), "was traced (gpuvm-trace)");
	assert_contains(contents("stdout"),
			"WORSE: 1 of 2 cases: 1 same, 1 failed, 2 skipped, 1 missing");
	/* Where it failed before, nothing got worse. */
	assert_int_equal(tool("b a"), 0);
}

/* A case that one side alone has may be new; one that the other side lost was not compared. */
static void lost_rows_are_no_success(void **state)
{
	struct made a = make("insn", "stock"), b = make("insn", "immediate");
	struct row skipped = measured("l/mode:resv/how:defer", 0);

	(void)state;
	row_skip(&skipped, "only immediate modes defer");
	put_cost(&a, "m/n:1", 10);
	put_cost(&b, "m/n:1", 10);
	put_cost(&b, "m/n:2", 10);
	put(&a, &skipped);
	put_cost(&b, "l/mode:resv/how:defer/n:1", 10);
	done(&a, "a");
	done(&b, "b");
	assert_int_equal(tool("a b"), 0);
	assert_contains(contents("stdout"), "missing in stock");
	assert_contains(contents("stdout"), "1 same, 2 skipped, 1 missing");
	assert_int_equal(tool("b a"), 2);
	assert_contains(contents("stdout"),
			"COULD NOT COMPARE ALL: of 1 cases only immediate has a row; nothing worse "
			"in the others: 1 same, 2 skipped, 1 missing");
	assert_int_equal(tool("--format json b a"), 2);
	assert_int_equal(tool("--format ktap b a"), 2);
	assert_contains(contents("stdout"), "not ok 2 m/n:2 # missing in stock\n");
	assert_contains(contents("stdout"), "# SKIP skipped in stock: only immediate");
	assert_int_equal(tool("--cases '*n:1' b a"), 0);
}

static void gaps_between_boots_are_named(void **state)
{
	struct made boot = make("insn", "stock");

	(void)state;
	write_costs("a", "stock", 100, 90);
	put_cost(&boot, "floor/nop", 3);
	done(&boot, "a2");
	assert_int_equal(tool("--side A a a2 --side B a a"), 0);
	assert_contains(contents("stdout"), "A: not each of its 2 runs has a row of 2 cases, "
					    "m/mode:spin/n:1 among them");
	assert_null(strstr(contents("stdout"), "B: not each"));
}

static void incomplete_runs_are_named(void **state)
{
	struct made made = make("insn", "canary");

	(void)state;
	write_costs("a", "stock", 100, 90);
	put_cost(&made, "m/mode:spin/n:1", 100);
	json_object_set_new(made.context, "complete", json_false());
	json_object_set_new(made.context, "incomplete_reason", json_string("QEMU ended"));
	done(&made, "b");
	assert_int_equal(tool("a b"), 2);
	assert_contains(contents("stdout"), "is incomplete: QEMU ended; it has 1 rows");
	assert_contains(contents("stdout"), "2 missing");
}

static void nothing_in_common_is_no_comparison(void **state)
{
	struct made made = make("insn", "stock");

	(void)state;
	write_costs("a", "stock", 100, 90);
	put_cost(&made, "other/n:1", 1);
	done(&made, "b");
	assert_int_equal(tool("a b"), 2);
	assert_contains(contents("stdout"), "no case was measured on both sides");
}

static void put_fit(struct made *made, double slope)
{
	const struct fit fit = { .intercept = 10, .slope = slope, .rms_rel = 0.01 };
	struct row like = measured("m/mode:spin/n:64", 1), big_o, rms;

	assert_int_equal(row_from_fit(&big_o, &rms, &like, "m/mode:spin", &fit), 0);
	put(made, &big_o);
	put(made, &rms);
}

static void fits_counters_and_traces_are_figures(void **state)
{
	struct made a = make("insn", "stock"), b = make("insn", "canary");
	struct row locks_a = measured("m/mode:spin/n:64", 10), locks_b = locks_a;

	(void)state;
	row_counter_set(&locks_a, "locks_per_op", 2);
	row_counter_set(&locks_b, "locks_per_op", 3);
	put(&a, &locks_a);
	put(&b, &locks_b);
	put_fit(&a, 2);
	put_fit(&b, 2.5);
	assert_int_equal(mkdir(in_dir("run-a"), 0777), 0);
	assert_int_equal(mkdir(in_dir("run-b"), 0777), 0);
	done(&a, "run-a/result.json");
	done(&b, "run-b/result.json");
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
	assert_int_equal(tool("--format csv --changed run-a run-b"), 0);
	assert_contains(contents("stdout"), "m/mode:spin_BigO,fit_slope,canary,,2,2.5,25,");
	assert_contains(contents("stdout"), "m/mode:spin/n:64,locks_per_op,canary,,2,3,50,");
	assert_contains(contents("stdout"), "m/mode:spin/n:64,trace.walk_len,canary,,4,5,25,");
	assert_null(strstr(contents("stdout"), "trace.locks"));
	assert_int_equal(tool("--format csv run-a/result.json run-b/result.json"), 0);
	assert_contains(contents("stdout"), "trace.locks.VM_RESV.hold_insn.p50,canary,,7.5,7.5,0,");
	write_text("run-b/trace.json", "{}");
	assert_refused("run-a run-b", "is not a trace");
}

static void formats_say_the_same(void **state)
{
	json_t *json;

	(void)state;
	write_costs("a", "stock", 100, 90);
	write_costs("b", "canary", 116, 90);
	assert_int_equal(tool("--format markdown a b"), 1);
	assert_contains(contents("stdout"), "**WORSE: 1 of 3 cases");
	assert_contains(contents("stdout"),
			"| m/mode:spin/n:1 | 100 | 116 | +16 | +16.00 % | worse |");
	assert_int_equal(tool("--format json a b"), 1);
	json = json_loads(contents("stdout"), 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json, "status")), 1);
	assert_int_equal(json_array_size(json_object_get(json, "cases")), 3);
	json_decref(json);
	assert_int_equal(tool("--format ktap a b"), 1);
	assert_contains(contents("stdout"), "KTAP version 1\n1..3\n");
	assert_contains(contents("stdout"), "\nnot ok 1 m/mode:spin/n:1 # worse +16.00 %\n");
	assert_contains(contents("stdout"), "\nok 2 m/mode:resv/n:1 # same\n");
	assert_int_equal(tool("--format benchstat a b"), 1);
	assert_contains(contents("stdout"), "side: canary\n");
	assert_contains(contents("stdout"), "BenchmarkM/mode=spin/n=1 1 116 insn/op\n");
	assert_int_equal(tool("--changed a b"), 1);
	assert_null(strstr(contents("stdout"), "m/mode:resv/n:1"));
	assert_contains(contents("stdout"), "2 cases are not shown");
	assert_int_equal(tool("--show a"), 0);
	assert_contains(contents("stdout"), "m/mode:spin/n:1");
	assert_int_equal(tool("--help"), 0);
	assert_int_equal(tool("a b >/dev/full 2>stderr #"), 2);
}

static void write_boot(const char *name, double cost)
{
	struct made made = make("tcg-ns", "stock");

	for (int i = 0; i < 5; i++)
		put_cost(&made, "m/n:1", cost + i * 0.1);
	put_cost(&made, "m/n:1", cost * 3);
	done(&made, name);
}

static void boots_make_sides(void **state)
{
	(void)state;
	write_boot("a1", 100);
	write_boot("a2", 101);
	write_boot("a3", 100.5);
	write_boot("b1", 150);
	write_boot("b2", 151);
	write_boot("b3", 150.5);
	assert_int_equal(tool("a1 b1"), 2);
	assert_contains(contents("stdout"), "one boot cannot tell");
	assert_contains(contents("stdout"), "BOOTS=4");
	assert_int_equal(
		tool("--side A a1 a2 a3 --side B b1 b2 b3 --command 'make compare A=x B=y'"), 1);
	assert_contains(contents("stdout"), "to see 3 % in all cases: make compare A=x B=y BOOTS=");
	assert_contains(contents("stdout"),
			"the smallest change that these boots would have shown");
	assert_contains(contents("stdout"), "Bonferroni");
	assert_contains(contents("stdout"), "outlier, not dropped: m/n:1 in a1: 300 tcg-ns");
	assert_int_equal(tool("--side A b1 b2 b3 --side B a1 a2 a3"), 0);
	assert_contains(contents("stdout"), "1 better");
	assert_int_equal(tool("--side A a1 a2 a3 --side B a3 a2 a1"), 0);
	assert_contains(contents("stdout"), "1 no change seen");
	assert_int_equal(tool("--limit 60% --side A a1 a2 a3 --side B b1 b2 b3"), 0);
}

static int open_dir(void **state)
{
	(void)state;
	return !mkdtemp(dir);
}

static int remove_dir(void **state)
{
	char command[160];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", dir);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_is_no_result),
		cmocka_unit_test(refuses_wrong_arguments),
		cmocka_unit_test(clocks_are_not_mixed),
		cmocka_unit_test(exact_differences_are_facts),
		cmocka_unit_test(the_scheduler_decides_nothing),
		cmocka_unit_test(what_is_not_timed_is_the_same),
		cmocka_unit_test(limits_decide),
		cmocka_unit_test(modes_of_one_run),
		cmocka_unit_test(nothing_is_left_out_in_silence),
		cmocka_unit_test(lost_rows_are_no_success),
		cmocka_unit_test(gaps_between_boots_are_named),
		cmocka_unit_test(incomplete_runs_are_named),
		cmocka_unit_test(nothing_in_common_is_no_comparison),
		cmocka_unit_test(fits_counters_and_traces_are_figures),
		cmocka_unit_test(formats_say_the_same),
		cmocka_unit_test(boots_make_sides),
	};

	return cmocka_run_group_tests(tests, open_dir, remove_dir);
}
