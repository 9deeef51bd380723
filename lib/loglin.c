// SPDX-License-Identifier: GPL-2.0-or-later
#include "loglin.h"

#define SUB (1u << LOGLIN_SUB_BITS)

size_t loglin_bucket(uint64_t value)
{
	unsigned int shift;

	if (value < SUB)
		return value;
	shift = 63 - __builtin_clzll(value) - LOGLIN_SUB_BITS;
	if (shift >= LOGLIN_MAX_BITS - LOGLIN_SUB_BITS)
		return LOGLIN_BUCKETS - 1;
	return (shift + 1) * SUB + ((value >> shift) & (SUB - 1));
}

uint64_t loglin_upper(size_t bucket)
{
	unsigned int shift;

	if (bucket < SUB)
		return bucket;
	if (bucket >= LOGLIN_BUCKETS - 1)
		return UINT64_MAX;
	shift = bucket / SUB - 1;
	return ((bucket % SUB + SUB + 1ull) << shift) - 1;
}

void loglin_add(struct loglin *hist, uint64_t value)
{
	hist->count++;
	hist->sum += value;
	if (value > hist->max)
		hist->max = value;
	hist->buckets[loglin_bucket(value)]++;
}

void loglin_merge(struct loglin *hist, const struct loglin *other)
{
	hist->count += other->count;
	hist->sum += other->sum;
	if (other->max > hist->max)
		hist->max = other->max;
	for (size_t i = 0; i < LOGLIN_BUCKETS; i++)
		hist->buckets[i] += other->buckets[i];
}

static uint64_t upper_or_max(const struct loglin *hist, size_t bucket)
{
	uint64_t upper = loglin_upper(bucket);

	return upper < hist->max ? upper : hist->max;
}

uint64_t loglin_quantile(const struct loglin *hist, double share)
{
	double wanted = share * hist->count;
	uint64_t seen = 0;

	for (size_t i = 0; i < LOGLIN_BUCKETS; i++) {
		seen += hist->buckets[i];
		if (seen && seen >= wanted)
			return upper_or_max(hist, i);
	}
	return hist->max;
}

json_t *loglin_to_json(const struct loglin *hist)
{
	json_t *buckets = json_array();

	for (size_t i = 0; buckets && i < LOGLIN_BUCKETS; i++) {
		json_t *pair;

		if (!hist->buckets[i])
			continue;
		pair = json_pack("[I, I]", (json_int_t)upper_or_max(hist, i),
				 (json_int_t)hist->buckets[i]);
		if (json_array_append_new(buckets, pair)) {
			json_decref(buckets);
			return NULL;
		}
	}
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "count", (json_int_t)hist->count, "sum",
			 (json_int_t)hist->sum, "max", (json_int_t)hist->max, "p50",
			 (json_int_t)loglin_quantile(hist, 0.5), "p99",
			 (json_int_t)loglin_quantile(hist, 0.99), "buckets", buckets);
}
