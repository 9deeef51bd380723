/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running under gpuvm-trace: nothing is timed. The tracer is told what is about to run, and answers
 * when it is ready, so what it counts is exactly what ran. docs/interfaces.md has the messages.
 */
#ifndef TRACED_H
#define TRACED_H

#include "bench.h"
#include "list.h"
#include "measure.h"
#include "run.h"

/**
 * traced_repetition() - let the tracer see one batch, and compare its counts with the driver's
 *
 * A family without batches is traced as a whole, and has no counts to compare.
 *
 * Returns: 0, or a negative errno with the reason in @bench->message, which may be that the tracer
 * has counted something else than the driver.
 */
int traced_repetition(struct bench *bench, const struct run_options *options, struct row *row);

/** traced_row() - tell the tracer the name of what it has seen. Returns: 0 or a negative errno. */
int traced_row(int fd, const struct bench_case *bcase, const struct row *row);

#endif
