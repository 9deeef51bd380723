// SPDX-License-Identifier: GPL-2.0-or-later
/* Profiles that do not add up to their rows are found out. */
#include "unit.h"

#include <errno.h>

#include "profile.h"

#define NAME "sm_map/mode:spin/kind:middle"

/* Two operations, of 50 instructions each. */
static json_t *result_of(const char *type, double insn_per_op, bool failed)
{
	return json_pack("{s:[{s:s, s:s, s:i, s:f, s:b}]}", "benchmarks", "name", NAME, "run_type",
			 type, "iterations", 2, "insn_per_op", insn_per_op, "error_occurred",
			 failed);
}

static json_t *profile_of(int insn, int function, int stack)
{
	return json_pack("{s:[{s:s, s:i, s:{s:[i], s:[i]}, s:{s:[i], s:[i]}}]}", "rows", "name",
			 NAME, "insn", insn, "functions", "gvb_batch", 40, "drm_remap", function,
			 "stacks", "gvb_batch", 40, "gvb_batch;drm_remap", stack);
}

static void assert_check(json_t *result, json_t *profile, int want, const char *said)
{
	char text[512] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	assert_int_equal(profile_check(result, profile, file), want);
	fclose(file);
	assert_string_equal(text, said);
	json_decref(result);
	json_decref(profile);
}

static void rows_that_add_up_are_counted(void **state)
{
	(void)state;
	assert_check(result_of("iteration", 50, false), profile_of(100, 60, 60), 0,
		     "1 rows add up, 0 do not\n");
}

/* One instruction of a batch, in any of the places. */
static void rows_that_do_not_add_up_are_named(void **state)
{
	static const struct {
		double insn_per_op;
		int insn, function, stack;
		const char *said;
	} rows[] = {
		{ 50.5, 100, 60, 60,
		  "101 instructions, but 100 in its window, 100 in functions, 100 in stacks" },
		{ 50, 101, 60, 60,
		  "100 instructions, but 101 in its window, 100 in functions, 100 in stacks" },
		{ 50, 100, 59, 60,
		  "100 instructions, but 100 in its window, 99 in functions, 100 in stacks" },
		{ 50, 100, 60, 61,
		  "100 instructions, but 100 in its window, 100 in functions, 101 in stacks" },
	};
	char said[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		snprintf(said, sizeof(said), NAME ": %s\n0 rows add up, 1 do not\n", rows[i].said);
		assert_check(result_of("iteration", rows[i].insn_per_op, false),
			     profile_of(rows[i].insn, rows[i].function, rows[i].stack), 1, said);
	}
}

static void rows_without_a_profile_do_not_add_up(void **state)
{
	(void)state;
	assert_check(result_of("iteration", 50, false),
		     json_pack("{s:[{s:s, s:s}]}", "rows", "name", NAME, "error", "it slept"), 1,
		     NAME ": no profile: it slept\n0 rows add up, 1 do not\n");
	assert_check(result_of("iteration", 50, false), json_pack("{s:[]}", "rows"), 1,
		     NAME ": no profile\n0 rows add up, 1 do not\n");
}

static void nothing_to_add_up_is_no_success(void **state)
{
	(void)state;
	assert_check(result_of("aggregate", 50, false), profile_of(100, 60, 60), -ENOENT, "");
	assert_check(result_of("iteration", 50, true), profile_of(100, 60, 60), -ENOENT, "");
	assert_check(result_of("iteration", 0, false), profile_of(100, 60, 60), -ENOENT, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_that_add_up_are_counted),
		cmocka_unit_test(rows_that_do_not_add_up_are_named),
		cmocka_unit_test(rows_without_a_profile_do_not_add_up),
		cmocka_unit_test(nothing_to_add_up_is_no_success),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
