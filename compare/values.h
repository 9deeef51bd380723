/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers of a run for a script.
 */
#ifndef COMPARE_VALUES_H
#define COMPARE_VALUES_H

#include <stdio.h>

/**
 * values() - print a line per row: its name, and these numbers
 * @keys: names of counters, or iterations, with commas between them.
 * @path: a result.json, or the folder that it is in.
 * @out: where to.
 *
 * Rows that were skipped or failed, too; no fits. A number that a row does not have is "-".
 *
 * Return: 0; negative errno after a line on stderr.
 */
int values(const char *keys, const char *path, FILE *out);

#endif
