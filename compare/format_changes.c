// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * For scripts: the answer in a line, then the names of cases whose cost changed: one of each that
 * changed alike, to be profiled. With --rows all of them.
 */
#include <errno.h>
#include <stdlib.h>

#include "alike.h"
#include "format.h"

/* Profiled on two kernels, these take 40 seconds on two CPUs. */
#define PICKED_MAX 64

static bool has_changed(const struct comparison *comparison, size_t line)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		if (verdict_has_changed(verdict_of(comparison, line, side)))
			return true;
	}
	return false;
}

static int pick(const struct comparison *comparison, bool *picked)
{
	int ret = 0;

	if (comparison->rows || !comparison->is_exact) {
		for (size_t i = 0; i < comparison->input->table.count; i++)
			picked[i] = has_changed(comparison, i);
		return 0;
	}
	for (unsigned int side = 1; !ret && side < comparison->input->num_sides; side++)
		ret = alike_pick(comparison, side, PICKED_MAX, picked);
	return ret;
}

static int print_changes(const struct comparison *comparison, FILE *out, bool changed)
{
	const struct table *table = &comparison->input->table;
	bool *picked = calloc(table->count + 1, sizeof(*picked));
	int ret = picked ? pick(comparison, picked) : -ENOMEM;

	(void)changed;
	if (!ret)
		fprintf(out, "%s\n", comparison->summary);
	for (size_t i = 0; !ret && i < table->count; i++) {
		if (picked[i])
			fprintf(out, "%s\n", table->lines[i].name);
	}
	free(picked);
	return ret;
}

const struct format format_changes = {
	.name = "changes",
	.print = print_changes,
	.sides_min = 2,
};
