// SPDX-License-Identifier: GPL-2.0-or-later
/* What gpuvm-bench takes on its command line, and what it refuses. */
#include "unit.h"

#include <unistd.h>

#include "list.h"
#include "options.h"

/*
 * Complaints are for people; here they would only be in the way. Options point into the command
 * line, until the next one.
 */
static int parse(struct options *options, const char *first, const char *second)
{
	static char program[] = "gpuvm-bench", one[64], two[64];
	char *argv[] = { program, one, two, NULL };
	int argc = 1 + !!first + !!second;
	FILE *saved = stderr;
	int ret;

	snprintf(one, sizeof(one), "%s", first ? first : "");
	snprintf(two, sizeof(two), "%s", second ? second : "");
	argv[argc] = NULL;
	stderr = fopen("/dev/null", "w");
	ret = options_parse(options, argc, argv);
	fclose(stderr);
	stderr = saved;
	return ret;
}

static void has_defaults(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse(&options, NULL, NULL), 0);
	assert_int_equal(options.list, LIST_NOT);
	assert_null(options.filter);
	assert_int_equal(options.modes, (1u << GVB_MODE_COUNT) - 1);
	assert_int_equal(options.repetitions, 1);
	assert_int_equal(options.clock, CLOCK_NS);
	assert_string_equal(options.format, "console");
	assert_null(options.stream);
	assert_false(options.shuffle);
	assert_false(options.check);
}

static void takes_values(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse(&options, "--filter=sm_map/*,-*resv*", "--repetitions=7"), 0);
	assert_string_equal(options.filter, "sm_map/*,-*resv*");
	assert_int_equal(options.repetitions, 7);
	assert_int_equal(parse(&options, "--clock=insn", NULL), 0);
	assert_int_equal(options.clock, CLOCK_INSN);
	assert_int_equal(parse(&options, "--inject=skip-lock", NULL), 0);
	assert_int_equal(options.inject, GVB_INJECT_SKIP_LOCK);
	assert_int_equal(parse(&options, "--seed=4294967295", "--shuffle"), 0);
	assert_true(options.inject < 0);
	assert_true(options.seed == 4294967295ul && options.shuffle);
	assert_int_equal(parse(&options, "--list", NULL), 0);
	assert_int_equal(options.list, LIST_NAMES);
	assert_int_equal(parse(&options, "--list=long", NULL), 0);
	assert_int_equal(options.list, LIST_CLAIMS);
}

static void checks_have_no_rows(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse(&options, "--check", NULL), 0);
	assert_true(options.check);
	assert_string_equal(options.format, "tap");
	assert_int_equal(parse(&options, "--check", "--format=json"), 0);
	assert_string_equal(options.format, "tap");
	assert_int_equal(parse(&options, "--check", "--stream=/dev/null"), -EINVAL);
}

static void takes_modes(void **state)
{
	struct options options;

	(void)state;
	assert_int_equal(parse(&options, "--mode=resv", NULL), 0);
	assert_int_equal(options.modes, 1u << GVB_MODE_RESV);
	assert_int_equal(parse(&options, "--mode=spin, custom-lock", NULL), 0);
	assert_int_equal(options.modes, 1u << GVB_MODE_SPIN | 1u << GVB_MODE_CUSTOM_LOCK);
	assert_int_equal(parse(&options, "--mode=spin immediate-resv", NULL), 0);
	assert_int_equal(options.modes, 1u << GVB_MODE_SPIN | 1u << GVB_MODE_IMMEDIATE_RESV);
}

static void refuses(void **state)
{
	static const char *const bad[] = {
		"--mode=",	   "--mode=nosuch",	"--mode=spin,nosuch",
		"--repetitions=0", "--repetitions=x",	"--inject=nosuch",
		"--seed=-1",	   "--seed=4294967296", "--hand=0/2",
		"--clock=tsc",	   "--list=all",	"--filter=a,,b",
		"--min-time=0",	   "--nosuch",		"stray",
		"--min-time=1e3",
	};
	struct options options;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		if (parse(&options, bad[i], NULL) != -EINVAL)
			fail_msg("%s was taken", bad[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_defaults),
		cmocka_unit_test(takes_values),
		cmocka_unit_test(checks_have_no_rows),
		cmocka_unit_test(takes_modes),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
