/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running under gpuvm-trace: nothing is timed. The tracer is told what is about to run, and answers
 * when it is ready, so what it counts is exactly what ran. docs/interfaces.md has the messages.
 */
#ifndef TRACED_H
#define TRACED_H

#include <jansson.h>

#include "run_options.h"

/**
 * traced_repetition() - let the tracer see one batch, and compare its counts with the driver's
 *
 * A family without batches is traced as a whole, and has no counts to compare.
 *
 * Returns: 0, or a negative errno with the reason in @bench->message, which may be that the tracer
 * has counted something else than the driver.
 */
int traced_repetition(struct bench *bench, const struct run_options *options, struct row *row);

/**
 * traced_window() - a &contend_options.window: the threads begin, or have ended, what is to be seen
 * @arg: the socket to the tracer, an int.
 *
 * Returns: 0 or a negative errno.
 */
int traced_window(bool begins, void *arg);

/** traced_row() - tell the tracer the name of what it has seen. Returns: 0 or a negative errno. */
int traced_row(int fd, const struct bench_case *bcase, const struct row *row);

/** traced_about() - what a row of a trace says besides what was seen: a new reference, or NULL. */
json_t *traced_about(const struct bench_case *bcase, const struct row *row);

/**
 * traced_clone() - this machine is a clone from now on: what was before is no business of its case
 *
 * Returns: 0 or a negative errno.
 */
int traced_clone(int fd);

/**
 * traced_done() - there are no more rows: let the tracer say what it has to say of itself
 *
 * Returns: 0 when it has, or a negative errno.
 */
int traced_done(int fd);

#endif
