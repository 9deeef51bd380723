// SPDX-License-Identifier: GPL-2.0-or-later
/* Runs without a driver: what is skipped, and gpuvm-bench as a program. */
#include "unit.h"

#include <sys/wait.h>

#include "run.h"

static void the_first_reason_stays(void **state)
{
	struct bench bench = { 0 };

	(void)state;
	assert_int_equal(bench_expect(&bench, "VAs", 3, 3), 0);
	assert_string_equal(bench.message, "");
	assert_int_equal(bench_expect(&bench, "VAs", 3, 4), -EPROTO);
	assert_int_equal(bench_fail(&bench, -EIO, "later"), -EIO);
	assert_string_equal(bench.message, "VAs: 3, not 4");
}

/* What a kernel without any mode streams for the cases that need one. */
static char *stream_of_skips(const char *filter, bool shuffle, struct stream_done *done)
{
	const struct run_options options = { .repetitions = 1 };
	const struct gvb_stats no_modes = { 0 };
	struct output output = { 0 };
	struct case_list list;
	char *text;
	size_t size;

	output.stream = open_memstream(&text, &size);
	assert_int_equal(case_list_all(&list), 0);
	case_list_filter(&list, filter, (1u << GVB_MODE_COUNT) - 1);
	if (shuffle)
		assert_int_equal(case_list_shuffle(&list, 3), 0);
	assert_int_equal(run_cases(&list, &no_modes, &options, &output), 0);
	case_list_free(&list);
	fclose(output.stream);
	*done = output.done;
	return text;
}

static void reports_replace_their_like(void **state)
{
	struct bench bench = { 0 };

	(void)state;
	bench_report(&bench, "unlocked", 1);
	bench_report(&bench, "requests", 2);
	bench_report(&bench, "unlocked", 3);
	assert_int_equal(bench.num_reports, 2);
	assert_string_equal(bench.reports[0].name, "unlocked");
	assert_true(bench.reports[0].value == 3);
	assert_string_equal(bench.message, "");
}

static void too_many_reports_fail(void **state)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i" };
	struct bench bench = { 0 };

	(void)state;
	for (size_t i = 0; i <= BENCH_MAX_REPORTS; i++)
		bench_report(&bench, names[i], i);
	assert_int_equal(bench.num_reports, BENCH_MAX_REPORTS);
	assert_string_equal(bench.message, "no room to report i");
}

static void missing_modes_are_said_once(void **state)
{
	struct stream_done done;
	char *text = stream_of_skips("sm_map/*", false, &done);

	(void)state;
	assert_int_equal(done.rows, GVB_MODE_COUNT);
	assert_int_equal(done.skipped, GVB_MODE_COUNT);
	assert_int_equal(done.failed, 0);
	for (int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		char name[64];

		snprintf(name, sizeof(name), "\"sm_map/mode:%s\"", gvbc_mode_name(mode));
		assert_contains(text, name);
	}
	assert_contains(text, "the driver has no such mode on this kernel");
	free(text);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t split_lines(char *text, char **lines, size_t room)
{
	size_t count = 0;

	for (char *line = strtok(text, "\n"); line && count < room; line = strtok(NULL, "\n"))
		lines[count++] = line;
	qsort(lines, count, sizeof(*lines), compare_lines);
	return count;
}

/* A skip for each family and mode, and the last line. */
#define MAX_LINES 512

static void skips_are_the_same_when_shuffled(void **state)
{
	static char *plain_lines[MAX_LINES], *shuffled_lines[MAX_LINES];
	struct stream_done done;
	char *plain = stream_of_skips("-floor/*", false, &done);
	char *shuffled = stream_of_skips("-floor/*", true, &done);
	size_t count = split_lines(plain, plain_lines, MAX_LINES);

	(void)state;
	assert_true(count > GVB_MODE_COUNT);
	assert_int_equal(split_lines(shuffled, shuffled_lines, MAX_LINES), count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(plain_lines[i], shuffled_lines[i]);
	free(plain);
	free(shuffled);
}

static void checks_skip_what_is_too_large(void **state)
{
	const struct run_options options = { .repetitions = 1, .check = true };
	const struct gvb_stats stats = { .modes = 1u << GVB_MODE_RESV };
	struct output output = { 0 };
	struct case_list list;
	char *text;
	size_t size;

	(void)state;
	output.stream = open_memstream(&text, &size);
	assert_int_equal(case_list_all(&list), 0);
	case_list_filter(&list, "tree_scale/*random/vas:1000000", 1u << GVB_MODE_RESV);
	assert_int_equal(list.count, 1);
	assert_int_equal(run_cases(&list, &stats, &options, &output), 0);
	fclose(output.stream);
	assert_int_equal(output.done.skipped, 1);
	assert_contains(text, "a check takes vas up to ");
	case_list_free(&list);
	free(text);
}

static void checks_leave_something_of_each_family(void **state)
{
	const struct bench_family *family = NULL;
	struct case_list list;
	bool left = true;

	(void)state;
	assert_int_equal(case_list_all(&list), 0);
	for (size_t i = 0; i <= list.count; i++) {
		uint64_t max;

		if (i == list.count || list.cases[i].family != family) {
			if (!left)
				fail_msg("a check takes no row of %s: %s", family->name,
					 family->claim);
			if (i == list.count)
				break;
			family = list.cases[i].family;
			left = false;
		}
		left |= !check_too_large(&list.cases[i], &max);
	}
	case_list_free(&list);
}

static int program(const char *arguments)
{
	char command[512];
	int status;

	snprintf(command, sizeof(command), "timeout 20 %s %s >/dev/null 2>&1",
		 getenv("GPUVM_BENCH"), arguments);
	status = system(command);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void exit_statuses(void **state)
{
	(void)state;
	assert_non_null(getenv("GPUVM_BENCH"));
	assert_int_equal(program("--help"), 0);
	assert_int_equal(program("--list"), 0);
	assert_int_equal(program("--list=long --filter='sm_*' --mode=resv --shuffle"), 0);
	assert_int_equal(program("--list --filter='nosuch*'"), 2);
	assert_int_equal(program("--mode=nosuch"), 2);
	assert_int_equal(program("--nosuch"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_reason_stays),
		cmocka_unit_test(reports_replace_their_like),
		cmocka_unit_test(too_many_reports_fail),
		cmocka_unit_test(missing_modes_are_said_once),
		cmocka_unit_test(skips_are_the_same_when_shuffled),
		cmocka_unit_test(checks_skip_what_is_too_large),
		cmocka_unit_test(checks_leave_something_of_each_family),
		cmocka_unit_test(exit_statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
