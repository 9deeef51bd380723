// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * CSV as in RFC 4180, but with plain newlines: a line per case or figure and side.
 */
#include <math.h>

#include "csv.h"
#include "format.h"

/* Empty for what is no number. */
static void print_number(FILE *out, double value)
{
	if (isfinite(value))
		fprintf(out, ",%.15g", value);
	else
		fputc(',', out);
}

static double smallest_pct(const struct verdict *verdict)
{
	if (verdict->is_timed)
		return (verdict->timing.smallest - 1) * 100;
	return verdict->resolution_pct > 0 ? verdict->resolution_pct : NAN;
}

static void print_key(FILE *out, const char *name, const char *figure, const char *side)
{
	csv_text(out, name);
	fputc(',', out);
	csv_text(out, figure);
	fputc(',', out);
	csv_text(out, side);
}

static void print_case(const struct comparison *comparison, FILE *out, size_t line,
		       unsigned int side)
{
	const struct verdict *verdict = verdict_of(comparison, line, side);
	bool costs = verdict_has_costs(verdict);
	char marks[MARKS_SIZE];

	if (verdict->outcome == OUTCOME_NONE)
		return;
	marks_text(verdict->marks, marks);

	print_key(out, comparison->input->table.lines[line].name, "",
		  comparison->input->sides[side].label);
	fprintf(out, ",%s", comparison->clock);
	print_number(out, costs ? verdict->a : NAN);
	print_number(out, costs ? verdict->b : NAN);
	print_number(out, costs ? verdict->change_pct : NAN);
	print_number(out, verdict->is_timed ? (verdict->timing.low - 1) * 100 : NAN);
	print_number(out, verdict->is_timed ? (verdict->timing.high - 1) * 100 : NAN);
	print_number(out, verdict->is_timed ? verdict->p : NAN);
	print_number(out, smallest_pct(verdict));
	print_number(out, verdict->is_timed && verdict->timing.boots ? verdict->timing.boots : NAN);
	print_number(out, verdict->limit_pct);
	fprintf(out, ",%s,", outcome_name(verdict->outcome));
	csv_text(out, verdict->where ? verdict->where : "");
	fputc(',', out);
	csv_text(out, verdict->why ? verdict->why : "");
	fputc(',', out);
	csv_text(out, marks);
	fputc('\n', out);
}

static void print_figure(const struct comparison *comparison, FILE *out, size_t line,
			 unsigned int figure, bool changed)
{
	const struct table *table = &comparison->input->table;
	double values[SIDES_MAX];

	if (!figure_values(comparison, line, figure, changed, values))
		return;
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		print_key(out, table->lines[line].name, table->figure_names[figure],
			  comparison->input->sides[side].label);
		fputc(',', out);
		print_number(out, values[0]);
		print_number(out, values[side]);
		print_number(out, (values[side] - values[0]) / fabs(values[0]) * 100);
		fputs(",,,,,,,,,,\n", out);
	}
}

static int print_csv(const struct comparison *comparison, FILE *out, bool changed)
{
	const struct table *table = &comparison->input->table;

	fputs("case,figure,side,clock,a,b,change_pct,low_pct,high_pct,p,smallest_pct,"
	      "boots,limit_pct,verdict,where,why,marks\n",
	      out);
	for (size_t i = 0; i < table->count; i++) {
		if (line_is_shown(comparison, i, changed)) {
			for (unsigned int side = 1; side < table->sides; side++)
				print_case(comparison, out, i, side);
		}
		for (unsigned int j = 0; j < table->num_figure_names; j++)
			print_figure(comparison, out, i, j, changed);
	}
	return 0;
}

const struct format format_csv = {
	.name = "csv",
	.print = print_csv,
	.sides_min = 2,
};
