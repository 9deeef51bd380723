// SPDX-License-Identifier: GPL-2.0-or-later
/* One operation of a batch, as trace events. */
#include "unit.h"

#include <errno.h>
#include <jansson.h>

#include "operation.h"

/* gvb_batch() calls drm_map() and drm_unmap() by turns; drm_map() ends with a jump to kfree(). */
static struct symbol functions[] = {
	{ 0x1000, 0x1100, 0, "kfree", NULL },
	{ 0x2000, 0x2100, 0, "drm_map", NULL },
	{ 0x3000, 0x3100, 0, "drm_unmap", NULL },
	{ 0x4000, 0x4100, 0, "gvb_batch", NULL },
};

/* clang-format off */
/* Three operations of 33, 37 and 40 instructions, the loop's end in the last, what is before. */
static const char loop_of_calls[] =
	"case a\n"
	"w 113 0\n"
	"n 2 0 4005\nn 3 0 4015\nn 4 2 2005\n"
	"c 0 4000 5 0 0 0 0\nc 2 2000 60 0 0 0 0\nc 4 1000 4 0 0 0 0\nc 2 1080 12 0 0 0 0\n"
	"c 0 4005 9 0 0 0 0\nc 3 3000 15 0 0 0 0\nc 0 4020 8 0 0 0 0\n"
	"r 0 3\n"
	"r 1 20\nr 3 4\nr 4 3\nr 5 5\nr 0 1\n"
	"r 1 10\nr 2 4\nr 1 10\nr 3 4\nr 4 3\nr 5 5\nr 0 1\n"
	"r 1 20\nr 3 4\nr 4 3\nr 5 5\nr 6 8\n";

/* Five, the first of which has a piece of its own. */
static const char bare_loop[] =
	"case a\n"
	"w 18 0\n"
	"c 0 4000 7 0 0 0 0\nc 0 4010 8 0 0 0 0\nc 0 4020 3 0 0 0 0\n"
	"r 0 7\nr 1 2\nr 1 2\nr 1 2\nr 1 2\nr 2 3\n";

static const char one_call[] =
	"case a\n"
	"w 47 0\n"
	"n 2 0 4005\n"
	"c 0 4000 5 0 0 0 0\nc 2 2000 40 0 0 0 0\nc 0 4005 2 0 0 0 0\n"
	"r 0 5\nr 1 40\nr 2 2\n";
/* clang-format on */

static struct window_record window;

static void read_window(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");
	struct windows_reader reader = { .file = file };

	assert_non_null(windows_case(&reader));
	assert_int_equal(windows_next(&reader, &window), 1);
	fclose(file);
}

static int forget(void **state)
{
	(void)state;
	window_free(&window);
	return 0;
}

static json_t *events_of(const struct operation *operation)
{
	const struct symbols symbols = { .at = functions, .count = 4 };
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);
	json_t *events;

	for (uint32_t i = 0; i < symbols.count; i++)
		functions[i].name = functions[i].own;
	fputc('[', file);
	assert_int_equal(operation_write(operation, &window, &symbols, "row", 1, file), 0);
	fputc(']', file);
	fclose(file);
	events = json_loads(text, 0, NULL);
	assert_non_null(events);
	free(text);
	return events;
}

/* "B gvb_batch 0", without what names the process. */
static void assert_events(const json_t *events, const char *const *want)
{
	const json_t *event;
	size_t index;

	json_array_foreach(events, index, event)
	{
		char line[128];

		if (index < 2)
			continue;
		snprintf(line, sizeof(line), "%s %s %d",
			 json_string_value(json_object_get(event, "ph")),
			 json_string_value(json_object_get(event, "name")),
			 (int)json_integer_value(json_object_get(event, "ts")));
		assert_non_null(*want);
		assert_string_equal(line, *want++);
	}
	assert_null(*want);
}

static void assert_operation(const char *text, uint64_t ops, const struct operation *want)
{
	struct operation have;

	read_window(text);
	assert_int_equal(operation_find(&have, &window, ops), 0);
	assert_int_equal(have.first, want->first);
	assert_int_equal(have.end, want->end);
	assert_int_equal(have.number, want->number);
	assert_int_equal(have.of, ops);
	assert_int_equal(have.count, want->count);
	assert_int_equal(have.insns, want->insns);
}

/* From call to call, and of three that which is next to the mean. */
static void functions_are_entered_and_left(void **state)
{
	static const char *const events_wanted[] = {
		"B row 0",
		"B gvb_batch 0",
		"B drm_map 0",
		"B kfree 10",
		"E kfree 14",
		"E drm_map 24",
		"B kfree 24",
		"E kfree 28",
		"B drm_unmap 31",
		"E drm_unmap 36",
		"E gvb_batch 37",
		"E row 37",
		NULL,
	};
	static const struct operation want = { 6, 13, 2, 3, 1, 37 };
	json_t *events;

	(void)state;
	assert_operation(loop_of_calls, 3, &want);
	events = events_of(&want);
	assert_events(events, events_wanted);
	json_decref(events);
}

static void a_loop_without_calls_is_cut_where_it_turns(void **state)
{
	static const struct operation want = { 1, 2, 1, 5, 1, 2 };

	(void)state;
	assert_operation(bare_loop, 5, &want);
}

static void what_cannot_be_cut_is_whole(void **state)
{
	static const struct operation want = { 0, 3, 1, 4, 4, 47 };

	(void)state;
	assert_operation(one_call, 4, &want);
}

static void one_is_all_of_it(void **state)
{
	static const struct operation want = { 0, 3, 1, 1, 1, 47 };

	(void)state;
	assert_operation(one_call, 1, &want);
}

static void a_part_of_a_window_is_none(void **state)
{
	struct operation operation;

	(void)state;
	read_window("case a\nw 9 0\nc 0 4000 9 0 0 0 0\nr 0 4\n");
	assert_int_equal(operation_find(&operation, &window, 1), -ENODATA);
	window.num_runs = 0;
	assert_int_equal(operation_find(&operation, &window, 1), -ENODATA);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_teardown(name, forget)
	const struct CMUnitTest tests[] = {
		TEST(functions_are_entered_and_left),
		TEST(a_loop_without_calls_is_cut_where_it_turns),
		TEST(what_cannot_be_cut_is_whole),
		TEST(one_is_all_of_it),
		TEST(a_part_of_a_window_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
