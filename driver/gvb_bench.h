/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: what the parts of BENCH share. */
#ifndef GVB_BENCH_H
#define GVB_BENCH_H

#include <linux/dma-resv.h>
#include <linux/spinlock.h>

#include "gvb_apply.h"
#include "gvb_watch.h"

/**
 * struct gvb_evicted - a vm_bo that VALIDATE evicts again and again
 * @vm_bo: holding a reference, and one of its BO
 * @bo_evicted: &gvb_bo.evicted as it was
 */
struct gvb_evicted {
	struct drm_gpuvm_bo *vm_bo;
	bool bo_evicted;
};

/**
 * struct gvb_bench_batch - one bind of BIND_BATCH
 * @reqs: its part of the requests of the call
 * @names: BOs that these name, owned by &gvb_run.names
 */
struct gvb_bench_batch {
	struct gvb_reqs reqs;
	struct gvb_names names;
};

/**
 * struct gvb_run - a call of BENCH
 * @drm: the device
 * @vm: the VM, referenced and locked; NULL for operations without one
 * @arg: see the operation
 * @watch: the stopwatch
 * @until: when to begin no other batch, ktime in ns
 * @settled: what is held for the allocators' sake
 * @names: BOs that @ops and @undo name
 * @ops: requests
 * @undo: requests
 * @exec: holds all resvs during BIND and FIND
 * @apply: of @ops; those of @undo are not counted
 * @locked_objs: see &struct gvb_bench_counts. @validated: same. @found: same.
 * @validate_calls: same. @zombies: same. @listed_zombies: same.
 * @batches: for BIND_BATCH
 * @num_batches: length of @batches
 * @vas: for UNLINK, CLEANUP, SUBMIT and VALIDATE: linked, in no tree
 * @fence: for SUBMIT
 * @vm_bo: for LINK and PUT
 * @va: for LINK
 * @evicted: for VALIDATE
 * @num_evicted: length of @evicted
 * @mutex: for LOCK_MUTEX
 * @spin: for LOCK_SPIN
 * @resv: for LOCK_RESV
 */
struct gvb_run {
	struct drm_device *drm;
	struct gvb_vm *vm;
	u64 arg[3];
	struct gvb_watch watch;
	u64 until;
	struct gvb_settled settled;
	struct gvb_names names;
	struct gvb_reqs ops;
	struct gvb_reqs undo;
	struct drm_exec exec;
	struct gvb_apply apply;
	u64 locked_objs;
	u64 validated;
	u64 found;
	u64 validate_calls;
	u64 zombies;
	u64 listed_zombies;
	struct gvb_bench_batch *batches;
	u64 num_batches;
	struct gvb_va **vas;
	struct dma_fence *fence;
	struct drm_gpuvm_bo *vm_bo;
	struct gvb_va *va;
	struct gvb_evicted *evicted;
	u64 num_evicted;
	/* Nobody else takes these; they are what is measured. */
	struct mutex mutex;
	/* Likewise. */
	spinlock_t spin;
	struct dma_resv resv;
};

/**
 * enum gvb_bench_list - how many requests an operation of BENCH takes
 * @GVB_LIST_NONE: none. @GVB_LIST_ONE: one. @GVB_LIST_SOME: at least one.
 * @GVB_LIST_ANY: any number.
 */
enum gvb_bench_list {
	GVB_LIST_NONE,
	GVB_LIST_ONE,
	GVB_LIST_SOME,
	GVB_LIST_ANY,
};

/**
 * struct gvb_bench_kind - an operation of BENCH
 * @vm: works on a VM
 * @unlocked: does not want the VM's lock held around it
 * @immediate: in immediate modes only
 * @strong: not in VMs that have weak references
 * @undo: takes requests that undo others
 * @zombies: counts &gvb_run.zombies itself, operation by operation
 * @once: a batch takes each request at most once, so it has at most as many operations
 * @list: requests that it takes
 * @verbs: bits of &enum gvb_bind_verb that these may have
 * @arg_max: caps of arg[0] and those behind it
 * @arg_error: what greater ones are, if not -EINVAL
 * @check: optional; what the above cannot say, with the requests parsed; no lock is held
 * @begin: optional; once per call, with the VM locked
 * @batch: does n operations, with the stopwatch around what counts; returns 0 or an errno, with
 *	the state restored
 * @end: optional; undoes @begin
 * @steps: what one operation walks, at least 1, so that long batches are done in parts; NULL where
 *	they can't be long, or call gvb_run_goes_on() themselves
 */
struct gvb_bench_kind {
	bool vm;
	bool unlocked;
	bool immediate;
	bool strong;
	bool undo;
	bool zombies;
	bool once;
	enum gvb_bench_list list;
	u32 verbs;
	u64 arg_max[3];
	int arg_error[3];
	int (*check)(const struct gvb_run *run, const struct gvb_bench *args);
	int (*begin)(struct gvb_run *run);
	int (*batch)(struct gvb_run *run, u64 n);
	void (*end)(struct gvb_run *run);
	u64 (*steps)(struct gvb_run *run);
};

/* Whether this is a counting pass: nothing is timed. The counter for marks counts nothing. */
static inline bool gvb_run_counts(const struct gvb_run *run)
{
	return run->watch.counter && run->watch.counter->task;
}

/* The BO that the first request names. */
static inline struct gvb_bo *gvb_run_bo(struct gvb_run *run)
{
	return run->ops.at[0].named->bo;
}

/* The lock of the gpuva list: @mutex, or the resv if that is NULL. */
static __always_inline void gvb_any_list_lock(struct drm_gem_object *obj, struct mutex *mutex)
{
	if (mutex)
		mutex_lock(mutex);
	else
		dma_resv_lock(obj->resv, NULL);
}

static __always_inline void gvb_any_list_unlock(struct drm_gem_object *obj, struct mutex *mutex)
{
	if (mutex)
		mutex_unlock(mutex);
	else
		dma_resv_unlock(obj->resv);
}

/* gvb_bench_ops.c */
extern const struct gvb_bench_kind gvb_bench_kinds[GVB_BENCH_OP_COUNT];

/* gvb_bench.c */
int gvb_run_goes_on(struct gvb_run *run);

/* gvb_bench_bind.c */
int gvb_bind_begin(struct gvb_run *run);
void gvb_bind_end(struct gvb_run *run);
int gvb_bind_batch(struct gvb_run *run, u64 n);
int gvb_bind_batch_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_bind_batch_begin(struct gvb_run *run);
void gvb_bind_batch_end(struct gvb_run *run);
int gvb_bind_batch_batch(struct gvb_run *run, u64 n);

/* gvb_bench_hold.c */
int gvb_hold_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_hold_batch(struct gvb_run *run, u64 n);

/* gvb_bench_unlink.c */
int gvb_unlink_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_unlink_begin(struct gvb_run *run);
void gvb_unlink_end(struct gvb_run *run);
int gvb_unlink_batch(struct gvb_run *run, u64 n);
int gvb_zombies_make(struct gvb_run *run);
int gvb_cleanup_batch(struct gvb_run *run, u64 n);
int gvb_submit_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_submit_batch(struct gvb_run *run, u64 n);

/* gvb_bench_vm_bo.c */
int gvb_link_begin(struct gvb_run *run);
void gvb_link_end(struct gvb_run *run);
int gvb_link_batch(struct gvb_run *run, u64 n);
int gvb_put_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_put_begin(struct gvb_run *run);
void gvb_put_end(struct gvb_run *run);
int gvb_put_batch(struct gvb_run *run, u64 n);

/* gvb_bench_bo_find.c */
int gvb_find_bo_check(const struct gvb_run *run, const struct gvb_bench *args);
u64 gvb_find_bo_steps(struct gvb_run *run);
int gvb_find_bo_batch(struct gvb_run *run, u64 n);

/* gvb_validate.c */
int gvb_validate_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_validate_begin(struct gvb_run *run);
int gvb_validate_batch(struct gvb_run *run, u64 n);
void gvb_validate_end(struct gvb_run *run);

/* gvb_bench_async.c */
int gvb_async_check(const struct gvb_run *run, const struct gvb_bench *args);
int gvb_async_begin(struct gvb_run *run);
int gvb_async_batch(struct gvb_run *run, u64 n);
void gvb_async_end(struct gvb_run *run);

/* gvb_pin.c */
int gvb_pin_batch(struct gvb_run *run, u64 n);

/* gvb_count.c */
int gvb_count_addresses(struct gvb_counter *counter, struct gvb_run *run, bool mapped);
int gvb_count_begin(struct gvb_counter *counter);
void gvb_count_end(struct gvb_counter *counter);

#endif
