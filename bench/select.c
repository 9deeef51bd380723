// SPDX-License-Identifier: GPL-2.0-or-later
#include "select.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int no_match(const struct options *options)
{
	fprintf(stderr, "gpuvm-bench: no case matches '%s'; the families are ",
		options->filter ? options->filter : "*");
	case_list_print_families(stderr);
	fprintf(stderr, " (--list shows all names)\n");
	return -ENOENT;
}

int select_cases(struct case_list *list, const struct options *options)
{
	int ret = case_list_all(list);

	if (!ret) {
		case_list_filter(list, options->filter, options->modes);
		if (!list->count)
			return no_match(options);
	}
	if (!ret && options->shuffle)
		ret = case_list_shuffle(list, options->seed);
	if (ret)
		fprintf(stderr, "gpuvm-bench: listing the cases: %s\n", strerror(-ret));
	return ret;
}

struct run_options run_options_from(const struct options *options)
{
	return (struct run_options){
		.measure = { .clock = options->clock,
			     .min_ticks = options->min_time_us * 1000,
			     .cpu = options->cpu,
			     /* Instructions are what is counted there. */
			     .events = options->clock == CLOCK_INSN ? NULL : pmu_events },
		.contend = { .clock = options->clock,
			     .rounds = options->rounds,
			     .ops = options->ops },
		.repetitions = options->repetitions,
		.check = options->check,
		.trace_fd = options->trace_fd,
	};
}
