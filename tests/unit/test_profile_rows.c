// SPDX-License-Identifier: GPL-2.0-or-later
/* From what the plugin wrote to functions, stacks and differences. */
#include "unit.h"

#include "amend.h"
#include "profile.h"
#include "symbols.h"
#include "windows.h"

/* gvb_batch() calls drm_remap(), which jumps to kfree(); an indirect call through a retpoline. */
static const struct symbol functions[] = {
	{ 0x1000, 0x1100, 0, "kfree", NULL },
	{ 0x2000, 0, 4, "__x86_indirect_thunk_rax", NULL },
	{ 0x3000, 0x3100, 0, "drm_remap", NULL },
	{ 0x3000, 0x3100, 2, "drm_remap_alias", NULL },
	{ 0x4000, 0x4100, 0, "gvb_batch", NULL },
	{ 0x5000, 0x5010, 1, "drm_remap", NULL },
};

static const char recorded[] = "case sm_map/mode:spin/kind:middle\n"
			       "w 50 3\n"
			       "c 0 4000 50 0 0 0 0\n"
			       "w 100 7\n"
			       "n 2 0 4005\n"
			       "n 3 2 3007\n"
			       "n 4 3 2005\n"
			       "n 5 0 4015\n"
			       "c 0 4000 20 1 2 0 4\n"
			       "c 2 3000 30 3 0 1 3\n"
			       "c 3 2000 4 0 1 0 0\n"
			       "c 4 2010 2 0 1 0 0\n"
			       "c 3 1000 10 1 1 0 0\n"
			       "c 2 1000 5 0 0 0 0\n"
			       "c 5 5000 25 0 0 0 0\n"
			       "c 1 6000 4 0 0 0 0\n"
			       "h 2 VM_RESV 2 0 2 30 20\n"
			       "h 3 none 4 1 2 12 6\n"
			       "h 5 VM_RESV 3 1 1 25 25\n"
			       "h 5 none 2 0 2 8 6\n"
			       "h 0 none 2 0 2 8 6\n"
			       "w 90 1\n"
			       "c 0 4000 90 0 0 0 0\n"
			       "case sm_map/mode:resv/kind:middle\n"
			       "w 7 1\n"
			       "c 0 4000 7 0 0 0 0\n";

static struct symbols symbols;

static int name_functions(void **state)
{
	(void)state;
	symbols.count = sizeof(functions) / sizeof(*functions);
	symbols.at = calloc(symbols.count, sizeof(*symbols.at));
	for (uint32_t i = 0; i < symbols.count; i++) {
		symbols.at[i] = functions[i];
		symbols.at[i].own = strdup(functions[i].own);
		symbols.at[i].name = symbols.at[i].own;
	}
	return symbols_sort(&symbols);
}

static int forget_functions(void **state)
{
	(void)state;
	symbols_free(&symbols);
	return 0;
}

static json_t *result_of(double insn_per_op, json_int_t ops)
{
	return json_pack("{s:{}, s:[{s:s, s:s, s:s, s:I, s:f, s:f, s:s, s:i, s:i, s:i, s:i, s:i, "
			 "s:f}]}",
			 "context", "benchmarks", "name", "sm_map/mode:spin/kind:middle",
			 "run_name", "sm_map/mode:spin/kind:middle", "run_type", "iteration",
			 "iterations", ops, "real_time", insn_per_op, "cpu_time", insn_per_op,
			 "time_unit", "ns", "family_index", 0, "per_family_instance_index", 0,
			 "repetitions", 1, "repetition_index", 0, "threads", 1, "insn_per_op",
			 insn_per_op);
}

static json_t *profile_of(const char *text, double insn_per_op, json_int_t ops)
{
	json_t *result = result_of(insn_per_op, ops);
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	json_t *profile;

	assert_non_null(result);
	profile = profile_new(result, file, &symbols, NULL);
	fclose(file);
	json_decref(result);
	return profile;
}

static json_t *row_of(json_t *profile)
{
	return json_array_get(json_object_get(profile, "rows"), 0);
}

static void assert_counts(const json_t *row, const char *where, const char *name, int insn,
			  int loads, int stores, int atomics, int lines)
{
	json_t *have = json_object_get(json_object_get(row, where), name);
	json_t *want = json_pack("[i,i,i,i,i]", insn, loads, stores, atomics, lines);

	if (!json_equal(have, want))
		fail_msg("%s: %s", name, have ? json_dumps(have, JSON_COMPACT) : "not there");
	json_decref(want);
}

static void the_window_of_the_rows_size_is_its_profile(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2), *row = row_of(profile);

	(void)state;
	assert_int_equal(json_array_size(json_object_get(profile, "rows")), 1);
	assert_int_equal(json_integer_value(json_object_get(row, "insn")), 100);
	assert_int_equal(json_integer_value(json_object_get(row, "lines")), 7);
	assert_int_equal(json_integer_value(json_object_get(row, "ops")), 2);
	assert_int_equal(json_object_size(json_object_get(row, "functions")), 5);
	assert_counts(row, "functions", "gvb_batch", 20, 1, 2, 0, 4);
	/* What was split from a function, or is another of its name, is in the same line. */
	assert_counts(row, "functions", "drm_remap", 55, 3, 0, 1, 3);
	assert_counts(row, "functions", "kfree", 15, 1, 1, 0, 0);
	assert_counts(row, "functions", "__x86_indirect_thunk_rax", 6, 0, 2, 0, 0);
	assert_counts(row, "functions", "[unknown]", 4, 0, 0, 0, 0);
	json_decref(profile);
}

static void a_jump_replaces_its_frame_and_a_retpoline_is_one(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2), *row = row_of(profile);

	(void)state;
	assert_counts(row, "stacks", "gvb_batch", 20, 1, 2, 0, 4);
	assert_counts(row, "stacks", "gvb_batch;drm_remap", 55, 3, 0, 1, 3);
	assert_counts(row, "stacks", "gvb_batch;drm_remap;__x86_indirect_thunk_rax", 6, 0, 2, 0, 0);
	assert_counts(row, "stacks", "gvb_batch;drm_remap;kfree", 10, 1, 1, 0, 0);
	assert_counts(row, "stacks", "gvb_batch;kfree", 5, 0, 0, 0, 0);
	assert_counts(row, "stacks", "[other task];[unknown]", 4, 0, 0, 0, 0);
	json_decref(profile);
}

static void assert_lock(const json_t *row, const char *class, int acquisitions, int failed,
			int holds, int insn, int max)
{
	json_t *have = json_object_get(json_object_get(row, "locks"), class);
	json_t *want = json_pack("{s:i, s:i, s:i, s:i, s:i}", "acquisitions", acquisitions,
				 "failed", failed, "holds", holds, "hold_insn", insn,
				 "hold_max_insn", max);

	if (!json_equal(have, want))
		fail_msg("%s: %s", class, have ? json_dumps(have, JSON_COMPACT) : "not there");
	json_decref(want);
}

/* gvb_batch() takes the driver's; what kfree() takes is nobody's here. */
static void holds_are_by_class_and_holder(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2), *row = row_of(profile), *holds;
	json_t *want = json_pack("{s:[i,i], s:[i,i]}", "VM_RESV;gvb_batch", 3, 55,
				 "DRIVER;gvb_batch", 2, 8);

	(void)state;
	assert_int_equal(json_object_size(json_object_get(row, "locks")), 2);
	assert_lock(row, "VM_RESV", 5, 1, 3, 55, 25);
	assert_lock(row, "DRIVER", 2, 0, 2, 8, 6);
	holds = json_object_get(row, "holds");
	assert_true(json_equal(holds, want));
	json_decref(want);
	json_decref(profile);
}

static void holds_are_folded_with_their_class_in_front(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2);
	char text[512] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	profile_fold(profile, "*", NULL, PROFILE_HOLDS, file);
	fclose(file);
	assert_string_equal(text, "VM_RESV;sm_map/mode:spin/kind:middle;gvb_batch 27500\n"
				  "DRIVER;sm_map/mode:spin/kind:middle;gvb_batch 4000\n");
	json_decref(profile);
}

/* What a question prints about a profile of rows of these names. */
static void assert_modes(const char *want)
{
	json_t *profile = json_pack("{s:[{s:s}, {s:s}, {s:s}, {s:s}]}", "rows", "name",
				    "m/mode:resv/n:1", "name", "floor/nop", "name",
				    "m/mode:resv/n:2", "name", "m/mode:spin");
	char text[64] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	profile_modes(profile, file);
	fclose(file);
	assert_string_equal(text, want);
	assert_true(profile_has(profile, "m/mode:spin"));
	assert_true(profile_has(profile, "m/mode:resv/n:2,floor/nop"));
	assert_false(profile_has(profile, "floor/nop,m/mode:resv"));
	assert_false(profile_has(profile, "floor/nop,"));
	json_decref(profile);
}

static void modes_and_rows_are_told(void **state)
{
	(void)state;
	assert_modes("resv\nnone\nspin\n");
}

static void rows_of_a_mode_are_folded_without_it(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2);
	char text[512] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	(void)state;
	profile_fold(profile, "*", "resv", PROFILE_HOLDS, file);
	profile_fold(profile, "*", "spi", PROFILE_HOLDS, file);
	profile_fold(profile, "*", PROFILE_NO_MODE, PROFILE_HOLDS, file);
	fflush(file);
	assert_string_equal(text, "");
	profile_fold(profile, "*", "spin", PROFILE_HOLDS, file);
	fclose(file);
	assert_string_equal(text, "VM_RESV;sm_map/kind:middle;gvb_batch 27500\n"
				  "DRIVER;sm_map/kind:middle;gvb_batch 4000\n");
	json_decref(profile);
}

static double counter(const json_t *row, const char *name)
{
	return json_real_value(json_object_get(row, name));
}

static void profiles_are_counters_of_their_rows(void **state)
{
	json_t *profile = profile_of(recorded, 50, 2), *result = result_of(50, 2);
	json_t *row = json_array_get(json_object_get(result, "benchmarks"), 0);

	(void)state;
	assert_int_equal(amend(result, profile), 0);
	assert_near(counter(row, "loads_per_op"), 2.5);
	assert_near(counter(row, "stores_per_op"), 2.5);
	assert_near(counter(row, "atomics_per_op"), 0.5);
	assert_near(counter(row, "lines_per_op"), 3.5);
	assert_near(counter(row, "driver_insn_per_op"), 10);
	json_decref(profile);
	json_decref(result);
}

static void a_row_without_a_profile_gets_no_counters(void **state)
{
	json_t *profile = profile_of(recorded, 60, 2), *result = result_of(60, 2);
	json_t *row = json_array_get(json_object_get(result, "benchmarks"), 0);

	(void)state;
	assert_int_equal(amend(result, profile), 0);
	assert_null(json_object_get(row, "loads_per_op"));
	json_decref(profile);
	json_decref(result);
}

static void a_row_that_no_window_fits_says_so(void **state)
{
	json_t *profile = profile_of(recorded, 60, 2);

	(void)state;
	assert_contains(json_string_value(json_object_get(row_of(profile), "error")), "no window");
	json_decref(profile);
}

static void lines_that_are_none_of_a_window_are_refused(void **state)
{
	static const char *const bad[] = {
		"w 1\n",
		"w 1 1\nc 2 4000 1 0 0 0 0\n",
		"w 1 1\nc 0 4000 1 0 0 0\n",
		"w 1 1\nn 2 2 4000\n",
		"w 1 1\nn 3 0 4000\n",
		"w 1 1\ngarbage\n",
		"w 1 1\nh 2 VM_RESV 1 0 1 1 1\n",
		"w 1 1\nh 0 NONE 1 0 1 1 1\n",
		"w 1 1\nh 0 VM_RESV 1 0 1 1\n",
		"c 0 4000 1 0 0 0 0\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char text[256];

		snprintf(text, sizeof(text), "case sm_map/mode:spin/kind:middle\n%s", bad[i]);
		assert_null(profile_of(text, 1, 1));
	}
}

/* A profile of rows whose functions f and g have so many instructions in a window. */
static json_t *two_rows(int f, int g, int ops)
{
	return json_pack("{s:[{s:s,s:i,s:i,s:{s:[i,i,i,i],s:[i,i,i,i]}},"
			 "{s:s,s:i,s:i,s:{s:[i,i,i,i],s:[i,i,i,i]}}]}",
			 "rows", "name", "sm_map/mode:a/kind:middle", "ops", ops, "insn", f + g,
			 "functions", "f", f, 0, 0, 0, "g", g, 0, 0, 0, "name",
			 "sm_map/mode:b/kind:middle", "ops", ops, "insn", f + g, "functions", "f",
			 f, 0, 0, 0, "g", g, 0, 0, 0);
}

static int differ(json_t *a, json_t *b, char *text, size_t size)
{
	FILE *file = fmemopen(text, size, "w");
	int ret = profile_differ(a, b, file);

	fputc(0, file);
	fclose(file);
	json_decref(a);
	json_decref(b);
	return ret;
}

static void rows_that_changed_alike_are_one_line(void **state)
{
	char text[1024];

	(void)state;
	assert_int_equal(differ(two_rows(100, 40, 10), two_rows(260, 40, 10), text, sizeof(text)),
			 2);
	assert_string_equal(text,
			    "sm_map/*/kind:middle                              +16    f +16    "
			    "(2 rows)\n");
}

static void functions_are_named_even_where_their_changes_cancel(void **state)
{
	char text[1024];

	(void)state;
	assert_int_equal(differ(two_rows(100, 40, 10), two_rows(80, 60, 10), text, sizeof(text)),
			 2);
	assert_contains(text, "+0    f -2, g +2    (2 rows)");
}

static void a_run_does_not_differ_from_itself(void **state)
{
	char text[1024];

	(void)state;
	assert_int_equal(differ(two_rows(100, 40, 10), two_rows(100, 40, 10), text, sizeof(text)),
			 0);
	assert_string_equal(text, "");
}

static void what_only_the_size_of_batches_changed_is_said_as_such(void **state)
{
	char text[1024];

	(void)state;
	/* f: 10 and 3 of a batch. */
	assert_int_equal(differ(two_rows(103, 40, 10), two_rows(523, 80, 20), text, sizeof(text)),
			 2);
	assert_contains(text, "+15.85    f +15.85");
	assert_int_equal(differ(two_rows(103, 40, 10), two_rows(203, 100, 20), text, sizeof(text)),
			 2);
	assert_contains(text, "+0.85    g +1, batches of 10 and 20 operations -0.15");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, name_functions, forget_functions)
	const struct CMUnitTest tests[] = {
		TEST(the_window_of_the_rows_size_is_its_profile),
		TEST(a_jump_replaces_its_frame_and_a_retpoline_is_one),
		TEST(holds_are_by_class_and_holder),
		TEST(holds_are_folded_with_their_class_in_front),
		cmocka_unit_test(modes_and_rows_are_told),
		TEST(rows_of_a_mode_are_folded_without_it),
		TEST(profiles_are_counters_of_their_rows),
		TEST(a_row_without_a_profile_gets_no_counters),
		TEST(a_row_that_no_window_fits_says_so),
		TEST(lines_that_are_none_of_a_window_are_refused),
		cmocka_unit_test(rows_that_changed_alike_are_one_line),
		cmocka_unit_test(functions_are_named_even_where_their_changes_cancel),
		cmocka_unit_test(a_run_does_not_differ_from_itself),
		cmocka_unit_test(what_only_the_size_of_batches_changed_is_said_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
