/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * profile.json (docs/interfaces.md): made of a run and its windows, shown, compared.
 */
#ifndef PROFILE_PROFILE_H
#define PROFILE_PROFILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "symbols.h"
#include "windows.h"

/**
 * profile_new() - the profiles of a run's rows
 * @result: its result.json.
 * @windows: what the plugin wrote.
 * @symbols: names.
 * @operations: where one operation of each row goes, as trace events; or NULL.
 *
 * Of each row the last window that has as many instructions as the row's smallest batch. A row
 * without such a window is in the list with an "error".
 *
 * Returns: a new object, NULL after a line on stderr.
 */
json_t *profile_new(const json_t *result, FILE *windows, const struct symbols *symbols,
		    FILE *operations);

/**
 * profile_print() - tables for people
 * @top: so many functions a row, 0: all.
 */
void profile_print(const json_t *profile, unsigned int top, FILE *file);

/* What rows of no mode are called where others are called by theirs. */
#define PROFILE_NO_MODE "none"

/**
 * profile_fold() - folded stacks of the rows that @filter means, per 1000 operations
 * @mode: of this mode's rows alone, or of those of %PROFILE_NO_MODE, and called without it; NULL:
 *	of all, as they are called.
 */
void profile_fold(const json_t *profile, const char *filter, const char *mode,
		  enum profile_what what, FILE *file);

/** profile_modes() - the modes of its rows, a line each. */
void profile_modes(const json_t *profile, FILE *file);

/** profile_has() - whether it has all rows of these names, with commas between them. */
bool profile_has(const json_t *profile, const char *names);

/**
 * profile_differ() - where rows differ in their instructions, rows that changed alike in a line
 *
 * Returns: how many rows changed, or a negative errno.
 */
int profile_differ(const json_t *a, const json_t *b, FILE *file);

/**
 * profile_differ_rows() - the same, a row a line: NAME, tab, change, tab, FUNCTION CHANGE, ...
 *
 * Returns: how many rows changed, or a negative errno.
 */
int profile_differ_rows(const json_t *a, const json_t *b, FILE *file);

/**
 * profile_check() - whether functions and stacks of each row add up to what the run measured
 * @result: its result.json.
 *
 * A line for each row that they do not, or that has no profile, and how many do.
 *
 * Returns: how many do not, or -ENOENT, after a line on stderr, where there is nothing to add up.
 */
int profile_check(const json_t *result, const json_t *profile, FILE *file);

/** profile_row() - the row of that name in a list of rows. Returns: it, or NULL. */
const json_t *profile_row(const json_t *rows, const char *name);

/** profile_per_op() - @counts of @row, per operation: what is in a list of counts. */
double profile_per_op(const json_t *row, const json_t *counts, enum profile_what what);

#endif
