// SPDX-License-Identifier: GPL-2.0-or-later
#include "page.h"

void open_page(struct page *page, const char *format)
{
	memset(page, 0, sizeof(*page));
	page->out = open_memstream(&page->text, &page->size);
	assert_non_null(page->out);
	assert_int_equal(render_init(&page->render, format, page->out), 0);
}

void close_page(struct page *page)
{
	assert_int_equal(render_finish(&page->render), 0);
	fclose(page->out);
}

struct row make_row(const char *name, double insn, double base)
{
	struct row row;

	assert_int_equal(row_init(&row, name), 0);
	row.real_time_ns = insn;
	row.iterations = 64;
	row_counter_set(&row, "insn_per_op", insn);
	row_counter_set(&row, "pct_of_base", base);
	row_counter_set(&row, "allocs_per_op", 1.0);
	row_counter_set(&row, "locks_per_op", 2.5);
	return row;
}
