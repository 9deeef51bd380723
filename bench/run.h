/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One case from set-up to verdict.
 */
#ifndef RUN_H
#define RUN_H

#include "output.h"
#include "run_options.h"

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
