/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARE_SHOW_H
#define COMPARE_SHOW_H

#include <stdbool.h>
#include <stdio.h>

/**
 * show() - print a run as the run itself did: a table per family
 * @path: a result.json, or the folder that it is in.
 * @profile: with what a profile counted.
 * @out: where to.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int show(const char *path, bool profile, FILE *out);

#endif
