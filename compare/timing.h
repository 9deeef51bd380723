/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics of clocks that are not exact. docs/statistics.md says what is computed and why.
 *
 * The unit is the boot (a run): repetitions within a boot share its luck. A boot's value is the
 * logarithm of the median of its repetitions, a difference of logarithms is a ratio.
 */
#ifndef COMPARE_TIMING_H
#define COMPARE_TIMING_H

#include <stdbool.h>
#include <stddef.h>

/* How sure an interval is, before it is widened, and how likely an effect is to be found. */
#define TIMING_CONFIDENCE 0.97
#define TIMING_POWER 0.90

/* What is known of the typical case counts like this many more degrees of freedom of each. */
#define TIMING_PRIOR_DF 4.0

/* From so many boots a side on, one in six at either end counts as its neighbour (Yuen). */
#define TIMING_TRIM_FROM 8u
#define TIMING_TRIM_PART 6u

/* Boots per side that are never proposed less of, and more than which are not proposed. */
#define TIMING_BOOTS_MIN 6u
#define TIMING_BOOTS_MAX 200u

/**
 * struct timing_side - the boots of one side
 * @boots: their number, at least 2.
 * @kept: those between the trimmed ends.
 * @middle: trimmed mean of the logarithms.
 * @variance: Winsorised, of a kept boot.
 */
struct timing_side {
	size_t boots;
	size_t kept;
	double middle;
	double variance;
};

/**
 * struct timing - one case on two sides
 * @a: the first side.
 * @b: the other one.
 * @variance: of a kept boot, were both sides alike: what the difference of the middles is known
 *	by, each side with its own variance (Welch).
 * @robust: variance of any boot as half of the boots tell it, whatever the others do.
 */
struct timing {
	struct timing_side a;
	struct timing_side b;
	double variance;
	double robust;
};

/**
 * struct timing_verdict - what can be said about it
 * @low: lower end of the widened interval of the ratio.
 * @high: its upper end.
 * @smallest: the smallest ratio (1.05: 5 %) that these boots would have shown with
 *	%TIMING_POWER; infinite when there is none.
 * @boots: boots per side that show @see with %TIMING_POWER; 0: more than %TIMING_BOOTS_MAX.
 */
struct timing_verdict {
	double low;
	double high;
	double smallest;
	unsigned int boots;
};

/**
 * timing_kept() - those between the trimmed ends
 * @boots: of a side.
 *
 * Return: their number.
 */
size_t timing_kept(size_t boots);

/**
 * timing_init() - compare boots
 * @timing: out.
 * @a: logarithms of the first side's boots.
 * @boots_a: their number.
 * @b: logarithms of the other side's.
 * @boots_b: their number.
 *
 * Return: 0, -EINVAL for fewer than two boots on a side or values that are not finite.
 */
int timing_init(struct timing *timing, const double *a, size_t boots_a, const double *b,
		size_t boots_b);

/**
 * timing_of_sorted() - the same without @robust
 * @timing: out.
 * @a: in ascending order.
 * @boots_a: 2 or more.
 * @b: in ascending order.
 * @boots_b: 2 or more.
 */
void timing_of_sorted(struct timing *timing, const double *a, size_t boots_a, const double *b,
		      size_t boots_b);

/**
 * timing_typical() - how much the typical case varies
 * @timings: the cases.
 * @count: their number.
 * @room: for so many values.
 *
 * Return: the median of the variances, without bias; 0 of none.
 */
double timing_typical(const struct timing *timings, size_t count, double *room);

/**
 * timing_distance() - how far apart the sides are
 * @timing: the case.
 * @typical: of all cases.
 *
 * Return: in standard errors, of which none is believed to be calmer than it is likely to be;
 * infinite when there is no error.
 */
double timing_distance(const struct timing *timing, double typical);

/**
 * struct timing_scale - what all cases of a comparison are judged by
 * @typical: timing_typical() of the cases.
 * @typical_own: of the cases without what boots have in common.
 * @robust: the median of the robust ones, of the latter.
 * @ratio: of the variances of the sides of the typical case, b to a.
 * @shared: what boots have in common; no boots: it is not known.
 * @lots: what session_reach() gave; 0: boots are not called otherwise.
 * @see: logarithm of the ratio that is to be seen.
 * @tail: the share of the t distribution beyond one end of an interval that is not widened.
 * @cases: an interval is widened for so many (Bonferroni).
 * @width: half an interval in standard errors, by how it is widened and by degrees of freedom;
 *	worked out when it is asked for, 0 until then.
 */
struct timing_scale {
	double typical;
	double typical_own;
	double robust;
	double ratio;
	struct timing shared;
	double lots;
	double see;
	double tail;
	size_t cases;
	double width[3][2 * TIMING_BOOTS_MAX];
};

/**
 * timing_scale_init() - look at all cases before judging one
 * @scale: out; @shared and @lots are zero.
 * @all: the cases.
 * @own: the same without what boots have in common.
 * @count: their number.
 * @see: the ratio that is to be seen, above 1.
 *
 * Return: 0, -ENOMEM.
 */
int timing_scale_init(struct timing_scale *scale, const struct timing *all,
		      const struct timing *own, size_t count, double see);

/**
 * timing_judge() - interval, smallest effect, boots needed
 * @verdict: out.
 * @all: the case.
 * @own: the same without what boots have in common.
 * @scale: what timing_scale_init() gave.
 */
void timing_judge(struct timing_verdict *verdict, const struct timing *all,
		  const struct timing *own, struct timing_scale *scale);

/**
 * timing_error() - the standard error of a difference of middles
 * @timing: the case.
 * @typical: of all cases; 0 where the case stands for itself.
 *
 * Return: it.
 */
double timing_error(const struct timing *timing, double typical);

/**
 * timing_spread_pct() - how much a boot varies
 * @timing: the case; all zero: nothing is known of it.
 *
 * Return: the standard deviation in per cent.
 */
double timing_spread_pct(const struct timing *timing);

/**
 * timing_width() - half an interval in standard errors
 * @scale: the scale; what was worked out is kept there.
 * @sharing: 0: for one that is not widened; 1: for one of all cases, 2: for one of twice as many.
 * @df: degrees of freedom.
 *
 * Return: it.
 */
double timing_width(struct timing_scale *scale, unsigned int sharing, double df);

/**
 * timing_plan() - boots to propose
 * @all: the case.
 * @own: without what boots have in common.
 * @scale: the scale.
 * @enough: whether the boots that there are show enough.
 *
 * Return: boots a side; 0: more than %TIMING_BOOTS_MAX.
 */
unsigned int timing_plan(const struct timing *all, const struct timing *own,
			 struct timing_scale *scale, bool enough);

/**
 * mann_whitney() - whether two sets of values come from the same distribution
 * @a: one set.
 * @count_a: its size, not 0.
 * @b: the other.
 * @count_b: its size, not 0.
 *
 * Return: the two-sided p-value: exact, ties included, for up to 20 values, else by the normal
 * approximation with ties and continuity; negative when there is no memory.
 */
double mann_whitney(const double *a, size_t count_a, const double *b, size_t count_b);

/**
 * struct fences - Tukey's outer fences: quartiles -/+ three times their distance
 * @low: lower than this is an outlier.
 * @high: higher than this.
 */
struct fences {
	double low;
	double high;
};

/**
 * fences_of() - where outliers begin
 * @sorted: values in ascending order.
 * @count: their number; fewer than five have no outliers.
 *
 * Return: the fences.
 */
struct fences fences_of(const double *sorted, size_t count);

#endif
