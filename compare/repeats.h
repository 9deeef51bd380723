/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same run of several boots: does what one mode costs against another repeat?
 */
#ifndef COMPARE_REPEATS_H
#define COMPARE_REPEATS_H

#include <stdio.h>

#define REPEATS_BOOTS_MAX 64

/**
 * repeats() - print what a counter is in each mode against another one, in every boot
 * @counter: the counter.
 * @against: the mode that others are related to.
 * @paths: a run of each boot.
 * @num: boots, up to %REPEATS_BOOTS_MAX.
 * @out: where to.
 *
 * Return: 0, whether it repeats or not; negative errno after a line on stderr.
 */
int repeats(const char *counter, const char *against, const char *const *paths, unsigned int num,
	    FILE *out);

#endif
