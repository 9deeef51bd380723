// SPDX-License-Identifier: GPL-2.0-or-later
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <gsl/gsl_cdf.h>

#include "timing.h"

#define EXACT_MAX 20

struct ranked {
	double value;
	bool is_a;
	unsigned int rank; /* doubled, so that the mean rank of ties is whole */
};

static int by_value(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;

	return (a->value > b->value) - (a->value < b->value);
}

/* Returns the sum over groups of ties of t^3 - t. */
static double rank_all(struct ranked *all, size_t count)
{
	double ties = 0;

	qsort(all, count, sizeof(*all), by_value);
	for (size_t start = 0, end; start < count; start = end) {
		double t;

		for (end = start + 1; end < count && all[end].value == all[start].value; end++)
			;
		for (size_t i = start; i < end; i++)
			all[i].rank = (unsigned int)(start + end + 1);
		t = (double)(end - start);
		ties += t * t * t - t;
	}
	return ties;
}

static unsigned int sum_of_a(const struct ranked *all, size_t count)
{
	unsigned int sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += all[i].is_a ? all[i].rank : 0;
	return sum;
}

/*
 * Every choice of count_a of the ranks is as likely as any other: ways[n][s] of them choose n and
 * sum up to s.
 */
static double exact(const struct ranked *all, size_t count, size_t count_a)
{
	double ways[EXACT_MAX + 1][EXACT_MAX * (EXACT_MAX + 1) + 1];
	unsigned int sums = (unsigned int)(count * (count + 1)) + 1;
	unsigned int seen = sum_of_a(all, count);
	double middle = (double)(count_a * (count + 1));
	double total = 0, extreme = 0;

	memset(ways, 0, sizeof(ways));
	ways[0][0] = 1;
	for (size_t i = 0; i < count; i++) {
		for (size_t n = count_a; n > 0; n--) {
			for (unsigned int s = sums - 1; s >= all[i].rank; s--)
				ways[n][s] += ways[n - 1][s - all[i].rank];
		}
	}
	for (unsigned int s = 0; s < sums; s++) {
		total += ways[count_a][s];
		if (fabs(s - middle) >= fabs(seen - middle))
			extreme += ways[count_a][s];
	}
	return extreme / total;
}

static double approximate(const struct ranked *all, size_t count, size_t count_a, double ties)
{
	double n = (double)count, a = (double)count_a, b = n - a;
	double distance = fabs(sum_of_a(all, count) / 2.0 - a * (n + 1) / 2);
	double variance = a * b / 12 * (n + 1 - ties / (n * (n - 1)));

	if (variance <= 0 || distance <= 0.5)
		return 1;
	return fmin(1, 2 * gsl_cdf_ugaussian_Q((distance - 0.5) / sqrt(variance)));
}

double mann_whitney(const double *a, size_t count_a, const double *b, size_t count_b)
{
	size_t count = count_a + count_b;
	struct ranked *all = calloc(count, sizeof(*all));
	double ties, p;

	if (!all)
		return -1;
	for (size_t i = 0; i < count; i++)
		all[i] = (struct ranked){ .value = i < count_a ? a[i] : b[i - count_a],
					  .is_a = i < count_a };
	ties = rank_all(all, count);
	p = count <= EXACT_MAX ? exact(all, count, count_a) :
				 approximate(all, count, count_a, ties);
	free(all);
	return p;
}
