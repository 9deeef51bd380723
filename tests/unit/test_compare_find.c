// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-compare --find: which finished runs are like this one? */
#include "compare_tool.h"

#include <fcntl.h>
#include <linux/limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A run at @path, below runs/, that was written @second. */
static void run_at(const char *path, const char *kernel, int repetitions, int second)
{
	struct timespec times[2] = { { .tv_sec = 1000 + second }, { .tv_sec = 1000 + second } };
	struct made made = made_new("insn", "made");
	char name[128];

	snprintf(name, sizeof(name), "runs/%s", path);
	assert_int_equal(mkdir(in_folder(name), 0755), 0);
	snprintf(name, sizeof(name), "runs/%s/result.json", path);
	json_object_set_new(made.context, "kernel", json_string(kernel));
	json_object_set_new(made.context, "repetitions", json_integer(repetitions));
	made_write(&made, name);
	assert_int_equal(utimensat(AT_FDCWD, in_folder(name), times, 0), 0);
}

static void finds(const char *arguments, const char *want)
{
	char line[256];

	snprintf(line, sizeof(line), "--find runs %s", arguments);
	assert_int_equal(compare_tool(line), want[0] ? 0 : 1);
	assert_string_equal(contents("stdout"), want);
	assert_string_equal(contents("stderr"), "");
}

static int make_runs(void **state)
{
	if (make_folder(state) || mkdir(in_folder("runs"), 0755) ||
	    mkdir(in_folder("runs/set"), 0755) || mkdir(in_folder("runs/set/too"), 0755) ||
	    mkdir(in_folder("runs/bad"), 0755))
		return -1;
	run_at("old", "k1", 1, 1);
	run_at("new", "k1", 1, 5);
	run_at("other", "k2", 1, 7);
	run_at("more", "k1", 3, 9);
	run_at("set/part", "k1", 1, 3);
	run_at("set/too/deep", "k1", 1, 8);
	write_text("runs/bad/result.json", "{ \"context\": { \"kernel\": \"k1\"");
	return symlink("new", in_folder("runs/latest"));
}

static void the_newest_comes_first(void **state)
{
	(void)state;
	finds("--like kernel=k1 --like repetitions:=1",
	      "runs/new/result.json\nruns/set/part/result.json\nruns/old/result.json\n");
	finds("--like kernel=k2", "runs/other/result.json\n");
}

static void text_is_no_number(void **state)
{
	(void)state;
	finds("--like repetitions:=3", "runs/more/result.json\n");
	finds("--like repetitions=3", "");
	finds("--like kernel=k", "");
	finds("--like nosuch=", "");
}

static void a_run_that_is_named_is_left_out(void **state)
{
	(void)state;
	finds("--like kernel=k1 --like repetitions:=1 --but runs/new",
	      "runs/set/part/result.json\nruns/old/result.json\n");
	finds("--like kernel=k1 --but=runs/latest/result.json --but runs/more --but runs/old",
	      "runs/set/part/result.json\n");
}

/* Its rows are not read; what is no context is. */
static void only_the_context_decides(void **state)
{
	(void)state;
	write_text("runs/bad/result.json",
		   "{\n\"context\" : {\"kernel\": \"k3\"}, \"benchmarks\": [");
	finds("--like kernel=k3", "runs/bad/result.json\n");
	write_text("runs/bad/result.json",
		   "{\"benchmarks\": [], \"context\": {\"clock\": \"ns\", \"kernel\": \"k3\"}}");
	finds("--like kernel=k3", "runs/bad/result.json\n");
	write_text("runs/bad/result.json",
		   "{\"benchmarks\": [], \"context\": {\"kernel\": \"k3\"}}");
	finds("--like kernel=k3", "");
	write_text("runs/bad/result.json", "");
	finds("--like kernel=k3", "");
}

/* A run of @revision on @machine, of that second. */
static void revision_at(const char *path, const char *revision, const char *machine, int second)
{
	struct timespec times[2] = { { .tv_sec = 2000 + second }, { .tv_sec = 2000 + second } };
	struct made made = made_new("insn", revision);
	char name[128];

	snprintf(name, sizeof(name), "%s/result.json", path);
	assert_int_equal(mkdir(in_folder(path), 0755), 0);
	json_object_set_new(made.context, "machine", json_string(machine));
	made_write(&made, name);
	assert_int_equal(utimensat(AT_FDCWD, in_folder(name), times, 0), 0);
}

static void the_latest_of_each_revision_is_one(void **state)
{
	char want[4 * PATH_MAX];

	(void)state;
	assert_int_equal(mkdir(in_folder("last"), 0755), 0);
	revision_at("last/a1", "a", "exact", 1);
	revision_at("last/a2", "a", "exact", 2);
	revision_at("last/stock", "stock", "exact", 0);
	revision_at("last/b", "b", "smp", 9);
	revision_at("last/c", "c", "exact", 3);
	assert_int_equal(compare_tool("--find last --latest"), 0);
	assert_string_equal(contents("stdout"), "last/b/result.json\n");
	assert_int_equal(compare_tool("--find last --latest --but last/b"), 0);
	assert_string_equal(contents("stdout"), "last/stock/result.json\nlast/c/result.json\n"
						"last/a2/result.json\n");
	revision_at("elsewhere", "a", "exact", -9);
	assert_int_equal(symlink("../elsewhere", in_folder("last/latest")), 0);
	assert_int_equal(compare_tool("--find last --latest"), 0);
	snprintf(want, sizeof(want),
		 "last/stock/result.json\n%s/elsewhere/result.json\nlast/c/result.json\n",
		 realpath(in_folder("."), (char[PATH_MAX]){ 0 }));
	assert_string_equal(contents("stdout"), want);
	assert_int_equal(compare_tool("--find last/latest --latest"), 1);
}

static void what_is_below_is_left_out_with_a_folder(void **state)
{
	(void)state;
	finds("--like repetitions:=1 --but runs/set --but runs/other",
	      "runs/new/result.json\nruns/old/result.json\n");
	finds("--but runs/set --but runs/bad",
	      "runs/more/result.json\nruns/other/result.json\nruns/new/result.json\n"
	      "runs/old/result.json\n");
}

static void nothing_to_look_for_is_refused(void **state)
{
	(void)state;
	assert_refused("--find runs --latest --like kernel=k1", "--find takes --like or --latest");
	assert_refused("--find runs --like kernel", "is nothing to look for");
	assert_refused("--find runs --like kernel:=x", "is nothing to look for");
	assert_int_equal(compare_tool("--find nosuch --like kernel=k1"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_comes_first),
		cmocka_unit_test(text_is_no_number),
		cmocka_unit_test(a_run_that_is_named_is_left_out),
		cmocka_unit_test(only_the_context_decides),
		cmocka_unit_test(the_latest_of_each_revision_is_one),
		cmocka_unit_test(what_is_below_is_left_out_with_a_folder),
		cmocka_unit_test(nothing_to_look_for_is_refused),
	};

	return cmocka_run_group_tests(tests, make_runs, remove_folder);
}
