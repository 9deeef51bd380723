// SPDX-License-Identifier: GPL-2.0-or-later
/* gpuvm-rows on runs in pieces, and in no order. */
#include "rows_tool.h"

#include "stream.h"

static void shards_become_one_result(void **state)
{
	FILE *one = open_stream("one"), *two = open_stream("two");
	char *text, *first, *second;

	(void)state;
	put_context(one, "insn", false);
	put_row(one, "floor/nop", 0, 0);
	put_row(one, "sm_map/b", 1, 1);
	put_done(one, 2, 0);
	put_context(two, "insn", false);
	put_row(two, "floor/ioctl", 0, 1);
	put_row(two, "sm_map/a", 1, 0);
	put_done(two, 2, 0);
	fclose(one);
	fclose(two);
	assert_int_equal(tool("--stream two --stream one --out result.json"), 0);
	assert_names("floor/nop floor/ioctl sm_map/a sm_map/b ");
	text = contents("stdout");
	first = strstr(text, "floor/ioctl");
	second = strstr(text, "sm_map/a");
	assert_true(first && second && first < second);
	assert_null(strstr(second, "floor "));
}

/* As if they were one: rows come in the order of the streams, and that one is missing is said. */
static void streams_in_turn_are_one(void **state)
{
	FILE *one = open_stream("one"), *two = open_stream("two");
	char *text, *first, *second;

	(void)state;
	put_context(one, "insn", false);
	put_row(one, "sm_map/b", 1, 0);
	put_done(one, 1, 0);
	put_context(two, "insn", false);
	put_row(two, "floor/nop", 0, 0);
	put_done(two, 1, 0);
	fclose(one);
	fclose(two);
	assert_int_equal(tool("--in-turn --stream one --stream two --out result.json"), 0);
	assert_names("floor/nop sm_map/b ");
	text = contents("stdout");
	first = strstr(text, "sm_map/b");
	second = strstr(text, "floor/nop");
	assert_true(first && second && first < second);
	assert_int_equal(tool("--in-turn --stream nowhere --stream one --out result.json"), 2);
	assert_names("sm_map/b ");
	assert_context("clock", "\"insn\"");
	assert_context("complete", "false");
}

static void shards_of_different_clocks(void **state)
{
	FILE *out = open_stream("other");

	(void)state;
	write_good("s");
	put_context(out, "ns", false);
	put_row(out, "floor/spin", 0, 2);
	put_done(out, 1, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --stream other --out result.json"), 2);
	assert_contains(contents("result.json"), "of another revision, machine or clock");
}

static void shuffled_rows_are_printed_in_order(void **state)
{
	FILE *out = open_stream("s");
	char *text;

	(void)state;
	put_context(out, "insn", true);
	put_row(out, "sm_map/a", 1, 0);
	put_row(out, "floor/nop", 0, 0);
	put_done(out, 2, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	assert_names("floor/nop sm_map/a ");
	text = contents("stdout");
	assert_true(strstr(text, "floor/nop") < strstr(text, "sm_map/a"));
}

/* One case of a run in pieces: its place in the tables and what it costs. */
struct piece {
	const char *name;
	unsigned int family;
	unsigned int instance;
	double cost;
	bool base;
	bool failed;
};

static const struct piece pieces[] = {
	{ "floor/nop", 0, 0, 9.0, true, false },
	{ "floor/ioctl", 0, 1, 423.0, false, false },
	{ "sm_map/mode:spin/kind:empty", 1, 0, 902.7, true, false },
	{ "sm_map/mode:spin/kind:middle", 1, 1, 3944.1, false, false },
	{ "sm_map/mode:resv/kind:empty", 1, 2, 899.3, false, false },
	{ "sm_map/mode:resv/kind:middle", 1, 3, 3900.2, false, true },
	{ "no_base/a", 2, 0, 5.0, false, false },
	{ "bad_base/a", 3, 0, 5.0, true, true },
	{ "bad_base/b", 3, 1, 6.0, false, false },
};

#define NUM_PIECES (sizeof(pieces) / sizeof(pieces[0]))

static void put_piece(FILE *out, const struct piece *piece, unsigned int repetition)
{
	struct row row;

	row_init(&row, piece->name);
	row.family_index = piece->family;
	row.instance_index = piece->instance;
	row.repetitions = 2;
	row.repetition_index = repetition;
	row.real_time_ns = piece->cost + repetition;
	if (piece->base && !piece->failed)
		row_counter_set(&row, "base", 1);
	if (piece->failed)
		row_fail(&row, "oracle");
	assert_int_equal(stream_write_row(out, &row), 0);
}

/* Every piece whose number is @first, plus a multiple of @step, in this order or backwards. */
static void put_pieces(const char *name, unsigned int first, unsigned int step, bool backwards)
{
	FILE *out = open_stream(name);
	unsigned long rows = 0, failed = 0;

	put_context(out, "insn", false);
	for (unsigned int i = 0; i < NUM_PIECES; i++) {
		unsigned int at = backwards ? NUM_PIECES - 1 - i : i;

		if (at % step != first)
			continue;
		put_piece(out, &pieces[at], 0);
		put_piece(out, &pieces[at], 1);
		rows += 2;
		failed += 2 * pieces[at].failed;
	}
	put_done(out, rows, failed);
	fclose(out);
}

static json_t *rows_of_result(void)
{
	json_t *json = result();
	json_t *rows = json_incref(json_object_get(json, "benchmarks"));

	json_decref(json);
	return rows;
}

static void assert_pct(const json_t *rows, const char *name, double pct)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		json_t *value = json_object_get(row, "pct_of_base");

		if (strcmp(json_string_value(json_object_get(row, "name")), name) ||
		    json_integer_value(json_object_get(row, "repetition_index")))
			continue;
		if (pct < 0)
			assert_null(value);
		else
			assert_near(json_real_value(value), pct);
		return;
	}
	fail_msg("no row %s", name);
}

static void percentages_need_the_base(void **state)
{
	json_t *rows;

	(void)state;
	put_pieces("s", 0, 1, false);
	assert_int_equal(tool("--stream s --out result.json"), 1);
	rows = rows_of_result();
	assert_pct(rows, "floor/nop", 100);
	assert_pct(rows, "floor/ioctl", 4700);
	assert_pct(rows, "sm_map/mode:resv/kind:empty", 100 * 899.3 / 902.7);
	assert_pct(rows, "sm_map/mode:resv/kind:middle", -1);
	assert_pct(rows, "no_base/a", -1);
	assert_pct(rows, "bad_base/a", -1);
	assert_pct(rows, "bad_base/b", -1);
	json_decref(rows);
	assert_contains(contents("stdout"), "x47");
}

static void two_guests_give_what_one_gives(void **state)
{
	json_t *one, *two;
	char *printed;

	(void)state;
	put_pieces("s", 0, 1, false);
	assert_int_equal(tool("--stream s --out result.json"), 1);
	one = rows_of_result();
	for (int backwards = 0; backwards <= 1; backwards++) {
		put_pieces("a", 0, 2, backwards);
		put_pieces("b", 1, 2, backwards);
		assert_int_equal(tool("--stream b --stream a --out result.json"), 1);
		two = rows_of_result();
		assert_true(json_equal(one, two));
		json_decref(two);
	}
	json_decref(one);
	printed = contents("stdout");
	assert_contains(printed, "x47");
}

static void percentages_that_are_there_stay(void **state)
{
	FILE *out = open_stream("s");
	struct row row;
	json_t *rows;

	(void)state;
	put_context(out, "insn", false);
	put_piece(out, &pieces[0], 0);
	row_init(&row, "floor/ioctl");
	row.instance_index = 1;
	row.real_time_ns = 9;
	row_counter_set(&row, "pct_of_base", 42);
	stream_write_row(out, &row);
	put_done(out, 2, 0);
	fclose(out);
	assert_int_equal(tool("--stream s --out result.json"), 0);
	rows = rows_of_result();
	assert_pct(rows, "floor/ioctl", 42);
	json_decref(rows);
}

/* With all rows known, the first column is as wide as the table's longest name. */
static void tables_are_as_wide_as_their_names(void **state)
{
	(void)state;
	put_pieces("a", 0, 2, false);
	put_pieces("b", 1, 2, false);
	assert_int_equal(tool("--stream b --stream a --out result.json"), 1);
	assert_contains(contents("stdout"), "\nsm_map/mode:spin/kind:middle          -");
	assert_contains(contents("stdout"), "\nsm_map/mode:spin/kind:empty           -");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shards_become_one_result),
		cmocka_unit_test(streams_in_turn_are_one),
		cmocka_unit_test(shards_of_different_clocks),
		cmocka_unit_test(shuffled_rows_are_printed_in_order),
		cmocka_unit_test(percentages_need_the_base),
		cmocka_unit_test(two_guests_give_what_one_gives),
		cmocka_unit_test(percentages_that_are_there_stay),
		cmocka_unit_test(tables_are_as_wide_as_their_names),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
