// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "attribute.h"
#include "complain.h"
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

/* Reads all windows of the case; a later one of the right size takes an earlier one's place. */
static int find_profile(struct windows_reader *reader, uint64_t insns,
			const struct symbols *symbols, json_t **profile)
{
	struct window_record window = { 0 };
	int ret;

	*profile = NULL;
	while ((ret = windows_next(reader, &window)) > 0) {
		if (!insns || window.insns != insns)
			continue;
		json_decref(*profile);
		*profile = attribute(&window, symbols);
		if (!*profile)
			ret = -ENOMEM;
	}
	window_free(&window);
	if (ret < 0)
		complain("gpuvm-profile", "line %lu of the windows: %s", reader->line,
			 strerror(-ret));
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

static int take_case(const json_t *result, struct windows_reader *reader, const char *name,
		     const struct symbols *symbols, json_t *rows)
{
	const json_t *json = profile_row(json_object_get(result, "benchmarks"), name);
	char message[256];
	json_t *profile;
	struct row row;
	int ret;

	if (!json)
		return 0;
	ret = row_from_json(&row, json, message, sizeof(message));
	if (ret) {
		complain("gpuvm-profile", "%s", message);
		return ret;
	}
	ret = find_profile(reader, batch_insns(&row), symbols, &profile);
	if (ret || !batch_insns(&row)) {
		json_decref(profile);
		return ret;
	}
	return add_row(rows, &row, profile);
}

json_t *profile_new(const json_t *result, FILE *file, const struct symbols *symbols)
{
	struct windows_reader reader = { .file = file };
	json_t *rows = json_array(), *profile;
	const char *name;
	char copy[ROW_NAME_SIZE];
	int ret = 0;

	while (!ret && (name = windows_case(&reader))) {
		snprintf(copy, sizeof(copy), "%s", name);
		ret = take_case(result, &reader, copy, symbols, rows);
	}
	profile = json_pack("{s:O, s:O}", "context", json_object_get(result, "context"), "rows",
			    rows);
	json_decref(rows);
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
