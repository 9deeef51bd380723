/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Has one run the rows of another, to the last digit?
 */
#ifndef COMPARE_SAME_H
#define COMPARE_SAME_H

#include <stdio.h>

/* What same_rows() returns when some differ. */
#define SAME_NOT 1

/**
 * same_rows() - print the names of the rows of a run that are not, exactly so, in another
 * @whole: the run, or its folder, that is to have them all.
 * @part: the run whose rows are looked for; it may have fewer, in another order.
 * @out: where to.
 *
 * Rows that were measured. What relates a row to others of its run is not compared: its place, and
 * the base that it is held against.
 *
 * Return: 0, %SAME_NOT; negative errno after a line on stderr.
 */
int same_rows(const char *whole, const char *part, FILE *out);

#endif
