/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Log-linear histograms: values below 2^LOGLIN_SUB_BITS exactly, then that many buckets per power
 * of two, so a bucket is at most 1/8 of its values wide. The last one has no upper end.
 */
#ifndef LOGLIN_H
#define LOGLIN_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#define LOGLIN_SUB_BITS 3
#define LOGLIN_MAX_BITS 40
#define LOGLIN_BUCKETS (((LOGLIN_MAX_BITS - LOGLIN_SUB_BITS) + 1) << LOGLIN_SUB_BITS)

/**
 * struct loglin - a histogram
 * @count: number of values.
 * @sum: of all values, exact.
 * @max: greatest value, exact; 0 when there is none.
 * @buckets: number of values by bucket.
 */
struct loglin {
	uint64_t count;
	uint64_t sum;
	uint64_t max;
	uint64_t buckets[LOGLIN_BUCKETS];
};

/** loglin_bucket() - index of the bucket that a value is counted in. */
size_t loglin_bucket(uint64_t value);

/** loglin_upper() - greatest value of a bucket; UINT64_MAX for the last one. */
uint64_t loglin_upper(size_t bucket);

/** loglin_add() - count a value. */
void loglin_add(struct loglin *hist, uint64_t value);

/** loglin_merge() - count all values of another histogram. */
void loglin_merge(struct loglin *hist, const struct loglin *other);

/**
 * loglin_quantile() - value that a share of all values is not above
 * @share: 0 to 1.
 *
 * The upper end of the bucket that holds it, but not more than the greatest value: up to 1/8 too
 * high, never too low.
 *
 * Returns: the value, 0 when the histogram is empty.
 */
uint64_t loglin_quantile(const struct loglin *hist, double share);

/**
 * loglin_to_json() - {"count", "sum", "max", "p50", "p99", "buckets": [[upper, count], ...]}
 *
 * Empty buckets are left out; the last one that holds something ends at the greatest value.
 *
 * Returns: a new reference, or NULL when there is no memory.
 */
json_t *loglin_to_json(const struct loglin *hist);

#endif
