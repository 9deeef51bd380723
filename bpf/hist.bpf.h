/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace: adding to a log-linear histogram. */
#ifndef HIST_BPF_H
#define HIST_BPF_H

#include "kernel.bpf.h"

/* Floor of the binary logarithm; @value is not zero. */
static __always_inline __u32 log2_of(__u64 value)
{
	__u32 log = 0;

	if (value >> 32) {
		value >>= 32;
		log += 32;
	}
	if (value >> 16) {
		value >>= 16;
		log += 16;
	}
	if (value >> 8) {
		value >>= 8;
		log += 8;
	}
	if (value >> 4) {
		value >>= 4;
		log += 4;
	}
	if (value >> 2) {
		value >>= 2;
		log += 2;
	}
	return log + (value >> 1);
}

static __always_inline __u32 hist_bucket(__u64 value)
{
	__u32 shift;

	if (value < HIST_SUB)
		return value;
	shift = log2_of(value) - HIST_SUB_BITS;
	if (shift >= HIST_MAX_BITS - HIST_SUB_BITS)
		return HIST_BUCKETS - 1;
	return (shift + 1) * HIST_SUB + ((value >> shift) & (HIST_SUB - 1));
}

/* Atomic, since a program may be preempted by another one that adds to the same histogram. */
static __always_inline void hist_add(struct hist *hist, __u64 value)
{
	__u32 bucket = hist_bucket(value);

	/* The compiler knows that it is less, the verifier does not. */
	asm volatile("" : "+r"(bucket));
	if (bucket >= HIST_BUCKETS)
		return;
	__sync_fetch_and_add(&hist->buckets[bucket], 1);
	__sync_fetch_and_add(&hist->sum, value);
	for (int i = 0; i < 4; i++) {
		__u64 max = hist->max;

		if (value <= max || __sync_val_compare_and_swap(&hist->max, max, value) == max)
			return;
	}
}

#endif
