// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-bench: runs on the machine under test, in a guest or on hardware.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clone.h"
#include "context.h"
#include "device.h"
#include "output.h"
#include "pin.h"
#include "run.h"
#include "select.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FINDING = 1,
	EXIT_COULD_NOT = 2,
};

/*
 * For the context; and said once, not in each row. On the exact machine nobody asks: instructions
 * are its clock.
 */
static const char *ask_for_counters(const struct run_options *how)
{
	static char answer[160] = "yes";
	char why[128];
	struct pmu pmu;

	if (!how->measure.events || how->check || how->trace_fd > 0)
		return NULL;
	if (!pmu_open(&pmu, how->measure.events, why, sizeof(why))) {
		pmu_close(&pmu);
		return answer;
	}
	fprintf(stderr, "gpuvm-bench: no counters of the processor: %s\n", why);
	snprintf(answer, sizeof(answer), "no: %s", why);
	return answer;
}

static int run(const struct options *options, const struct case_list *list,
	       const struct gvb_stats *stats, struct output *output)
{
	const struct run_options how = run_options_from(options);
	const struct context_options about = {
		.machine = options->machine,
		.clock = options->clock,
		.seed = options->seed,
		.shuffled = options->shuffle,
		.repetitions = options->repetitions,
		.inject = options->inject,
		.cpu = options->cpu,
		.counters = ask_for_counters(&how),
	};
	json_t *context = context_new(&about, stats);
	int ret;

	if (!context)
		return -ENOMEM;
	ret = output_context(output, context);
	if (!ret)
		ret = run_cases(list, stats, &how, output);
	json_decref(context);
	return ret;
}

static int open_output(const struct options *options, struct output *output)
{
	int ret = output_open(output, options->stream, options->format);

	if (ret && options->stream)
		fprintf(stderr, "gpuvm-bench: --stream %s: %s\n", options->stream, strerror(-ret));
	else if (ret == -EINVAL)
		fprintf(stderr, "gpuvm-bench: no format '%s'; there are console, json, csv\n",
			options->format);
	else if (ret)
		fprintf(stderr, "gpuvm-bench: preparing the output: %s\n", strerror(-ret));
	return ret;
}

/* Otherwise each row would say so. */
static int try_cpu(int cpu)
{
	cpu_set_t before;
	int ret = pin_to(cpu, &before);

	if (ret)
		fprintf(stderr, "gpuvm-bench: --cpu=%d: %s; name one that is online\n", cpu,
			strerror(-ret));
	else
		unpin(cpu, &before);
	return ret;
}

static int run_and_report(const struct options *options, const struct case_list *list)
{
	struct gvb_stats stats;
	struct output output;
	int ret, closed;

	if (try_cpu(options->cpu) || device_look(&stats) || device_refuse_debug(options, &stats) ||
	    device_inject(options, INT64_MAX) || open_output(options, &output))
		return EXIT_COULD_NOT;
	ret = run(options, list, &stats, &output);
	closed = output_close(&output);
	device_inject(options, 0);
	if (ret || closed) {
		fprintf(stderr, "gpuvm-bench: writing rows: %s\n", strerror(ret ? -ret : -closed));
		return EXIT_COULD_NOT;
	}
	return output.done.failed ? EXIT_FINDING : EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct case_list list;
	struct options options;
	int status = EXIT_COULD_NOT;
	int ret = options_parse(&options, argc, argv);

	/* Otherwise jansson waits for the kernel's entropy, which a fresh guest has none of. */
	json_object_seed(1);
	if (ret)
		return ret > 0 ? EXIT_DONE : EXIT_COULD_NOT;

	if (options.await)
		return clone_main(&options);
	if (!select_cases(&list, &options)) {
		status = EXIT_DONE;
		if (options.list == LIST_JOBS)
			case_list_print_jobs(&list, stdout);
		else if (options.list)
			case_list_print(&list, stdout, options.list == LIST_CLAIMS);
		else
			status = run_and_report(&options, &list);
	}
	case_list_free(&list);
	return status;
}
