// SPDX-License-Identifier: GPL-2.0-or-later
/* Where modules lie, as the guest tells the host. */
#include "folder.h"

#include "modules.h"

static void sections_with_code_are_told(void **state)
{
	json_t *want = json_pack("{s:{s:s, s:s}}", "drm", ".text", "0xffffffffc0001000",
				 ".noinstr.text", "0xffffffffc0003000");
	json_t *have;

	(void)state;
	assert_int_equal(run_in_folder("mkdir", "-p drm/sections built_in/parameters"), 0);
	write_text("drm/sections/.text", "0xffffffffc0001000\n");
	write_text("drm/sections/.noinstr.text", "0xffffffffc0003000\n");
	write_text("drm/sections/.init.text", "0xffffffffc0007000\n");
	write_text("drm/sections/.data", "0xffffffffc0009000\n");
	have = modules_sections(in_folder("."));
	assert_true(json_equal(have, want));
	json_decref(have);
	json_decref(want);
}

static void without_modules_there_are_none(void **state)
{
	json_t *have = modules_sections(in_folder("nowhere"));

	(void)state;
	assert_int_equal(json_object_size(have), 0);
	json_decref(have);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections_with_code_are_told),
		cmocka_unit_test(without_modules_there_are_none),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
