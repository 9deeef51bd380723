// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "glob.h"

static const char *const spin_name = "sm_map/mode:spin/empty";
static const char *const resv_name = "sm_map/mode:resv/empty";

static void star_crosses_slashes(void **state)
{
	(void)state;
	assert_true(glob_match("sm_map/*", spin_name));
	assert_true(glob_match("*", spin_name));
	assert_true(glob_match("*empty", spin_name));
	assert_true(glob_match("sm_?ap/*", spin_name));
	assert_true(glob_match("sm_map/mode:[rs]*", spin_name));
}

static void whole_name_has_to_match(void **state)
{
	(void)state;
	assert_false(glob_match("sm_map", spin_name));
	assert_false(glob_match("map/*", spin_name));
	assert_true(glob_match("sm_map/mode:spin/empty", spin_name));
	assert_false(glob_match("SM_MAP/*", spin_name));
}

static void any_of_several(void **state)
{
	(void)state;
	assert_true(glob_match("floor/*,sm_map/*", spin_name));
	assert_true(glob_match("sm_map/*,floor/*", spin_name));
	assert_false(glob_match("floor/*,sm_unmap/*", spin_name));
}

static void minus_takes_away(void **state)
{
	(void)state;
	assert_true(glob_match("sm_map/*,-*mode:resv*", spin_name));
	assert_false(glob_match("sm_map/*,-*mode:resv*", resv_name));
	assert_false(glob_match("-*mode:resv*,sm_map/*", resv_name));
}

static void only_minus_starts_from_everything(void **state)
{
	(void)state;
	assert_true(glob_match("-*mode:resv*", spin_name));
	assert_false(glob_match("-*mode:resv*", resv_name));
	assert_false(glob_match("-*", spin_name));
}

static void empty_passes_everything(void **state)
{
	(void)state;
	assert_true(glob_match(NULL, spin_name));
	assert_true(glob_match("", spin_name));
	assert_int_equal(glob_check(NULL), 0);
	assert_int_equal(glob_check(""), 0);
}

static void checks_filters(void **state)
{
	char filter[300];

	(void)state;
	assert_int_equal(glob_check("a,-b,c*"), 0);
	assert_int_equal(glob_check(","), -EINVAL);
	assert_int_equal(glob_check("a,"), -EINVAL);
	assert_int_equal(glob_check("a,,b"), -EINVAL);
	assert_int_equal(glob_check("a,-"), -EINVAL);
	memset(filter, '*', sizeof(filter));
	filter[255] = '\0';
	assert_int_equal(glob_check(filter), 0);
	assert_true(glob_match(filter, "a"));
	filter[255] = '*';
	filter[256] = '\0';
	assert_int_equal(glob_check(filter), -ENAMETOOLONG);
	assert_false(glob_match(filter, "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(star_crosses_slashes),
		cmocka_unit_test(whole_name_has_to_match),
		cmocka_unit_test(any_of_several),
		cmocka_unit_test(minus_takes_away),
		cmocka_unit_test(only_minus_starts_from_everything),
		cmocka_unit_test(empty_passes_everything),
		cmocka_unit_test(checks_filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
