// SPDX-License-Identifier: GPL-2.0-or-later
/* What scripts ask gpuvm-compare of one run: --values, --names, --context, --modes-of, --copy. */
#include "compare_tool.h"

static void write_rows(void)
{
	struct made made = made_new("insn", "made");
	struct row row = measured("m/n:1", 1234.5625);

	row_counter_set(&row, "allocs_per_op", 0);
	made_put(&made, &row);
	made_put_cost(&made, "m/n:2", 12345678.0625);
	assert_int_equal(row_init(&row, "m/n:3"), 0);
	row_skip(&row, "not here");
	made_put(&made, &row);
	made_write(&made, "run.json");
}

static void says(const char *question, const char *want)
{
	char line[128];

	snprintf(line, sizeof(line), "%s run.json", question);
	assert_int_equal(compare_tool(line), 0);
	assert_string_equal(contents("stdout"), want);
	assert_string_equal(contents("stderr"), "");
}

static void numbers_are_whole(void **state)
{
	(void)state;
	write_rows();
	says("--values insn_per_op", "m/n:1 1234.5625\nm/n:2 12345678.0625\nm/n:3 -\n");
}

static void what_a_row_has_not_is_a_dash(void **state)
{
	(void)state;
	write_rows();
	says("--values nosuch,allocs_per_op", "m/n:1 - 0\nm/n:2 - -\nm/n:3 - -\n");
	says("--values insn_per,insn_per_op_,,", "m/n:1 - - - -\nm/n:2 - - - -\nm/n:3 - - - -\n");
}

static void names_are_of_what_was_measured(void **state)
{
	(void)state;
	write_rows();
	says("--names", "m/n:1\nm/n:2\n");
}

static void context_is_a_line_a_key(void **state)
{
	(void)state;
	write_rows();
	says("--context revision,nosuch,complete,clock", "made\n\ntrue\ninsn\n");
}

static void write_modes(const char *const *modes)
{
	struct made made = made_new("insn", "made");
	struct row row;
	char name[64];

	made_put_cost(&made, "floor/nop", 3);
	for (; *modes; modes++) {
		snprintf(name, sizeof(name), "m/mode:%s/n:1", *modes);
		made_put_cost(&made, name, 90);
	}
	assert_int_equal(row_init(&row, "m/mode:skipped"), 0);
	row_skip(&row, "not here");
	made_put(&made, &row);
	made_write(&made, "run.json");
}

static void first_mode_is_what_others_are_compared_with(void **state)
{
	(void)state;
	write_modes(
		(const char *[]){ "spin", "resv", "immediate", "resv", "immediate-resv", NULL });
	says("--modes-of", "resv,immediate-resv,immediate,spin\n");
	write_modes((const char *[]){ "spin", "custom-lock", "resv", "mine", "own", NULL });
	says("--modes-of", "resv,custom-lock,spin,mine,own\n");
	write_modes((const char *[]){ "immediate", "spin", "own", "custom-lock", NULL });
	says("--modes-of", "spin,immediate,custom-lock,own\n");
	write_modes((const char *[]){ "own", "immediate", "custom-lock", NULL });
	says("--modes-of", "custom-lock,immediate,own\n");
	write_modes((const char *[]){ NULL });
	says("--modes-of", "");
}

static void whole_copy_is_the_run(void **state)
{
	char *run;

	(void)state;
	write_rows();
	run = strdup(contents("run.json"));
	says("--copy whole", run);
	free(run);
}

static void brief_copy_says_the_same(void **state)
{
	char *want;

	(void)state;
	write_rows();
	assert_int_equal(compare_tool("--show run.json"), 0);
	want = strdup(contents("stdout"));
	assert_int_equal(compare_tool("--copy brief run.json"), 0);
	write_text("run.json", contents("stdout"));
	says("--show", want);
	free(want);
	says("--values insn_per_op,iterations",
	     "m/n:1 1234.5625 64\nm/n:2 12345678.0625 64\nm/n:3 - 0\n");
}

static void two_questions_are_refused(void **state)
{
	(void)state;
	write_rows();
	assert_refused("--names --digest run.json", "--names and --digest are two questions");
	assert_refused("--copy short run.json", "there are brief and whole");
	assert_refused("--names run.json run.json", "--names takes one run");
}

static void what_is_no_run_is_refused(void **state)
{
	(void)state;
	write_rows();
	assert_refused("--values insn_per_op nosuch.json", "nosuch.json");
	assert_refused("--values insn_per_op run.json run.json", "takes one run");
	write_text("bad.json", "{\"context\": {\"clock\": \"ns\"}, \"benchmarks\": [{}]}");
	assert_refused("--values insn_per_op bad.json", "has no row 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_whole),
		cmocka_unit_test(what_a_row_has_not_is_a_dash),
		cmocka_unit_test(names_are_of_what_was_measured),
		cmocka_unit_test(context_is_a_line_a_key),
		cmocka_unit_test(first_mode_is_what_others_are_compared_with),
		cmocka_unit_test(whole_copy_is_the_run),
		cmocka_unit_test(brief_copy_says_the_same),
		cmocka_unit_test(two_questions_are_refused),
		cmocka_unit_test(what_is_no_run_is_refused),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
