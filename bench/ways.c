// SPDX-License-Identifier: GPL-2.0-or-later
#include "ways.h"

#include <errno.h>
#include <string.h>

#include "pin.h"
#include "traced.h"

static int count(struct bench *bench, uint64_t ops, struct row *row)
{
	struct gvb_bench_counts counts = { 0 };
	int ret = measure_count(bench, ops, &counts);

	if (ret)
		return ret;
	counts_to_row(row, &counts);
	return bench->family->check_counts ? bench->family->check_counts(bench, &counts) : 0;
}

/* What the family says itself. A report that found no room is the case's error. */
static int take_reports(struct bench *bench, struct row *row)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < bench->num_reports; i++)
		ret = row_counter_set(row, bench->reports[i].name, bench->reports[i].value);
	return !ret && bench->message[0] ? -EPROTO : ret;
}

/* @ops: out, operations in a batch. */
static int time_it(struct bench *bench, const struct measure_options *options, struct row *row,
		   uint64_t *ops)
{
	struct measurement result;
	int ret = measure(bench, options, &result);

	if (ret)
		return ret;
	*ops = result.ops;
	measurement_to_row(row, &result, options->clock);
	return measure_pmu(bench, options, &result, row);
}

static int run_it(struct bench *bench, const struct measure_options *options, struct row *row,
		  uint64_t *ops)
{
	int ret = bench->family->run(bench, ops);

	(void)options;
	row->iterations = *ops;
	return ret;
}

typedef int (*timed)(struct bench *bench, const struct measure_options *options, struct row *row,
		     uint64_t *ops);

static int time_pinned(struct bench *bench, const struct measure_options *options, struct row *row,
		       uint64_t *ops, timed timed)
{
	cpu_set_t before;
	int ret = pin_to(options->cpu, &before);

	if (ret)
		return bench_fail(bench, ret, "CPU %d: %s", options->cpu, strerror(-ret));
	ret = timed(bench, options, row, ops);
	unpin(options->cpu, &before);
	return ret;
}

static int time_and_report(struct bench *bench, const struct run_options *options, struct row *row,
			   timed timed)
{
	uint64_t ops;
	int ret = time_pinned(bench, &options->measure, row, &ops, timed);

	if (ret)
		return ret;
	if (bench->walk_len)
		row_counter_set(row, "walk_len", bench->walk_len);
	if (way_of(bench->family)->counted)
		ret = count(bench, ops, row);
	return ret ? ret : take_reports(bench, row);
}

static int time_batches(struct bench *bench, const struct run_options *options, struct row *row)
{
	return time_and_report(bench, options, row, time_it);
}

static int time_run(struct bench *bench, const struct run_options *options, struct row *row)
{
	return time_and_report(bench, options, row, run_it);
}

static int time_threads(struct bench *bench, const struct run_options *options, struct row *row)
{
	return contend_measure(bench, &options->contend, row);
}

static int check_batches(struct bench *bench, const struct run_options *options, struct row *row)
{
	uint64_t ops;
	int ret = measure_nothing(bench, &options->measure, &ops);

	if (ret || !way_of(bench->family)->counted)
		return ret;
	return count(bench, ops, row);
}

static int check_run(struct bench *bench, const struct run_options *options, struct row *row)
{
	uint64_t ops = 1;

	(void)options;
	(void)row;
	return bench->family->run(bench, &ops);
}

/* What the stopwatch says goes nowhere. */
static int check_threads(struct bench *bench, const struct run_options *options, struct row *row)
{
	struct row timed = *row;

	return contend_measure(bench, &options->contend, &timed);
}

static int trace_batch(struct bench *bench, const struct run_options *options, struct row *row,
		       uint64_t *ops)
{
	(void)row;
	return measure_batch(bench, options->measure.clock, *ops);
}

static int trace_run(struct bench *bench, const struct run_options *options, struct row *row,
		     uint64_t *ops)
{
	(void)options;
	(void)row;
	return bench->family->run(bench, ops);
}

static int trace_threads(struct bench *bench, const struct run_options *options, struct row *row,
			 uint64_t *ops)
{
	struct contend_options contend = options->contend;
	int fd = options->trace_fd;

	contend.window = traced_window;
	contend.window_arg = &fd;
	return contend_traced(bench, &contend, row, ops);
}

/* Operations that the driver repeats and times. */
static const struct bench_way way_request = {
	.time = time_batches,
	.check = check_batches,
	.trace = trace_batch,
	.window = "marked",
	.in_batches = true,
	.counted = true,
};

/* Batches that are timed here. */
static const struct bench_way way_batch = {
	.time = time_batches,
	.check = check_batches,
	.trace = trace_batch,
	.window = "all",
	.in_batches = true,
};

/* No batches: the family says what it found. */
static const struct bench_way way_run = {
	.time = time_run,
	.check = check_run,
	.trace = trace_run,
	.window = "all",
};

/* Threads against each other, in rounds. */
static const struct bench_way way_threads = {
	.time = time_threads,
	.check = check_threads,
	.trace = trace_threads,
	.window = "none",
};

const struct bench_way *way_of(const struct bench_family *family)
{
	if (family->contend)
		return &way_threads;
	if (family->run)
		return &way_run;
	return family->batch ? &way_batch : &way_request;
}
