/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A cell's repetitions, by boot.
 */
#ifndef COMPARE_BOOTS_H
#define COMPARE_BOOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "side.h"
#include "timing.h"

/**
 * struct outlier - a repetition beyond the outer fences of its side
 * @run: which run of the side.
 * @cost: what it cost.
 * @median: of all repetitions of the side.
 */
struct outlier {
	unsigned int run;
	double cost;
	double median;
};

/**
 * boots_medians() - what each boot of a cell says
 * @cell: measured.
 * @medians: out: the medians of their repetitions, in the order of the boots; room for %RUNS_MAX.
 * @count: out: boots.
 *
 * Return: 0, -ENOMEM.
 */
int boots_medians(const struct cell *cell, double *medians, size_t *count);

/**
 * boots_of() - the boots of a cell, as struct session has them
 * @cell: measured.
 * @values: out: logarithms of the boots' medians, NAN of those that do not have it.
 * @runs: boots of the side.
 *
 * Return: 0, -ENOMEM.
 */
int boots_of(const struct cell *cell, double *values, size_t runs);

/**
 * outliers_of() - repetitions that stand apart; they are named, and stay in
 * @cell: measured.
 * @outliers: out: to be freed, or NULL when there are none.
 * @count: out: their number.
 *
 * Return: 0, -ENOMEM.
 */
int outliers_of(const struct cell *cell, struct outlier **outliers, size_t *count);

#endif
