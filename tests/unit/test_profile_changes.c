// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where rows differ between two kernels: what was planted is named, and so is what a compiler did.
 */
#include "unit.h"

#include "changes.h"
#include "profile.h"

/**
 * struct insns - a stack, and the instructions of its last function
 * @stack: "NAME;NAME". @insn: in a window of ten operations.
 */
struct insns {
	const char *stack;
	int insn;
};

#define STACKS_MAX 8
#define OPS 10

static void add_insn(json_t *to, const char *name, int insn)
{
	json_int_t before = json_integer_value(json_array_get(json_object_get(to, name), 0));

	json_object_set_new(to, name, json_pack("[I,i,i,i,i]", before + insn, 0, 0, 0, 0));
}

static json_t *profile_of(const struct insns stacks[STACKS_MAX])
{
	json_t *functions = json_object(), *all = json_object();
	json_int_t sum = 0;

	for (int i = 0; i < STACKS_MAX && stacks[i].stack; i++) {
		const char *last = strrchr(stacks[i].stack, ';');

		add_insn(functions, last ? last + 1 : stacks[i].stack, stacks[i].insn);
		add_insn(all, stacks[i].stack, stacks[i].insn);
		sum += stacks[i].insn;
	}
	return json_pack("{s:[{s:s, s:i, s:I, s:o, s:o}]}", "rows", "name", "sm_map/mode:resv",
			 "ops", OPS, "insn", sum, "functions", functions, "stacks", all);
}

/* What is said of the row. Good until the next call. */
static const char *said(const struct insns a[STACKS_MAX], const struct insns b[STACKS_MAX])
{
	static char text[1024];
	json_t *one = profile_of(a), *other = profile_of(b);
	FILE *file = fmemopen(text, sizeof(text), "w");

	assert_true(profile_differ(one, other, file) >= 0);
	fputc(0, file);
	fclose(file);
	json_decref(one);
	json_decref(other);
	return text;
}

static const struct insns plain[STACKS_MAX] = {
	{ "batch", 100 },
	{ "batch;sm_map", 400 },
	{ "batch;sm_map;step", 200 },
	{ "batch;sm_map;step;insert", 300 },
};

/* Instructions in two functions, one of which is called by the other. */
static void both_of_two_planted_functions_are_named(void **state)
{
	static const struct insns planted[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 480 },
		{ "batch;sm_map;step", 360 },
		{ "batch;sm_map;step;insert", 300 },
	};

	(void)state;
	assert_contains(said(plain, planted), " +24    step +16, sm_map +8\n");
}

static void parts_and_copies_are_their_function(void **state)
{
	static const struct insns split[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map.isra.0", 400 },
		{ "batch;sm_map.isra.0;step", 150 },
		{ "batch;sm_map.isra.0;step.part.1", 100 },
		{ "batch;sm_map.isra.0;step;insert.constprop.0", 320 },
	};

	(void)state;
	assert_contains(said(plain, split), " +7    step +5 (split: step.part.1), "
					    "insert +2 (insert is insert.constprop.0)\n");
	assert_contains(said(split, plain), " -7    step -5 (joined: step.part.1), "
					    "insert -2 (insert.constprop.0 is insert)\n");
}

static void a_new_name_alone_is_no_change(void **state)
{
	static const struct insns renamed[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 400 },
		{ "batch;sm_map;step.llvm.4711", 200 },
		{ "batch;sm_map;step.llvm.4711;insert", 300 },
	};

	(void)state;
	assert_string_equal(said(plain, renamed), "");
}

static void a_row_that_changed_by_inlining_says_so(void **state)
{
	static const struct insns inlined[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 540 },
		{ "batch;sm_map;insert", 300 },
	};

	(void)state;
	assert_contains(said(plain, inlined),
			" -6    sm_map -6 (step is inlined); nothing but inlining\n");
	assert_contains(said(inlined, plain),
			" +6    sm_map +6 (step is no longer inlined); nothing but inlining\n");
}

/* One in the other, and that one in the caller of both. */
static void inlining_nests(void **state)
{
	static const struct insns inlined[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 840 },
	};

	(void)state;
	assert_contains(said(plain, inlined), "sm_map -6 (step is inlined, insert is inlined); "
					      "nothing but inlining\n");
}

static void what_changed_besides_inlining_is_named(void **state)
{
	static const struct insns more[STACKS_MAX] = {
		{ "batch", 140 },
		{ "batch;sm_map", 540 },
		{ "batch;sm_map;insert", 300 },
	};

	(void)state;
	assert_contains(said(plain, more), " -2    sm_map -6 (step is inlined), batch +4\n");
}

/* A function that is not called any more is gone, whatever else its caller does now. */
static void what_is_gone_was_not_inlined(void **state)
{
	static const struct insns gone[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 380 },
		{ "batch;sm_map;insert", 300 },
	};
	static const struct insns other[STACKS_MAX] = {
		{ "batch", 100 },
		{ "batch;sm_map", 900 },
		{ "batch;sm_map;insert", 300 },
	};

	(void)state;
	assert_contains(said(plain, gone), " -22    step -20, sm_map -2\n");
	assert_contains(said(plain, other), " +30    sm_map +50, step -20\n");
}

static void names_end_where_the_compilers_part_begins(void **state)
{
	(void)state;
	assert_int_equal(changes_base("drm_gpuvm_put"), strlen("drm_gpuvm_put"));
	assert_int_equal(changes_base("f.isra.0"), 1);
	assert_int_equal(changes_base("f.constprop.0.isra.0.cold"), 1);
	assert_int_equal(changes_base("f.part.0.llvm.12"), 1);
	assert_int_equal(changes_base("f.partial"), strlen("f.partial"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_of_two_planted_functions_are_named),
		cmocka_unit_test(parts_and_copies_are_their_function),
		cmocka_unit_test(a_new_name_alone_is_no_change),
		cmocka_unit_test(a_row_that_changed_by_inlining_says_so),
		cmocka_unit_test(inlining_nests),
		cmocka_unit_test(what_changed_besides_inlining_is_named),
		cmocka_unit_test(what_is_gone_was_not_inlined),
		cmocka_unit_test(names_end_where_the_compilers_part_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
