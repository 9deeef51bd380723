// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For people: on a terminal, in a mail, on a page. The answer first, rows where they are asked for.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "about.h"
#include "answer.h"
#include "format.h"
#include "grid.h"
#include "paper.h"

/* More than this many lines of figures or of notes nobody reads; JSON has them all. */
#define LINES_MAX 100

/* Columns that a terminal has, and a mail. */
#define CONSOLE_WIDTH 100
#define MAIL_WIDTH 72

static void add_number(struct grid *grid, double value, const char *sign)
{
	if (isnan(value))
		grid_add(grid, "-");
	else if (fabs(value) >= 1000)
		grid_add(grid, *sign ? "%+.0f" : "%.0f", value);
	else
		grid_add(grid, *sign ? "%+.4g" : "%.4g", value);
}

static void add_percent(struct grid *grid, double pct)
{
	if (isnan(pct) || isinf(pct))
		grid_add(grid, "-");
	else
		grid_add(grid, "%+.2f %%", pct);
}

static double percent_of(double a, double b)
{
	return a == b ? 0 : a != 0 ? (b - a) / fabs(a) * 100 : NAN;
}

static void add_heading(struct grid *grid, const struct comparison *comparison)
{
	const struct side *sides = comparison->input->sides;

	grid_add(grid, "case");
	grid_add(grid, "%s %s/op", sides[0].label, comparison->clock);
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		grid_add(grid, "%s", sides[side].label);
		grid_add(grid, "change");
		grid_add(grid, "%%");
		if (!comparison->is_exact) {
			grid_add(grid, "from %%");
			grid_add(grid, "to %%");
			grid_add(grid, "p");
		}
		grid_add(grid, "verdict");
	}
}

static void add_interval(struct grid *grid, const struct verdict *verdict)
{
	if (verdict->is_timed) {
		add_percent(grid, (verdict->timing.low - 1) * 100);
		add_percent(grid, (verdict->timing.high - 1) * 100);
		grid_add(grid, "%.2g", verdict->p);
	} else {
		for (int i = 0; i < 3; i++)
			grid_add(grid, "-");
	}
}

static void add_words(struct grid *grid, const struct verdict *verdict)
{
	const char *why = verdict->why ? verdict->why : "";
	const char *name = outcome_name(verdict->outcome);
	char marks[MARKS_SIZE];

	marks_text(verdict->marks, marks);
	if (verdict->outcome == OUTCOME_NONE)
		grid_add(grid, "-");
	else if (verdict->where)
		grid_add(grid, "%s in %s%s%s", name, verdict->where, why[0] ? ": " : "", why);
	else if (verdict->outcome == OUTCOME_WITHIN && verdict->has_limit)
		grid_add(grid, "%s of %g %%%s%s", name, verdict->limit_pct, marks[0] ? " " : "",
			 marks);
	else
		grid_add(grid, "%s%s%s%s%s", name, why[0] ? ": " : "", why, marks[0] ? " " : "",
			 marks);
}

static double first_cost(const struct comparison *comparison, size_t line)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct verdict *verdict = verdict_of(comparison, line, side);

		if (verdict_has_costs(verdict))
			return verdict->a;
	}
	return NAN;
}

static void add_case(struct grid *grid, const struct comparison *comparison, size_t line)
{
	grid_add(grid, "%s", comparison->input->table.lines[line].name);
	add_number(grid, first_cost(comparison, line), "");
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct verdict *verdict = verdict_of(comparison, line, side);
		bool costs = verdict_has_costs(verdict);

		add_number(grid, costs ? verdict->b : NAN, "");
		add_number(grid, costs ? verdict->b - verdict->a : NAN, "+");
		add_percent(grid, costs ? verdict->change_pct : NAN);
		if (!comparison->is_exact)
			add_interval(grid, verdict);
		add_words(grid, verdict);
	}
}

/* Whether nothing is to be said of a case that is not said in the line of its mode. */
static bool is_covered(const struct comparison *comparison, size_t line)
{
	bool any = false;

	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct verdict *verdict = verdict_of(comparison, line, side);

		if (verdict_is_change(verdict) && !verdict->is_covered)
			return false;
		any |= verdict->is_covered;
	}
	return any;
}

static size_t add_cases(struct grid *grid, const struct comparison *comparison, bool changed)
{
	size_t left_out = 0;

	add_heading(grid, comparison);
	for (size_t i = 0; i < comparison->input->table.count; i++) {
		if (line_is_shown(comparison, i, changed) && !is_covered(comparison, i))
			add_case(grid, comparison, i);
		else
			left_out += !comparison->input->table.lines[i].is_fit;
	}
	return left_out;
}

static void add_figure(struct grid *grid, const struct comparison *comparison, size_t line,
		       unsigned int figure, const double *values)
{
	const struct table *table = &comparison->input->table;

	grid_add(grid, "%s  %s", table->lines[line].name, table->figure_names[figure]);
	for (unsigned int side = 0; side < comparison->input->num_sides; side++) {
		add_number(grid, values[side], "");
		if (side)
			add_percent(grid, percent_of(values[0], values[side]));
	}
	grid_add(grid, "%s", "");
}

/* Returns how many there would have been. */
static size_t add_figures(struct grid *grid, const struct comparison *comparison)
{
	const struct input *input = comparison->input;
	double values[SIDES_MAX];
	size_t count = 0;

	grid_add(grid, "figures that differ");
	for (unsigned int side = 0; side < input->num_sides; side++) {
		grid_add(grid, "%s", input->sides[side].label);
		if (side)
			grid_add(grid, "%%");
	}
	grid_add(grid, "%s", "");
	for (size_t i = 0; i < input->table.count; i++) {
		for (unsigned int j = 0; j < input->table.num_figure_names; j++) {
			if (!figure_values(comparison, i, j, true, values))
				continue;
			if (count++ < LINES_MAX)
				add_figure(grid, comparison, i, j, values);
		}
	}
	return count;
}

static void print_notes(const struct comparison *comparison, FILE *out, const char *lead)
{
	size_t count = comparison->num_notes;

	for (size_t i = 0; i < count && i < LINES_MAX; i++)
		fprintf(out, "%s%s\n", lead, comparison->notes[i]);
	if (count > LINES_MAX)
		fprintf(out, "%sand %zu more, see --format json\n", lead, count - LINES_MAX);
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
	if (figures > LINES_MAX)
		fprintf(out, "%sand %zu more figures that differ, see --format json\n", lead,
			figures - LINES_MAX);
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
		.cases.columns = 2 + others * (comparison->is_exact ? 4 : 7),
		.figures.columns = 2 + others * 2 + 1,
	};
	page->left_out = add_cases(&page->cases, comparison, changed);
	page->num_figures = add_figures(&page->figures, comparison);
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
