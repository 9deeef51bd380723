/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of the cases of each family.
 */
#ifndef COMPARE_FAMILIES_H
#define COMPARE_FAMILIES_H

#include "judge.h"

/**
 * struct family - one of them, on one side against the first
 * @name: its name.
 * @cases: those that were compared.
 * @worse: those that cost more.
 * @better: those that cost less.
 * @changed: those that are known to cost something else.
 * @worst: largest change, %, of rows that are to be trusted; NAN: there is none.
 * @best: smallest change.
 * @median: the one in the middle.
 * @median_by: the change in the middle, in ticks of the clock.
 * @changes: all of them, sorted.
 * @by: the same in ticks.
 * @num_changes: used part of @changes; 0: no row of it is to be trusted.
 */
struct family {
	char name[ROW_NAME_SIZE];
	size_t cases;
	size_t worse;
	size_t better;
	size_t changed;
	double worst;
	double best;
	double median;
	double median_by;
	double *changes;
	double *by;
	size_t num_changes;
};

/**
 * struct families - all of them
 * @at: what changed most first.
 * @count: used part of @at.
 */
struct families {
	struct family *at;
	size_t count;
};

/**
 * families_of() - add them up
 * @families: out; to be freed, however this ends.
 * @comparison: compared.
 * @side: which side, from 1.
 *
 * Return: 0, -ENOMEM.
 */
int families_of(struct families *families, const struct comparison *comparison, unsigned int side);

/**
 * families_free() - free them
 * @families: none afterwards.
 */
void families_free(struct families *families);

#endif
