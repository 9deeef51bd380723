/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of renderers: what is printed, in memory. */
#ifndef TESTS_PAGE_H
#define TESTS_PAGE_H

#include "unit.h"

#include "render.h"

/**
 * struct page - what is printed
 * @render: the renderer.
 * @text: what it has printed, when it is closed; for the test to free.
 * @size: bytes of it.
 * @out: private.
 */
struct page {
	struct render render;
	char *text;
	size_t size;
	FILE *out;
};

/** open_page() - begin to print in that format */
void open_page(struct page *page, const char *format);

/** close_page() - all has come */
void close_page(struct page *page);

/** make_row() - a row with a cost, a share of its base, and two counters */
struct row make_row(const char *name, double insn, double base);

#endif
