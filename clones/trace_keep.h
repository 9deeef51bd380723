/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tracers in clones say, for `gpuvm-trace --report`.
 */
#ifndef CLONES_TRACE_KEEP_H
#define CLONES_TRACE_KEEP_H

#include <stdio.h>

#include "list.h"
#include "row.h"

/**
 * trace_keep() - write down what the tracer of a case's clone has said
 * @to: file of the whole run.
 * @trace: the tracer's lines; NULL when its clone came to a bad end: then there is a row that says
 *	so.
 * @bcase: the case. @row: its row.
 *
 * Returns: 0, or -ECANCELED after a line on stderr.
 */
int trace_keep(FILE *to, const char *trace, const struct bench_case *bcase, const struct row *row);

#endif
