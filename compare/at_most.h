/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do the rows of a run cost no more than a number?
 */
#ifndef COMPARE_AT_MOST_H
#define COMPARE_AT_MOST_H

#include <stdio.h>

#include "judge.h"

/**
 * at_most() - print the largest cost, and judge it
 * @comparison: of one run of an exact clock, compared; its limits hold: without one, what is less
 *	than 0.1 % more, or less than one instruction, is no more.
 * @most: the number.
 * @out: where to.
 *
 * Return: 0, 1 when one costs more; 2 after a line on stderr when that cannot be told: nothing was
 * measured, or what costs more is not to be trusted.
 */
int at_most(const struct comparison *comparison, double most, FILE *out);

#endif
