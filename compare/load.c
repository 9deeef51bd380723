// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs into the table.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "result_read.h"
#include "row_json.h"
#include "side.h"
#include "trace.h"

static int no_memory(struct input *input)
{
	snprintf(input->message, sizeof(input->message),
		 "the runs do not fit into memory; compare fewer, or fewer rows with --cases");
	return -ENOMEM;
}

/*
 * Counters that say how a number was measured, not what the operation did, and those that only
 * relate it to another row.
 */
static bool is_about_measuring(const char *name)
{
	static const char *const names[] = {
		"median_per_op",   "spread_pct",    "doubled_ratio",  "batch_overhead", "batches",
		"pct_of_base",	   "base",	    "resolution_pct", "ticks_seen",	"repeats",
		"modes_not_alike", "cpu_timed_pct",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return clock_of_counter(name);
}

static int take_figures(struct table *table, struct cell *cell, const struct row *row)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < row->num_counters; i++) {
		const struct row_counter *counter = &row->counters[i];

		if (!is_about_measuring(counter->name))
			ret = cell_figure(table, cell, counter->name, counter->value);
	}
	return ret;
}

/* Why the costs of a run mean nothing, or NULL. */
static const char *costless_run(const struct run *run)
{
	const char *tracer = context_text(run, "tracer");

	if (tracer[0] && strcmp(tracer, "none"))
		return "the run was traced, which costs more than what is traced";
	return context_text(run, "kernel_debug")[0] ? "a debug kernel's times mean nothing" : NULL;
}

static int take_cost(struct cell *cell, const struct row *row, const struct run *run,
		     unsigned int number)
{
	const char *costless = costless_run(run);
	double unlike;

	if (!(row->real_time_ns >= 0) || !isfinite(row->real_time_ns))
		return cell_say(cell, CELL_FAILED, "its cost is below zero");
	if (!row->real_time_ns)
		costless = "its row has no cost";
	if (costless)
		return cell_say(cell, CELL_COSTLESS, costless);
	if (cell_sample(cell, row->real_time_ns, number))
		return -ENOMEM;
	cell_mark(cell, row_marks(row));
	if (!row_counter_get(row, "modes_not_alike", &unlike))
		cell->unlike = fmax(cell->unlike, unlike);
	cell->resolution_pct = fmax(cell->resolution_pct, row_resolution_pct(row));
	return 0;
}

static int take_measured(struct table *table, struct cell *cell, const struct row *row,
			 const struct run *run, unsigned int number)
{
	int ret;

	if (row_was_skipped(row) && !row_failed(row))
		return cell_say(cell, CELL_SKIPPED, row->skipped);
	ret = row_failed(row) ? cell_say(cell, CELL_FAILED, row->error) :
				take_cost(cell, row, run, number);
	return ret ? ret : take_figures(table, cell, row);
}

/* Also where the filter leaves the row out: it may stand for rows that it does not. */
static int take_skip(struct input *input, unsigned int side, const struct row *row,
		     const char *name)
{
	struct line *line;

	if (!row_was_skipped(row))
		return 0;
	input->skips.sides = input->table.sides;
	line = table_line(&input->skips, name);
	return line ? cell_say(&line->cells[side], CELL_SKIPPED, row->skipped) : -ENOMEM;
}

/* RMS rows repeat what is in the BigO row, others of Google's are of repetitions that we have. */
static int take_row(struct input *input, unsigned int side, unsigned int run, const struct row *row)
{
	char name[ROW_NAME_SIZE + 16];
	bool is_fit = row_is_aggregate(row, "BigO");
	struct line *line;
	int ret;

	if (row->run_type == ROW_AGGREGATE && !is_fit)
		return 0;
	if (!input_case_name(&input->sides[side], row->run_name, name, sizeof(name))) {
		input->num_left_out++;
		return 0;
	}
	if (take_skip(input, side, row, name))
		return -ENOMEM;
	if (!input_selects(input, row->run_name)) {
		input->num_left_out++;
		return 0;
	}
	if (is_fit)
		strcat(name, "_BigO");
	line = table_line(&input->table, name);
	if (!line)
		return -ENOMEM;
	if (is_fit) {
		line->is_fit = true;
		ret = take_figures(&input->table, &line->cells[side], row);
	} else {
		ret = take_measured(&input->table, &line->cells[side], row,
				    &input->sides[side].runs[run], run);
		input->sides[side].runs[run].rows++;
	}
	return ret;
}

static int add_run(struct input *input, unsigned int side, const char *path, const json_t *result)
{
	struct side *to = &input->sides[side];
	struct run *runs;
	char *copy;

	if (to->num_runs >= RUNS_MAX) {
		snprintf(input->message, sizeof(input->message),
			 "more than %u runs on a side; name fewer", RUNS_MAX);
		return -E2BIG;
	}
	runs = reallocarray(to->runs, to->num_runs + 1, sizeof(*runs));
	if (!runs)
		return no_memory(input);
	to->runs = runs;
	copy = strdup(path);
	if (!copy)
		return no_memory(input);
	runs[to->num_runs++] = (struct run){
		.path = copy,
		.context = json_incref(json_object_get(result, "context")),
	};
	return 0;
}

int input_take(struct input *input, unsigned int side, const char *path, const json_t *result)
{
	const json_t *rows = json_object_get(result, "benchmarks");
	unsigned int run = input->sides[side].num_runs;
	char why[ROW_MESSAGE_SIZE];
	struct row row;
	json_t *json;
	size_t i;
	int ret;

	ret = add_run(input, side, path, result);
	if (ret)
		return ret;
	json_array_foreach((json_t *)rows, i, json)
	{
		ret = row_from_json(&row, json, why, sizeof(why));
		if (ret) {
			snprintf(input->message, sizeof(input->message),
				 "%.200s: row %zu: %s; it is not of this schema", path, i + 1, why);
			return ret;
		}
		if (take_row(input, side, run, &row))
			return no_memory(input);
	}
	return 0;
}

static int read_result(struct input *input, unsigned int side, const char *path)
{
	char why[ROW_MESSAGE_SIZE];
	json_t *result = NULL;
	int ret = result_read(&result, path, why, sizeof(why));

	if (ret)
		snprintf(input->message, sizeof(input->message), "%.200s %s", path, why);
	else
		ret = input_take(input, side, path, result);
	json_decref(result);
	return ret;
}

static int read_trace(struct input *input, unsigned int side, const char *path)
{
	char why[ROW_MESSAGE_SIZE];
	json_t *trace = NULL;
	int ret = json_read(&trace, path, why, sizeof(why));

	if (!ret)
		ret = trace_take(input, side, trace, why, sizeof(why));
	if (ret)
		snprintf(input->message, sizeof(input->message), "%.200s %s", path, why);
	json_decref(trace);
	return ret;
}

int input_read(struct input *input, unsigned int side, const char *path)
{
	char *result = NULL, *trace = NULL;
	struct stat status;
	int ret = -ENOMEM;

	if (!stat(path, &status) && S_ISDIR(status.st_mode)) {
		if (asprintf(&result, "%s/result.json", path) < 0 ||
		    asprintf(&trace, "%s/trace.json", path) < 0)
			goto cleanup;
	} else {
		const char *slash = strrchr(path, '/');
		int folder = slash ? (int)(slash - path) + 1 : 0;

		result = strdup(path);
		if (!result)
			goto cleanup;
		if (!strcmp(path + folder, "result.json") &&
		    asprintf(&trace, "%.*strace.json", folder, path) < 0)
			goto cleanup;
	}
	ret = read_result(input, side, result);
	if (!ret && trace && !access(trace, F_OK))
		ret = read_trace(input, side, trace);
cleanup:
	if (ret == -ENOMEM)
		no_memory(input);
	free(result);
	free(trace);
	return ret;
}
