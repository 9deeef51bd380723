// SPDX-License-Identifier: GPL-2.0-or-later
/* Functions of a row, in as much room as there is. */
#include "unit.h"

#include "functions.h"

#define TWO "drm_map -6 (op_cb is inlined, tail is inlined), drm_put +2"

static void they_are_said_as_far_as_there_is_room(void **state)
{
	static const struct {
		const char *functions;
		bool names;
		size_t room;
		const char *want;
	} rows[] = {
		{ "drm_map +16", false, 60, "drm_map +16" },
		{ TWO, false, 60, TWO },
		{ TWO, false, 50, "drm_map -6 (...), drm_put +2" },
		{ TWO, false, 28, "drm_map -6 (...), drm_put +2" },
		{ TWO, false, 27, "drm_map -6 (...) and others" },
		/* One is said in any case. */
		{ TWO, false, 0, "drm_map -6 (...) and others" },
		{ TWO, true, 60, "drm_map, drm_put" },
		{ "a +1, b +1, c +1, d +1", false, 60, "a +1, b +1, c +1, d +1" },
		{ "a +1, b +1, c +1, d +1, e +1", false, 60, "a +1, b +1, c +1, d +1 and others" },
		{ "a +1 (b is inlined); nothing but inlining", false, 60,
		  "a +1 (b is inlined); nothing but inlining" },
		{ "a +1 (b is inlined); nothing but inlining", false, 36,
		  "a +1 (...); nothing but inlining" },
		{ "a +1, b +1 (c is inlined); nothing but inlining", false, 37,
		  "a +1 and others; nothing but inlining" },
		{ "a +1; nothing but inlining", true, 60, "a" },
		{ "", false, 60, "" },
	};
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		functions_say(text, sizeof(text), rows[i].functions, rows[i].names, rows[i].room);
		assert_string_equal(text, rows[i].want);
	}
}

/* A text that is too small ends early, and within it. */
static void they_end_within_their_text(void **state)
{
	char text[20];

	(void)state;
	functions_say(text, sizeof(text), TWO, false, 60);
	assert_true(strlen(text) < sizeof(text));
	assert_int_equal(strncmp(text, TWO, strlen(text)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_are_said_as_far_as_there_is_room),
		cmocka_unit_test(they_end_within_their_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
