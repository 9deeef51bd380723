// SPDX-License-Identifier: GPL-2.0-or-later
#include "fits.h"

#include <stdlib.h>
#include <string.h>

#include "fit.h"
#include "row_fit.h"

/* Values of one swept parameter. */
#define MAX_POINTS 64

/**
 * struct sweep - cases that differ only in their last parameter
 * @group: their common name.
 * @shape: what is fitted.
 * @waiting: cases that have not come yet.
 * @costs: cost at each value of the parameter; zero: none. So the order of arrival is no matter.
 * @last: the row of the largest index, which the fit's rows follow.
 * @broken: a case failed.
 */
struct sweep {
	char group[ROW_NAME_SIZE];
	enum fit_shape shape;
	size_t waiting;
	double costs[MAX_POINTS];
	struct row last;
	bool broken;
};

struct fits {
	struct sweep *sweeps;
	size_t count;
};

static struct sweep *find_sweep(struct fits *fits, const char *group)
{
	for (size_t i = 0; i < fits->count; i++)
		if (!strcmp(fits->sweeps[i].group, group))
			return &fits->sweeps[i];
	return NULL;
}

static void expect_case(struct fits *fits, const struct bench_case *bcase)
{
	struct sweep *sweep = find_sweep(fits, bcase->group);

	if (!sweep) {
		sweep = &fits->sweeps[fits->count++];
		strcpy(sweep->group, bcase->group);
		sweep->shape = bcase->family->fit == BENCH_FIT_LOG2 ? FIT_LOG2 : FIT_LINEAR;
	}
	sweep->waiting++;
}

struct fits *fits_new(const struct case_list *list)
{
	struct fits *fits = calloc(1, sizeof(*fits));

	if (!fits)
		return NULL;
	fits->sweeps = calloc(list->count ? list->count : 1, sizeof(*fits->sweeps));
	if (!fits->sweeps) {
		free(fits);
		return NULL;
	}
	for (size_t i = 0; i < list->count; i++)
		if (list->cases[i].family->fit != BENCH_FIT_NONE)
			expect_case(fits, &list->cases[i]);
	return fits;
}

static const struct bench_param *last_param(const struct bench_case *bcase, size_t *value)
{
	const struct bench_param *param = NULL;

	for (size_t i = 0; i < BENCH_MAX_PARAMS && bcase->family->params[i].count; i++) {
		param = &bcase->family->params[i];
		*value = bcase->value[i];
	}
	return param;
}

static int fit_sweep(struct fit *fit, const struct sweep *sweep, const struct bench_param *param)
{
	double sizes[MAX_POINTS];
	double costs[MAX_POINTS];
	size_t count = 0;

	for (size_t i = 0; i < param->count && i < MAX_POINTS; i++) {
		if (!(sweep->costs[i] > 0))
			continue;
		sizes[count] = param->values[i];
		costs[count++] = sweep->costs[i];
	}
	return sweep->shape == FIT_LOG2 ? fit_log2(fit, sizes, costs, count) :
					  fit_linear(fit, sizes, costs, count);
}

static int emit_fit(const struct sweep *sweep, const struct bench_param *param,
		    struct output *output)
{
	struct row big_o, rms;
	struct fit fit;
	int ret;

	if (sweep->broken || fit_sweep(&fit, sweep, param) ||
	    row_from_fit(&big_o, &rms, &sweep->last, sweep->group, &fit))
		return 0;
	ret = output_row(output, &big_o);
	return ret ? ret : output_row(output, &rms);
}

int fits_add(struct fits *fits, const struct bench_case *bcase, const struct row *row,
	     struct output *output)
{
	struct sweep *sweep = find_sweep(fits, bcase->group);
	const struct bench_param *param;
	size_t value = 0;

	if (bcase->family->fit == BENCH_FIT_NONE || !sweep)
		return 0;
	param = last_param(bcase, &value);
	if (!param || !param->values || value >= MAX_POINTS || row_failed(row))
		sweep->broken = true;
	else
		sweep->costs[value] = row->real_time_ns;
	if (row->instance_index >= sweep->last.instance_index)
		sweep->last = *row;
	return --sweep->waiting ? 0 : emit_fit(sweep, param, output);
}

void fits_free(struct fits *fits)
{
	free(fits->sweeps);
	free(fits);
}
