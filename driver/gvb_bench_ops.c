// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: the operations of BENCH. Each has its loop inside, so that nothing but the
 * operation and the loop's own counting is timed.
 */
#include "gvb_bench.h"
#include "gvb_lock.h"

static int gvb_nop_batch(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++)
		barrier();
	gvb_watch_stop(&run->watch);
	return 0;
}

static int gvb_timer_batch(struct gvb_run *run, u64 n)
{
	u64 i;

	for (i = 0; i < n; i++) {
		gvb_watch_start(&run->watch);
		gvb_watch_stop(&run->watch);
	}
	return 0;
}

static int gvb_mutex_batch(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++) {
		mutex_lock(&run->mutex);
		mutex_unlock(&run->mutex);
	}
	gvb_watch_stop(&run->watch);
	return 0;
}

static int gvb_resv_batch(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++) {
		dma_resv_lock(&run->resv, NULL);
		dma_resv_unlock(&run->resv);
	}
	gvb_watch_stop(&run->watch);
	return 0;
}

static int gvb_spin_batch(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++) {
		spin_lock(&run->spin);
		spin_unlock(&run->spin);
	}
	gvb_watch_stop(&run->watch);
	return 0;
}

static int gvb_prepare_once(struct gvb_run *run, struct drm_exec *exec)
{
	int ret = 0;

	drm_exec_init(exec, DRM_EXEC_INTERRUPTIBLE_WAIT, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = drm_gpuvm_prepare_vm(&run->vm->base, exec, run->arg[0]);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
		ret = drm_gpuvm_prepare_objects(&run->vm->base, exec, run->arg[0]);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
	}
	run->locked_objs += exec->num_objects;
	drm_exec_fini(exec);
	return ret;
}

static int gvb_prepare_batch(struct gvb_run *run, u64 n)
{
	struct drm_exec exec;
	int ret = 0;
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n && !ret; i++)
		ret = gvb_prepare_once(run, &exec);
	gvb_watch_stop(&run->watch);
	return ret;
}

static int gvb_prepare_range_begin(struct gvb_run *run)
{
	return gvb_reqs_check_walk(run->vm, &run->ops);
}

static int gvb_prepare_ranges(struct gvb_run *run, struct drm_exec *exec)
{
	const struct gvb_req *req = run->ops.at, *end = req + run->ops.count;
	int ret = 0;

	for (; req < end && !ret; req++)
		ret = drm_gpuvm_prepare_range(&run->vm->base, exec, req->addr, req->range,
					      run->arg[0]);
	return ret;
}

static int gvb_prepare_range_once(struct gvb_run *run, struct drm_exec *exec, u32 flags)
{
	int ret = 0;

	drm_exec_init(exec, flags, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = gvb_prepare_ranges(run, exec);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
	}
	run->locked_objs += exec->num_objects;
	drm_exec_fini(exec);
	return ret;
}

static int gvb_prepare_range_batch(struct gvb_run *run, u64 n)
{
	u32 flags = DRM_EXEC_INTERRUPTIBLE_WAIT;
	struct drm_exec exec;
	int ret = 0;

	if (run->arg[1])
		flags |= DRM_EXEC_IGNORE_DUPLICATES;
	gvb_watch_start(&run->watch);
	for (; n && !ret; n--)
		ret = gvb_prepare_range_once(run, &exec, flags);
	gvb_watch_stop(&run->watch);
	return ret;
}

static int gvb_find_begin(struct gvb_run *run)
{
	return gvb_lock_all(run->vm, &run->exec, NULL);
}

static void gvb_find_end(struct gvb_run *run)
{
	drm_exec_fini(&run->exec);
}

static int gvb_find_batch(struct gvb_run *run, u64 n)
{
	const struct gvb_req *end = run->ops.at + run->ops.count;
	const struct gvb_req *req = run->ops.at;
	struct drm_gpuvm *gpuvm = &run->vm->base;
	u64 found = 0;

	gvb_watch_start(&run->watch);
	for (; n; n--) {
		found += !!drm_gpuva_find_first(gpuvm, req->addr, req->range);
		if (++req == end)
			req = run->ops.at;
	}
	gvb_watch_stop(&run->watch);
	run->found += found;
	return 0;
}

static u64 gvb_one_step(struct gvb_run *run)
{
	return 1;
}

static u64 gvb_prepare_steps(struct gvb_run *run)
{
	return 1 + atomic64_read(&run->vm->num_vm_bos);
}

static u64 gvb_prepare_range_steps(struct gvb_run *run)
{
	return 1 + gvb_reqs_walk(run->vm, &run->ops);
}

#define GVB_VERBS_RANGE (BIT(GVB_BIND_MAP) | BIT(GVB_BIND_MAP_NULL) | BIT(GVB_BIND_UNMAP))

const struct gvb_bench_kind gvb_bench_kinds[GVB_BENCH_OP_COUNT] = {
	[GVB_BENCH_NOP] = {
		.batch = gvb_nop_batch,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_TIMER] = {
		.batch = gvb_timer_batch,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_LOCK_MUTEX] = {
		.batch = gvb_mutex_batch,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_LOCK_RESV] = {
		.batch = gvb_resv_batch,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_LOCK_SPIN] = {
		.batch = gvb_spin_batch,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_PREPARE] = {
		.vm = true,
		.strong = true,
		.arg_max = { GVB_MAX_FENCES },
		.arg_error = { -E2BIG },
		.batch = gvb_prepare_batch,
		.steps = gvb_prepare_steps,
	},
	[GVB_BENCH_VALIDATE] = {
		.vm = true,
		.strong = true,
		.zombies = true,
		.list = GVB_LIST_ANY,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { GVB_BENCH_VALIDATE_PREPARE | GVB_BENCH_VALIDATE_UNTIL_EMPTY, U64_MAX },
		.check = gvb_validate_check,
		.begin = gvb_validate_begin,
		.batch = gvb_validate_batch,
		.end = gvb_validate_end,
	},
	[GVB_BENCH_BIND] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = GVB_VERBS_RANGE,
		.once = true,
		.undo = true,
		.arg_max = { GVB_BENCH_BIND_OPS_LIST },
		.begin = gvb_bind_begin,
		.batch = gvb_bind_batch,
		.end = gvb_bind_end,
	},
	[GVB_BENCH_BIND_BATCH] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = GVB_VERBS_RANGE,
		.undo = true,
		.arg_max = { GVB_BIND_LOCK_COUNT - 1, GVB_MAX_OPS },
		.arg_error = { 0, -E2BIG },
		.check = gvb_bind_batch_check,
		.begin = gvb_bind_batch_begin,
		.batch = gvb_bind_batch_batch,
		.end = gvb_bind_batch_end,
	},
	[GVB_BENCH_FIND] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = BIT(GVB_BIND_UNMAP),
		.begin = gvb_find_begin,
		.batch = gvb_find_batch,
		.end = gvb_find_end,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_PREPARE_RANGE] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = BIT(GVB_BIND_UNMAP),
		.arg_max = { GVB_MAX_FENCES, 1 },
		.arg_error = { -E2BIG },
		.begin = gvb_prepare_range_begin,
		.batch = gvb_prepare_range_batch,
		.steps = gvb_prepare_range_steps,
	},
	[GVB_BENCH_LINK] = {
		.vm = true,
		.list = GVB_LIST_ONE,
		.verbs = BIT(GVB_BIND_MAP),
		.begin = gvb_link_begin,
		.batch = gvb_link_batch,
		.end = gvb_link_end,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_UNLINK] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = BIT(GVB_BIND_MAP),
		.once = true,
		.arg_max = { GVB_BENCH_UNLINK_DEFER_DRAIN },
		.check = gvb_unlink_check,
		.begin = gvb_unlink_begin,
		.batch = gvb_unlink_batch,
		.end = gvb_unlink_end,
	},
	[GVB_BENCH_CLEANUP] = {
		.vm = true,
		.immediate = true,
		.zombies = true,
		.list = GVB_LIST_SOME,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { 1 },
		.begin = gvb_unlink_begin,
		.batch = gvb_cleanup_batch,
		.end = gvb_unlink_end,
	},
	[GVB_BENCH_PUT] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { 1, GVB_BENCH_PUT_MODE_DRAIN },
		.check = gvb_put_check,
		.begin = gvb_put_begin,
		.batch = gvb_put_batch,
		.end = gvb_put_end,
		.steps = gvb_one_step,
	},
	[GVB_BENCH_BO_FIND] = {
		.vm = true,
		.list = GVB_LIST_ONE,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { GVB_BENCH_BO_FIND_PREALLOC },
		.check = gvb_find_bo_check,
		.batch = gvb_find_bo_batch,
		.steps = gvb_find_bo_steps,
	},
	[GVB_BENCH_SUBMIT] = {
		.vm = true,
		.strong = true,
		.zombies = true,
		.list = GVB_LIST_ANY,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { GVB_BENCH_FLUSH_AFTER, 1 },
		.check = gvb_submit_check,
		.begin = gvb_unlink_begin,
		.batch = gvb_submit_batch,
		.end = gvb_unlink_end,
	},
	[GVB_BENCH_ASYNC_BIND] = {
		.vm = true,
		.list = GVB_LIST_SOME,
		.verbs = GVB_VERBS_RANGE,
		.undo = true,
		.arg_max = { 1, GVB_MAX_OPS },
		.arg_error = { 0, -E2BIG },
		.check = gvb_async_check,
		.begin = gvb_async_begin,
		.batch = gvb_async_batch,
		.end = gvb_async_end,
	},
#if GVB_HAVE_SHMEM
	[GVB_BENCH_PIN] = {
		.arg_max = { 1 },
		.batch = gvb_pin_batch,
		.steps = gvb_one_step,
	},
#endif
	[GVB_BENCH_HOLD] = {
		.vm = true,
		.unlocked = true,
		.list = GVB_LIST_ONE,
		.verbs = BIT(GVB_BIND_MAP),
		.arg_max = { GVB_LOCK_CLASSES - 1, GVB_MAX_HOLD_NS, GVB_MAX_HOLD_NS },
		.arg_error = { 0, -E2BIG, -E2BIG },
		.check = gvb_hold_check,
		.batch = gvb_hold_batch,
	},
};
