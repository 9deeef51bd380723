// SPDX-License-Identifier: GPL-2.0
/* What the probes cost, alone. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "complain.h"
#include "cost.h"
#include "jobs.h"

static int no_driver(void)
{
	fprintf(stderr, "gpuvm-trace: there is no gpuvm_bench to measure with; load "
			"gpuvm_bench.ko\n");
	return EXIT_COULD_NOT;
}

int job_bare(const struct options *options)
{
	json_t *costs = cost_bare(clock_of_unit(options->unit)->exact);
	FILE *out;

	if (!costs)
		return no_driver();
	out = options->out ? fopen(options->out, "we") : stdout;
	if (!out) {
		complain("gpuvm-trace", "%s cannot be written: %s", options->out, strerror(errno));
		json_decref(costs);
		return EXIT_COULD_NOT;
	}
	json_dumpf(costs, out, JSON_COMPACT);
	fputs("\n", out);
	if (out != stdout)
		fclose(out);
	json_decref(costs);
	return EXIT_DONE;
}

int job_cost(const struct options *options)
{
	struct trace trace;
	json_t *costs = NULL;
	int status = EXIT_COULD_NOT;

	if (!trace_open(&trace, &options->config)) {
		costs = cost_measure(&trace, clock_of_unit(options->unit)->exact);
		if (costs) {
			if (options->json)
				json_dumpf(costs, stdout, JSON_COMPACT);
			else
				cost_print(costs, options->unit);
			printf("%s", options->json ? "\n" : "");
			status = EXIT_DONE;
		} else {
			no_driver();
		}
	}
	trace_close(&trace);
	json_decref(costs);
	return status;
}
