// SPDX-License-Identifier: GPL-2.0-or-later
/* How many elements a walk meets, against size: from the trace, else the row's own walk_len. */
#include <errno.h>
#include <string.h>

#include "figure.h"
#include "sweep.h"
#include "trace.h"

#define CURVES_MAX 16

static const char *const lists[] = { "extobj", "evict", "gem_vm_bo", "deferred" };

/* Elements per walk; the share of zombies among them is out too. */
static bool traced_length(const struct run *run, const struct row *row, const char *list,
			  double *length, double *zombies)
{
	const json_t *walk = trace_walk(trace_row(run, row->name), list);
	double walks = json_number_value(json_object_get(walk, "walks"));

	if (walks <= 0)
		return false;
	*zombies = json_number_value(json_object_get(walk, "zombie")) / walks;
	*length = json_number_value(json_object_get(walk, "live")) / walks + *zombies;
	return true;
}

/* A list is NULL: the length that the case itself proved before it was measured. */
static bool length_of(const struct run *run, const struct row *row, const char *list,
		      double *length, double *zombies)
{
	*zombies = 0;
	if (list)
		return traced_length(run, row, list, length, zombies);
	return !row_counter_get(row, "walk_len", length);
}

static size_t points_of(const struct run *run, const struct sweep *sweep, const char *list)
{
	double length, zombies;
	size_t points = 0;

	for (size_t i = 0; i < sweep->count; i++)
		points += length_of(run, sweep->rows[i], list, &length, &zombies);
	return points;
}

static void write_points(struct figure *figure, const struct run *run, const struct sweep *sweep,
			 const char *list)
{
	double length, zombies;

	fprintf(figure->data, "# %s: size, elements met per walk, zombies among them\n",
		sweep->prefix);
	for (size_t i = 0; i < sweep->count; i++)
		if (length_of(run, sweep->rows[i], list, &length, &zombies))
			fprintf(figure->data, "%.15g %.15g %.15g\n", sweep->sizes[i], length,
				zombies);
	figure_next_block(figure);
}

static void write_figure(struct figures *figures, const struct run *run, const char *list,
			 const struct sweep *const *curves, size_t count)
{
	char what[ROW_NAME_SIZE + 2 * RUN_LABEL_SIZE];
	struct figure figure;
	char variable[32];

	snprintf(what, sizeof(what), "%s%s%s, %s", list ? list : "", list ? " list in " : "",
		 curves[0]->group, run->label);
	if (figure_open(figures, &figure, "walk", what,
			"Elements that one walk over the list meets, zombies included."))
		return;
	figure_text(&figure, "xname", "N = %s", curves[0]->parameter);
	figure_text(&figure, "yname", "elements met per walk (%s)",
		    list ? "traced" : "as the case proved it");
	figure_number(&figure, "curves", count);
	figure_list(&figure, "label", count);
	figure_list(&figure, "style", count);
	for (size_t i = 0; i < count; i++) {
		write_points(&figure, run, curves[i], list);
		snprintf(variable, sizeof(variable), "label[%zu]", i + 1);
		figure_text(&figure, variable, "%s",
			    curves[i]->mode[0] ? curves[i]->mode : "all modes");
		snprintf(variable, sizeof(variable), "style[%zu]", i + 1);
		figure_number(&figure, variable, style_of_mode(curves[i]->mode));
	}
	figure_close(figures, &figure);
}

static bool same_group(const struct sweep *one, const struct sweep *other)
{
	return !strcmp(one->group, other->group) && !strcmp(one->parameter, other->parameter);
}

/* One list: a figure for each group of sweeps that has it. Return: figures written. */
static size_t write_list(struct figures *figures, const struct run *run,
			 const struct sweeps *sweeps, const char *list)
{
	size_t written = 0;

	for (size_t i = 0; i < sweeps->count; i++) {
		const struct sweep *curves[CURVES_MAX];
		size_t count = 0, earlier = 0;

		while (earlier < i && !same_group(&sweeps->sweeps[earlier], &sweeps->sweeps[i]))
			earlier++;
		for (size_t j = i; earlier == i && j < sweeps->count && count < CURVES_MAX; j++)
			if (same_group(&sweeps->sweeps[i], &sweeps->sweeps[j]) &&
			    points_of(run, &sweeps->sweeps[j], list) >= SWEEP_LEAST_SIZES)
				curves[count++] = &sweeps->sweeps[j];
		if (count) {
			write_figure(figures, run, list, curves, count);
			written++;
		}
	}
	return written;
}

void figures_walk(struct figures *figures, const struct runs *runs)
{
	size_t written = 0;

	for (size_t i = 0; i < runs->count; i++) {
		struct sweeps sweeps;
		size_t traced = 0;

		if (sweeps_find(&sweeps, &runs->runs[i], false)) {
			figures->error = -ENOMEM;
			return;
		}
		for (size_t j = 0; j < sizeof(lists) / sizeof(lists[0]); j++)
			traced += write_list(figures, &runs->runs[i], &sweeps, lists[j]);
		if (!traced)
			traced = write_list(figures, &runs->runs[i], &sweeps, NULL);
		written += traced;
		sweeps_free(&sweeps);
	}
	if (!written)
		figures_missing(figures, "walk",
				"no sweep has walk lengths, in trace.json or as walk_len");
}
