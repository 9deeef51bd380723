// SPDX-License-Identifier: GPL-2.0-or-later
/* What scripts that draw ask gpuvm-plotdata: --drawn, --list, --stacks, --probes. */
#include "compare_tool.h"

#include <sys/stat.h>

static void says(const char *question, const char *want)
{
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), question), 0);
	assert_string_equal(contents("stdout"), want);
	assert_string_equal(contents("stderr"), "");
}

static void names_of_drawings_are_those_of_files(void **state)
{
	(void)state;
	write_text("figures.json", "[{\"name\": \"cost-a_1\"}, {\"title\": \"not\"}, "
				   "{\"name\": \"../other\"}, {\"name\": \"\"}, "
				   "{\"name\": \"a b\"}, {\"name\": \"B\"}]");
	says("--drawn figures.json", "cost-a_1\nB\n");
	write_text("figures.json", "[{\"name\": ");
	says("--drawn figures.json", "");
	says("--drawn nowhere.json", "");
}

static void drawings_are_listed(void **state)
{
	static const char list[] = "cost-a\0A \"title\"\0\0"
				   "\0B\nof two lines\0there is \xff none\0"
				   "cut\0off";
	FILE *file = fopen(in_folder("stdin"), "w");

	(void)state;
	assert_non_null(file);
	assert_int_equal(fwrite(list, sizeof(list) - 1, 1, file), 1);
	assert_int_equal(fclose(file), 0);
	says("--list list.json <stdin", "");
	says("--drawn list.json", "cost-a\n");
	assert_contains(contents("list.json"), "\"title\": \"A \\\"title\\\"\"");
	assert_contains(contents("list.json"), "\"title\": \"B?of two lines\"");
	assert_contains(contents("list.json"), "\"not_drawn\": \"there is ? none\"");
	assert_null(strstr(contents("list.json"), "cut"));
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--list /dev/full <stdin"), 2);
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--list list.json run"), 2);
	assert_contains(contents("stderr"), "take no runs");
}

static void stacks_are_safe_to_draw(void **state)
{
	(void)state;
	write_text("a", "# a comment\na;b('x') 2\n\na;c\t1.6\na;b('x') 3\nCPU;do_idle;d 4\n"
			"CPU;do_idle 1\nCPU;do_idle_not 7\na;zero 0\n");
	says("--stacks out a", "");
	assert_string_equal(contents("out"), "a;b__x__ 5\na;c 2\nCPU;do_idle;d 4\nCPU;do_idle 1\n"
					     "CPU;do_idle_not 7\n");
	says("--stacks out --idle cpu-all a", "not drawn: 5 idle samples of cpu-all\n");
	assert_string_equal(contents("out"), "a;b__x__ 5\na;c 2\nCPU;do_idle_not 7\n");
	write_text("b", "a;c 9\nnew [x] 1\n");
	says("--stacks out a b", "");
	assert_contains(contents("out"), "a;b('x') 5 0\na;c 2 9\n");
	assert_contains(contents("out"), "new [x] 0 1\n");
}

static void lines_that_are_no_stacks_are_told(void **state)
{
	(void)state;
	write_text("a", "a;b 1\na;b x\n 3\nalone\na;b 1e3\na;b 1.\n");
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--stacks out a"), 0);
	assert_contains(contents("stderr"), "5 lines are no folded stacks and are left out");
	assert_string_equal(contents("out"), "a;b 1\n");
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--stacks out nowhere"), 2);
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--stacks /dev/full a"), 2);
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--stacks out a b c"), 2);
}

#define LOCK(_op, _held, _probes) \
	"{\"class\": \"GPUVA\", \"op\": \"" _op "\", \"hold_ns\": {\"sum\": " _held "}" _probes "}"
#define PROBES(_ns) ", \"probe_ns\": " _ns

static void trace(const char *locks)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "{\"context\": {\"clock\": \"ns\"}, \"rows\": ["
		 "{\"name\": \"m/mode:resv\", \"mode\": \"resv\", \"locks\": [%s]}, "
		 "{\"name\": \"m/mode:spin\", \"mode\": \"spin\", \"locks\": [" LOCK(
			 "all", "100", PROBES("90")) "]}]}",
		 locks);
	write_text("run/trace.json", text);
}

static void share_of_the_tracer_is_by_mode(void **state)
{
	struct made made = made_new("ns", "stock");

	(void)state;
	assert_int_equal(mkdir(in_folder("run"), 0755), 0);
	made_put_cost(&made, "m/mode:resv", 9);
	made_write(&made, "run/result.json");
	says("--probes resv run", "");
	trace(LOCK("all", "100", PROBES("10")) ", " LOCK("all", "300", PROBES("40")) ", " LOCK(
		"link", "9999", ""));
	says("--probes resv run", "probes: 12 %\n");
	says("--probes spin run", "mostly probes: 90 %\n");
	says("--probes immediate run", "");
	trace(LOCK("all", "100", ""));
	says("--probes resv run", "");
}

static void times_are_joined_in_their_clocks_unit(void **state)
{
	(void)state;
	write_text("a.json",
		   "{\"results\": [{\"command\": \"stock resv\", \"min\": 0.02, "
		   "\"median\": 0.0211, \"mean\": 0.0212, \"max\": 0.03, \"times\": [1]}]}");
	write_text("b.json", "{\"results\": [{\"command\": \"own resv\", \"min\": 0.01999, "
			     "\"median\": 0.02, \"mean\": 0.02, \"max\": 0.0200004}]}");
	says("--times out.json --context clock=insn --context machine=exact a.json b.json",
	     "| command | min, thousand instructions | median | mean | max | min, of the first |\n"
	     "|---|---:|---:|---:|---:|---:|\n"
	     "| stock resv | 20000 | 21100 | 21200 | 30000 | 100 % |\n"
	     "| own resv | 19990 | 20000 | 20000 | 20000 | 99.95 % |\n");
	assert_contains(contents("out.json"), "\"machine\": \"exact\"");
	assert_contains(contents("out.json"), "\"times\": [");
	assert_contains(contents("out.json"), "\"command\": \"own resv\"");
	write_text("b.json", "{}");
	assert_int_equal(run_in_folder(getenv("GPUVM_PLOTDATA"), "--times out.json a.json b.json"),
			 2);
	assert_contains(contents("stderr"), "b.json is not what hyperfine exports");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_drawings_are_those_of_files),
		cmocka_unit_test(drawings_are_listed),
		cmocka_unit_test(stacks_are_safe_to_draw),
		cmocka_unit_test(lines_that_are_no_stacks_are_told),
		cmocka_unit_test(share_of_the_tracer_is_by_mode),
		cmocka_unit_test(times_are_joined_in_their_clocks_unit),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
