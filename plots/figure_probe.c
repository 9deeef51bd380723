// SPDX-License-Identifier: GPL-2.0-or-later
/* What observing costs: added to each event, by kind of probe. */
#include <string.h>

#include "figure.h"
#include "trace.h"

/* From the tracer's own measurement, which every traced row carries: the first that has it. */
static const json_t *probe_costs(const struct run *run)
{
	const json_t *rows = json_object_get(run->trace, "rows");
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		const json_t *costs = json_object_get(row, "probe_cost_insn");

		if (json_object_size(costs))
			return costs;
	}
	return NULL;
}

static size_t write_costs(struct figure *figure, const json_t *costs)
{
	size_t bars = 0;
	const char *probe;
	const json_t *cost;

	json_object_foreach((json_t *)costs, probe, cost)
	{
		if (!json_is_number(cost))
			continue;
		fprintf(figure->data, "%zu ", bars++);
		figure_label(figure, probe);
		fprintf(figure->data, " %.15g\n", json_number_value(cost));
	}
	return bars;
}

static size_t write_rows(struct figure *figure, const struct run *run)
{
	size_t bars = 0;
	double cost;

	for (size_t i = 0; i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row;

		if (strncmp(row->name, "probe_overhead/", 15) || !row_cost(row, &cost))
			continue;
		fprintf(figure->data, "%zu ", bars++);
		figure_label(figure, row->name + 15);
		fprintf(figure->data, " %.15g\n", cost);
	}
	return bars;
}

static bool has_rows(const struct run *run)
{
	double cost;

	for (size_t i = 0; i < run->rows.count; i++)
		if (!strncmp(run->rows.entries[i]->row.name, "probe_overhead/", 15) &&
		    row_cost(&run->rows.entries[i]->row, &cost))
			return true;
	return false;
}

static void write_figure(struct figures *figures, const struct run *run, const json_t *costs)
{
	struct figure figure;
	size_t bars;

	if (figure_open(figures, &figure, "probe", run->label,
			costs ? "What a probe adds to one event." :
				"The same loop with more and more probes attached."))
		return;
	fputs("# line, probe, cost\n", figure.data);
	bars = costs ? write_costs(&figure, costs) : write_rows(&figure, run);
	figure_text(&figure, "xname", "%s %s", costs ? "instructions" : run_unit(run),
		    costs ? "added per event" : "per operation");
	figure_number(&figure, "bars", bars);
	figure_number(&figure, "height", 130 + 24.0 * bars);
	figure_close(figures, &figure);
}

void figures_probe(struct figures *figures, const struct runs *runs)
{
	bool written = false;

	for (size_t i = 0; i < runs->count; i++) {
		const json_t *costs = probe_costs(&runs->runs[i]);

		if (!costs && !has_rows(&runs->runs[i]))
			continue;
		write_figure(figures, &runs->runs[i], costs);
		written = true;
	}
	if (!written)
		figures_missing(
			figures, "probe",
			"no trace.json has probe_cost_insn, no run has probe_overhead rows");
}
