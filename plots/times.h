/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What hyperfine has timed, put together and printed in the unit of its clock.
 */
#ifndef PLOTS_TIMES_H
#define PLOTS_TIMES_H

#include <stdio.h>
#include <jansson.h>

/**
 * times_join() - the results of several files as those of one
 * @times: out: an object with all that @context has, and "results".
 * @context: what they have in common: a "clock" above all.
 * @paths: what hyperfine has exported.
 * @num: how many.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int times_join(json_t **times, const json_t *context, char *const *paths, int num);

/** times_print() - a line for each command, against the first; hyperfine's own is in seconds */
void times_print(const json_t *times, FILE *out);

#endif
