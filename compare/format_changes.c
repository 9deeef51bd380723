// SPDX-License-Identifier: GPL-2.0-or-later
/* For scripts: the answer in a line, then the names of the cases whose cost changed. */
#include "format.h"

static bool has_changed(const struct comparison *comparison, size_t line)
{
	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		enum outcome outcome = verdict_of(comparison, line, side)->outcome;

		if (outcome == OUTCOME_WORSE || outcome == OUTCOME_BETTER ||
		    outcome == OUTCOME_WITHIN)
			return true;
	}
	return false;
}

static int print_changes(const struct comparison *comparison, FILE *out, bool changed)
{
	const struct table *table = &comparison->input->table;

	(void)changed;
	fprintf(out, "%s\n", comparison->summary);
	for (size_t i = 0; i < table->count; i++) {
		if (has_changed(comparison, i))
			fprintf(out, "%s\n", table->lines[i].name);
	}
	return 0;
}

const struct format format_changes = {
	.name = "changes",
	.print = print_changes,
	.sides_min = 2,
};
