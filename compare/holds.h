/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Of each lock in each row of a trace.json: are its holds its acquisitions, less those that failed,
 * are held still, or cannot be seen to end? And are all operations together what is said of all?
 * The tracer fails rows where they are not; this looks again at what it wrote.
 */
#ifndef COMPARE_HOLDS_H
#define COMPARE_HOLDS_H

#include <stdio.h>

/* What holds() returns when some are not. */
#define HOLDS_DIFFER 1

/**
 * holds() - look at traces
 * @paths: trace.json, or folders that have one.
 * @num: how many.
 * @out: a line for each lock that differs and each row that failed, one for each trace, a last one.
 *
 * Return: 0, %HOLDS_DIFFER; negative errno after a line on stderr.
 */
int holds(const char *const *paths, unsigned int num, FILE *out);

#endif
