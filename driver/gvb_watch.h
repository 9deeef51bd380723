/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: a stopwatch, and what is counted while it runs. */
#ifndef GVB_WATCH_H
#define GVB_WATCH_H

#include <linux/ktime.h>
#include <linux/sched.h>
#include <linux/timex.h>

#include "gpuvm_bench_drm.h"

/**
 * struct gvb_counter - a counting pass
 * @task: counted
 * @armed: inside the stopwatch
 * @missing: GVB_MISSING_*
 * @vm_resv: address of the VM's resv lock, or NULL
 * @driver: addresses of the driver's mutexes and its spinlock
 * @gpuva: sorted addresses of the gpuva.locks of all BOs mapped in the VM or named
 * @num_gpuva: length of @gpuva
 * @extobj: address of the extobj lock, or NULL
 * @evict: address of the evict lock, or NULL
 * @allocs: see &struct gvb_bench_counts. @alloc_bytes: same. @frees: same. @locks: same.
 * @duplicates: same. @deadlocks: same.
 * @last: newest allocation, while it lives
 */
struct gvb_counter {
	struct task_struct *task;
	bool armed;
	u32 missing;
	const void *vm_resv;
	const void *driver[4];
	const void **gpuva;
	size_t num_gpuva;
	const void *extobj;
	const void *evict;
	u64 allocs;
	u64 alloc_bytes;
	u64 frees;
	u64 locks[GVB_LOCK_CLASSES];
	u64 duplicates;
	u64 deadlocks;
	const void *last;
};

/**
 * struct gvb_watch - a stopwatch
 * @cycles: in cycles, else in ns
 * @counter: armed while the stopwatch runs, or NULL
 * @start: clock when it was started
 * @total: time that it ran
 */
struct gvb_watch {
	bool cycles;
	struct gvb_counter *counter;
	u64 start;
	u64 total;
};

static __always_inline u64 gvb_watch_now(const struct gvb_watch *watch)
{
	return watch->cycles ? get_cycles() : ktime_get_ns();
}

/* gvb_count.c */
void gvb_watch_mark(struct gvb_watch *watch, bool runs);

/* The clock is read as the last thing. */
static __always_inline void gvb_watch_start(struct gvb_watch *watch)
{
	if (unlikely(watch->counter))
		gvb_watch_mark(watch, true);
	barrier();
	watch->start = gvb_watch_now(watch);
	barrier();
}

/* The clock is read as the first thing. */
static __always_inline void gvb_watch_stop(struct gvb_watch *watch)
{
	barrier();
	watch->total += gvb_watch_now(watch) - watch->start;
	barrier();
	if (unlikely(watch->counter))
		gvb_watch_mark(watch, false);
}

#endif
