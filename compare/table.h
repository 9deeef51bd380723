/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is compared: a line per case, a column per side, and in each cell what that side measured.
 */
#ifndef COMPARE_TABLE_H
#define COMPARE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "marks.h"

#define SIDES_MAX 16

/**
 * enum cell_state - what a side has to say about a case; the larger one wins
 * @CELL_ABSENT: nothing.
 * @CELL_SKIPPED: not measured, and @why.
 * @CELL_COSTLESS: it was run, and there is no cost that could be compared, and @why.
 * @CELL_MEASURED: numbers.
 * @CELL_FAILED: a repetition failed, so that none is to be used.
 */
enum cell_state {
	CELL_ABSENT,
	CELL_SKIPPED,
	CELL_COSTLESS,
	CELL_MEASURED,
	CELL_FAILED,
};

/**
 * struct sample - one repetition
 * @cost: per operation, in ticks of the clock; more than zero.
 * @run: which of the side's runs (boots) it is from.
 */
struct sample {
	double cost;
	unsigned int run;
};

/**
 * struct figure - another number of a case: a counter, a fit, a figure of the tracer
 * @name: index into &struct table.figure_names.
 * @value: finite.
 */
struct figure {
	unsigned int name;
	double value;
};

/**
 * struct cell - what one side measured of one case
 * @state: whether it did.
 * @why: why it did not, or NULL.
 * @samples: repetitions of all runs, in the order of the runs.
 * @num_samples: used part of @samples.
 * @resolution_pct: how finely the samples can tell, even on the exact clock; zero: to the last
 *	digit.
 * @marked: how many of the samples have each mark.
 * @unlike: what its modes did otherwise, 0: nothing; two modes are alike where it is the same.
 * @figures: of the first run that has any, by name.
 * @num_figures: used part of @figures.
 */
struct cell {
	enum cell_state state;
	char *why;
	struct sample *samples;
	size_t num_samples;
	double resolution_pct;
	size_t marked[ROW_MARKS];
	double unlike;
	struct figure *figures;
	size_t num_figures;
};

/**
 * struct line - one case
 * @name: its name; what differs between the sides (a mode) is "*".
 * @is_fit: it is the fit of a sweep: figures, no samples.
 * @cells: one per side.
 */
struct line {
	char *name;
	bool is_fit;
	struct cell *cells;
};

/**
 * struct table - all of it; all zero but @sides is an empty one
 * @sides: columns.
 * @lines: in the order of the first side, then of the second, ...
 * @count: used part of @lines.
 * @index: name -> index of its line.
 * @figure_names: names of figures.
 * @num_figure_names: used part of @figure_names.
 * @figure_index: name -> index into @figure_names.
 */
struct table {
	unsigned int sides;
	struct line *lines;
	size_t count;
	json_t *index;
	char **figure_names;
	size_t num_figure_names;
	json_t *figure_index;
};

/**
 * table_line() - the line of a case, a new one when there is none
 * @table: the table.
 * @name: the case. Control characters become "?".
 *
 * Return: the line, valid until the next call; NULL when there is no memory.
 */
struct line *table_line(struct table *table, const char *name);

/**
 * cell_sample() - add a repetition
 * @cell: the cell.
 * @cost: per operation.
 * @run: the side's run that it is from.
 *
 * Return: 0, -ENOMEM.
 */
int cell_sample(struct cell *cell, double cost, unsigned int run);

/**
 * cell_smallest() - the smallest cost
 * @cell: measured.
 *
 * Return: it.
 */
double cell_smallest(const struct cell *cell);

/**
 * cell_apart_pct() - how far apart the exact clock sees the same kernel in this case
 * @cell: measured.
 *
 * Return: per cent of the smallest cost: what the rows say themselves, and at least what they
 * differ by. 0: the cost is exact.
 */
double cell_apart_pct(const struct cell *cell);

/**
 * cell_mark() - take over the marks of the repetition that was added last
 * @cell: the cell.
 * @marks: set of MARK_BIT().
 */
void cell_mark(struct cell *cell, unsigned int marks);

/**
 * cell_say() - a reason for a state; a lesser state than that of the cell is read over
 * @cell: the cell.
 * @state: the state.
 * @why: the reason; copied, control characters become "?".
 *
 * Return: 0, -ENOMEM.
 */
int cell_say(struct cell *cell, enum cell_state state, const char *why);

/**
 * cell_figure() - set a figure, unless the cell has it already
 * @table: the table.
 * @cell: the cell.
 * @name: the figure.
 * @value: finite.
 *
 * Return: 0, -ENOMEM.
 */
int cell_figure(struct table *table, struct cell *cell, const char *name, double value);

/**
 * cell_figure_get() - look a figure up
 * @cell: the cell.
 * @name: index of its name.
 * @value: out, untouched when there is none.
 *
 * Return: true when there is one.
 */
bool cell_figure_get(const struct cell *cell, unsigned int name, double *value);

/**
 * table_free() - free everything
 * @table: the table, an empty one afterwards.
 */
void table_free(struct table *table);

#endif
