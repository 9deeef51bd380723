/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of two runs that belong together.
 */
#ifndef COMPARE_PAIRS_H
#define COMPARE_PAIRS_H

#include "row.h"

/**
 * pairs_each() - hand out the rows of a run with those of another
 * @other: a result.json, or its folder.
 * @run: the run whose rows are handed out, in its order: those that were measured.
 * @take: gets each. @there: the row of that name and repetition in @other, NULL where it has none.
 * @data: for @take.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int pairs_each(const char *other, const char *run,
	       void (*take)(const struct row *there, const struct row *row, void *data),
	       void *data);

#endif
