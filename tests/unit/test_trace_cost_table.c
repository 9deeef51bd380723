// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-trace --cost-table: what a guest said of what tracers cost, as a table. */
#include "folder.h"

#include <sys/wait.h>
#include <unistd.h>

#include "jobs.h"

#define BARE "bare\t{\"mutex\":25.0,\"resv\":60.5,\"spin\":10.0,\"prepared_obj\":200.0}\r\n"

static int table_of(const char *text)
{
	char *inputs[] = { (char *)in_folder("console"), NULL };
	struct options options = { .title = "added [insn]", .inputs = inputs };
	int status;

	if (text)
		write_text("console", text);
	fflush(NULL);
	if (!fork()) {
		if (!freopen(in_folder("stdout"), "w", stdout) ||
		    !freopen(in_folder("stderr"), "w", stderr))
			_exit(99);
		exit(job_cost_table(&options));
	}
	wait(&status);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void assert_table(const char *text, const char *want)
{
	assert_int_equal(table_of(text), 0);
	assert_string_equal(contents("stdout"), want);
	assert_string_equal(contents("stderr"), "");
}

#define HEAD "added [insn]                                      mutex   dma-resv   spinlock\n"
#define BARE_LINE "(bare cost of the pair)                              25         60         10\n"

static void others_lose_what_is_bare(void **state)
{
	(void)state;
	assert_table(
		"[    1.0] a guest boots\n" BARE
		"klockstat\t{\"mutex\":1025,\"resv\":1060.5,\"spin\":10}\n",
		HEAD BARE_LINE
		"klockstat                                          1000       1000          0\n");
}

static void own_levels_are_rows(void **state)
{
	(void)state;
	assert_table(
		BARE
		"gpuvm-trace\t{\"none\":{\"mutex\":25,\"resv\":60,\"spin\":10},"
		"\"locks\":{\"mutex\":400,\"resv\":500,\"spin\":300},"
		"\"own_hold\":{\"mutex\":9,\"resv\":9,\"spin\":9},"
		"\"empty_programs\":{\"mutex\":70,\"resv\":71,\"spin\":72}}\n"
		"gpuvm-trace --kprobe\t{\"locks_walks\":{\"mutex\":600,\"resv\":700,\"spin\":800},"
		"\"empty_programs\":{\"mutex\":70,\"resv\":71,\"spin\":72}}\n",
		HEAD BARE_LINE
		"gpuvm-trace (hold, wait, attribution)               400        500        300\n"
		"three empty fentry-fexit programs (floor)            70         71         72\n"
		"gpuvm-trace --kprobe (all)                          600        700        800\n");
}

static void what_does_not_run_says_why(void **state)
{
	(void)state;
	assert_table(
		BARE "klockstat\tdoes not run here: no such tool\nword\tof the kernel\n",
		HEAD BARE_LINE
		"klockstat                                    does not run here: no such tool\n");
}

static void nothing_measured_is_said(void **state)
{
	(void)state;
	assert_int_equal(table_of("[    1.0] a guest boots\nbare\t{\"mutex\":2\n"), 2);
	assert_one_line("gpuvm-trace: ");
	assert_contains(contents("stderr"), "nothing was measured");
	assert_int_equal(remove(in_folder("console")), 0);
	assert_int_equal(table_of(NULL), 2);
	assert_contains(contents("stderr"), "cannot be read");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(others_lose_what_is_bare),
		cmocka_unit_test(own_levels_are_rows),
		cmocka_unit_test(what_does_not_run_says_why),
		cmocka_unit_test(nothing_measured_is_said),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
