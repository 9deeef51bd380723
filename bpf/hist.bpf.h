/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace: adding to a log-linear histogram. */
#ifndef HIST_BPF_H
#define HIST_BPF_H

#include "kernel.bpf.h"

/*
 * Buckets of the values below 2^8, which userspace fills in. A greater value is the bucket of one
 * 2^5 times smaller, and as many buckets further as that power of two has.
 */
#define SMALL_BITS (2 * HIST_SUB_BITS + 2)
#define STEP_BITS (SMALL_BITS - HIST_SUB_BITS)
const volatile __u8 small_buckets[1 << SMALL_BITS] = {};

static __always_inline __u32 hist_bucket(__u64 value)
{
	__u32 further = 0;

	if (value >> HIST_MAX_BITS)
		return HIST_BUCKETS - 1;
	for (int i = 0; i < HIST_MAX_BITS / STEP_BITS && value >> SMALL_BITS; i++) {
		value >>= STEP_BITS;
		further += STEP_BITS * HIST_SUB;
	}
	return further + small_buckets[value & ((1 << SMALL_BITS) - 1)];
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
