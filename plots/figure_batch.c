// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a larger batch of deferred vm_bos costs those who wait: how long its cleanup holds the VM's
 * resv, and how long a submission takes meanwhile.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "clock.h"
#include "figure.h"
#include "name.h"
#include "sweep.h"
#include "trace.h"

#define SIZES_MAX 64
#define LEAST_SIZES 2

/* How the cost of a submission with a batch is called; the mode and the size are put in. */
#define SUBMISSION(flush) "flush_before_prepare/mode:%s/part:total/flush:" flush "/zombies:%" PRIu64

/*
 * The curves: a quantity, from the trace or from the row's counters, whatever its unit; else what
 * the row itself measured, or another row for the same batch.
 */
static const struct quantity {
	const char *label;
	const char *counter;
	double share;
	const char *other;
} quantities[] = {
	{ .label = "cleanup of the batch" },
	{ "VM_RESV held, longest", "vm_resv_hold_max", 1.0, NULL },
	{ "VM_RESV held, 99 %", "vm_resv_hold_p99", 0.99, NULL },
	{ "submission, 99 %", "submit_p99", 0, NULL },
	{ "submission, 50 %", "submit_p50", 0, NULL },
	{ .label = "submission that meets the batch", .other = SUBMISSION("never") },
	{ .label = "submission that cleans up first", .other = SUBMISSION("before") },
	{ .label = "submission that cleans up after", .other = SUBMISSION("after") },
};

#define NUM_QUANTITIES (sizeof(quantities) / sizeof(quantities[0]))

struct batches {
	char group[ROW_NAME_SIZE];
	const struct row *rows[SIZES_MAX];
	double sizes[SIZES_MAX];
	size_t count;
};

static bool counter_of(const struct row *row, const char *name, double *value)
{
	const struct clock *clock;
	char counter[ROW_COUNTER_NAME_SIZE];

	for (size_t i = 0; (clock = clock_at(i)); i++) {
		snprintf(counter, sizeof(counter), "%s_%s", name, clock->unit);
		if (!row_counter_get(row, counter, value))
			return true;
	}
	return false;
}

static bool is_drain(const struct row *row)
{
	return !strncmp(row->name, "defer_batch/", 12);
}

/* A submission with as many vm_bos waiting as the batch has. */
static bool other_of(const struct run *run, const struct row *row, const char *format,
		     double *value)
{
	char mode[ROW_NAME_SIZE], name[2 * ROW_NAME_SIZE];
	const struct row *other;
	uint64_t size;

	if (!is_drain(row) || name_get_u64(row->name, "vm_bos", &size) ||
	    name_get(row->name, "mode", mode, sizeof(mode)))
		return false;
	snprintf(name, sizeof(name), format, mode, size);
	other = run_find(run, name);
	return other && row_cost(other, value);
}

static bool value_of(const struct run *run, const struct row *row, const struct quantity *quantity,
		     double *value)
{
	struct hist hist = { 0 };
	bool found;

	if (quantity->other)
		return other_of(run, row, quantity->other, value);
	if (!quantity->counter)
		return is_drain(row) && row_cost(row, value);
	if (counter_of(row, quantity->counter, value))
		return true;
	if (!quantity->share ||
	    trace_lock_hist(&hist, trace_row(run, row->name), "VM_RESV", "hold"))
		return false;
	hist_finish(&hist);
	found = hist.count > 0;
	if (found)
		*value = quantity->share < 1 ? hist_quantile(&hist, quantity->share) : hist.max;
	hist_free(&hist);
	return found;
}

/* The parameter that is the batch's size, NULL for rows that have no batch. */
static const char *batch_key(const char *name)
{
	uint64_t size;

	if (!name_get_u64(name, "batch", &size))
		return "batch";
	if ((!strncmp(name, "defer_batch/", 12) || !strncmp(name, "cleanup_hold/", 13)) &&
	    !name_get_u64(name, "vm_bos", &size))
		return "vm_bos";
	return NULL;
}

static size_t points_of(const struct run *run, const struct batches *batches,
			const struct quantity *quantity)
{
	size_t points = 0;
	double value;

	for (size_t i = 0; i < batches->count; i++)
		points += value_of(run, batches->rows[i], quantity, &value);
	return points;
}

static void write_curve(struct figure *figure, const struct run *run, const struct batches *batches,
			const struct quantity *quantity, size_t number)
{
	char variable[32];
	double value;

	fprintf(figure->data, "# %s: batch, time\n", quantity->label);
	for (size_t i = 0; i < batches->count; i++)
		if (value_of(run, batches->rows[i], quantity, &value))
			fprintf(figure->data, "%.15g %.15g\n", batches->sizes[i], value);
	figure_next_block(figure);
	snprintf(variable, sizeof(variable), "label[%zu]", number);
	figure_text(figure, variable, "%s", quantity->label);
	snprintf(variable, sizeof(variable), "style[%zu]", number);
	figure_number(figure, variable, number);
}

static bool write_figure(struct figures *figures, const struct run *run,
			 const struct batches *batches)
{
	char what[ROW_NAME_SIZE + RUN_LABEL_SIZE + 8];
	struct figure figure;
	size_t curves = 0;

	for (size_t i = 0; i < NUM_QUANTITIES; i++)
		curves += points_of(run, batches, &quantities[i]) >= LEAST_SIZES;
	if (!curves)
		return false;
	snprintf(what, sizeof(what), "%s, %s", batches->group, run->label);
	if (figure_open(figures, &figure, "batch", what,
			"What one larger batch makes others wait."))
		return false;
	figure_text(&figure, "xname", "batch: deferred vm_bos per cleanup");
	figure_text(&figure, "yname", "%s (%s machine)", run_unit(run), run_text(run, "machine"));
	figure_number(&figure, "curves", curves);
	figure_list(&figure, "label", curves);
	figure_list(&figure, "style", curves);
	curves = 0;
	for (size_t i = 0; i < NUM_QUANTITIES; i++)
		if (points_of(run, batches, &quantities[i]) >= LEAST_SIZES)
			write_curve(&figure, run, batches, &quantities[i], ++curves);
	figure_close(figures, &figure);
	return true;
}

/* All rows that differ from this one in the batch only; rows come by size. */
static void collect(struct batches *batches, const struct run *run, const char *name)
{
	const char *key = batch_key(name);
	char group[ROW_NAME_SIZE];
	uint64_t size;

	name_without(batches->group, sizeof(batches->group), name, key);
	batches->count = 0;
	for (size_t i = 0; i < run->rows.count && batches->count < SIZES_MAX; i++) {
		const struct row *row = &run->rows.entries[i]->row;

		if (!row_is_measured(row) || name_get_u64(row->name, key, &size))
			continue;
		name_without(group, sizeof(group), row->name, key);
		if (strcmp(group, batches->group))
			continue;
		batches->sizes[batches->count] = size;
		batches->rows[batches->count++] = row;
	}
}

void figures_batch(struct figures *figures, const struct runs *runs)
{
	static struct batches batches;
	bool any = false, written = false;

	for (size_t i = 0; i < runs->count; i++) {
		const struct run *run = &runs->runs[i];

		for (size_t j = 0; j < run->rows.count; j++) {
			const struct row *row = &run->rows.entries[j]->row;

			if (!row_is_measured(row) || !batch_key(row->name))
				continue;
			any = true;
			collect(&batches, run, row->name);
			if (batches.rows[0] == row)
				written |= write_figure(figures, run, &batches);
		}
	}
	if (!any)
		figures_missing(
			figures, "batch",
			"no row was measured that defers batches; `make bench REV=immediate "
			"CASES='defer_batch/*,flush_before_prepare/*'` measures them");
	else if (!written)
		figures_missing(figures, "batch",
				"rows with a batch have neither costs nor hold times; `make trace "
				"CASES='defer_batch/*'` has hold times, `make bench` costs");
}
