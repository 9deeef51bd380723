// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-compare --repeats: does a ratio of two modes repeat over boots? */
#include "unit.h"

#include <sys/wait.h>
#include <unistd.h>

#include "result.h"
#include "rowset.h"

#define COUNTER "submit_p99_vs_alone"

static char folder[] = "/tmp/gpuvm-repeats.XXXXXX";
static char output[2048];

static void add(struct rowset *rows, const char *mode, double value)
{
	struct row row;
	char name[64];

	snprintf(name, sizeof(name), "submit_vs_bind/mode:%s/binders:1", mode);
	assert_int_equal(row_init(&row, name), 0);
	assert_int_equal(row_counter_set(&row, COUNTER, value), 0);
	assert_int_equal(rowset_add(rows, &row), 0);
}

/* One boot as boot-@i.json; a mode whose value is zero or less has no row there. */
static void write_boot(int i, double resv, double immediate)
{
	struct rowset rows = { 0 };
	json_t *context = json_pack("{s:s}", "clock", "ns"), *json, *result;
	char path[64];

	add(&rows, "resv", resv);
	if (immediate > 0)
		add(&rows, "immediate-resv", immediate);
	json = rowset_to_json(&rows);
	result = result_new(context, json);
	snprintf(path, sizeof(path), "%s/boot-%d.json", folder, i);
	assert_int_equal(result_write(result, path, NULL, 0), 0);
	json_decref(result);
	json_decref(json);
	json_decref(context);
	rowset_free(&rows);
}

/* Runs the tool, its words into output. Returns its exit status. */
static int tool(const char *arguments)
{
	char command[512];
	size_t got;
	FILE *pipe;

	assert_non_null(getenv("GPUVM_COMPARE"));
	snprintf(command, sizeof(command), "cd %s && timeout 20 %s --repeats %s 2>&1", folder,
		 getenv("GPUVM_COMPARE"), arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	got = fread(output, 1, sizeof(output) - 1, pipe);
	output[got] = '\0';
	return WEXITSTATUS(pclose(pipe));
}

static void ratios_that_repeat(void **state)
{
	(void)state;
	write_boot(1, 10, 2);
	write_boot(2, 30, 6.3);
	write_boot(3, 20, 3.8);
	assert_int_equal(tool(COUNTER " boot-1.json boot-2.json boot-3.json"), 0);
	assert_string_equal(output, "submit_vs_bind/mode:immediate-resv/binders:1 " COUNTER
				    " against resv: 0.2 0.21 0.19  median 0.2, spread 10 %: "
				    "repeats\n");
}

static void ratios_that_do_not(void **state)
{
	(void)state;
	write_boot(1, 10, 2);
	write_boot(2, 10, 2.5);
	assert_int_equal(tool(COUNTER " boot-1.json boot-2.json"), 0);
	assert_contains(output, "0.2 0.25  median 0.225, spread 22 %: does not repeat\n");
}

static void nothing_to_say_is_an_error(void **state)
{
	(void)state;
	write_boot(1, 10, 2);
	write_boot(2, 10, 0);
	assert_int_equal(tool(COUNTER " boot-1.json boot-2.json"), 2);
	assert_contains(output, "gpuvm-bench: no row has " COUNTER " in all boots");
	assert_int_equal(tool(COUNTER " boot-1.json nosuch.json"), 2);
	assert_contains(output, "nosuch.json");
	assert_int_equal(tool(COUNTER " boot-1.json"), 2);
	assert_contains(output, "gpuvm-bench: one boot repeats nothing");
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	char command[64];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ratios_that_repeat),
		cmocka_unit_test(ratios_that_do_not),
		cmocka_unit_test(nothing_to_say_is_an_error),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
