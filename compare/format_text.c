// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For people: on a terminal, in a mail, on a page. The answer first, rows where they are asked for.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "answer.h"
#include "format.h"
#include "grid.h"
#include "paper.h"
#include "rows.h"

/* More than this many notes nobody reads; JSON has them all. */
#define NOTES_MAX 100

/* Columns that a terminal has, and a mail. */
#define CONSOLE_WIDTH 100
#define MAIL_WIDTH 72

static void print_notes(const struct comparison *comparison, FILE *out, const char *lead)
{
	size_t count = comparison->num_notes;

	for (size_t i = 0; i < count && i < NOTES_MAX; i++)
		fprintf(out, "%s%s\n", lead, comparison->notes[i]);
	if (count > NOTES_MAX)
		fprintf(out, "%sand %zu more, see --format json\n", lead, count - NOTES_MAX);
}

/* Of several sides each has its own. */
static void print_tallies(const struct comparison *comparison, FILE *out, const char *lead)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		if (comparison->input->num_sides > 2)
			fprintf(out, "%s%s: %s\n", lead, comparison->input->sides[side].label,
				comparison->tallies[side].summary);
	}
}

static void print_left_out(FILE *out, const char *lead, size_t left_out, size_t figures)
{
	if (left_out)
		fprintf(out,
			"%s%zu cases are not shown: no change, or of a mode that was skipped\n",
			lead, left_out);
	if (figures > ROWS_FIGURES_MAX)
		fprintf(out, "%sand %zu more figures that differ, see --format json\n", lead,
			figures - ROWS_FIGURES_MAX);
}

struct page {
	struct grid cases;
	struct grid figures;
	size_t left_out;
	size_t num_figures;
};

static int open_page(struct page *page, const struct comparison *comparison, bool changed)
{
	size_t others = comparison->input->num_sides - 1;

	*page = (struct page){
		.cases.columns =
			2 + others * (comparison->is_exact ? 4 : 7) + rows_have_reasons(comparison),
		.figures.columns = 2 + others * 2 + 1,
	};
	page->left_out = rows_cases(&page->cases, comparison, changed);
	page->num_figures = rows_figures(&page->figures, comparison);
	return page->cases.error ? page->cases.error : page->figures.error;
}

static void close_page(struct page *page)
{
	grid_free(&page->cases);
	grid_free(&page->figures);
}

/* Each row, for who asked. A terminal shows the end: there the verdict is said again. */
static int print_rows(const struct comparison *comparison, FILE *out, bool changed)
{
	struct page page;
	int ret = open_page(&page, comparison, changed);

	if (!ret) {
		fputc('\n', out);
		grid_print(&page.cases, out);
		if (page.num_figures) {
			fputc('\n', out);
			grid_print(&page.figures, out);
		}
		fputc('\n', out);
		print_left_out(out, "", page.left_out, page.num_figures);
		print_legend(comparison, &(struct paper){ .out = out, .width = SIZE_MAX });
		print_notes(comparison, out, "note: ");
		print_tallies(comparison, out, "");
		fprintf(out, "%s\n", comparison->summary);
	}
	close_page(&page);
	return ret;
}

static int print_text(const struct comparison *comparison, FILE *out, bool changed, size_t width)
{
	int ret = print_answer(comparison, &(struct paper){ .out = out, .width = width });

	if (!ret && (comparison->rows || changed))
		ret = print_rows(comparison, out, changed);
	return ret;
}

static int print_console(const struct comparison *comparison, FILE *out, bool changed)
{
	return print_text(comparison, out, changed, CONSOLE_WIDTH);
}

const struct format format_console = {
	.name = "console",
	.print = print_console,
	.sides_min = 2,
};

static int print_mail(const struct comparison *comparison, FILE *out, bool changed)
{
	return print_text(comparison, out, changed, MAIL_WIDTH);
}

const struct format format_mail = {
	.name = "mail",
	.print = print_mail,
	.sides_min = 2,
};

static int print_rows_markdown(const struct comparison *comparison, FILE *out, bool changed)
{
	struct page page;
	int ret = open_page(&page, comparison, changed);

	if (!ret) {
		fputc('\n', out);
		grid_print_markdown(&page.cases, out);
		if (page.num_figures) {
			fputc('\n', out);
			grid_print_markdown(&page.figures, out);
		}
		fputc('\n', out);
		print_left_out(out, "* ", page.left_out, page.num_figures);
		print_legend(comparison, &(struct paper){ .out = out, .is_markdown = true });
		print_notes(comparison, out, "* ");
	}
	close_page(&page);
	return ret;
}

static int print_markdown(const struct comparison *comparison, FILE *out, bool changed)
{
	int ret = print_answer(comparison, &(struct paper){ .out = out, .is_markdown = true });

	if (!ret && (comparison->rows || changed))
		ret = print_rows_markdown(comparison, out, changed);
	return ret;
}

const struct format format_markdown = {
	.name = "markdown",
	.print = print_markdown,
	.sides_min = 2,
};
