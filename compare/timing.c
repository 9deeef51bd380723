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

/* A normal distribution's standard deviation, in distances that half of its values lie within. */
#define MAD_TO_SIGMA 1.4826

/* What trimming costs when nothing lies apart. */
#define PLAN_TRIM_LOSS 1.1

static size_t kept_of(size_t boots)
{
	return boots < TIMING_TRIM_FROM ? boots : boots - 2 * (boots / TIMING_TRIM_PART);
}

static double clamp(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

static void side_init(struct timing_side *side, const double *sorted, size_t boots)
{
	size_t kept = kept_of(boots), cut = (boots - kept) / 2;
	const double *inner = sorted + cut;
	double low = inner[0], high = inner[kept - 1];
	double mean = 0;

	*side = (struct timing_side){
		.boots = boots,
		.kept = kept,
		.middle = gsl_stats_mean(inner, 1, kept),
	};
	for (size_t i = 0; i < boots; i++)
		mean += clamp(sorted[i], low, high) / (double)boots;
	for (size_t i = 0; i < boots; i++) {
		double distance = clamp(sorted[i], low, high) - mean;

		side->squares += distance * distance;
	}
}

static double degrees(const struct timing *timing)
{
	return (double)(timing->a.kept + timing->b.kept) - 2;
}

static double raw_degrees(const struct timing *timing)
{
	return (double)(timing->a.boots + timing->b.boots) - 2;
}

/* Distances from the median of their side, of both sides together: two of them are no news. */
static double robust_variance(double *sorted, const struct timing *timing)
{
	size_t boots_a = timing->a.boots, boots = boots_a + timing->b.boots;
	double middle_a = stat_percentile(sorted, boots_a, 50);
	double middle_b = stat_percentile(sorted + boots_a, timing->b.boots, 50);
	double sigma;

	for (size_t i = 0; i < boots; i++)
		sorted[i] = fabs(sorted[i] - (i < boots_a ? middle_a : middle_b));
	stat_sort(sorted, boots);
	sigma = MAD_TO_SIGMA * stat_percentile(sorted, boots, 50);
	return sigma * sigma * (double)boots / raw_degrees(timing);
}

int timing_init(struct timing *timing, const double *a, size_t boots_a, const double *b,
		size_t boots_b)
{
	double *sorted;

	if (boots_a < 2 || boots_b < 2)
		return -EINVAL;
	sorted = calloc(boots_a + boots_b, sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, a, boots_a * sizeof(*a));
	memcpy(sorted + boots_a, b, boots_b * sizeof(*b));
	stat_sort(sorted, boots_a);
	stat_sort(sorted + boots_a, boots_b);
	side_init(&timing->a, sorted, boots_a);
	side_init(&timing->b, sorted + boots_a, boots_b);
	timing->variance = (timing->a.squares + timing->b.squares) / degrees(timing);
	timing->robust = robust_variance(sorted, timing);
	free(sorted);
	return isfinite(timing->variance) && isfinite(timing->robust) ? 0 : -EINVAL;
}

static double median_of(double *values, size_t count)
{
	stat_sort(values, count);
	return stat_percentile(values, count, 50);
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
	scale->typical = count ? median_of(variances, count) : 0;
	for (size_t i = 0; i < count; i++)
		variances[i] = timings[i].robust;
	scale->robust = count ? median_of(variances, count) : 0;
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

/* A case's variance and the typical one, weighted by what each is known by. */
static double mixed(double variance, double df, double typical)
{
	return (TIMING_PRIOR_DF * typical + df * variance) / (TIMING_PRIOR_DF + df);
}

/*
 * What to plan with: an upper bound of the variance of a boot. The robust one, since the boots that
 * are proposed will be trimmed; it knows half as much as the plain one would.
 */
static double plan_variance(const struct timing *timing, double typical)
{
	double df = raw_degrees(timing) / 2, plan_df = df + TIMING_PRIOR_DF;

	return mixed(timing->robust, df, typical) * PLAN_TRIM_LOSS * plan_df /
	       gsl_cdf_chisq_Pinv(PLAN_RISK, plan_df);
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

/* Bisection: that one boot more may be trimmed away makes no difference worth looking at. */
static unsigned int boots_for(double variance, struct timing_scale *scale)
{
	unsigned int low = TIMING_BOOTS_MIN, high = TIMING_BOOTS_MAX + 1;

	while (low < high) {
		unsigned int boots = low + (high - low) / 2;

		if (boots <= TIMING_BOOTS_MAX &&
		    reach_of(scale, 2 * (unsigned int)kept_of(boots) - 2) *
				    sqrt(variance * 2 / boots) >
			    scale->see)
			low = boots + 1;
		else
			high = boots;
	}
	return low <= TIMING_BOOTS_MAX ? low : 0;
}

/*
 * Boots to propose, given the variance that the verdict is made with. Boots that are trimmed
 * show what those to come will: a case that is fast in one boot and slow in the next does not look
 * calm then, as it does to the robust variance. Fewer boots than did not show enough are no advice.
 */
static unsigned int plan(const struct timing *timing, struct timing_scale *scale, double judged,
			 bool enough)
{
	size_t boots = timing->a.boots + timing->b.boots, kept = timing->a.kept + timing->b.kept;
	unsigned int have = (unsigned int)(timing->a.boots < timing->b.boots ? timing->a.boots :
									       timing->b.boots);
	double variance = plan_variance(timing, scale->robust);
	unsigned int wanted;

	if (kept < boots)
		variance = fmax(variance, judged * (double)boots / (double)kept);
	wanted = boots_for(variance, scale);
	if (enough || !wanted || wanted > have)
		return wanted;
	have = have + 1 > TIMING_TRIM_FROM ? have + 1 : TIMING_TRIM_FROM;
	return have <= TIMING_BOOTS_MAX ? have : 0;
}

void timing_judge(struct timing_verdict *verdict, const struct timing *timing,
		  struct timing_scale *scale)
{
	unsigned int df = (unsigned int)degrees(timing);
	double per_boot = 1.0 / (double)timing->a.kept + 1.0 / (double)timing->b.kept;
	double effect = timing->b.middle - timing->a.middle;
	/* Few boots look calm by chance: none counts as calmer than the mixture. */
	double calm = mixed(timing->variance, df, scale->typical);
	double judged = fmax(timing->variance, calm);
	double error = sqrt(judged * per_boot);

	verdict->low = exp(effect - width_of(scale, df) * error);
	verdict->high = exp(effect + width_of(scale, df) * error);
	verdict->smallest = exp(reach_of(scale, df) * error);
	verdict->boots = plan(timing, scale, judged, log(verdict->smallest) <= scale->see);
}

struct fences fences_of(const double *sorted, size_t count)
{
	double p25 = stat_percentile(sorted, count, 25);
	double p75 = stat_percentile(sorted, count, 75);

	if (count < 5)
		return (struct fences){ -INFINITY, INFINITY };
	return (struct fences){ p25 - 3 * (p75 - p25), p75 + 3 * (p75 - p25) };
}
