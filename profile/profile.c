// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "attribute.h"
#include "complain.h"
#include "operation.h"
#include "row_json.h"

/* Instructions of the row's smallest batch; 0 for a row that has no such number. */
static uint64_t batch_insns(const struct row *row)
{
	double insn_per_op;

	if (row_failed(row) || row_was_skipped(row) || row->run_type != ROW_ITERATION ||
	    row_counter_get(row, "insn_per_op", &insn_per_op))
		return 0;
	return llround(insn_per_op * row->iterations);
}

const json_t *profile_row(const json_t *rows, const char *name)
{
	const json_t *row;
	size_t index;

	json_array_foreach(rows, index, row)
	{
		const char *its = json_string_value(json_object_get(row, "name"));

		if (its && !strcmp(its, name))
			return row;
	}
	return NULL;
}

/**
 * struct making - work in progress
 * @reader: what is read. @symbols: names.
 * @window: of the row that is made, if it has any.
 * @rows: those that are made. @operations: where their operations go, or NULL. @traced: how many.
 */
struct making {
	struct windows_reader reader;
	const struct symbols *symbols;
	struct window_record window;
	json_t *rows;
	FILE *operations;
	int traced;
};

static void swap(struct window_record *one, struct window_record *other)
{
	struct window_record was = *one;

	*one = *other;
	*other = was;
}

/* Reads all windows of the case; a later one of the right size takes an earlier one's place. */
static int find_window(struct making *making, uint64_t insns, bool *found)
{
	struct window_record window = { 0 };
	int ret;

	*found = false;
	while ((ret = windows_next(&making->reader, &window)) > 0) {
		if (!insns || window.insns != insns)
			continue;
		swap(&window, &making->window);
		*found = true;
	}
	window_free(&window);
	if (ret < 0)
		complain("gpuvm-profile", "line %lu of the windows: %s", making->reader.line,
			 strerror(-ret));
	return ret;
}

static int trace_operation(struct making *making, const struct row *row)
{
	struct operation operation;
	int ret;

	if (!making->operations)
		return 0;
	ret = operation_find(&operation, &making->window, row->iterations);
	if (ret) {
		complain("gpuvm-profile",
			 "%s: its batch is too long to be traced; it has %" PRIu64 " instructions",
			 row->name, making->window.insns);
		return 0;
	}
	ret = operation_write(&operation, &making->window, making->symbols, row->name,
			      ++making->traced, making->operations);
	if (ret)
		complain("gpuvm-profile", "the operation cannot be written: %s", strerror(-ret));
	return ret;
}

static int add_row(json_t *rows, const struct row *row, json_t *profile)
{
	int ret;

	if (!profile)
		profile = json_pack("{s:s}", "error",
				    "no window has as many instructions as the row's batch: time "
				    "went by in which none ran");
	ret = json_object_set_new(profile, "name", json_string(row->name));
	ret |= json_object_set_new(profile, "ops", json_integer(row->iterations));
	return ret | json_array_append_new(rows, profile) ? -ENOMEM : 0;
}

static int take_case(struct making *making, const json_t *result, const char *name)
{
	const json_t *json = profile_row(json_object_get(result, "benchmarks"), name);
	char message[256];
	struct row row;
	bool found;
	int ret;

	if (!json)
		return 0;
	ret = row_from_json(&row, json, message, sizeof(message));
	if (ret) {
		complain("gpuvm-profile", "%s", message);
		return ret;
	}
	ret = find_window(making, batch_insns(&row), &found);
	if (!ret && found)
		ret = trace_operation(making, &row);
	if (ret || !batch_insns(&row))
		return ret;
	return add_row(making->rows, &row,
		       found ? attribute(&making->window, making->symbols) : NULL);
}

json_t *profile_new(const json_t *result, FILE *file, const struct symbols *symbols,
		    FILE *operations)
{
	struct making making = {
		.reader.file = file,
		.symbols = symbols,
		.rows = json_array(),
		.operations = operations,
	};
	char copy[ROW_NAME_SIZE];
	const char *name;
	json_t *profile;
	int ret = 0;

	if (operations)
		fputs("{\"traceEvents\":[", operations);
	while (!ret && (name = windows_case(&making.reader))) {
		snprintf(copy, sizeof(copy), "%s", name);
		ret = take_case(&making, result, copy);
	}
	if (operations)
		fputs("\n]}\n", operations);
	profile = json_pack("{s:O, s:O}", "context", json_object_get(result, "context"), "rows",
			    making.rows);
	json_decref(making.rows);
	window_free(&making.window);
	if (!ret)
		return profile;
	json_decref(profile);
	return NULL;
}

double profile_per_op(const json_t *row, const json_t *counts, enum profile_what what)
{
	double ops = json_integer_value(json_object_get(row, "ops"));

	return ops ? json_integer_value(json_array_get(counts, what)) / ops : 0;
}
