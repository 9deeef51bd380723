// SPDX-License-Identifier: GPL-2.0-or-later
#include "timing.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>

#include "stat.h"

/* A normal distribution's standard deviation, in distances that half of its values lie within. */
#define MAD_TO_SIGMA 1.4826

size_t timing_kept(size_t boots)
{
	return boots < TIMING_TRIM_FROM ? boots : boots - 2 * (boots / TIMING_TRIM_PART);
}

static double clamp(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

static void side_init(struct timing_side *side, const double *sorted, size_t boots)
{
	size_t kept = timing_kept(boots), cut = (boots - kept) / 2;
	const double *inner = sorted + cut;
	double low = inner[0], high = inner[kept - 1];
	double mean = 0, squares = 0;

	for (size_t i = 0; i < boots; i++)
		mean += clamp(sorted[i], low, high) / (double)boots;
	for (size_t i = 0; i < boots; i++) {
		double distance = clamp(sorted[i], low, high) - mean;

		squares += distance * distance;
	}
	*side = (struct timing_side){
		.boots = boots,
		.kept = kept,
		.middle = gsl_stats_mean(inner, 1, kept),
		.variance = squares / ((double)kept - 1),
	};
}

static double per_boot(const struct timing *timing)
{
	return 1.0 / (double)timing->a.kept + 1.0 / (double)timing->b.kept;
}

static double degrees(const struct timing *timing)
{
	return (double)(timing->a.kept + timing->b.kept) - 2;
}

void timing_of_sorted(struct timing *timing, const double *a, size_t boots_a, const double *b,
		      size_t boots_b)
{
	side_init(&timing->a, a, boots_a);
	side_init(&timing->b, b, boots_b);
	timing->robust = 0;
	timing->variance = (timing->a.variance / (double)timing->a.kept +
			    timing->b.variance / (double)timing->b.kept) /
			   per_boot(timing);
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
	return sigma * sigma * (double)boots / (double)(boots - 2);
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
	timing_of_sorted(timing, sorted, boots_a, sorted + boots_a, boots_b);
	timing->robust = robust_variance(sorted, timing);
	free(sorted);
	return isfinite(timing->variance) && isfinite(timing->robust) ? 0 : -EINVAL;
}

double timing_typical(const struct timing *timings, size_t count, double *room)
{
	double bias = 1, bias_df = 0;

	for (size_t i = 0; i < count; i++) {
		double df = degrees(&timings[i]);

		/* The median of a sample variance lies below the variance. */
		if (df != bias_df) {
			bias = df / gsl_cdf_chisq_Pinv(0.5, df);
			bias_df = df;
		}
		room[i] = timings[i].variance * bias;
	}
	return count ? gsl_stats_median(room, 1, count) : 0;
}

/* A case's variance and the typical one, weighted by what each is known by. */
static double mixed(double variance, double df, double typical)
{
	return (TIMING_PRIOR_DF * typical + df * variance) / (TIMING_PRIOR_DF + df);
}

double timing_error(const struct timing *timing, double typical)
{
	/* Few boots look calm by chance: none counts as calmer than the mixture. */
	double calm = mixed(timing->variance, degrees(timing), typical);

	return sqrt(fmax(timing->variance, calm) * per_boot(timing));
}

double timing_spread_pct(const struct timing *timing)
{
	return (exp(sqrt(timing->variance)) - 1) * 100;
}

double timing_distance(const struct timing *timing, double typical)
{
	double effect = fabs(timing->b.middle - timing->a.middle);

	return effect > 0 ? effect / timing_error(timing, typical) : 0;
}

static double median_ratio(const struct timing *timings, size_t count, double *room)
{
	size_t there = 0;

	for (size_t i = 0; i < count; i++) {
		if (timings[i].a.variance > 0)
			room[there++] = timings[i].b.variance / timings[i].a.variance;
	}
	return there ? gsl_stats_median(room, 1, there) : 1;
}

int timing_scale_init(struct timing_scale *scale, const struct timing *all,
		      const struct timing *own, size_t count, double see)
{
	double *room = calloc(count + 1, sizeof(*room));

	if (!room)
		return -ENOMEM;
	memset(scale, 0, sizeof(*scale));
	scale->see = log(see);
	scale->tail = (1 - TIMING_CONFIDENCE) / 2;
	scale->cases = count;
	scale->typical = timing_typical(all, count, room);
	scale->typical_own = timing_typical(own, count, room);
	scale->ratio = median_ratio(own, count, room);
	for (size_t i = 0; i < count; i++)
		room[i] = own[i].robust;
	scale->robust = count ? gsl_stats_median(room, 1, count) : 0;
	free(room);
	return 0;
}

/*
 * Welch's and Satterthwaite's, of a case whose sides differ in their variances as its own and
 * those of the typical case say.
 */
static double welch(const struct timing *timing, double ratio)
{
	double kept_a = (double)timing->a.kept, kept_b = (double)timing->b.kept;
	double both = timing->variance, a, b;

	if (both <= 0)
		return fmin(kept_a, kept_b) - 1;
	a = mixed(timing->a.variance, kept_a - 1, 2 * both / (1 + ratio)) / kept_a;
	b = mixed(timing->b.variance, kept_b - 1, 2 * both * ratio / (1 + ratio)) / kept_b;
	return (a + b) * (a + b) / (a * a / (kept_a - 1) + b * b / (kept_b - 1));
}

double timing_width(struct timing_scale *scale, unsigned int sharing, double df)
{
	/* Rounded down, that is wider; df that two boots a side have is the least. */
	unsigned int whole = df < 1 ? 1 : (unsigned int)(df + 1e-6);
	double *width = &scale->width[sharing][whole];
	double parts = sharing ? (double)sharing * (double)(scale->cases ? scale->cases : 1) : 1;

	if (*width == 0)
		*width = gsl_cdf_tdist_Qinv(scale->tail / parts, whole);
	return *width;
}

/*
 * Half the interval: what all cases of it leave to chance, either by themselves, or where boots
 * have most of it in common, that once and the rest by themselves. At least what is seen in boots
 * that are called A and B by lot.
 */
static double half_of(const struct timing *all, const struct timing *own,
		      struct timing_scale *scale)
{
	double error = timing_error(all, scale->typical);
	double half = timing_width(scale, 1, welch(all, scale->ratio)) * error;
	double together;

	if (scale->shared.a.boots) {
		together = timing_width(scale, 2, welch(own, scale->ratio)) *
				   timing_error(own, scale->typical_own) +
			   timing_width(scale, 0, welch(&scale->shared, 1)) *
				   timing_error(&scale->shared, 0);
		half = fmin(half, together);
	}
	return fmax(half, scale->lots > 0 ? scale->lots * error : 0);
}

void timing_judge(struct timing_verdict *verdict, const struct timing *all,
		  const struct timing *own, struct timing_scale *scale)
{
	double effect = all->b.middle - all->a.middle;
	double half = half_of(all, own, scale);
	double power = gsl_cdf_tdist_Qinv(1 - TIMING_POWER, degrees(all));

	verdict->low = exp(effect - half);
	verdict->high = exp(effect + half);
	verdict->smallest = exp(half + power * timing_error(all, scale->typical));
	verdict->boots = timing_plan(all, own, scale, log(verdict->smallest) <= scale->see);
}

struct fences fences_of(const double *sorted, size_t count)
{
	double p25 = stat_percentile(sorted, count, 25);
	double p75 = stat_percentile(sorted, count, 75);

	if (count < 5)
		return (struct fences){ -INFINITY, INFINITY };
	return (struct fences){ p25 - 3 * (p75 - p25), p75 + 3 * (p75 - p25) };
}
