// SPDX-License-Identifier: GPL-2.0-or-later
#include "rows.h"

#include <math.h>
#include <string.h>

#include "format.h"
#include "number.h"

void rows_number(struct grid *grid, double value, const char *sign)
{
	if (isnan(value))
		grid_add(grid, "-");
	else if (fabs(value) >= 1000)
		grid_add(grid, *sign ? "%+.0f" : "%.0f", value);
	else
		grid_add(grid, *sign ? "%+.4g" : "%.4g", value);
}

void rows_percent(struct grid *grid, double pct)
{
	char text[CHANGE_SIZE] = "-";

	if (isfinite(pct))
		change_format(text, sizeof(text), pct);
	grid_add(grid, "%s", text);
}

/* Of several sides, at the end of the line: there no column is as wide as the longest of them. */
bool rows_have_reasons(const struct comparison *comparison)
{
	return comparison->input->num_sides > 2;
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
	if (rows_have_reasons(comparison))
		grid_add(grid, "why");
}

static void add_interval(struct grid *grid, const struct verdict *verdict)
{
	if (verdict->is_timed) {
		rows_percent(grid, (verdict->timing.low - 1) * 100);
		rows_percent(grid, (verdict->timing.high - 1) * 100);
		grid_add(grid, "%.2g", verdict->p);
	} else {
		for (int i = 0; i < 3; i++)
			grid_add(grid, "-");
	}
}

static void add_words(struct grid *grid, const struct verdict *verdict, bool with_reason)
{
	const char *why = verdict->why && with_reason ? verdict->why : "";
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

/* Each once, however many sides have it. */
static void add_reasons(struct grid *grid, const struct comparison *comparison, size_t line)
{
	char text[1024] = "";
	size_t used = 0;

	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const char *why = verdict_of(comparison, line, side)->why;

		if (why && used < sizeof(text) && !strstr(text, why))
			used += snprintf(text + used, sizeof(text) - used, "%s%s", used ? "; " : "",
					 why);
	}
	grid_add(grid, "%s", text);
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
	rows_number(grid, first_cost(comparison, line), "");
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct verdict *verdict = verdict_of(comparison, line, side);
		bool costs = verdict_has_costs(verdict);

		rows_number(grid, costs ? verdict->b : NAN, "");
		rows_number(grid, costs ? verdict->b - verdict->a : NAN, "+");
		rows_percent(grid, costs ? verdict->change_pct : NAN);
		if (!comparison->is_exact)
			add_interval(grid, verdict);
		add_words(grid, verdict, !rows_have_reasons(comparison));
	}
	if (rows_have_reasons(comparison))
		add_reasons(grid, comparison, line);
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

size_t rows_cases(struct grid *grid, const struct comparison *comparison, bool changed)
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
