// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Go's benchmark format, which benchstat reads: a line per repetition. Each side begins with a
 * line "side: LABEL", so that `benchstat -col side` compares them; "mode:resv" becomes "mode=resv",
 * which is how Go names a parameter.
 */
#include <ctype.h>
#include <string.h>

#include "format.h"

static void print_name(FILE *out, const char *name)
{
	fprintf(out, "Benchmark%c", toupper((unsigned char)name[0]));
	for (const char *c = name + 1; *c; c++)
		fputc(*c == ':' ? '=' : *c == ' ' ? '_' : *c, out);
}

/* benchstat turns ns into seconds as it sees fit; other units it leaves alone. */
static const char *unit_of(const char *clock)
{
	return !strcmp(clock, "ns") ? "ns" : clock;
}

static const char *figure_unit(const char *name)
{
	if (!strcmp(name, "allocs_per_op"))
		return "allocs/op";
	if (!strcmp(name, "bytes_per_op"))
		return "B/op";
	return !strcmp(name, "locks_per_op") ? "locks/op" : NULL;
}

static void print_sample(const struct comparison *comparison, FILE *out, const struct line *line,
			 unsigned int side, size_t sample)
{
	const struct cell *cell = &line->cells[side];

	print_name(out, line->name);
	/* Its second field is a number of iterations, at least 1; ours are not kept. */
	fprintf(out, " 1 %.15g %s/op", cell->samples[sample].cost, unit_of(comparison->clock));
	for (size_t i = 0; i < cell->num_figures; i++) {
		const char *name = comparison->input->table.figure_names[cell->figures[i].name];

		if (figure_unit(name))
			fprintf(out, " %.15g %s", cell->figures[i].value, figure_unit(name));
	}
	fputc('\n', out);
}

static int print_benchstat(const struct comparison *comparison, FILE *out, bool changed)
{
	const struct input *input = comparison->input;

	for (unsigned int side = 0; side < input->num_sides; side++) {
		fprintf(out, "side: %s\npkg: gpuvm-bench\n\n", input->sides[side].label);
		for (size_t i = 0; i < input->table.count; i++) {
			const struct line *line = &input->table.lines[i];

			if (line->cells[side].state != CELL_MEASURED ||
			    (changed && !line_is_shown(comparison, i, true)))
				continue;
			for (size_t j = 0; j < line->cells[side].num_samples; j++)
				print_sample(comparison, out, line, side, j);
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
