// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include "name.h"

static void builds_a_name(void **state)
{
	char name[64] = "";

	(void)state;
	assert_int_equal(name_append(name, sizeof(name), NULL, "prepare_objects"), 0);
	assert_int_equal(name_append(name, sizeof(name), "mode", "resv"), 0);
	assert_int_equal(name_append_u64(name, sizeof(name), "extobjs", 1024), 0);
	assert_string_equal(name, "prepare_objects/mode:resv/extobjs:1024");
}

static void builds_up_to_the_last_byte(void **state)
{
	char name[8] = "";

	(void)state;
	assert_int_equal(name_append(name, sizeof(name), NULL, "abc"), 0);
	assert_int_equal(name_append(name, sizeof(name), "k", "vv"), -ENAMETOOLONG);
	assert_string_equal(name, "abc");
	assert_int_equal(name_append(name, sizeof(name), "k", "v"), 0);
	assert_string_equal(name, "abc/k:v");
	assert_int_equal(name_append(name, sizeof(name), NULL, "x"), -ENAMETOOLONG);
	assert_string_equal(name, "abc/k:v");
}

static void refuses_what_could_not_be_read_back(void **state)
{
	char name[64] = "a";

	(void)state;
	assert_int_equal(name_append(name, sizeof(name), "", "v"), -EINVAL);
	assert_int_equal(name_append(name, sizeof(name), "k", ""), -EINVAL);
	assert_int_equal(name_append(name, sizeof(name), "k:k", "v"), -EINVAL);
	assert_int_equal(name_append(name, sizeof(name), "k/k", "v"), -EINVAL);
	assert_int_equal(name_append(name, sizeof(name), "k", "v/v"), -EINVAL);
	assert_string_equal(name, "a");
}

static void finds_values(void **state)
{
	const char *name = "family/mode:spin/submode:x/e:1";
	char value[8];

	(void)state;
	assert_int_equal(name_get(name, "mode", value, sizeof(value)), 0);
	assert_string_equal(value, "spin");
	assert_int_equal(name_get(name, "e", value, sizeof(value)), 0);
	assert_string_equal(value, "1");
	assert_int_equal(name_get(name, "sub", value, sizeof(value)), -ENOENT);
	assert_int_equal(name_get(name, "family", value, sizeof(value)), -ENOENT);
	assert_int_equal(name_get("mode:x", "mode", value, sizeof(value)), -ENOENT);
	assert_int_equal(name_get(name, "mode", value, 4), -ENAMETOOLONG);
	assert_int_equal(name_get(name, "mode", value, 5), 0);
}

static void reads_numbers(void **state)
{
	uint64_t value = 7;

	(void)state;
	assert_int_equal(name_get_u64("f/n:18446744073709551615", "n", &value), 0);
	assert_true(value == UINT64_MAX);
	assert_int_equal(name_get_u64("f/n:0", "n", &value), 0);
	assert_int_equal(value, 0);
	value = 7;
	assert_int_equal(name_get_u64("f/n:18446744073709551616", "n", &value), -ERANGE);
	assert_int_equal(name_get_u64("f/n:-1", "n", &value), -EINVAL);
	assert_int_equal(name_get_u64("f/n: 1", "n", &value), -EINVAL);
	assert_int_equal(name_get_u64("f/n:1k", "n", &value), -EINVAL);
	assert_int_equal(name_get_u64("f/n:", "n", &value), -EINVAL);
	assert_int_equal(name_get_u64("f/m:1", "n", &value), -ENOENT);
	assert_int_equal(value, 7);
}

static void takes_the_family(void **state)
{
	char family[8];

	(void)state;
	assert_int_equal(name_family("floor/nop", family, sizeof(family)), 0);
	assert_string_equal(family, "floor");
	assert_int_equal(name_family("floor", family, sizeof(family)), 0);
	assert_string_equal(family, "floor");
	assert_int_equal(name_family("floor/nop", family, 5), -ENAMETOOLONG);
}

static void finds_what_names_have_in_common(void **state)
{
	static const struct {
		const char *one;
		const char *two;
		const char *common;
	} names[] = {
		{ "f/mode:a/n:1", "f/mode:b/n:1", "f/*/n:1" },
		{ "f/*/n:1", "f/mode:a/n:2", "f/*/*" },
		{ "f/mode:a/n:1", "f/mode:a/n:1", "f/mode:a/n:1" },
		{ "f", "f", "f" },
		{ "f/n:1", "f/n:12", "f/*" },
		{ "f/n:1", "g/n:1", NULL },
		{ "f/n:1", "f/n:1/m:2", NULL },
		{ "f/n:1/m:2", "f/n:1", NULL },
		{ "f/n:1", "ff/n:1", NULL },
	};
	char common[32];

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		int ret = name_common(common, sizeof(common), names[i].one, names[i].two);

		assert_int_equal(ret, names[i].common ? 0 : -ENOENT);
		if (names[i].common)
			assert_string_equal(common, names[i].common);
	}
	assert_int_equal(name_common(common, 8, "f/n:1/m:2", "f/n:1/m:3"), 0);
	assert_string_equal(common, "f/n:1/*");
	assert_int_equal(name_common(common, 7, "f/n:1/m:2", "f/n:2/m:2"), -ENAMETOOLONG);
	assert_string_equal(common, "f/n:1/*");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_a_name),
		cmocka_unit_test(builds_up_to_the_last_byte),
		cmocka_unit_test(refuses_what_could_not_be_read_back),
		cmocka_unit_test(finds_values),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(takes_the_family),
		cmocka_unit_test(finds_what_names_have_in_common),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
