// SPDX-License-Identifier: GPL-2.0-or-later
/* How far a run is. */
#include "folder.h"

#include "progress.h"

static void counts_what_is_there(void **state)
{
	struct progress progress;
	char text[PROGRESS_SIZE];

	(void)state;
	write_text("list", "m/mode:b/n:1\nm/mode:a/n:1\nm/mode:a/n:16\nm/mode:ab/n:1\nf/nop\n");
	assert_int_equal(progress_open(&progress, in_folder("list")), 0);
	progress_text(&progress, "", 3, text);
	assert_string_equal(text, "0 of 5 cases, starting, 0:03");
	progress_row(&progress, "m/mode:a/n:1");
	/* A repetition, and what nobody waits for. */
	progress_row(&progress, "m/mode:a/n:1");
	progress_row(&progress, "x/nop");
	progress_text(&progress, "m/mode:b/n:1", 61, text);
	assert_string_equal(text, "1 of 5 cases, m, 1:01, about 4:04 left");
	/* Stands for all of its mode, which is not the other one that begins alike. */
	progress_row(&progress, "m/mode:a");
	assert_int_equal(progress.covered, 2);
	progress_row(&progress, "m");
	progress_row(&progress, "f/nop");
	progress_text(&progress, "f/nop", 100, text);
	assert_string_equal(text, "5 of 5 cases, f, 1:40");
	progress_free(&progress);
}

static void a_list_that_is_not_there(void **state)
{
	struct progress progress;

	(void)state;
	assert_true(progress_open(&progress, in_folder("no")) < 0);
	progress_row(&progress, "f");
	progress_free(&progress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_what_is_there),
		cmocka_unit_test(a_list_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
