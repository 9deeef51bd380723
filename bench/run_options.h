/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run does with each of its cases.
 */
#ifndef RUN_OPTIONS_H
#define RUN_OPTIONS_H

#include "contend.h"
#include "list.h"
#include "measure.h"

/**
 * struct run_elsewhere - where cases are measured that are not measured here
 * @rows: fills the rows of a case, one per repetition; failed rows say why. Returns 0, or a
 *	negative errno when the run cannot go on.
 * @arg: for @rows.
 * @traced: they are traced there, and not timed.
 */
struct run_elsewhere {
	int (*rows)(void *arg, const struct bench_case *bcase, struct row *rows, unsigned int num);
	void *arg;
	bool traced;
};

/**
 * struct run_options - what a run does with each case
 * @measure: clock and length.
 * @contend: the same for families with threads.
 * @repetitions: measurements, and rows, of each case.
 * @check: time nothing: rows have a verdict, and no number.
 * @elsewhere: who measures the cases, NULL: this process does.
 * @trace_fd: socket to the tracer, 0: time the cases.
 */
struct run_options {
	struct measure_options measure;
	struct contend_options contend;
	unsigned int repetitions;
	bool check;
	const struct run_elsewhere *elsewhere;
	int trace_fd;
};

#endif
