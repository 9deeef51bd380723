/* SPDX-License-Identifier: GPL-2.0 */
/* What gpuvm-trace can be asked to do; each returns the program's exit status. */
#ifndef JOBS_H
#define JOBS_H

#include "options.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FINDING = 1,
	EXIT_COULD_NOT = 2,
};

int job_watch(const struct options *options);
int job_bench(const struct options *options);
int job_self_test(const struct options *options);
int job_cost(const struct options *options);
int job_cost_table(const struct options *options);
int job_bare(const struct options *options);
int job_record(const struct options *options);
int job_report(const struct options *options);

#endif
