// SPDX-License-Identifier: GPL-2.0-or-later
/* Rows as tables for people. */
#include "page.h"

#include "row_fit.h"

static void prints_tables(void **state)
{
	const struct fit linear = {
		.shape = FIT_LINEAR, .intercept = 312.0, .slope = 187.4, .rms_rel = 0.012
	};
	const struct fit log2 = {
		.shape = FIT_LOG2, .intercept = -1234.5, .slope = -0.5, .rms_rel = 0.0
	};
	struct row row, big_o, rms;
	struct page page;

	(void)state;
	open_page(&page, "console");
	row = make_row("prepare_objects/mode:spin/extobjs:0", 902.7, 100.0);
	render_row(&page.render, &row);
	row_from_fit(&big_o, &rms, &row, "prepare_objects/mode:spin", &linear);
	render_row(&page.render, &big_o);
	render_row(&page.render, &rms);
	row_from_fit(&big_o, &rms, &row, "prepare_objects/mode:resv/slots:8", &log2);
	render_row(&page.render, &big_o);
	row = make_row("prepare_objects/mode:spin/extobjs:1024", 192345.678, 21308.4);
	render_row(&page.render, &row);
	row = make_row("floor/nop", 9.375, 100.0);
	render_row(&page.render, &row);
	close_page(&page);
	assert_string_equal(page.text,
			    "prepare_objects                                                   "
			    "    insn/op  % of base  allocs/op   locks/op\n"
			    "prepare_objects/mode:spin/extobjs:0                               "
			    "      902.7    100.0 %          1      2.500\n"
			    "prepare_objects/mode:spin/extobjs:1024                            "
			    "     192346     x213.1          1      2.500\n"
			    "  spin: 312 + 187.4 * N, rms 1.2 %\n"
			    "  resv/slots:8: -1234 - 0.500 * log2(N), rms 0.0 %\n"
			    "\n"
			    "floor                                                             "
			    "    insn/op  % of base  allocs/op   locks/op\n"
			    "floor/nop                                                         "
			    "      9.375    100.0 %          1      2.500\n"
			    "\n");
	free(page.text);
}

static void prints_rows_at_once(void **state)
{
	struct row row = make_row("floor/nop", 9.0, 100.0);
	struct page page;

	(void)state;
	open_page(&page, "console");
	render_row(&page.render, &row);
	assert_contains(page.text, "floor/nop     ");
	close_page(&page);
	free(page.text);
}

static void marks_doubtful_rows(void **state)
{
	struct row row = make_row("f/a", 9.0, 100.0);
	struct page page;

	(void)state;
	open_page(&page, "console");
	row_counter_set(&row, "doubled_ratio", 1.95);
	row_counter_set(&row, "spread_pct", 5.0);
	render_row(&page.render, &row);
	assert_null(strpbrk(page.text, "!~"));
	row_counter_set(&row, "doubled_ratio", 1.85);
	row_counter_set(&row, "spread_pct", 12.3);
	render_row(&page.render, &row);
	row = make_row("g/a", 9.0, 100.0);
	render_row(&page.render, &row);
	close_page(&page);
	assert_contains(page.text, "2.500  ! doubled x1.85  ~ spread 12 %\n"
				   "  ! a doubled batch did not take twice as long");
	assert_null(strstr(strstr(page.text, "g/a"), "doubled"));
	free(page.text);
}

static void profiles_have_columns_where_asked_for(void **state)
{
	struct row row = make_row("sm_map/mode:spin/kind:middle", 2057, 100.0);
	struct page page;

	(void)state;
	row_counter_set(&row, "loads_per_op", 590);
	row_counter_set(&row, "atomics_per_op", 8);
	row_counter_set(&row, "driver_insn_per_op", 177.1);
	open_page(&page, "console");
	render_profile(&page.render);
	render_row(&page.render, &row);
	close_page(&page);
	assert_contains(page.text,
			"locks/op   loads/op  stores/op atomics/op   lines/op   driver's\n");
	assert_contains(page.text,
			"      2.500        590          -          8          -      177.1\n");
	free(page.text);
	open_page(&page, "console");
	render_row(&page.render, &row);
	close_page(&page);
	assert_null(strstr(page.text, "loads/op"));
	free(page.text);
}

static void failed_rows_show_no_numbers(void **state)
{
	struct row failed = make_row("f/a", 902.7, 100.0);
	struct row skipped = make_row("f/b", 902.7, 100.0);
	struct page page;

	(void)state;
	row_fail(&failed, "VA 3: offset");
	row_skip(&skipped, "no immediate mode");
	open_page(&page, "console");
	render_row(&page.render, &failed);
	render_row(&page.render, &skipped);
	close_page(&page);
	assert_contains(page.text, "  FAILED: VA 3: offset\n");
	assert_contains(page.text, "  skipped: b (no immediate mode)\n");
	assert_null(strstr(page.text, "902.7"));
	free(page.text);
}

static void never_mixes_clocks_in_a_table(void **state)
{
	struct row insn = make_row("f/a", 1.0, 100.0);
	struct page page;
	struct row ns, tcg;

	(void)state;
	row_init(&ns, "f/b");
	row_counter_set(&ns, "ns_per_op", 77.5);
	open_page(&page, "console");
	render_row(&page.render, &insn);
	row_init(&tcg, "f/c");
	row_counter_set(&tcg, "tcg_ns_per_op", 88.5);
	render_row(&page.render, &ns);
	render_row(&page.render, &tcg);
	close_page(&page);
	assert_contains(page.text, "insn/op");
	assert_contains(page.text, "  tcg-ns/op  % of base");
	assert_contains(page.text, "      88.50          -          -          -\n");
	assert_contains(page.text, "      ns/op  % of base");
	assert_contains(page.text, "      77.50          -          -          -\n");
	free(page.text);
}

static void takes_the_clock_of_a_table_without_numbers(void **state)
{
	json_t *context = json_pack("{s:s}", "clock", "insn");
	struct page page;
	struct row row;

	(void)state;
	row_init(&row, "f/a");
	row_skip(&row, "none");
	open_page(&page, "console");
	render_context(&page.render, context);
	render_row(&page.render, &row);
	close_page(&page);
	assert_contains(page.text, "insn/op");
	free(page.text);
	json_decref(context);
}

static void long_names_get_their_own_line(void **state)
{
	char name[71] = "f/", text[160];
	struct page page;
	struct row row;

	(void)state;
	memset(name + 2, 'x', 68);
	row = make_row(name, 1.0, 100.0);
	open_page(&page, "console");
	render_row(&page.render, &row);
	close_page(&page);
	snprintf(text, sizeof(text), "%s\n%77s", name, "1");
	assert_contains(page.text, text);
	free(page.text);
}

static void tables_have_the_width_asked_for(void **state)
{
	struct row row = make_row("some_family/a", 1.0, 100.0);
	struct page page;

	(void)state;
	open_page(&page, "console");
	render_name_width(&page.render, 30);
	render_row(&page.render, &row);
	render_name_width(&page.render, 3);
	render_row(&page.render, &row);
	row = make_row("g/a", 1.0, 100.0);
	render_row(&page.render, &row);
	close_page(&page);
	assert_contains(page.text, "some_family                       insn/op");
	assert_contains(page.text, "some_family/a                           1    100.0 %");
	assert_contains(page.text, "g/a                               1    100.0 %");
	free(page.text);
}

static void render_skipped(struct page *page, const char *name, const char *reason)
{
	struct row row;

	row_init(&row, name);
	row_skip(&row, "%s", reason);
	render_row(&page->render, &row);
}

static void skipped_rows_share_a_line(void **state)
{
	struct row row = make_row("f/mode:spin/n:1", 1.0, 100.0);
	struct page page;

	(void)state;
	open_page(&page, "console");
	render_row(&page.render, &row);
	render_skipped(&page, "f/mode:immediate", "no such mode");
	render_skipped(&page, "f/mode:immediate-resv", "no such mode");
	render_skipped(&page, "f/mode:custom-lock", "two CPUs wanted");
	row = make_row("f/mode:resv/n:1", 1.0, 100.0);
	render_row(&page.render, &row);
	render_skipped(&page, "g/mode:spin", "two CPUs wanted");
	close_page(&page);
	assert_contains(page.text, "\n  skipped: immediate, immediate-resv (no such mode)\n"
				   "  skipped: custom-lock (two CPUs wanted)\n\n");
	assert_contains(strstr(page.text, "\ng  "), "\n  skipped: spin (two CPUs wanted)\n");
	assert_true(strstr(page.text, "f/mode:resv") < strstr(page.text, "skipped"));
	free(page.text);
}

static void more_skipped_than_a_line_holds(void **state)
{
	unsigned int found = 0;
	struct page page;
	char name[64];

	(void)state;
	open_page(&page, "console");
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "f/mode:m%02d", i);
		render_skipped(&page, name, "why");
	}
	close_page(&page);
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), " m%02d", i);
		found += strstr(page.text, name) != NULL;
	}
	assert_int_equal(found, 100);
	free(page.text);
}

static void more_fits_than_room(void **state)
{
	const struct fit fit = { .shape = FIT_LINEAR };
	struct row row = make_row("f/a", 1.0, 100.0), big_o, rms;
	unsigned int found = 0;
	struct page page;

	(void)state;
	open_page(&page, "console");
	render_row(&page.render, &row);
	for (int i = 0; i < RENDER_NOTES_MAX + 3; i++) {
		row_from_fit(&big_o, &rms, &row, "f/mode:spin", &fit);
		render_row(&page.render, &big_o);
	}
	close_page(&page);
	for (char *at = page.text; (at = strstr(at, "  spin: ")); at++)
		found++;
	assert_int_equal(found, RENDER_NOTES_MAX + 3);
	free(page.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prints_tables),
		cmocka_unit_test(prints_rows_at_once),
		cmocka_unit_test(marks_doubtful_rows),
		cmocka_unit_test(profiles_have_columns_where_asked_for),
		cmocka_unit_test(failed_rows_show_no_numbers),
		cmocka_unit_test(never_mixes_clocks_in_a_table),
		cmocka_unit_test(takes_the_clock_of_a_table_without_numbers),
		cmocka_unit_test(long_names_get_their_own_line),
		cmocka_unit_test(tables_have_the_width_asked_for),
		cmocka_unit_test(skipped_rows_share_a_line),
		cmocka_unit_test(more_skipped_than_a_line_holds),
		cmocka_unit_test(more_fits_than_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
