// SPDX-License-Identifier: GPL-2.0-or-later
#include "stat.h"

#include <errno.h>
#include <math.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

void stat_sort(double *samples, size_t count)
{
	gsl_sort(samples, 1, count);
}

double stat_percentile(const double *sorted, size_t count, double percent)
{
	return gsl_stats_quantile_from_sorted_data(sorted, 1, count, percent / 100.0);
}

static double spread_pct(double p25, double median, double p75)
{
	double middle = median > 0.0 ? median : p75;

	return middle > 0.0 ? (p75 - p25) / middle * 100.0 : 0.0;
}

int stat_summarise(struct stat_summary *summary, double *samples, size_t count)
{
	if (!count)
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		if (!isfinite(samples[i]) || samples[i] < 0.0)
			return -EINVAL;
	}
	stat_sort(samples, count);
	summary->count = count;
	summary->min = samples[0];
	summary->max = samples[count - 1];
	summary->mean = gsl_stats_mean(samples, 1, count);
	summary->p25 = stat_percentile(samples, count, 25.0);
	summary->median = gsl_stats_median_from_sorted_data(samples, 1, count);
	summary->p75 = stat_percentile(samples, count, 75.0);
	summary->spread_pct = spread_pct(summary->p25, summary->median, summary->p75);
	return 0;
}
