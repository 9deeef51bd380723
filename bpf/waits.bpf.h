/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: who waits, and for whom. A stack is taken where somebody waits only: the waiter's
 * when it begins, and the holder's when it gives back what others wait for.
 */
#ifndef WAITS_BPF_H
#define WAITS_BPF_H

#include "lock_table.bpf.h"
#include "stacks.bpf.h"
#include "thread_table.bpf.h"

static __always_inline bool is_wanted(void)
{
	return recording() && (!only_tgid || bpf_get_current_pid_tgid() >> 32 == only_tgid);
}

static __always_inline __u32 class_for_driver(const struct lock_entry *entry)
{
	if (!entry->vm || entry->vm == driver_vm)
		return entry->class;
	return entry->class == CLASS_VM_RESV ? CLASS_OBJ_RESV : CLASS_NONE;
}

static __always_inline __u32 class_now(const struct lock_entry *entry)
{
	return counting_like_driver ? class_for_driver(entry) : entry->class;
}

/*
 * A wait counts in the lock from @now on. Whoever reads sees the time before the number: a sum that
 * is too large, which shows.
 */
static __always_inline void wait_count(struct lock_entry *entry, struct thread *thread, __u64 now)
{
	thread->counted = now;
	__sync_fetch_and_add(&entry->waits_since, now);
	__sync_fetch_and_add(&entry->waiters, 1);
}

/*
 * It counts no more. What is left of it, between the lock's being given back and the waiter's
 * having it, is of who gave it back, too. A wait that ended without that is of nobody.
 */
static __always_inline void wait_uncount(struct lock_entry *entry, struct thread *thread, __u64 now)
{
	__u64 since = thread->counted;
	bool given = entry->given > since;

	if (!since)
		return;
	thread->counted = 0;
	if (given)
		since = entry->given;
	__sync_fetch_and_add(&entry->waiters, -1);
	__sync_fetch_and_add(&entry->waits_since, -since);
	if (given && now > since)
		stack_add_blame(entry->blamed, now - since);
}

/* One that was begun and never ended. */
static __always_inline void wait_forget(struct thread *thread)
{
	struct lock_entry *entry = thread->counted ? lock_find(thread->wait_lock) : NULL;

	if (entry)
		wait_uncount(entry, thread, 0);
	thread->counted = 0;
}

/* What it takes to look at the waiter's stack is no wait. */
static __always_inline void wait_begin_at(void *ctx, struct lock_entry *entry,
					  struct thread *thread)
{
	__u64 since = bpf_ktime_get_ns();

	if (wait_stacks)
		wait_forget(thread);
	thread->wait_lock = entry->addr;
	thread->waited = 0;
	thread->wait_for = entry->since > LOCK_GIVEN_TWICE ? entry->op : OP_NONE;
	thread->wait_stack = 0;
	if (wait_stacks && is_wanted()) {
		__u64 now;

		thread->wait_stack = stack_take(ctx, class_now(entry), thread_op(thread));
		now = bpf_ktime_get_ns();
		thread_pays(thread, now - since);
		since = now;
		wait_count(entry, thread, now);
	}
	thread->wait_since = since;
}

static __always_inline void wait_end_at(struct lock_entry *entry, struct thread *thread)
{
	__u64 now = bpf_ktime_get_ns();

	thread->waited = now - thread->wait_since;
	thread->wait_since = 0;
	/* It had been given back when the wait began: of who had had it, as for the blame. */
	if (thread->wait_for == OP_NONE)
		thread->wait_for = entry->op;
	if (wait_stacks)
		wait_uncount(entry, thread, now);
}

/* What a thread waited for this lock; forgotten then. */
static __always_inline __u64 take_wait(struct lock_entry *entry, struct thread *thread, __u64 addr)
{
	__u64 waited;

	if (!thread || thread->wait_lock != addr)
		return 0;
	if (thread->wait_since)
		wait_end_at(entry, thread);
	waited = thread->waited;
	thread->wait_lock = 0;
	thread->waited = 0;
	return waited;
}

/* To be called with what take_wait() has returned. */
static __always_inline void add_wait(struct thread *thread, __u32 class, __u32 op, __u64 waited)
{
	struct wait_stats *counts;
	__u32 slot;

	if (!thread || class >= NUM_CLASSES)
		return;
	slot = (class * NUM_OPS + op) * NUM_OPS + thread->wait_for;
	counts = bpf_map_lookup_elem(&waits, &slot);
	if (counts) {
		__sync_fetch_and_add(&counts->waits, 1);
		__sync_fetch_and_add(&counts->time, waited);
	}
	if (wait_stacks)
		stack_add_wait(thread->wait_stack, waited);
}

/*
 * A lock is given back that others wait for, though not yet: they cannot have it before this has
 * ended. What they have waited since they began, or since it was given back before, is of this
 * stack; looking at the stack is of nobody. A thread that begins to wait or is interrupted
 * meanwhile may make a sum of it that cannot be; the next to give it back has the time then.
 */
static __always_inline void wait_blame(void *ctx, struct lock_entry *entry, __u64 held)
{
	__u64 now = bpf_ktime_get_ns(), waiters = entry->waiters, after;
	__u64 most = waiters * (entry->given ? now - entry->given : held);
	__s64 blame = waiters * now - entry->waits_since;
	__u32 slot;

	if (blame < 0)
		return;
	slot = stack_take(ctx, entry->held_class, entry->op);
	stack_add_blame(slot, (__u64)blame < most ? (__u64)blame : most);
	after = bpf_ktime_get_ns();
	thread_pays(thread_self(), after - now);
	__sync_fetch_and_add(&entry->waits_since, blame + waiters * (after - now));
	entry->blamed = slot;
	entry->given = after;
}

#endif
