// SPDX-License-Identifier: GPL-2.0
/* What the probes cost, alone. */
#include <stdio.h>
#include <string.h>

#include "cost.h"
#include "jobs.h"

int job_cost(const struct options *options)
{
	struct trace trace;
	json_t *costs = NULL;
	int status = EXIT_COULD_NOT;

	if (!trace_open(&trace, &options->config)) {
		costs = cost_measure(&trace, !strcmp(options->unit, "insn"));
		if (costs) {
			cost_print(costs, options->unit);
			status = EXIT_DONE;
		} else {
			fprintf(stderr, "gpuvm-trace: there is no gpuvm_bench to measure with; "
					"load gpuvm_bench.ko\n");
		}
	}
	trace_close(&trace);
	json_decref(costs);
	return status;
}
