// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How many boots to propose.
 */
#include <math.h>
#include <gsl/gsl_cdf.h>

#include "timing.h"

/*
 * A boot may have varied more than it seems: the chance that plans are made for too little. What
 * boots share is the same for all cases, which are then wrong together.
 */
#define PLAN_RISK 0.2
#define PLAN_RISK_SHARED 0.15

/* What trimming costs when nothing lies apart. */
#define PLAN_TRIM_LOSS 1.1

/**
 * struct plan - variances of a boot to plan with
 * @own: of the case alone.
 * @shared: of what boots have in common.
 */
struct plan {
	double own;
	double shared;
};

static double at_most(double variance, double df, double risk)
{
	return variance * df / gsl_cdf_chisq_Pinv(risk, df);
}

static double boots_of_both(const struct timing *timing)
{
	return (double)(timing->a.boots + timing->b.boots);
}

static double kept_of_both(const struct timing *timing)
{
	return (double)(timing->a.kept + timing->b.kept);
}

/* Of any boot, whether it was kept or not. */
static double raw_variance(const struct timing *timing, double variance)
{
	return variance * boots_of_both(timing) / kept_of_both(timing);
}

/*
 * The robust variance, since the boots that are proposed will be trimmed; it knows half as much as
 * the plain one would. Boots that are trimmed already show what those to come will: a case that is
 * fast in one boot and slow in the next does not look calm then, as it does to the robust one.
 */
static double plan_own(const struct timing *own, const struct timing_scale *scale)
{
	double df = (boots_of_both(own) - 2) / 2, plan_df = df + TIMING_PRIOR_DF;
	double variance = (TIMING_PRIOR_DF * scale->robust + df * own->robust) / plan_df;

	variance = at_most(variance * PLAN_TRIM_LOSS, plan_df, PLAN_RISK);
	if (own->a.kept + own->b.kept < own->a.boots + own->b.boots) {
		double judged = timing_error(own, scale->typical_own);

		judged *= judged / (1.0 / (double)own->a.kept + 1.0 / (double)own->b.kept);
		variance = fmax(variance, raw_variance(own, judged));
	}
	return variance;
}

static double plan_shared(const struct timing *shared)
{
	double df;

	if (!shared->a.boots)
		return 0;
	df = boots_of_both(shared) - 2;
	return fmin(at_most(raw_variance(shared, shared->variance), kept_of_both(shared) - 2,
			    PLAN_RISK_SHARED),
		    at_most(shared->robust * PLAN_TRIM_LOSS, df / 2, PLAN_RISK_SHARED));
}

/* The smallest effect that so many boots a side would show, as timing_judge() has it. */
static double smallest_of(const struct plan *plan, struct timing_scale *scale, unsigned int boots)
{
	double df = 2.0 * (double)timing_kept(boots) - 2, per_boot = 2.0 / boots;
	double error = sqrt((plan->own + plan->shared) * per_boot);
	double half = timing_width(scale, 1, df) * error;

	if (scale->shared.a.boots)
		half = fmin(half,
			    timing_width(scale, 2, df) * sqrt(plan->own * per_boot) +
				    timing_width(scale, 0, df) * sqrt(plan->shared * per_boot));
	return half + gsl_cdf_tdist_Qinv(1 - TIMING_POWER, df) * error;
}

/* Bisection: that one boot more may be trimmed away makes no difference worth looking at. */
static unsigned int boots_for(const struct plan *plan, struct timing_scale *scale)
{
	unsigned int low = TIMING_BOOTS_MIN, high = TIMING_BOOTS_MAX + 1;

	while (low < high) {
		unsigned int boots = low + (high - low) / 2;

		if (boots <= TIMING_BOOTS_MAX && smallest_of(plan, scale, boots) > scale->see)
			low = boots + 1;
		else
			high = boots;
	}
	return low <= TIMING_BOOTS_MAX ? low : 0;
}

/* Fewer boots than did not show enough are no advice. */
unsigned int timing_plan(const struct timing *all, const struct timing *own,
			 struct timing_scale *scale, bool enough)
{
	const struct plan plan = { plan_own(own, scale), plan_shared(&scale->shared) };
	unsigned int have =
		(unsigned int)(all->a.boots < all->b.boots ? all->a.boots : all->b.boots);
	unsigned int wanted = boots_for(&plan, scale);

	if (enough || !wanted || wanted > have)
		return wanted;
	have = have + 1 > TIMING_TRIM_FROM ? have + 1 : TIMING_TRIM_FROM;
	return have <= TIMING_BOOTS_MAX ? have : 0;
}
