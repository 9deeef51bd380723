/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a handful of durations says: the smallest, the middle and how far apart they lie.
 */
#ifndef LIB_STAT_H
#define LIB_STAT_H

#include <stddef.h>

/**
 * struct stat_summary - a set of samples in a few numbers
 * @count: number of samples.
 * @min: the smallest: the path without what interrupted it.
 * @max: the largest.
 * @mean: arithmetic mean.
 * @p25: lower quartile.
 * @median: middle.
 * @p75: upper quartile.
 * @spread_pct: (p75 - p25) / median * 100. Quartiles, so that one timer tick in a batch does not
 *	hide how calm the others are. With a median of zero, relative to @p75.
 */
struct stat_summary {
	size_t count;
	double min;
	double max;
	double mean;
	double p25;
	double median;
	double p75;
	double spread_pct;
};

/**
 * stat_summarise() - sum samples up
 * @summary: out.
 * @samples: finite, not negative; sorted in place.
 * @count: number of them.
 *
 * Return: 0, -EINVAL for no samples or one out of range.
 */
int stat_summarise(struct stat_summary *summary, double *samples, size_t count);

/**
 * stat_sort() - sort ascending
 * @samples: the samples.
 * @count: number of them.
 */
void stat_sort(double *samples, size_t count);

/**
 * stat_percentile() - the value below which a share of the samples lies
 * @sorted: samples in ascending order.
 * @count: number of them, not zero.
 * @percent: 0 to 100; 0 is the smallest and 100 the largest sample, between two samples the value
 *	is interpolated.
 *
 * Return: the value.
 */
double stat_percentile(const double *sorted, size_t count, double percent);

#endif
