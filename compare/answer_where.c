// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Why a family changed: the functions of its row in the middle.
 */
#include <errno.h>
#include <math.h>

#include "alike.h"
#include "answer.h"
#include "functions.h"

/* Of a family whose median moved by no more there is no question, %. */
#define LEAST_PCT 2

/* Columns before the functions, at most: the family and its change. */
#define LEAD_WIDTH 34

/* Of the row whose change is nearest to its family's median. Returns: NULL, there is none. */
static const char *middle_functions(const struct comparison *comparison, unsigned int side,
				    const struct family *family)
{
	size_t middle = alike_middle(comparison, side, family, true);
	bool is_other;

	if (middle == comparison->input->table.count)
		return NULL;
	return alike_functions(comparison, middle, side, &is_other);
}

static void add_family(struct grid *grid, const struct paper *paper, const struct family *family,
		       const char *functions)
{
	size_t room = paper->is_markdown	? 100 :
		      paper->width > LEAD_WIDTH ? paper->width - LEAD_WIDTH :
						  0;
	char text[512];

	functions_say(text, sizeof(text), functions, false, room);
	grid_add(grid, "%s", family->name);
	grid_add(grid, "%+.2f %%", family->median);
	grid_add(grid, "%s", text);
}

int print_why(const struct comparison *comparison, const struct paper *paper, unsigned int side,
	      const struct families *families)
{
	struct grid grid = { .columns = 3 };
	int ret;

	grid_add(&grid, "family");
	grid_add(&grid, "median");
	grid_add(&grid, "where its row in the middle changed, %s", comparison->clock);
	for (size_t i = 0; comparison->where && i < families->count; i++) {
		const struct family *family = &families->at[i];
		const char *functions = NULL;

		if (family->num_changes && fabs(family->median) > LEAST_PCT)
			functions = middle_functions(comparison, side, family);
		if (functions)
			add_family(&grid, paper, family, functions);
	}
	ret = grid.error;
	if (!ret && grid.count > grid.columns) {
		paper_gap(paper);
		paper_table(paper, &grid, 1, true);
	}
	grid_free(&grid);
	return ret;
}
