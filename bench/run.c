// SPDX-License-Identifier: GPL-2.0-or-later
#include "run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fits.h"
#include "skip.h"
#include "traced.h"
#include "ways.h"

/**
 * struct run - what lasts from case to case
 * @options: how.
 * @stats: what the driver said it has.
 * @output: where to.
 * @fits: the sweeps that are not complete yet.
 * @base: the base row that was measured last, its first repetition.
 */
struct run {
	const struct run_options *options;
	const struct gvb_stats *stats;
	struct output *output;
	struct fits *fits;
	struct row base;
};

static int create_vm(struct bench *bench)
{
	struct gvb_vm_create vm = { .mode = bench->mode };

	if (bench->family->modeless)
		return 0;
	if (bench->family->vm)
		bench->family->vm(bench, &vm);
	return world_vm_create(&bench->world, bench->mode, vm.flags, vm.alloc);
}

static int set_up(struct bench *bench)
{
	const struct bench_family *family = bench->family;
	int ret = world_open(&bench->world);

	if (ret)
		return bench_fail(bench, ret, "opening the driver: %s", strerror(-ret));
	/* Without the privilege the numbers vary a little with what ran before. */
	gvbc_call_settle(bench->world.fd, NULL);
	ret = create_vm(bench);
	if (ret)
		return bench_fail(bench, ret, "VM_CREATE: %s", strerror(-ret));
	if (family->setup)
		ret = family->setup(bench);
	if (ret)
		return bench_fail(bench, ret, "set-up: %s", strerror(-ret));
	bench->request.vm_id = bench->world.vm_id;
	if (family->prove)
		ret = family->prove(bench);
	return ret ? bench_fail(bench, ret, "ground truth: %s", strerror(-ret)) : 0;
}

static int tear_down(struct bench *bench)
{
	char why[sizeof(bench->message)] = "";
	int ret;

	if (bench->family->teardown)
		bench->family->teardown(bench);
	if (bench->world.fd < 0)
		return 0;
	ret = world_close(&bench->world, why, sizeof(why));
	return ret ? bench_fail(bench, ret, "%s", why) : 0;
}

static int consult_oracle(struct bench *bench, struct row *row)
{
	struct gvb_check check;
	char why[sizeof(bench->message)] = "";
	int ret = world_check(&bench->world, &check, why, sizeof(why));

	if (ret)
		return bench_fail(bench, ret, "oracle: %s", why[0] ? why : strerror(-ret));
	if (check.vas) {
		row_counter_set(row, "vas", check.vas);
		row_counter_set(row, "tree_depth_max", check.tree_depth_max);
		row_counter_set(row, "tree_depth_mean", (double)check.tree_depth_sum / check.vas);
		row_counter_set(row, "va_bytes_per_va", (double)check.va_bytes / check.vas);
	}
	return 0;
}

static int one_repetition(struct run *run, struct bench *bench, struct row *row)
{
	const struct run_options *options = run->options;
	int ret = bench->traced ? traced_repetition(bench, options, row) :
				  way_of(bench->family)->time(bench, options, row);

	return ret ? ret : consult_oracle(bench, row);
}

static int one_check(struct run *run, struct bench *bench, struct row *row)
{
	int ret = way_of(bench->family)->check(bench, run->options, row);

	return ret ? ret : consult_oracle(bench, row);
}

/*
 * Percentages are for who reads along. In a stream there are none: the base may be on another
 * machine or come later, so the host works them out once it has all rows.
 */
static void relate_to_base(struct run *run, const struct bench_case *bcase, struct row *row)
{
	if (row_failed(row))
		return;
	if (bcase->base)
		row_counter_set(row, "base", 1);
	if (bcase->base && !row->repetition_index)
		run->base = *row;
	if (run->output->rendering && run->base.real_time_ns > 0 &&
	    run->base.family_index == bcase->family_index)
		row_relate(row, &run->base);
}

/* For who compares modes. */
static void mark_not_alike(const struct bench_case *bcase, struct row *row)
{
	unsigned int not_alike = bench_not_alike(bcase->family, bcase->mode);

	if (not_alike && !row_failed(row) && !row_was_skipped(row))
		row_counter_set(row, "modes_not_alike", not_alike);
}

static void init_row(struct row *row, const struct bench_case *bcase, unsigned int repetitions,
		     unsigned int index)
{
	row_init(row, bcase->name);
	row->family_index = bcase->family_index;
	row->instance_index = bcase->instance_index;
	row->repetitions = repetitions;
	row->repetition_index = index;
}

static int emit_rows(struct run *run, const struct bench_case *bcase, struct row *rows,
		     unsigned int num)
{
	const struct run_options *options = run->options;
	int ret = 0;

	for (unsigned int i = 0; !ret && i < num; i++) {
		relate_to_base(run, bcase, &rows[i]);
		mark_not_alike(bcase, &rows[i]);
		ret = output_row(run->output, &rows[i]);
		if (!ret && options->trace_fd > 0)
			ret = traced_row(options->trace_fd, bcase, &rows[i]);
	}
	/* Without times there is nothing to fit. */
	if (ret || options->check || options->trace_fd > 0 ||
	    (options->elsewhere && options->elsewhere->traced))
		return ret;
	return fits_add(run->fits, bcase, &rows[0], run->output);
}

/* Of an error that says something about the kernel and not of the case: what; else NULL. */
static const char *kernel_says(const struct bench_family *family, int ret)
{
	return ret == -ELOOP ? family->endless : ret == -ENODATA ? family->absent : NULL;
}

/* Returns how many of @rows hold something, all of them failed when anything went wrong. */
static unsigned int measure_case(struct run *run, const struct bench_case *bcase, struct row *rows)
{
	unsigned int repetitions = run->options->repetitions;
	struct bench bench = {
		.family = bcase->family,
		.mode = bcase->mode,
		.stats = *run->stats,
		.cycles = run->options->measure.clock == CLOCK_INSN,
		.traced = run->options->trace_fd > 0,
		.world.fd = -1,
	};
	unsigned int num = 0;
	int ret;

	memcpy(bench.value, bcase->value, sizeof(bench.value));
	ret = set_up(&bench);
	while (!ret && num < repetitions) {
		if (run->options->check)
			ret = one_check(run, &bench, &rows[num++]);
		else
			ret = one_repetition(run, &bench, &rows[num++]);
	}
	if (tear_down(&bench) && !ret)
		ret = -EPROTO;
	if (kernel_says(bench.family, ret)) {
		row_skip(&rows[0], "%s", kernel_says(bench.family, ret));
		return 1;
	}

	/* What failed after the last repetition puts all of them in doubt. */
	for (unsigned int i = 0; ret && i < repetitions; i++)
		row_fail(&rows[i], "%s", bench.message[0] ? bench.message : strerror(-ret));
	return num ? num : repetitions;
}

static int run_case(struct run *run, const struct bench_case *bcase)
{
	unsigned int repetitions = run->options->repetitions;
	const struct run_elsewhere *elsewhere = run->options->elsewhere;
	struct row *rows = calloc(repetitions, sizeof(*rows));
	unsigned int num = repetitions;
	int ret;

	if (!rows)
		return -ENOMEM;
	for (unsigned int i = 0; i < repetitions; i++)
		init_row(&rows[i], bcase, repetitions, i);
	ret = output_start(run->output, bcase->name);
	if (!ret && elsewhere)
		ret = elsewhere->rows(elsewhere->arg, bcase, rows, num);
	else if (!ret)
		num = measure_case(run, bcase, rows);
	if (!ret)
		ret = emit_rows(run, bcase, rows, num);
	free(rows);
	return ret;
}

/* One row for all the cases that cannot be run for the same reason. */
static int skip_cases(struct run *run, const struct bench_case *bcase)
{
	struct row row;
	char name[ROW_NAME_SIZE];

	skip_name(bcase, run->stats, name, sizeof(name));
	row_init(&row, name);
	row.family_index = bcase->family_index;
	row.instance_index = bcase->instance_index;
	row_skip(&row, "%s", skip_reason(bcase, run->stats));
	return output_row(run->output, &row);
}

const struct bench_param *check_too_large(const struct bench_case *bcase, uint64_t *max)
{
	*max = bcase->family->check_max ? bcase->family->check_max : BENCH_CHECK_MAX;
	for (size_t i = 0; i < BENCH_MAX_PARAMS; i++) {
		const struct bench_param *param = &bcase->family->params[i];

		if (!param->count || param->labels)
			continue;
		if (param->values[bcase->value[i]] > *max)
			return param;
	}
	return NULL;
}

/* Returns whether the case was skipped, or a negative errno. */
static int skip_too_large(struct run *run, const struct bench_case *bcase)
{
	const struct bench_param *param;
	struct row row;
	uint64_t max;
	int ret;

	param = run->options->check ? check_too_large(bcase, &max) : NULL;
	if (!param)
		return 0;
	init_row(&row, bcase, 1, 0);
	row_skip(&row, "a check takes %s up to %llu", param->name, (unsigned long long)max);
	ret = output_row(run->output, &row);
	return ret ? ret : 1;
}

/* Returns 0 or a negative errno. */
static int check_size_and_run(struct run *run, const struct bench_case *bcase)
{
	int ret = skip_too_large(run, bcase);

	if (ret)
		return ret < 0 ? ret : 0;
	return run_case(run, bcase);
}

int run_cases(const struct case_list *list, const struct gvb_stats *stats,
	      const struct run_options *options, struct output *output)
{
	struct run run = { .options = options, .stats = stats, .output = output };
	int ret = 0;

	run.fits = fits_new(list);
	if (!run.fits)
		return -ENOMEM;
	for (size_t i = 0; !ret && i < list->count; i++) {
		const struct bench_case *bcase = &list->cases[i];

		if (!skip_reason(bcase, stats))
			ret = check_size_and_run(&run, bcase);
		else if (skip_once(list, bcase, stats))
			ret = skip_cases(&run, bcase);
	}
	fits_free(run.fits);
	return ret;
}
