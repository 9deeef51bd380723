// SPDX-License-Identifier: GPL-2.0-or-later
/* Do profiles add up to what the stopwatch saw? */
#include "profile.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "complain.h"

static json_int_t sum_of(const json_t *row, const char *what)
{
	json_int_t sum = 0;
	const char *name;
	json_t *counts;

	json_object_foreach(json_object_get(row, what), name, counts)
	{
		sum += json_integer_value(json_array_get(counts, PROFILE_INSN));
	}
	return sum;
}

/* Of the row's smallest batch; 0 of a row that is none, has failed, or has no cost. */
static json_int_t batch_of(const json_t *row)
{
	const char *type = json_string_value(json_object_get(row, "run_type"));
	double insn = json_number_value(json_object_get(row, "insn_per_op"));

	if (!type || strcmp(type, "iteration") ||
	    json_is_true(json_object_get(row, "error_occurred")))
		return 0;
	return llround(insn * json_integer_value(json_object_get(row, "iterations")));
}

/* Returns whether it does. */
static bool check_row(const char *name, json_int_t batch, const json_t *row, FILE *file)
{
	json_int_t functions = sum_of(row, "functions"), stacks = sum_of(row, "stacks");
	json_int_t insn = json_integer_value(json_object_get(row, "insn"));
	const char *error = json_string_value(json_object_get(row, "error"));

	if (!row || error) {
		fprintf(file, "%s: no profile%s%s\n", name, error ? ": " : "", error ? error : "");
		return false;
	}
	if (insn == batch && functions == batch && stacks == batch)
		return true;
	fprintf(file,
		"%s: %" JSON_INTEGER_FORMAT " instructions, but %" JSON_INTEGER_FORMAT
		" in its window, %" JSON_INTEGER_FORMAT " in functions, %" JSON_INTEGER_FORMAT
		" in stacks\n",
		name, batch, insn, functions, stacks);
	return false;
}

int profile_check(const json_t *result, const json_t *profile, FILE *file)
{
	const json_t *profiles = json_object_get(profile, "rows"), *row;
	int good = 0, bad = 0;
	size_t index;

	json_array_foreach(json_object_get(result, "benchmarks"), index, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));
		json_int_t batch = name ? batch_of(row) : 0;

		if (!batch)
			continue;
		if (check_row(name, batch, profile_row(profiles, name), file))
			good++;
		else
			bad++;
	}
	if (!good && !bad) {
		complain("gpuvm-profile", "the run has no row that could add up");
		return -ENOENT;
	}
	fprintf(file, "%d rows add up, %d do not\n", good, bad);
	return bad;
}
