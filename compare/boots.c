// SPDX-License-Identifier: GPL-2.0-or-later
#include "boots.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stat.h"

int boots_medians(const struct cell *cell, double *medians, size_t *count)
{
	double *costs = calloc(cell->num_samples + 1, sizeof(*costs));
	size_t i = 0;

	*count = 0;
	if (!costs)
		return -ENOMEM;
	while (i < cell->num_samples) {
		unsigned int run = cell->samples[i].run;
		size_t num = 0;

		while (i < cell->num_samples && cell->samples[i].run == run)
			costs[num++] = cell->samples[i++].cost;
		stat_sort(costs, num);
		medians[(*count)++] = stat_percentile(costs, num, 50);
	}
	free(costs);
	return 0;
}

int boots_of(const struct cell *cell, double *values, size_t runs)
{
	double medians[RUNS_MAX];
	size_t count, i = 0;
	int ret = boots_medians(cell, medians, &count);

	for (size_t run = 0; run < runs; run++)
		values[run] = NAN;
	for (size_t boot = 0; boot < count; boot++) {
		unsigned int run = cell->samples[i].run;

		values[run] = log(medians[boot]);
		while (i < cell->num_samples && cell->samples[i].run == run)
			i++;
	}
	return ret;
}

static int pick(const struct cell *cell, const double *sorted, struct outlier **outliers,
		size_t *count)
{
	struct fences fences = fences_of(sorted, cell->num_samples);

	*outliers = calloc(cell->num_samples, sizeof(**outliers));
	if (!*outliers)
		return -ENOMEM;
	for (size_t i = 0; i < cell->num_samples; i++) {
		const struct sample *sample = &cell->samples[i];

		if (sample->cost < fences.low || sample->cost > fences.high)
			(*outliers)[(*count)++] = (struct outlier){
				.run = sample->run,
				.cost = sample->cost,
				.median = stat_percentile(sorted, cell->num_samples, 50),
			};
	}
	return 0;
}

int outliers_of(const struct cell *cell, struct outlier **outliers, size_t *count)
{
	double *sorted;
	int ret;

	*outliers = NULL;
	*count = 0;
	if (!cell->num_samples)
		return 0;
	sorted = calloc(cell->num_samples, sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < cell->num_samples; i++)
		sorted[i] = cell->samples[i].cost;
	stat_sort(sorted, cell->num_samples);
	ret = pick(cell, sorted, outliers, count);
	free(sorted);
	if (!*count) {
		free(*outliers);
		*outliers = NULL;
	}
	return ret;
}
