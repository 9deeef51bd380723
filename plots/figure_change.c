// SPDX-License-Identifier: GPL-2.0-or-later
/* Two runs side by side, family by family: the rows that changed most, and by how much. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "marks.h"
#include "name.h"

#define SHOWN_MAX 30
/* Exact costs that differ by less round to the same percentage. */
#define LEAST_CHANGE_PCT 0.05

struct change {
	const struct row *row;
	double before;
	double after;
	double pct;
	unsigned int marks;
};

struct changes {
	struct change *changes;
	size_t count;
	size_t compared;
};

static int by_size_of_change(const void *a, const void *b)
{
	double one = fabs(((const struct change *)a)->pct);
	double other = fabs(((const struct change *)b)->pct);

	return (one < other) - (one > other);
}

static int by_change(const void *a, const void *b)
{
	double one = ((const struct change *)a)->pct;
	double other = ((const struct change *)b)->pct;

	return (one > other) - (one < other);
}

/* What is told apart within a figure's family. */
static const char *short_name(const char *name)
{
	const char *slash = strchr(name, '/');

	return slash ? slash + 1 : name;
}

/* Of the rows from @first to the end of their family. Return: where that is. */
static size_t collect(struct changes *changes, const struct run *one, const struct run *other,
		      size_t first)
{
	unsigned int family = one->rows.entries[first]->row.family_index;
	size_t i;

	changes->count = changes->compared = 0;
	for (i = first; i < one->rows.count; i++) {
		const struct row *row = &one->rows.entries[i]->row, *match;
		struct change change = { .row = row };

		if (row->family_index != family)
			break;
		if (row->repetition_index || !row_cost(row, &change.before))
			continue;
		match = run_find(other, row->name);
		if (!match || !row_cost(match, &change.after))
			continue;
		changes->compared++;
		change.marks = (row_marks(row) | row_marks(match)) & ~MARK_BIT(MARK_UNLIKE);
		change.pct = (change.after - change.before) / change.before * 100;
		if (fabs(change.pct) >= LEAST_CHANGE_PCT)
			changes->changes[changes->count++] = change;
	}
	return i;
}

static void write_figure(struct figures *figures, const struct run *one, const struct run *other,
			 const struct changes *changes)
{
	size_t shown = changes->count < SHOWN_MAX ? changes->count : SHOWN_MAX;
	char family[ROW_NAME_SIZE], what[ROW_NAME_SIZE + 2 * RUN_LABEL_SIZE + 16];
	struct figure figure;

	name_family(changes->changes[0].row->name, family, sizeof(family));
	snprintf(what, sizeof(what), "%s, %s and %s", family, one->label, other->label);
	if (figure_open(figures, &figure, "change", what,
			"To the left is cheaper. On the right: cost before and after, change."))
		return;
	figure_text(&figure, "xname", "change in %% of %s per operation, %s to %s (%s machine)",
		    run_unit(one), one->label, other->label, run_text(one, "machine"));
	figure_text(&figure, "note", "%zu of %zu rows changed%s", changes->count, changes->compared,
		    shown < changes->count ? "; the largest changes are shown" : "");
	figure_number(&figure, "rows", shown);
	figure_number(&figure, "height", fmax(240, 150 + 17.0 * shown));
	qsort(changes->changes, changes->count, sizeof(changes->changes[0]), by_size_of_change);
	qsort(changes->changes, shown, sizeof(changes->changes[0]), by_change);
	fputs("# line, row, cost before, cost after, change in %, text\n", figure.data);
	for (size_t i = 0; i < shown; i++) {
		const struct change *change = &changes->changes[i];
		char marks[MARKS_SIZE];

		marks_text(change->marks, marks);
		fprintf(figure.data, "%zu ", i);
		figure_label(&figure, short_name(change->row->name));
		fprintf(figure.data, " %.15g %.15g %.15g \"%.*f → %.*f, %+.1f %%%s%s\"\n",
			change->before, change->after, change->pct, change->before < 1000,
			change->before, change->after < 1000, change->after, change->pct,
			marks[0] ? " " : "", marks);
	}
	figure_close(figures, &figure);
}

/* Return: rows that both runs have. */
static size_t compare(struct figures *figures, const struct run *one, const struct run *other)
{
	size_t rows = one->rows.count, compared = 0;
	struct changes changes = { .changes = malloc((rows + 1) * sizeof(struct change)) };
	size_t first = 0;

	if (!changes.changes)
		figures->error = -ENOMEM;
	while (changes.changes && first < rows) {
		first = collect(&changes, one, other, first);
		compared += changes.compared;
		if (changes.count)
			write_figure(figures, one, other, &changes);
	}
	free(changes.changes);
	return compared;
}

void figures_change(struct figures *figures, const struct runs *runs)
{
	const json_t *list = figures->list;
	size_t before = json_array_size(list), compared = 0;
	bool comparable = false;

	for (size_t i = 1; i < runs->count; i++) {
		if (!run_same_clock(&runs->runs[0], &runs->runs[i]))
			continue;
		comparable = true;
		compared += compare(figures, &runs->runs[0], &runs->runs[i]);
	}
	if (runs->count < 2)
		figures_missing(figures, "change", "there is one run only");
	else if (!comparable)
		figures_missing(figures, "change", "the runs are of different clocks or machines");
	else if (!compared)
		figures_missing(figures, "change", "the runs have no row in common");
	else if (json_array_size(list) == before)
		figures_missing(figures, "change",
				"no row changed by 0.05 % or more: the runs are equal");
}
