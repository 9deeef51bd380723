/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace: what userspace sets before loading, and what both sides see while tracing. */
#ifndef CONFIG_BPF_H
#define CONFIG_BPF_H

#include "kernel.bpf.h"

/* Slots of the tables, less one; each is a power of two. */
const volatile __u32 lock_mask = 0;
const volatile __u32 thread_mask = 0;
const volatile __u32 shard_mask = 0;
const volatile __u32 stack_mask = 0;

/* Only this process; 0: all. */
const volatile __u32 only_tgid = 0;

/* Locks whose owner was created before the tracer came are looked for. */
const volatile bool find_late = false;

/* Bit per kind: locks that are seen being given back. */
const volatile __u32 released_kinds = 0;

/* Bit per kind: a hold needs more than its clock. One constant to look at, not two. */
const volatile __u32 odd_holds = 0;

/* Bit per class. */
const volatile __u32 classes = 0;
const volatile __u32 stack_classes = 0;
const volatile bool hold_stacks = false;
const volatile bool wait_stacks = false;
const volatile bool kernel_stacks = false;
const volatile bool user_stacks = false;

const volatile struct driver_lock driver_locks[MAX_DRIVER_LOCKS] = {};

/* Written by userspace, and by the marks. */
struct {
	__u32 wanted;
	__u32 marked;
} window = { RECORD_NOTHING, 0 };

/*
 * The VM that the driver's stopwatch runs for, and whether to count as the driver does: resvs of
 * other VMs are OBJ_RESV then, and other VMs' locks are not counted at all.
 */
__u32 counting_like_driver = 0;
__u64 driver_vm = 0;

/* By enum priced; userspace measures them. */
__u64 prices[NUM_PRICES];

static __always_inline bool recording(void)
{
	return window.wanted + window.marked >= RECORD_ALL;
}

/* Maps are sized before loading. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct lock_entry);
} locks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct thread);
} threads SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, NUM_CLASSES *NUM_OPS);
	__type(key, __u32);
	__type(value, struct lock_stats);
} stats SEC(".maps");

/* By class, by the operation that waits, by the one that had the lock. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, NUM_CLASSES *NUM_OPS *NUM_OPS);
	__type(key, __u32);
	__type(value, struct wait_stats);
} waits SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, NUM_LISTS);
	__type(key, __u32);
	__type(value, struct walk_stats);
} walks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, NUM_COUNTERS);
	__type(key, __u32);
	__type(value, __u64);
} counters SEC(".maps");

static __always_inline __u32 shard(void)
{
	/* With one shard there is nothing to ask for. */
	return shard_mask ? bpf_get_smp_processor_id() & shard_mask : 0;
}

static __always_inline void count_by(enum counter counter, __u64 by)
{
	__u32 key = counter;
	__u64 *value = bpf_map_lookup_elem(&counters, &key);

	if (value)
		__sync_fetch_and_add(value, by);
}

static __always_inline void count(enum counter counter)
{
	count_by(counter, 1);
}

#endif
