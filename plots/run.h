/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A finished run, read from its folder: result.json, and trace.json where it was traced.
 */
#ifndef PLOTS_RUN_H
#define PLOTS_RUN_H

#include <limits.h>
#include <stddef.h>
#include <jansson.h>

#include "rowset.h"

#define RUNS_MAX 16
#define RUN_LABEL_SIZE 72

/**
 * struct run - one run
 * @dir: its folder.
 * @label: its revision; of two runs of one revision the second is "REVISION (2)". Of a run that
 *	did not come to its end "REVISION, incomplete".
 * @context: "context" of result.json.
 * @rows: "benchmarks" of result.json, in the order of a result.
 * @first_of: name -> index of the first row that was to be measured, also if it was not.
 * @cost_of: name -> index of the first row that has a cost.
 * @trace: trace.json, or NULL when the run was not traced.
 */
struct run {
	char dir[PATH_MAX];
	char label[RUN_LABEL_SIZE];
	json_t *context;
	struct rowset rows;
	json_t *first_of;
	json_t *cost_of;
	json_t *trace;
};

/**
 * struct runs - the runs that are shown together; all zero is none
 * @runs: the first is what the others are compared with.
 * @count: used part of @runs.
 */
struct runs {
	struct run runs[RUNS_MAX];
	size_t count;
};

/**
 * runs_load() - read a run and append it
 * @runs: the runs.
 * @dir: the folder that has result.json.
 *
 * Says on stderr what is wrong. Return: 0, -EINVAL, -E2BIG, -ENOMEM.
 */
int runs_load(struct runs *runs, const char *dir);

/** runs_free() - free what was read */
void runs_free(struct runs *runs);

/** run_text() - a text of the context, "" when there is none of that name */
const char *run_text(const struct run *run, const char *key);

/** run_unit() - what the run's clock counts, for people: "instructions", "ns", "emulated ns" */
const char *run_unit(const struct run *run);

/** run_same_clock() - whether the costs of two runs may stand in one figure */
bool run_same_clock(const struct run *a, const struct run *b);

/** row_is_measured() - whether the row was measured: not skipped, not failed, not computed */
bool row_is_measured(const struct row *row);

/**
 * row_cost() - what one operation costs, in the unit of the run's clock
 * @row: the row.
 * @cost: out.
 *
 * Return: false for a row without a cost: one that was not measured, or was traced and not timed.
 */
bool row_cost(const struct row *row, double *cost);

/** run_row() - the first row of that name that was to be measured, or NULL */
const struct row *run_row(const struct run *run, const char *name);

/** run_find() - the first measured row of that name that has a cost, or NULL */
const struct row *run_find(const struct run *run, const char *name);

#endif
