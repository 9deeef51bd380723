/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the programs in the kernel have counted: their maps, mapped, and a copy of them with the
 * shards summed up.
 */
#ifndef VIEW_H
#define VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "snapshot.h"

struct gpuvm_trace;

/**
 * struct view - the mapped maps
 * @skel: the loaded skeleton.
 * @shards: shards of @stats and @walks.
 * @num_locks: slots of @locks. @num_stacks: slots of @stacks.
 * @own_hold: what of each hold is the end of the program before it and the beginning of the one
 *	behind it, by &enum lock_kind; prices_set() knows.
 * @locks: the locks that are traced. @threads: what threads are doing. The rest are counts.
 */
struct view {
	struct gpuvm_trace *skel;
	size_t shards;
	size_t num_locks;
	size_t num_stacks;
	uint64_t own_hold[NUM_KINDS];
	struct lock_entry *locks;
	struct thread *threads;
	struct lock_stats *stats;
	struct wait_stats *waits;
	struct walk_stats *walks;
	struct alloc_stats *allocs;
	struct stack_stats *stacks;
	__u64 *counters;
};

/**
 * view_open() - map what a loaded skeleton has
 *
 * Returns: 0 or a negative errno; view_close() in either case.
 */
int view_open(struct view *view, struct gpuvm_trace *skel);

void view_close(struct view *view);

/** view_record() - say what is to be counted from now on. */
void view_record(struct view *view, enum recording recording);

/** view_timed() - ticks that programs in this thread have timed themselves, ever */
uint64_t view_timed(const struct view *view);

/** view_reset() - forget all counts. Nothing may be recording. */
void view_reset(struct view *view);

/**
 * view_forget() - forget all locks and threads
 *
 * To be called when the programs that tell of locks' ends have not been attached for a while: what
 * was freed meanwhile is at the address of something else soon.
 */
void view_forget(struct view *view);

/**
 * view_take() - copy all counts
 *
 * Returns: a snapshot to be freed with free(), or NULL when there is no memory.
 */
struct snapshot *view_take(const struct view *view);

#endif
