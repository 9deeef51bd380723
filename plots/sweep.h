/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows whose names differ in the last parameter only, a number: cost against size.
 */
#ifndef PLOTS_SWEEP_H
#define PLOTS_SWEEP_H

#include "fit.h"
#include "run.h"

/* Fewer sizes than this show no course. */
#define SWEEP_LEAST_SIZES 3

/**
 * struct sweep - one sweep
 * @prefix: the rows' name without the last parameter.
 * @group: @prefix without the mode: what modes have in common.
 * @mode: the mode, "" when the name has none.
 * @parameter: the last parameter's key.
 * @rows: the rows, by size. @sizes: their sizes. @count: of both.
 * @fit: the fit that the result has. @has_fit: it has one.
 */
struct sweep {
	char prefix[ROW_NAME_SIZE];
	char group[ROW_NAME_SIZE];
	char mode[32];
	char parameter[32];
	const struct row **rows;
	double *sizes;
	size_t count;
	struct fit fit;
	bool has_fit;
};

/**
 * struct sweeps - the sweeps of a run; all zero is none
 * @sweeps: in the order of the rows.
 * @count: of them.
 */
struct sweeps {
	struct sweep *sweeps;
	size_t count;
};

/**
 * sweeps_find() - all sweeps of a run that have %SWEEP_LEAST_SIZES sizes
 * @sweeps: out, sweeps_free() it.
 * @run: the run; its rows are pointed to.
 * @timed: only rows that have a cost.
 *
 * Return: 0, -ENOMEM.
 */
int sweeps_find(struct sweeps *sweeps, const struct run *run, bool timed);

/** sweeps_free() - free what sweeps_find() gave */
void sweeps_free(struct sweeps *sweeps);

/**
 * sweep_parse() - split "a/mode:m/n:12" into prefix, group, mode, parameter and size
 * @name: a row's name.
 * @sweep: out.
 * @size: out.
 *
 * Return: whether the last part is a parameter with a number.
 */
bool sweep_parse(const char *name, struct sweep *sweep, double *size);

/** name_without() - a copy of a row's name without the part KEY:VALUE */
void name_without(char *out, size_t size, const char *name, const char *key);

#endif
