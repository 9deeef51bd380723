/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sides of a comparison and the runs that each consists of.
 */
#ifndef COMPARE_SIDE_H
#define COMPARE_SIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "table.h"

#define RUNS_MAX 256
#define LABEL_SIZE 64
#define MESSAGE_SIZE 512

/**
 * struct run - one result.json: one boot, or one process
 * @path: where it is from.
 * @context: its context.
 * @rows: measured rows in it.
 */
struct run {
	char *path;
	json_t *context;
	size_t rows;
};

/**
 * struct side - a column
 * @label: its title.
 * @mode: only rows of this VM mode, whose names lose it; empty: all rows.
 * @runs: its runs.
 * @num_runs: used part of @runs.
 */
struct side {
	char label[LABEL_SIZE];
	char mode[LABEL_SIZE];
	struct run *runs;
	unsigned int num_runs;
};

/**
 * struct input - all that was read
 * @sides: columns; the first is what the others are compared with.
 * @num_sides: used part of @sides.
 * @table: the numbers. Its @sides is set before the first run is read.
 * @skips: rows that were skipped, also those that @filter leaves out.
 * @filter: globs on names of cases, or NULL.
 * @only_modes: rows of these VM modes, with commas, and those that have none; NULL: all.
 * @num_left_out: rows that were not selected.
 * @message: why the last call failed; a line without its end.
 */
struct input {
	struct side sides[SIDES_MAX];
	unsigned int num_sides;
	struct table table;
	struct table skips;
	const char *filter;
	const char *only_modes;
	size_t num_left_out;
	char message[MESSAGE_SIZE];
};

/**
 * input_read() - add a run to a side
 * @input: what was read so far.
 * @side: which side.
 * @path: a result.json, or the folder that it is in. A trace.json beside it is read too.
 *
 * Return: 0, or negative errno and @message.
 */
int input_read(struct input *input, unsigned int side, const char *path);

/**
 * input_take() - add a run that is in memory already
 * @input: what was read so far.
 * @side: which side.
 * @path: what to call it.
 * @result: what result_parse() gave.
 *
 * Return: as input_read().
 */
int input_take(struct input *input, unsigned int side, const char *path, const json_t *result);

/**
 * input_case_name() - what a row's case is called in the table
 * @side: the side that has the row.
 * @run_name: the row's name.
 * @name: out: the name, with "*" instead of the mode when the side is a mode.
 * @size: size of @name.
 *
 * Return: false when the row is not of the side's mode.
 */
bool input_case_name(const struct side *side, const char *run_name, char *name, size_t size);

/**
 * input_selects() - whether a row is one of those that are to be compared
 * @input: @sides, @filter and @only_modes are set.
 * @run_name: the row's name.
 *
 * Where modes are compared, a filter that means one of them means the case in all of them.
 *
 * Return: as said.
 */
bool input_selects(const struct input *input, const char *run_name);

/**
 * input_clock() - what the numbers count
 * @input: what was read.
 * @clock: out: "insn", "ns" or "tcg-ns".
 *
 * Return: 0, -EINVAL and @message when the runs are of different clocks, or of one that we
 * don't know.
 */
int input_clock(struct input *input, const char **clock);

/**
 * input_label() - give each side that has no label one: its revision, told apart by a number
 * @input: what was read.
 */
void input_label(struct input *input);

/**
 * context_text() - a text of a run's context
 * @run: the run.
 * @key: which.
 *
 * Return: the text; "" when there is none.
 */
const char *context_text(const struct run *run, const char *key);

/**
 * run_incomplete() - why a run is not whole
 * @run: the run.
 *
 * Return: the reason; NULL when it is whole.
 */
const char *run_incomplete(const struct run *run);

/**
 * input_free() - free everything
 * @input: all zero afterwards.
 */
void input_free(struct input *input);

#endif
