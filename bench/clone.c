// SPDX-License-Identifier: GPL-2.0-or-later
#include "clone.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "device.h"
#include "modules.h"
#include "orders.h"
#include "output.h"
#include "plant.h"
#include "rest.h"
#include "run.h"
#include "select.h"
#include "traced.h"

/* What the host needs to know to say which cases this kernel cannot run. */
static int tell_host(struct output *output, const struct options *options,
		     const struct gvb_stats *stats)
{
	const struct context_options about = {
		.machine = options->machine,
		.clock = options->clock,
		.seed = options->seed,
		.repetitions = options->repetitions,
		.inject = options->inject,
		.cpu = -1,
	};
	json_t *context = context_new(&about, stats);
	json_t *facts = json_pack("{s:o, s:I, s:I, s:o}", "context", context, "modes",
				  (json_int_t)stats->modes, "features", (json_int_t)stats->features,
				  "modules", modules_sections("/sys/module"));
	int ret = facts ? output_snapshot(output, facts) : -ENOMEM;

	json_decref(facts);
	return ret;
}

static int run_one(const char *name, const struct run_options *how, const struct case_list *all,
		   const struct gvb_stats *stats, struct output *output)
{
	const struct bench_case *bcase = case_list_find(all, name);
	struct bench_case copy;
	const struct case_list one = { .cases = &copy, .count = 1 };

	if (!bcase)
		return -ENOENT;
	copy = *bcase;
	return run_cases(&one, stats, how, output);
}

/* What it measures goes nowhere, and no tracer sees it. */
static int run_before(const struct options *options, const struct case_list *all,
		      const struct gvb_stats *stats)
{
	struct run_options how = run_options_from(options);
	struct output nowhere;
	int ret;

	how.trace_fd = 0;
	if (!options->before)
		return 0;
	ret = output_open(&nowhere, "/dev/null", NULL);
	if (!ret)
		ret = run_one(options->before, &how, all, stats, &nowhere);
	return ret ? ret : output_close(&nowhere);
}

/* The tracer is of the snapshot, not among the orders. */
static int read_orders(struct options *options, struct orders *orders)
{
	int trace_fd = options->trace_fd;
	int ret = options_parse(options, orders->argc, orders->argv);

	options->trace_fd = trace_fd;
	return !ret && trace_fd ? traced_clone(trace_fd) : ret;
}

static int run_orders(struct options *options, struct orders *orders, const struct case_list *all,
		      const struct gvb_stats *stats, struct output *output)
{
	struct run_options how;
	int ret = read_orders(options, orders);

	if (!ret)
		ret = device_inject(options, INT64_MAX);
	if (!ret && options->plant)
		plant(options->plant);
	if (!ret)
		ret = run_before(options, all, stats);
	if (ret)
		return ret;
	how = run_options_from(options);
	return run_one(options->only ? options->only : "", &how, all, stats, output);
}

static int run_clone(struct options *options, const struct case_list *list,
		     const struct gvb_stats *stats, struct output *output)
{
	static struct orders orders;
	int ret, closed;

	/* What the boot left to be done is done, and the next tick is far. */
	rest(options->clock);
	rest(options->clock);
	ret = orders_await(&orders);
	if (ret) {
		fprintf(stderr,
			"gpuvm-bench: waiting for orders: %s; this takes root, and QEMU with "
			"pvpanic and fw_cfg\n",
			strerror(-ret));
		return ret;
	}
	ret = run_orders(options, &orders, list, stats, output);
	closed = output_close(output);
	if (options->trace_fd && !closed)
		closed = traced_done(options->trace_fd);
	if (ret || closed)
		fprintf(stderr, "gpuvm-bench: a clone's case: %s\n",
			strerror(ret ? -ret : -closed));
	orders_end(ret || closed ? 2 : output->done.failed != 0);
}

int clone_main(struct options *options)
{
	struct case_list list;
	struct gvb_stats stats;
	struct output output;

	if (device_look(&stats) || device_refuse_debug(options, &stats))
		return 2;
	if (!options->stream || output_open(&output, options->stream, NULL)) {
		fprintf(stderr, "gpuvm-bench: --await-orders takes --stream: where rows go\n");
		return 2;
	}
	if (!case_list_all(&list) && !tell_host(&output, options, &stats))
		run_clone(options, &list, &stats, &output);
	case_list_free(&list);
	return 2;
}
