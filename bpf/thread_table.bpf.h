/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: what each thread is doing. A thread gets a slot when it does something for the first
 * time, and gives it back when it ends.
 */
#ifndef THREAD_TABLE_BPF_H
#define THREAD_TABLE_BPF_H

#include "config.bpf.h"

static __always_inline struct thread *thread_slot(__u32 slot)
{
	slot &= thread_mask;
	return bpf_map_lookup_elem(&threads, &slot);
}

/*
 * Consecutive tids get neighbouring slots: a process with a few threads never collides. The idle
 * thread has no tid, nor has a free slot.
 */
static __always_inline struct thread *thread_find(__u32 tid)
{
	for (__u32 i = 0; tid && i < THREAD_PROBES; i++) {
		struct thread *thread = thread_slot(tid + i);

		if (!thread || thread->tid == tid)
			return thread;
	}
	return NULL;
}

static __always_inline struct thread *thread_self(void)
{
	return thread_find((__u32)bpf_get_current_pid_tgid());
}

static __always_inline struct thread *thread_claim(void)
{
	__u32 tid = bpf_get_current_pid_tgid();
	struct thread *thread = thread_find(tid);

	if (thread || !tid)
		return thread;
	for (__u32 i = 0; i < THREAD_PROBES; i++) {
		thread = thread_slot(tid + i);
		if (thread && !thread->tid && !__sync_val_compare_and_swap(&thread->tid, 0, tid)) {
			thread->slot = (tid + i) & thread_mask;
			return thread;
		}
	}
	count(COUNTER_LOST_THREADS);
	return NULL;
}

/* Before long it will be asked for. Apart, since it is seldom and long. */
static __noinline int thread_known(void)
{
	thread_claim();
	return 0;
}

/* Not atomic: an interrupt between reading and writing is one program that is not counted. */
static __always_inline void thread_pays(struct thread *thread, __u64 price)
{
	if (thread && recording())
		thread->probed += price;
}

/*
 * A program has run that does little. Most of them look at locks of threads that nobody traces: one
 * slot is looked at, which is the thread's own unless its tid collides.
 */
static __always_inline void probe_ran(void)
{
	struct thread *thread;
	__u32 tid;

	if (!recording())
		return;
	tid = bpf_get_current_pid_tgid();
	thread = thread_slot(tid);
	if (thread && thread->tid == tid)
		thread->probed += prices[PRICE_RUN];
}

#define RAN(_program)                 \
	do {                          \
		fired_##_program = 1; \
		probe_ran();          \
	} while (0)

/* What the kernel does for its tracepoints is timed, with all that it makes programs do. */
static __always_inline void observe_begin(struct thread *thread)
{
	if (!thread)
		return;
	thread->probed_before = thread->probed;
	thread->observed = bpf_ktime_get_ns();
}

static __always_inline void observe_end(struct thread *thread)
{
	if (thread && thread->observed && recording())
		thread->probed =
			thread->probed_before + PRICE_EVENT + bpf_ktime_get_ns() - thread->observed;
	if (thread)
		thread->observed = 0;
}

/* A function that a kprobe sees the entry of, and a kretprobe the return. */
static __always_inline void thread_entered(enum entered what, __u64 arg)
{
	struct thread *thread = thread_claim();

	if (!thread)
		return;
	if (thread->entered[what])
		count(COUNTER_LOST_RETURNS);
	thread->entered[what] = arg;
}

/* Returns the argument it was entered with, zero when that was not seen. */
static __always_inline __u64 thread_returned(enum entered what)
{
	struct thread *thread = thread_self();
	__u64 arg = thread ? thread->entered[what] : 0;

	if (arg)
		thread->entered[what] = 0;
	return arg;
}

static __always_inline __u32 thread_op(const struct thread *thread)
{
	__u32 depth = thread ? thread->depth : 0;

	if (!depth)
		return OP_NONE;
	return thread->ops[(depth <= OP_DEPTH ? depth - 1 : OP_DEPTH - 1) & (OP_DEPTH - 1)];
}

static __always_inline struct thread *thread_enter(enum gpuvm_op op)
{
	struct thread *thread = thread_claim();
	__u32 depth;

	if (!thread)
		return NULL;
	depth = thread->depth;
	if (depth < OP_DEPTH)
		thread->ops[depth & (OP_DEPTH - 1)] = op;
	else
		count(COUNTER_LOST_DEPTH);
	thread->depth = depth + 1;
	return thread;
}

/* An operation that began before the tracer came ends without being on the stack. */
static __always_inline struct thread *thread_leave(enum gpuvm_op op)
{
	struct thread *thread = thread_self();

	if (!thread || !thread->depth)
		return NULL;
	if (thread->depth <= OP_DEPTH && thread_op(thread) != op)
		return NULL;
	thread->depth--;
	return thread;
}

#endif
