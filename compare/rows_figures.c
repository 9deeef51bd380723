// SPDX-License-Identifier: GPL-2.0-or-later
#include "rows.h"

#include <math.h>
#include <string.h>

#include "format.h"

static double percent_of(double a, double b)
{
	return a == b ? 0 : a != 0 ? (b - a) / fabs(a) * 100 : NAN;
}

/* What people look for goes first, fits go last; how well a fit fits is no figure of a kernel. */
enum rank {
	RANK_FIRST,
	RANK_OTHERS,
	RANK_FITS,
	RANK_NEVER,
};

static enum rank rank_of(const char *figure)
{
	static const struct {
		const char *figure;
		enum rank rank;
	} ranks[] = {
		{ "locks_per_op", RANK_FIRST }, { "allocs_per_op", RANK_FIRST },
		{ "frees_per_op", RANK_FIRST }, { "bytes_per_op", RANK_FIRST },
		{ "fit_intercept", RANK_FITS }, { "fit_slope", RANK_FITS },
		{ "fit_rms_pct", RANK_NEVER },
	};

	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
		if (!strcmp(ranks[i].figure, figure))
			return ranks[i].rank;
	}
	return RANK_OTHERS;
}

static void add_figure(struct grid *grid, const struct comparison *comparison, size_t line,
		       unsigned int figure, const double *values)
{
	const struct table *table = &comparison->input->table;
	const char *name = table->lines[line].name;
	size_t length = strlen(name);

	/* "m/mode:spin_BigO" is how Google Benchmark names the row that has it. */
	if (table->lines[line].is_fit && length > 5 && !strcmp(name + length - 5, "_BigO"))
		length -= 5;
	grid_add(grid, "%.*s  %s", (int)length, name, table->figure_names[figure]);
	for (unsigned int side = 0; side < comparison->input->num_sides; side++) {
		rows_number(grid, values[side], "");
		if (side)
			rows_percent(grid, percent_of(values[0], values[side]));
	}
	grid_add(grid, "%s", "");
}

static size_t add_figures_of(struct grid *grid, const struct comparison *comparison, enum rank rank,
			     size_t count)
{
	const struct table *table = &comparison->input->table;
	double values[SIDES_MAX];

	for (size_t i = 0; i < table->count; i++) {
		for (unsigned int j = 0; j < table->num_figure_names; j++) {
			if (rank_of(table->figure_names[j]) != rank ||
			    !figure_values(comparison, i, j, true, values))
				continue;
			if (count++ < ROWS_FIGURES_MAX)
				add_figure(grid, comparison, i, j, values);
		}
	}
	return count;
}

size_t rows_figures(struct grid *grid, const struct comparison *comparison)
{
	const struct input *input = comparison->input;
	size_t count = 0;

	grid_add(grid, "figures that differ");
	for (unsigned int side = 0; side < input->num_sides; side++) {
		grid_add(grid, "%s", input->sides[side].label);
		if (side)
			grid_add(grid, "%%");
	}
	grid_add(grid, "%s", "");
	for (enum rank rank = RANK_FIRST; rank < RANK_NEVER; rank++)
		count = add_figures_of(grid, comparison, rank, count);
	return count;
}
