/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: what the programs in the kernel and the one that loads them share.
 *
 * Times are nanoseconds of the kernel's monotonic clock. On the exact machine that clock counts
 * instructions.
 */
#ifndef GPUVM_TRACE_H
#define GPUVM_TRACE_H

#ifndef __bpf__
#include <linux/types.h>
#endif

#include "tables.h"

/* Sharding spares CPUs each other's cache lines; more shards than this cost memory only. */
#define MAX_SHARDS 16

/* In the order of enum gvb_lock_class, so that the driver's counts can be compared. */
enum lock_class {
#define CLASS(_id, _counter, _kind, _about) CLASS_##_id,
	LOCK_CLASSES(CLASS)
#undef CLASS
		NUM_CLASSES,
	CLASS_NONE = 0xff,
};

enum lock_kind { KIND_MUTEX, KIND_WW, KIND_SPIN, NUM_KINDS };

/* OP_NONE: no operation of GPUVM is under way. */
enum gpuvm_op {
	OP_NONE,
#define OP(_id, _text, _function, _arg) OP_##_id,
	GPUVM_OPS(OP) DRIVER_OPS(OP) OBSERVER_OPS(OP)
#undef OP
		NUM_OPS,
};

/*
 * Log-linear histogram: values below 8 exactly, then 8 buckets per power of two, so a bucket is at
 * most 1/8 wide. The last one takes everything from 2^40 (18 minutes) on.
 */
#define HIST_SUB_BITS 3
#define HIST_SUB (1 << HIST_SUB_BITS)
#define HIST_MAX_BITS 40
#define HIST_BUCKETS ((HIST_MAX_BITS - HIST_SUB_BITS + 1) * HIST_SUB)

/**
 * struct hist - a histogram
 * @sum: of all values. @max: greatest value. @buckets: number of values by bucket.
 */
struct hist {
	__u64 sum;
	__u64 max;
	__u32 buckets[HIST_BUCKETS];
};

/**
 * struct lock_stats - acquisitions of one class by one operation, on one shard of the CPUs
 * @acquisitions: calls, those that did not get the lock included.
 * @failed: calls that did not get it.
 * @unreleased: of a kind of lock that this kernel does not let us see being given back.
 * @wait: of those that had to wait; all others waited for nothing.
 * @hold: from having it to giving it back.
 * @probe_events: programs of ours that ran inside of the holds. @probes: the time they took there,
 *	without the two that the hold is between.
 */
struct lock_stats {
	__u64 acquisitions;
	__u64 failed;
	__u64 unreleased;
	__u64 probe_events;
	__u64 probes;
	struct hist wait;
	struct hist hold;
};

/**
 * struct lock_entry - a lock that is traced: a slot of an open-addressed table
 * @addr: its address; zero: free, %LOCK_REMOVED: free, but a search goes on behind it.
 * @since: when it was taken, or one of %LOCK_GIVEN_*, zero: it was not seen being taken.
 * @vm: address of the VM it belongs to, zero for locks of an object.
 * @class: &enum lock_class. @kind: &enum lock_kind.
 * @op: operation that took it last, %OP_NONE: none did.
 * @held_class: class that it was taken as, which is not always @class: the driver counts the locks
 *	of other VMs as something else.
 * @stats: slot of the statistics that it is counted in, beyond the last for none.
 * @stack: slot of the stack that took it plus one, with stacks.
 * @thread: slot of the thread that took it plus one. @probed: what its &thread.probed was then.
 * @waiters: threads whose wait counts, with stacks of waits. @waits_since: since when they wait,
 *	summed up: with that many of them the time of all is @waiters * now - @waits_since.
 * @given: when it was last given back to one of them. @blamed: slot of the stack that gave it, plus
 *	one.
 */
struct lock_entry {
	__u64 addr;
	__u64 since;
	__u64 vm;
	__u64 probed;
	__u8 class;
	__u8 kind;
	__u8 op;
	__u8 held_class;
	__u32 stats;
	__u32 stack;
	__u32 thread;
	__u64 waits_since;
	__u64 given;
	__u32 waiters;
	__u32 blamed;
};

#define LOCK_REMOVED 1ull

/*
 * Not held; or given back without having been taken, which may be explained yet: where -EDEADLK is
 * injected, a lock that was got is given back, and the function that should have taken it fails.
 */
#define LOCK_GIVEN_BACK 1ull
#define LOCK_GIVEN_TWICE 2ull

/*
 * What programs of ours cost the thread that they run in: a price for each of those that always do
 * about the same, measured by userspace; the others time themselves. A price counts the event in
 * its upper bits, the time in the lower ones, so that one addition does for both.
 */
#define PRICE_BITS 40
#define PRICE_EVENT (1ull << PRICE_BITS)

enum priced {
	PRICE_RUN, /* that looked, and had little or nothing to do */
	PRICE_EXEC, /* all that drm_exec_lock_obj() has, with or without the kernel's tracepoints */
	/*
	 * By kind of lock: taking it and giving it back, which is paid for then already. Of locks
	 * that are nested, as all of GPUVM's are, both are inside of the outer one's hold.
	 */
	PRICE_PAIR,
	NUM_PRICES = PRICE_PAIR + NUM_KINDS,
};

/* Slots that are looked at for one address, and for one thread. */
#define LOCK_PROBES 16
#define THREAD_PROBES 8

#define OP_DEPTH 8

/*
 * Functions that a thread is in the middle of, where a kretprobe sees their return: those that take
 * locks, by kind, that make VMs and objects, and that lock objects.
 */
enum entered {
	ENTERED_LOCK,
	ENTERED_VM = ENTERED_LOCK + NUM_KINDS,
	ENTERED_OBJ,
	ENTERED_EXEC,
	NUM_ENTERED,
};

/**
 * struct recorded - what a thread is doing to GPUVM, for the recorder
 * @request: it is in drm_gpuvm_sm_map() or drm_gpuvm_sm_unmap(). @steps: that were made in it.
 * @step: it is in drm_gpuva_map(), drm_gpuva_remap() or drm_gpuva_unmap().
 * @validate: it is in drm_gpuvm_validate().
 * @exec: the drm_exec that locks for a submission. @exec_vm: of which VM. @exec_done: all objects
 *	are locked. @exec_lock: it is in drm_gpuvm_exec_lock() or drm_gpuvm_exec_lock_array().
 */
struct recorded {
	__u32 request;
	__u32 steps;
	__u32 step;
	__u32 validate;
	__u64 exec;
	__u64 exec_vm;
	__u32 exec_done;
	__u32 exec_lock;
};

/**
 * struct thread - what a thread is doing: a slot of an open-addressed table
 * @tid: kernel's thread id; zero: free. @slot: where it is in the table.
 * @depth: operations on the stack; more than %OP_DEPTH are counted, not kept.
 * @ops: the operations, outermost first.
 * @wait_lock: the lock that it waits or waited for.
 * @wait_since: since when, zero: not now.
 * @waited: how long it waited, from a wait that has ended.
 * @wait_for: operation that had the lock when the wait began, or where it had been given back by
 *	then, the last that had had it when the wait ended.
 * @wait_stack: slot of the stack that waits plus one, with stacks of waits.
 * @counted: since when the wait counts in the lock's, zero: it does not.
 * @last_alloc: newest allocation, while it lives.
 * @walked: vm_bos met by the walk that is under way, where the kernel does not tell.
 * @probed: prices of all programs that ran in it; only differences mean something, so it stays when
 *	the thread ends.
 * @observed: since when the kernel observes for us, and @probed_before: what @probed was then.
 * @entered: by &enum entered: the object of the function, zero: not in it.
 * @recorded: what session.bpf.h knows of it.
 */
struct thread {
	__u32 tid;
	__u32 slot;
	__u32 depth;
	__u8 ops[OP_DEPTH];
	__u64 wait_lock;
	__u64 wait_since;
	__u64 waited;
	__u32 wait_for;
	__u32 wait_stack;
	__u64 counted;
	__u64 last_alloc;
	__u64 walked;
	__u64 probed;
	__u64 observed;
	__u64 probed_before;
	__u64 entered[NUM_ENTERED];
	struct recorded recorded;
};

enum walk_list {
#define LIST(_id, _text) LIST_##_id,
	WALK_LISTS(LIST)
#undef LIST
		NUM_LISTS,
};

/**
 * struct walk_stats - walks of one kind of list, on one shard of the CPUs
 * @walks: their number.
 * @live: live vm_bos met. @zombie: dead ones met. @wasted: live ones without any mapping.
 * @length: entries met per walk.
 */
struct walk_stats {
	__u64 walks;
	__u64 live;
	__u64 zombie;
	__u64 wasted;
	struct hist length;
};

/**
 * struct alloc_stats - allocations of one call site: a slot of an open-addressed table
 * @site: return address; zero: free. @count: allocations. @bytes: that the slab handed out.
 */
struct alloc_stats {
	__u64 site;
	__u64 count;
	__u64 bytes;
};

#define ALLOC_PROBES 16
#define ALLOC_SLOTS 1024

enum counter {
#define COUNTER(_id, _text) COUNTER_##_id,
	COUNTERS(COUNTER)
#undef COUNTER
		NUM_COUNTERS,
};

#define STACK_FRAMES 48
#define STACK_PROBES 16

/**
 * struct wait_stats - waits of one operation for locks of a class that another one had
 * @waits: their number. @time: of all.
 */
struct wait_stats {
	__u64 waits;
	__u64 time;
};

/**
 * struct stack_stats - what one stack did to one class: a slot of an open-addressed table
 * @hash: of all that tells it from others; zero: free.
 * @count: how often it was taken. @wait: sum of its waits. @hold: sum of its holds.
 * @blame: sum of the waits of others for what it gave back.
 * @class: &enum lock_class. @op: &enum gpuvm_op.
 * @tgid: process of the user frames.
 * @num_kernel: kernel frames. @num_user: user frames.
 * @frames: kernel frames, then user frames, innermost first.
 */
struct stack_stats {
	__u64 hash;
	__u64 count;
	__u64 wait;
	__u64 hold;
	__u64 blame;
	__u32 class;
	__u32 op;
	__u32 tgid;
	__u16 num_kernel;
	__u16 num_user;
	__u64 frames[2 * STACK_FRAMES];
};

/* Driver locks: where they are relative to a GPUVM struct that their owner embeds. */
#define MAX_DRIVER_LOCKS 8

enum anchor { ANCHOR_NONE, ANCHOR_VM, ANCHOR_DEVICE };

/**
 * struct driver_lock - a mutex of a driver
 * @anchor: &enum anchor: what @delta is relative to.
 * @delta: bytes from there to the mutex.
 */
struct driver_lock {
	__u32 anchor;
	__s32 delta;
};

/* What is traced now. */
enum recording {
	RECORD_NOTHING,
	RECORD_MARKED, /* between the marks of gpuvm_bench */
	RECORD_ALL,
};

#endif
