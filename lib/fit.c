// SPDX-License-Identifier: GPL-2.0-or-later
#include "fit.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <gsl/gsl_fit.h>

#define DISTINCT_MIN 3

/* Enough to tell "fewer than three" apart; no need to sort. */
static bool enough_distinct(const double *values, size_t count)
{
	double seen[DISTINCT_MIN];
	size_t num_seen = 0;

	for (size_t i = 0; i < count && num_seen < DISTINCT_MIN; i++) {
		bool is_new = true;

		for (size_t j = 0; j < num_seen; j++)
			is_new &= seen[j] != values[i];
		if (is_new)
			seen[num_seen++] = values[i];
	}
	return num_seen >= DISTINCT_MIN;
}

static bool all_valid(const double *sizes, const double *costs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(sizes[i]) || sizes[i] < 0.0)
			return false;
		if (!isfinite(costs[i]) || costs[i] <= 0.0)
			return false;
	}
	return true;
}

static double scale(enum fit_shape shape, double size)
{
	return shape == FIT_LOG2 ? log2(size) : size;
}

static int fit_weighted(struct fit *fit, const double *x, const double *w, const double *y,
			size_t count)
{
	double cov00, cov01, cov11, chisq;

	gsl_fit_wlinear(x, 1, w, 1, y, 1, count, &fit->intercept, &fit->slope, &cov00, &cov01,
			&cov11, &chisq);
	if (!isfinite(fit->intercept) || !isfinite(fit->slope) || !isfinite(chisq))
		return -EINVAL;
	/* With w = 1/y^2, chi squared is the sum of the squared relative errors. */
	fit->rms_rel = sqrt(chisq / (double)count);
	return 0;
}

static int fit_shape(struct fit *fit, const double *sizes, const double *costs, size_t count)
{
	double *x, *w;
	int ret;

	if (!all_valid(sizes, costs, count) || !enough_distinct(sizes, count))
		return -EINVAL;
	x = calloc(2 * count, sizeof(*x));
	if (!x)
		return -ENOMEM;
	w = x + count;
	for (size_t i = 0; i < count; i++) {
		x[i] = scale(fit->shape, sizes[i]);
		w[i] = 1.0 / (costs[i] * costs[i]);
	}
	ret = fit_weighted(fit, x, w, costs, count);
	free(x);
	return ret;
}

int fit_linear(struct fit *fit, const double *sizes, const double *costs, size_t count)
{
	fit->shape = FIT_LINEAR;
	return fit_shape(fit, sizes, costs, count);
}

int fit_log2(struct fit *fit, const double *sizes, const double *costs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (sizes[i] <= 0.0)
			return -EINVAL;
	}
	fit->shape = FIT_LOG2;
	return fit_shape(fit, sizes, costs, count);
}

double fit_at(const struct fit *fit, double size)
{
	return fit->intercept + fit->slope * scale(fit->shape, size);
}

const char *fit_big_o(const struct fit *fit)
{
	return fit->shape == FIT_LOG2 ? "lgN" : "N";
}
