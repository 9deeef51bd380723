/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each row of a comparison, for people who asked for rows: cases, and figures that differ.
 */
#ifndef COMPARE_ROWS_H
#define COMPARE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "grid.h"
#include "judge.h"

/* More than this many lines of figures nobody reads; JSON has them all. */
#define ROWS_FIGURES_MAX 100

/**
 * rows_cases() - a line for each case
 * @grid: where to.
 * @comparison: compared.
 * @changed: only those that changed.
 *
 * Return: how many are left out.
 */
size_t rows_cases(struct grid *grid, const struct comparison *comparison, bool changed);

/**
 * rows_figures() - a line for each figure that differs, %ROWS_FIGURES_MAX at most
 * @grid: where to.
 * @comparison: compared.
 *
 * Return: how many there would have been.
 */
size_t rows_figures(struct grid *grid, const struct comparison *comparison);

/**
 * rows_have_reasons() - whether why a case was not judged is in a column of its own
 * @comparison: compared.
 *
 * Return: true for several sides: there no column is to be as wide as the longest of them.
 */
bool rows_have_reasons(const struct comparison *comparison);

/** rows_number() - add a number, with a sign unless @sign is "" */
void rows_number(struct grid *grid, double value, const char *sign);

/** rows_percent() - add a change */
void rows_percent(struct grid *grid, double pct);

#endif
