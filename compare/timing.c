// SPDX-License-Identifier: GPL-2.0-or-later
#include "timing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "stat.h"

/* A boot may have varied more than it seems: the chance that plans are made for too little. */
#define PLAN_RISK 0.2

static double squares(const double *values, size_t count, double mean)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (values[i] - mean) * (values[i] - mean);
	return sum;
}

static double degrees(const struct timing *timing)
{
	return (double)(timing->boots_a + timing->boots_b) - 2;
}

int timing_init(struct timing *timing, const double *a, size_t boots_a, const double *b,
		size_t boots_b)
{
	double mean_a, mean_b;

	if (boots_a < 2 || boots_b < 2)
		return -EINVAL;
	mean_a = gsl_stats_mean(a, 1, boots_a);
	mean_b = gsl_stats_mean(b, 1, boots_b);
	*timing = (struct timing){
		.boots_a = boots_a,
		.boots_b = boots_b,
		.effect = mean_b - mean_a,
	};
	timing->variance =
		(squares(a, boots_a, mean_a) + squares(b, boots_b, mean_b)) / degrees(timing);
	return isfinite(timing->effect) && isfinite(timing->variance) ? 0 : -EINVAL;
}

static int find_typical(struct timing_scale *scale, const struct timing *timings, size_t count)
{
	double *variances = calloc(count ? count : 1, sizeof(*variances));

	if (!variances)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		double df = degrees(&timings[i]);

		/* The median of a sample variance lies below the variance. */
		variances[i] = timings[i].variance * df / gsl_cdf_chisq_Pinv(0.5, df);
	}
	stat_sort(variances, count);
	scale->typical = count ? stat_percentile(variances, count, 50) : 0;
	free(variances);
	return 0;
}

int timing_scale_init(struct timing_scale *scale, const struct timing *timings, size_t count,
		      double see)
{
	memset(scale, 0, sizeof(*scale));
	scale->see = log(see);
	scale->tail = (1 - TIMING_CONFIDENCE) / 2 / (double)(count ? count : 1);
	return find_typical(scale, timings, count);
}

/* The case's own variance and the typical one, weighted by what each is known by. */
static double mixed(const struct timing *timing, double typical)
{
	double df = degrees(timing);

	return (TIMING_PRIOR_DF * typical + df * timing->variance) / (TIMING_PRIOR_DF + df);
}

static double width_of(struct timing_scale *scale, unsigned int df)
{
	if (!scale->width[df])
		scale->width[df] = gsl_cdf_tdist_Qinv(scale->tail, df);
	return scale->width[df];
}

static double reach_of(struct timing_scale *scale, unsigned int df)
{
	if (!scale->reach[df])
		scale->reach[df] = width_of(scale, df) + gsl_cdf_tdist_Qinv(1 - TIMING_POWER, df);
	return scale->reach[df];
}

/* Bisection: more boots never show less. */
static unsigned int boots_for(double variance, struct timing_scale *scale)
{
	unsigned int low = TIMING_BOOTS_MIN, high = TIMING_BOOTS_MAX + 1;

	while (low < high) {
		unsigned int boots = low + (high - low) / 2;

		if (boots <= TIMING_BOOTS_MAX &&
		    reach_of(scale, 2 * boots - 2) * sqrt(variance * 2 / boots) > scale->see)
			low = boots + 1;
		else
			high = boots;
	}
	return low <= TIMING_BOOTS_MAX ? low : 0;
}

void timing_judge(struct timing_verdict *verdict, const struct timing *timing,
		  struct timing_scale *scale)
{
	unsigned int df = (unsigned int)degrees(timing);
	double per_boot = 1.0 / (double)timing->boots_a + 1.0 / (double)timing->boots_b;
	double calm = mixed(timing, scale->typical);
	/* Few boots look calm by chance: none counts as calmer than the mixture. */
	double error = sqrt(fmax(timing->variance, calm) * per_boot);
	double plan_df = df + TIMING_PRIOR_DF;
	double plan = calm * plan_df / gsl_cdf_chisq_Pinv(PLAN_RISK, plan_df);

	verdict->low = exp(timing->effect - width_of(scale, df) * error);
	verdict->high = exp(timing->effect + width_of(scale, df) * error);
	verdict->smallest = exp(reach_of(scale, df) * error);
	verdict->boots = boots_for(plan, scale);
}

struct fences fences_of(const double *sorted, size_t count)
{
	double p25 = stat_percentile(sorted, count, 25);
	double p75 = stat_percentile(sorted, count, 75);

	if (count < 5)
		return (struct fences){ -INFINITY, INFINITY };
	return (struct fences){ p25 - 3 * (p75 - p25), p75 + 3 * (p75 - p25) };
}
