/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One case from set-up to verdict.
 */
#ifndef RUN_H
#define RUN_H

#include "contend.h"
#include "list.h"
#include "measure.h"
#include "output.h"

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

/**
 * check_too_large() - what makes a case too large for --check
 * @bcase: the case.
 * @max: out, the largest value that its family takes there.
 *
 * Returns: its first parameter above that, or NULL.
 */
const struct bench_param *check_too_large(const struct bench_case *bcase, uint64_t *max);

/**
 * run_cases() - run cases in the order of the list
 * @list: the cases.
 * @stats: what the driver said it has: modes.
 * @options: how.
 * @output: where the rows go. A row goes there only after the oracle had its say.
 *
 * Returns: 0, or a negative errno when a row could not be written. Failed cases are counted in
 * @output->done.
 */
int run_cases(const struct case_list *list, const struct gvb_stats *stats,
	      const struct run_options *options, struct output *output);

#endif
