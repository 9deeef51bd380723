// SPDX-License-Identifier: GPL-2.0-or-later
#include "format.h"

#include <math.h>
#include <string.h>

static const struct format *const formats[] = {
#define FORMAT(_name) &format_##_name,
	FORMATS(FORMAT)
#undef FORMAT
};

const struct format *format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		if (!strcmp(formats[i]->name, name))
			return formats[i];
	}
	return NULL;
}

const char *format_names(void)
{
	static char names[128];

	names[0] = '\0';
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		strcat(names, i ? ", " : "");
		strcat(names, formats[i]->name);
	}
	return names;
}

bool verdict_is_change(const struct verdict *verdict)
{
	return verdict->outcome != OUTCOME_NONE && verdict->outcome != OUTCOME_SAME &&
	       verdict->outcome != OUTCOME_UNSEEN && !verdict->is_skipped_alike;
}

bool line_is_shown(const struct comparison *comparison, size_t line, bool changed)
{
	bool any = false;

	for (unsigned int side = 1; side < comparison->input->num_sides; side++) {
		const struct verdict *verdict = verdict_of(comparison, line, side);

		any |= changed ? verdict_is_change(verdict) : verdict->outcome != OUTCOME_NONE;
	}
	return any;
}

bool line_is_exact(const struct comparison *comparison, const struct line *line)
{
	for (unsigned int side = 0; side < comparison->input->num_sides; side++) {
		const struct cell *cell = &line->cells[side];

		for (enum row_mark mark = 0; mark < MARK_UNLIKE; mark++) {
			if (cell->marked[mark])
				return false;
		}
		if (cell->num_samples && cell_apart_pct(cell) > 0)
			return false;
	}
	return comparison->is_exact;
}

bool figure_values(const struct comparison *comparison, size_t line, unsigned int figure,
		   bool changed, double *values)
{
	const struct line *what = &comparison->input->table.lines[line];
	bool any = false, differs = false;

	for (unsigned int side = 0; side < comparison->input->num_sides; side++) {
		const struct cell *cell = &what->cells[side];

		values[side] = NAN;
		if (cell_figure_get(cell, figure, &values[side]))
			any = true;
		/* Where the case itself is missing, its figures being so too is no news. */
		if (side && (cell->state == CELL_MEASURED || what->is_fit) &&
		    (what->cells[0].state == CELL_MEASURED || what->is_fit))
			differs |= !(values[side] == values[0]) &&
				   !(isnan(values[side]) && isnan(values[0]));
	}
	return any && (differs || !changed);
}
