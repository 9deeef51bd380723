/* SPDX-License-Identifier: GPL-2.0 */
/* What was counted, as numbers of userspace: the shards summed up. */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "gpuvm_trace.h"
#include "loglin.h"

/**
 * struct lock_counts - one class and operation
 * @acquisitions: calls. @failed: calls that did not get the lock.
 * @unreleased: of locks that this kernel does not let us see being given back.
 * @open_holds: locks that are held right now.
 * @wait: of all calls; those that did not wait count as zero.
 * @hold: of those that were given back.
 * @probe_events: programs of ours that ran inside of the holds.
 * @probes: ticks of the holds that are theirs.
 */
struct lock_counts {
	uint64_t acquisitions;
	uint64_t failed;
	uint64_t unreleased;
	uint64_t open_holds;
	uint64_t probe_events;
	uint64_t probes;
	struct loglin wait;
	struct loglin hold;
};

struct walk_counts {
	uint64_t walks;
	uint64_t live;
	uint64_t zombie;
	uint64_t wasted;
	struct loglin length;
};

/**
 * struct snapshot - everything counted
 * @locks: by class and operation. @walks: by list.
 * @waits: by class, by the operation that waited, by the one that had the lock.
 * @allocs: by call site, in the order of addresses. @num_allocs: of them.
 * @counters: by &enum counter.
 * @priced: it is known what the probes cost, &lock_counts.probes means something.
 */
struct snapshot {
	struct lock_counts locks[NUM_CLASSES][NUM_OPS];
	struct wait_stats waits[NUM_CLASSES][NUM_OPS][NUM_OPS];
	struct walk_counts walks[NUM_LISTS];
	struct alloc_stats allocs[ALLOC_SLOTS];
	size_t num_allocs;
	uint64_t counters[NUM_COUNTERS];
	bool priced;
};

/** snapshot_class() - one class, all operations but the observer's. */
void snapshot_class(const struct snapshot *snapshot, enum lock_class class,
		    struct lock_counts *total);

/** snapshot_open_holds() - locks that are held, over all classes and operations. */
uint64_t snapshot_open_holds(const struct snapshot *snapshot);

/**
 * snapshot_check_holds() - each lock that was got is held still, or has one hold of the same class
 * @why: out: the first class and operation that differs. @size: of it.
 *
 * Returns: 0, or -EPROTO with @why.
 */
int snapshot_check_holds(const struct snapshot *snapshot, char *why, size_t size);

/** snapshot_lost() - number of events that found no room, over all kinds. */
uint64_t snapshot_lost(const struct snapshot *snapshot);

#endif
