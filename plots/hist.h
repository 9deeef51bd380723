/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Histograms of trace.json, added up.
 */
#ifndef PLOTS_HIST_H
#define PLOTS_HIST_H

#include <stddef.h>
#include <jansson.h>

/**
 * struct hist_bucket - one bucket
 * @bound: its upper bound, in the histogram's unit.
 * @count: values in it.
 */
struct hist_bucket {
	double bound;
	double count;
};

/**
 * struct hist - a histogram; all zero is an empty one
 * @buckets: by bound after hist_finish(); buckets without values are left out.
 * @num_buckets: used part of @buckets.
 * @count: values in all buckets.
 * @sum: of all values.
 * @max: the largest value.
 */
struct hist {
	struct hist_bucket *buckets;
	size_t num_buckets;
	double count;
	double sum;
	double max;
};

/**
 * hist_add() - add what a histogram of trace.json holds
 * @hist: the sum.
 * @json: {"count", "sum", "max", "buckets": [[upper bound, count], ...]}; NULL adds nothing.
 *
 * Return: 0, -EINVAL when it is no such thing, -ENOMEM.
 */
int hist_add(struct hist *hist, const json_t *json);

/** hist_finish() - sort the buckets and make one of those with the same bound */
void hist_finish(struct hist *hist);

/**
 * hist_quantile() - the bound of the bucket that a share of the values does not exceed
 * @hist: a finished one that is not empty.
 * @share: 0 to 1.
 *
 * Return: a bound, never more than the largest value.
 */
double hist_quantile(const struct hist *hist, double share);

/** hist_free() - free the buckets; an empty histogram afterwards */
void hist_free(struct hist *hist);

/**
 * hist_key() - a histogram of an object, whatever its unit is
 * @object: where to look.
 * @quantity: "hold": then "hold_UNIT" is looked up, for the units of all clocks.
 *
 * Return: borrowed, NULL when there is none.
 */
const json_t *hist_key(const json_t *object, const char *quantity);

#endif
