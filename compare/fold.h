/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows that changed alike, in one line: what all modes do the same is said once, and a sweep is one
 * line.
 */
#ifndef COMPARE_FOLD_H
#define COMPARE_FOLD_H

#include <stdbool.h>
#include <stddef.h>

#include "row.h"

/**
 * struct range - from the value that is nearest to zero to the one that is farthest from it
 * @near: the one.
 * @far: the other.
 */
struct range {
	double near;
	double far;
};

/**
 * struct change - how a row changed
 * @name: the row; kept for as long as the folds.
 * @by: by how much.
 * @pct: by how many %; NAN when it began at zero.
 * @low: what it changed by at least, % (not exact clocks).
 * @high: at most.
 * @where: in which functions, or NULL: "drm_gpuvm_sm_map +16, drm_gpuva_link +2".
 */
struct change {
	const char *name;
	double by;
	double pct;
	double low;
	double high;
	const char *where;
};

/**
 * struct fold - rows that changed alike
 * @pattern: their names; parts that they have not in common are "*".
 * @first: one of them.
 * @rows: how many.
 * @by: by how much.
 * @pct: by how many %.
 * @low: smallest lower end of their intervals.
 * @high: largest upper end.
 * @common: what all their intervals have in common.
 * @where: in which functions the first one did of which that is known, or NULL.
 * @where_differs: others did so in others, or by other numbers.
 */
struct fold {
	char pattern[ROW_NAME_SIZE];
	const char *first;
	size_t rows;
	struct range by;
	struct range pct;
	double low;
	double high;
	double common[2];
	const char *where;
	bool where_differs;
};

/**
 * struct folds - all of one kind; all zero but the first two is none
 * @is_exact: alike are changes by the same number; else changes whose intervals overlap.
 * @tolerance: how far apart the same number may be.
 * @at: the folds.
 * @count: used part of @at.
 */
struct folds {
	bool is_exact;
	double tolerance;
	struct fold *at;
	size_t count;
};

/**
 * folds_add() - add a row
 * @folds: where to.
 * @change: how it changed.
 *
 * Return: 0, -ENOMEM.
 */
int folds_add(struct folds *folds, const struct change *change);

/**
 * folds_sort() - the largest change first
 * @folds: all rows are in. On the exact clock what differs only in numbers of its names, and
 *	changed the same way, is put together before: a sweep.
 */
void folds_sort(struct folds *folds);

/**
 * folds_free() - free them
 * @folds: none afterwards.
 */
void folds_free(struct folds *folds);

#endif
