// SPDX-License-Identifier: GPL-2.0-or-later
/* What observing costs: added to each event, by kind of probe. */
#include <string.h>

#include "figure.h"
#include "trace.h"

/*
 * What the tracer measured of itself: {"kind of probe": {"event": added, ...}, ...} of the whole
 * run, where "none" is the bare event; or {"probe": instructions, ...} with a row.
 */
static const json_t *probe_costs(const struct run *run)
{
	const json_t *rows = json_object_get(run->trace, "rows");
	const json_t *tracer = json_object_get(json_object_get(run->trace, "context"), "tracer");
	const json_t *costs = json_object_get(tracer, "probe_cost");
	const json_t *row;
	size_t i;

	if (json_object_size(costs))
		return costs;
	json_array_foreach(rows, i, row)
	{
		costs = json_object_get(row, "probe_cost_insn");
		if (json_object_size(costs))
			return costs;
	}
	return NULL;
}

static void write_cost(struct figure *figure, size_t bar, const char *probe, const char *event,
		       const json_t *cost)
{
	char label[128];

	if (!strcmp(probe, "none"))
		probe = "no probes, all of it";
	snprintf(label, sizeof(label), "%s%s%s", probe, event[0] ? ": " : "", event);
	fprintf(figure->data, "%zu ", bar);
	figure_label(figure, label);
	fprintf(figure->data, " %.15g\n", json_number_value(cost));
}

static size_t write_costs(struct figure *figure, const json_t *costs)
{
	const char *probe, *event;
	const json_t *cost, *inner;
	size_t bars = 0;

	json_object_foreach((json_t *)costs, probe, cost)
	{
		if (json_is_number(cost))
			write_cost(figure, bars++, probe, "", cost);
		json_object_foreach((json_t *)cost, event, inner) if (json_is_number(inner))
			write_cost(figure, bars++, probe, event, inner);
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
			costs ? "What the probes add to one event, and what it costs without any." :
				"The same loop with more and more probes attached."))
		return;
	fputs("# line, probe, cost\n", figure.data);
	bars = costs ? write_costs(&figure, costs) : write_rows(&figure, run);
	figure_text(&figure, "xname", "%s %s (%s machine)", run_unit(run),
		    costs ? "added per event" : "per operation", run_text(run, "machine"));
	figure_number(&figure, "bars", bars);
	figure_number(&figure, "height", 200 + 24.0 * bars);
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
			"no tracer measured its probes, no run has probe_overhead rows; `make "
			"trace` measures them");
}
