// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Go's benchmark format, which benchstat reads. Each side begins with a line "side: LABEL", so
 * that `benchstat -col side` compares them; "mode:resv" becomes "mode=resv", which is how Go names
 * a parameter.
 *
 * Of the exact clock there is one line per case, in a unit that benchstat is told to take as exact:
 * else it would see no change, however large, in a single sample. Rows that are not exact have
 * another unit, of which it is not told so. Of other clocks there is a line per boot, since the
 * boot is the unit there.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "boots.h"
#include "format.h"

static const struct {
	const char *figure;
	const char *unit;
} figure_units[] = {
	{ "allocs_per_op", "allocs/op" },
	{ "bytes_per_op", "B/op" },
	{ "locks_per_op", "locks/op" },
};

#define NUM_FIGURE_UNITS (sizeof(figure_units) / sizeof(*figure_units))

static void print_name(FILE *out, const char *name)
{
	fprintf(out, "Benchmark%c", toupper((unsigned char)name[0]));
	for (const char *c = name + 1; *c; c++)
		fputc(*c == ':' ? '=' : *c == ' ' ? '_' : *c, out);
}

static const char *figure_unit(const char *name)
{
	for (size_t i = 0; i < NUM_FIGURE_UNITS; i++) {
		if (!strcmp(figure_units[i].figure, name))
			return figure_units[i].unit;
	}
	return NULL;
}

static void print_line(const struct comparison *comparison, FILE *out, const struct line *line,
		       unsigned int side, double cost)
{
	const struct cell *cell = &line->cells[side];
	bool rough = comparison->is_exact && !line_is_exact(comparison, line);

	print_name(out, line->name);
	/* Its second field is a number of iterations, at least 1; ours are not kept. */
	fprintf(out, " 1 %.15g %s%s/op", cost, comparison->clock, rough ? "-not-exact" : "");
	for (size_t i = 0; i < cell->num_figures; i++) {
		const char *name = comparison->input->table.figure_names[cell->figures[i].name];

		if (figure_unit(name))
			fprintf(out, " %.15g %s", cell->figures[i].value, figure_unit(name));
	}
	fputc('\n', out);
}

static int print_case(const struct comparison *comparison, FILE *out, const struct line *line,
		      unsigned int side)
{
	double costs[RUNS_MAX];
	size_t count;

	if (comparison->is_exact) {
		print_line(comparison, out, line, side, cell_smallest(&line->cells[side]));
		return 0;
	}
	if (boots_medians(&line->cells[side], costs, &count))
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		print_line(comparison, out, line, side, costs[i]);
	return 0;
}

static void print_units(const struct comparison *comparison, FILE *out)
{
	if (comparison->is_exact) {
		fprintf(out, "Unit %s/op assume=exact\n", comparison->clock);
		for (size_t i = 0; i < NUM_FIGURE_UNITS; i++)
			fprintf(out, "Unit %s assume=exact\n", figure_units[i].unit);
		fputc('\n', out);
	} else if (comparison->timed > 1) {
		/* It takes each case alone: of 200 that are the same it finds ten that are not. */
		fprintf(out,
			"# benchstat -col side -alpha %.2g: %.2g %% for all %zu cases together\n\n",
			(1 - TIMING_CONFIDENCE) / (double)comparison->timed,
			(1 - TIMING_CONFIDENCE) * 100, comparison->timed);
	}
}

static int print_benchstat(const struct comparison *comparison, FILE *out, bool changed)
{
	const struct input *input = comparison->input;

	print_units(comparison, out);
	for (unsigned int side = 0; side < input->num_sides; side++) {
		fprintf(out, "side: %s\npkg: gpuvm-bench\n\n", input->sides[side].label);
		for (size_t i = 0; i < input->table.count; i++) {
			const struct line *line = &input->table.lines[i];

			if (line->cells[side].state != CELL_MEASURED ||
			    (changed && !line_is_shown(comparison, i, true)))
				continue;
			if (print_case(comparison, out, line, side))
				return -ENOMEM;
		}
		fputc('\n', out);
	}
	return 0;
}

const struct format format_benchstat = {
	.name = "benchstat",
	.print = print_benchstat,
	.sides_min = 1,
};
