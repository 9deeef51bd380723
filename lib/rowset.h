/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows of a run, in the order of a result.
 */
#ifndef LIB_ROWSET_H
#define LIB_ROWSET_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "row.h"

/**
 * struct rowset_entry - one row
 * @row: the row.
 * @number: order of coming, decides between rows that row_compare() calls equal.
 * @shown: for the user of the set.
 */
struct rowset_entry {
	struct row row;
	size_t number;
	bool shown;
};

/**
 * struct rowset - rows; all zero is an empty set
 * @entries: pointers, so that sorting moves no rows.
 * @count: used part of @entries.
 * @room: size of @entries.
 */
struct rowset {
	struct rowset_entry **entries;
	size_t count;
	size_t room;
};

/**
 * rowset_add() - add a copy of a row at the end
 * @set: the rows.
 * @row: the row.
 *
 * Return: 0, -ENOMEM.
 */
int rowset_add(struct rowset *set, const struct row *row);

/**
 * rowset_sort() - bring the rows into the order of row_compare()
 * @set: the rows.
 */
void rowset_sort(struct rowset *set);

/**
 * rowset_relate() - set pct_of_base of all rows whose family's base row is in the set
 * @set: the rows.
 *
 * The base is a row with the counter "base" that has not failed, the first in the order of
 * row_compare(): of several repetitions the first. What has a pct_of_base keeps it.
 */
void rowset_relate(struct rowset *set);

/**
 * rowset_to_json() - the rows as "benchmarks"
 * @set: the rows.
 *
 * Return: a new array, NULL when there is no memory.
 */
json_t *rowset_to_json(const struct rowset *set);

/**
 * rowset_free() - free all rows
 * @set: the rows, an empty set afterwards.
 */
void rowset_free(struct rowset *set);

#endif
