/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What benchstat makes of --format benchstat: a Mann-Whitney test of each case, of as many
 * samples as it has lines.
 */
#ifndef TESTS_BENCHSTAT_H
#define TESTS_BENCHSTAT_H

#include <stdio.h>

/**
 * benchstat_calls() - how many cases it calls changed, with the -alpha that the first line names
 * @in: what gpuvm-compare prints of two sides.
 * @boots: lines that each case has to have on each side.
 *
 * Return: cases; negative when it is no such text.
 */
int benchstat_calls(FILE *in, unsigned int boots);

#endif
