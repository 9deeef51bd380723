// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm-trace: who holds GPUVM's locks for how long, who waits for them, how long its lists
 * are.
 */
#include <jansson.h>

#include "jobs.h"

int main(int argc, char **argv)
{
	static int (*const jobs[])(const struct options *) = {
		[JOB_WATCH] = job_watch,	 [JOB_BENCH] = job_bench,
		[JOB_SELF_TEST] = job_self_test, [JOB_COST] = job_cost,
		[JOB_BARE] = job_bare,		 [JOB_RECORD] = job_record,
		[JOB_REPORT] = job_report,	 [JOB_COST_TABLE] = job_cost_table,
	};
	struct options options;
	int ret = options_parse(&options, argc, argv);

	/* Otherwise jansson waits for the kernel's entropy, which a fresh guest has none of. */
	json_object_seed(1);
	if (ret)
		return ret > 0 ? EXIT_DONE : EXIT_COULD_NOT;
	return jobs[options.job](&options);
}
