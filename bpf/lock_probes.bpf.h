/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: what happens when a lock is taken, waited for and given back. The address decides
 * first: a lock that is not traced costs a look into the table.
 */
#ifndef LOCK_PROBES_BPF_H
#define LOCK_PROBES_BPF_H

#include "hist.bpf.h"
#include "lock_table.bpf.h"
#include "stacks.bpf.h"
#include "thread_table.bpf.h"
#include "waits.bpf.h"

/* Of CLASS_NONE it is beyond the last: nothing is looked up then. */
static __always_inline __u32 lock_stats_slot(__u32 class, __u32 op)
{
	return (shard() * NUM_CLASSES + class) * NUM_OPS + op;
}

_Static_assert((int)CLASS_NONE >= MAX_SHARDS * (int)NUM_CLASSES, "that is no class of any shard");

/* Whether a program had something to do with a lock. */
enum lock_look {
	LOCK_OTHER, /* it is not traced */
	LOCK_SEEN, /* another program does it: the second of two functions, see RELEASES */
	LOCK_OURS,
};

/* What ran inside of a hold that ends now. */
static __always_inline void add_probes(struct lock_stats *counts, const struct lock_entry *entry)
{
	/* Of no thread it is beyond the last. */
	__u32 slot = entry->thread - 1;
	const struct thread *thread = bpf_map_lookup_elem(&threads, &slot);
	__u64 inside;

	if (!thread)
		return;
	inside = thread->probed - entry->probed;
	if (!inside)
		return;
	__sync_fetch_and_add(&counts->probe_events, inside >> PRICE_BITS);
	__sync_fetch_and_add(&counts->probes, inside & (PRICE_EVENT - 1));
}

/* Its stack is timed: what it takes depends on the depth. */
static __always_inline void take_stack(void *ctx, struct lock_entry *entry, struct thread *thread)
{
	__u64 since = bpf_ktime_get_ns();

	entry->stack = stack_take(ctx, entry->held_class, entry->op);
	thread_pays(thread, bpf_ktime_get_ns() - since);
}

static __always_inline enum lock_look lock_taken(void *ctx, __u64 addr, __u32 kind, bool taken)
{
	struct lock_entry *entry = lock_find(addr);
	struct lock_stats *counts;
	struct thread *thread;
	__u64 waited;
	__u32 class, op, slot;

	if (!entry)
		return LOCK_OTHER;
	if (entry->kind != kind)
		return LOCK_SEEN;
	thread = thread_self();
	waited = take_wait(entry, thread, addr);
	if (!is_wanted())
		return LOCK_OURS;
	if (thread)
		thread->probed += prices[PRICE_PAIR + kind];
	else
		thread_known();
	class = class_now(entry);
	op = thread_op(thread);
	slot = lock_stats_slot(class, op);
	counts = bpf_map_lookup_elem(&stats, &slot);
	if (counts) {
		__sync_fetch_and_add(&counts->acquisitions, 1);
		if (waited) {
			hist_add(&counts->wait, waited);
			add_wait(thread, class, op, waited);
		}
	}
	if (!taken) {
		if (counts)
			__sync_fetch_and_add(&counts->failed, 1);
		if (entry->since == LOCK_GIVEN_TWICE)
			entry->since = LOCK_GIVEN_BACK;
		return LOCK_OURS;
	}
	/* Still held: it was given back unseen; or given twice: taken unseen. */
	if (entry->since > LOCK_GIVEN_BACK)
		count(COUNTER_UNPAIRED);
	entry->op = op;
	entry->held_class = class;
	entry->stats = slot;
	if (odd_holds & 1u << kind) {
		if (!(released_kinds & 1u << kind)) {
			if (counts)
				__sync_fetch_and_add(&counts->unreleased, 1);
			return LOCK_OURS;
		}
		take_stack(ctx, entry, thread);
	}
	if (thread) {
		entry->thread = thread->slot + 1;
		entry->probed = thread->probed;
	} else {
		entry->thread = 0;
	}
	entry->since = bpf_ktime_get_ns();
	return LOCK_OURS;
}

static __always_inline void lock_given_twice(struct lock_entry *entry)
{
	if (entry->since == LOCK_GIVEN_BACK)
		entry->since = LOCK_GIVEN_TWICE;
	else if (entry->since)
		count(COUNTER_UNPAIRED);
}

static __always_inline enum lock_look lock_released(void *ctx, __u64 addr, __u32 kind)
{
	struct lock_entry *entry = lock_find(addr);
	struct lock_stats *counts;
	__u64 held;
	__u32 slot;

	if (!entry)
		return LOCK_OTHER;
	if (entry->since <= LOCK_GIVEN_TWICE) {
		if (entry->kind == kind && is_wanted())
			lock_given_twice(entry);
		return LOCK_SEEN;
	}
	held = bpf_ktime_get_ns() - entry->since;
	entry->since = LOCK_GIVEN_BACK;
	slot = entry->stats;
	counts = bpf_map_lookup_elem(&stats, &slot);
	if (counts) {
		hist_add(&counts->hold, held);
		add_probes(counts, entry);
	}
	/* One look at a constant is cheaper than two, where there are no stacks. */
	if (stack_classes) {
		if (hold_stacks)
			stack_add_hold(entry->stack, held);
		if (wait_stacks && entry->waiters)
			wait_blame(ctx, entry, held);
	}
	return LOCK_OURS;
}

static __always_inline enum lock_look lock_wait(void *ctx, __u64 addr)
{
	struct lock_entry *entry = lock_find(addr);
	struct thread *thread;

	if (!entry)
		return LOCK_OTHER;
	thread = thread_claim();
	/* It may spin and then sleep: one wait, begun twice. */
	if (thread && !(thread->wait_since && thread->wait_lock == addr))
		wait_begin_at(ctx, entry, thread);
	return LOCK_OURS;
}

static __always_inline enum lock_look lock_waited(__u64 addr)
{
	struct lock_entry *entry = lock_find(addr);
	struct thread *thread;

	if (!entry)
		return LOCK_OTHER;
	thread = thread_self();
	if (thread && thread->wait_lock == addr && thread->wait_since)
		wait_end_at(entry, thread);
	return LOCK_OURS;
}

/* For kprobes: that a lock of ours is about to be taken. */
static __always_inline enum lock_look lock_entered(__u64 addr, __u32 kind)
{
	struct lock_entry *entry = lock_find(addr);

	if (!entry)
		return LOCK_OTHER;
	if (entry->kind != kind)
		return LOCK_SEEN;
	thread_entered(ENTERED_LOCK + kind, addr);
	return LOCK_OURS;
}

/*
 * For kretprobes: the lock that this thread was taking. An interrupt may take another spinlock in
 * the meantime, and then ours is free.
 */
static __always_inline __u64 lock_returned(__u32 kind)
{
	struct thread *thread = thread_self();
	__u64 addr = thread ? thread->entered[ENTERED_LOCK + kind] : 0;
	__u32 value = 1;

	if (!addr)
		return 0;
	if (kind == KIND_SPIN)
		bpf_probe_read_kernel(&value, sizeof(value), (const void *)addr);
	if (value)
		thread->entered[ENTERED_LOCK + kind] = 0;
	return value ? addr : 0;
}

/* A spinlock's wait is not always told; one that is free on arrival is not waited for. */
static __always_inline enum lock_look spin_arrived(void *ctx, __u64 addr)
{
	struct lock_entry *entry = lock_find(addr);
	__u32 value = 0;

	if (!entry)
		return LOCK_OTHER;
	if (entry->kind != KIND_SPIN || !recording())
		return LOCK_SEEN;
	bpf_probe_read_kernel(&value, sizeof(value), (const void *)addr);
	return value ? lock_wait(ctx, addr) : LOCK_OURS;
}

#endif
