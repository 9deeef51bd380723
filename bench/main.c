// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-bench: runs on the machine under test, in a guest or on hardware.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "context.h"
#include "list.h"
#include "options.h"
#include "output.h"
#include "run.h"

enum exit_status {
	EXIT_DONE = 0,
	EXIT_FINDING = 1,
	EXIT_COULD_NOT = 2,
};

static int no_match(const struct options *options)
{
	fprintf(stderr, "gpuvm-bench: no case matches '%s'; the families are ",
		options->filter ? options->filter : "*");
	case_list_print_families(stderr);
	fprintf(stderr, " (--list shows all names)\n");
	return -ENOENT;
}

static int select_cases(struct case_list *list, const struct options *options)
{
	int ret = case_list_all(list);

	if (!ret) {
		case_list_filter(list, options->filter, options->modes);
		if (!list->count)
			return no_match(options);
		ret = case_list_deal(list, options->hand, options->hands);
	}
	if (!ret && options->shuffle)
		ret = case_list_shuffle(list, options->seed);
	if (ret)
		fprintf(stderr, "gpuvm-bench: listing the cases: %s\n", strerror(-ret));
	return ret;
}

static int look_at_driver(struct gvb_stats *stats)
{
	int fd = gvb_open();
	int ret;

	if (fd < 0) {
		fprintf(stderr,
			"gpuvm-bench: no gpuvm_bench render node (%s); "
			"load gpuvm_bench.ko, as root\n",
			strerror(-fd));
		return fd;
	}
	ret = gvb_stats(fd, stats);
	close(fd);
	if (ret)
		fprintf(stderr, "gpuvm-bench: STATS: %s; is the driver of this version?\n",
			strerror(-ret));
	return ret;
}

/* A tracer's counts hold on any kernel, and it says what its times are worth. */
static int refuse_debug_kernel(const struct options *options, const struct gvb_stats *stats)
{
	char text[256];

	if (!stats->kernel || options->trace_fd > 0)
		return 0;
	kernel_flags_text(stats->kernel, text, sizeof(text));
	fprintf(stderr,
		"gpuvm-bench: this is a debug kernel (%s) and its times mean nothing; "
		"boot one without\n",
		text);
	return -EPERM;
}

static int run(const struct options *options, const struct case_list *list,
	       const struct gvb_stats *stats, struct output *output)
{
	const struct context_options about = {
		.machine = options->machine,
		.clock = options->clock,
		.seed = options->seed,
		.shuffled = options->shuffle,
		.repetitions = options->repetitions,
	};
	const struct run_options how = {
		.measure = { .clock = options->clock, .min_ticks = options->min_time_us * 1000 },
		.repetitions = options->repetitions,
		.trace_fd = options->trace_fd,
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

static int run_and_report(const struct options *options, const struct case_list *list)
{
	struct gvb_stats stats;
	struct output output;
	int ret, closed;

	if (look_at_driver(&stats) || refuse_debug_kernel(options, &stats) ||
	    open_output(options, &output))
		return EXIT_COULD_NOT;
	ret = run(options, list, &stats, &output);
	closed = output_close(&output);
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

	if (!select_cases(&list, &options)) {
		status = EXIT_DONE;
		if (options.list)
			case_list_print(&list, stdout, options.list == LIST_CLAIMS);
		else
			status = run_and_report(&options, &list);
	}
	case_list_free(&list);
	return status;
}
