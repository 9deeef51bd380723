// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: BENCH UNLINK, CLEANUP and SUBMIT: unlinking VAs, and what has to be done about the
 * vm_bos that are left when it was deferred.
 */
#include <linux/dma-fence.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>

#include "gvb_bench.h"
#include "gvb_lock.h"

/**
 * gvb_unlink_check() - &gvb_bench_kind.check of UNLINK
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, or -EINVAL if the mode cannot defer.
 */
int gvb_unlink_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	return args->arg[0] != GVB_BENCH_UNLINK_STAGED && !gvb_immediate(run->vm) ? -EINVAL : 0;
}

/**
 * gvb_unlink_begin() - &gvb_bench_kind.begin of UNLINK, CLEANUP, SUBMIT and VALIDATE
 * @run: the call
 *
 * Returns: 0 or -ENOMEM.
 */
int gvb_unlink_begin(struct gvb_run *run)
{
	u32 i;

	run->vas = kvcalloc(run->ops.count + 1, sizeof(*run->vas), GFP_KERNEL);
	if (!run->vas)
		return -ENOMEM;

	run->fence = dma_fence_get_stub();
	for (i = 0; i < run->names.count; i++)
		run->names.at[i].evicted = READ_ONCE(run->names.at[i].bo->evicted);
	return 0;
}

/**
 * gvb_unlink_end() - &gvb_bench_kind.end of UNLINK, CLEANUP, SUBMIT and VALIDATE
 * @run: the call
 */
void gvb_unlink_end(struct gvb_run *run)
{
	dma_fence_put(run->fence);
	kvfree(run->vas);
}

/* Maps what @req says, and takes the VA out of the tree again: it stays linked. */
static int gvb_linked_make(struct gvb_run *run, const struct gvb_req *req, struct gvb_va **out)
{
	struct gvb_va *va = gvb_va_pop(&run->vm->pool);
	struct drm_gpuvm_bo *vm_bo = req->named->vm_bo;
	int ret;

	if (!va)
		return -ENOMEM;

	gvb_va_init(&va->base, req->addr, req->range, vm_bo->obj, req->offset);
	va->base.flags = 0;
	ret = drm_gpuva_insert(&run->vm->base, &va->base);
	if (ret) {
		gvb_va_push(&run->vm->pool, va);
		return ret == -EEXIST ? -EINVAL : ret;
	}
	gvb_list_lock(vm_bo->obj);
	drm_gpuva_link(&va->base, vm_bo);
	gvb_list_unlock(vm_bo->obj);
	drm_gpuva_remove(&va->base);
	*out = va;
	return 0;
}

static int gvb_linked_make_all(struct gvb_run *run, u64 n)
{
	u64 i;
	int ret = 0;

	for (i = 0; i < n && !ret; i++)
		ret = gvb_linked_make(run, &run->ops.at[i], &run->vas[i]);
	if (!ret)
		return 0;

	/* The last one is not there. */
	for (i--; i; i--)
		gvb_unlink(&run->vas[i - 1]->base, &run->vm->pool);
	return ret;
}

/* A submission made them resident. */
static void gvb_named_evict_again(struct gvb_run *run)
{
	u32 i;

	for (i = 0; i < run->names.count; i++)
		run->names.at[i].bo->evicted = run->names.at[i].evicted;
}

/* What the first n requests ask for, linked, in no tree; nothing else holds their vm_bos. */
static int gvb_linked_prepare(struct gvb_run *run, u64 n)
{
	struct gvb_vm *vm = run->vm;
	struct drm_exec exec;
	int ret;

	if (!n)
		return 0;
	ret = gvb_vas_fill(vm, n);
	if (!ret)
		ret = gvb_lock_names(vm, &exec, &run->names);
	if (ret)
		return ret;

	gvb_named_evict_again(run);
	ret = gvb_names_obtain(vm, &run->names);
	if (!ret) {
		ret = gvb_linked_make_all(run, n);
		gvb_names_release(vm, &run->names);
	}
	drm_exec_fini(&exec);
	if (ret)
		gvb_vm_cleanup(vm);
	return ret;
}

static void gvb_unlink_staged(struct gvb_run *run, struct gvb_va *va)
{
	struct drm_gem_object *obj = va->base.gem.obj;
	struct gvb_pair pair;

	gvb_pair_lock(&pair, drm_gpuvm_resv(&run->vm->base), obj->resv);
	gvb_list_lock(obj);
	drm_gpuva_unlink(&va->base);
	gvb_list_unlock(obj);
	gvb_pair_unlock(&pair);
}

static void gvb_unlink_timed(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	if (run->arg[0] == GVB_BENCH_UNLINK_STAGED) {
		for (i = 0; i < n; i++)
			gvb_unlink_staged(run, run->vas[i]);
	} else {
		for (i = 0; i < n; i++)
			gvb_deferred_unlink(&run->vas[i]->base);
	}
	if (run->arg[0] == GVB_BENCH_UNLINK_DEFER_DRAIN)
		gvb_deferred_cleanup(&run->vm->base);
	gvb_watch_stop(&run->watch);
}

static void gvb_vas_put_back(struct gvb_run *run, u64 n)
{
	u64 i;

	for (i = 0; i < n; i++)
		gvb_va_push(&run->vm->pool, run->vas[i]);
}

/**
 * gvb_unlink_batch() - &gvb_bench_kind.batch of UNLINK
 * @run: the call
 * @n: VAs to unlink
 *
 * Returns: 0 or a negative errno.
 */
int gvb_unlink_batch(struct gvb_run *run, u64 n)
{
	int ret = gvb_linked_prepare(run, n);

	if (ret)
		return ret;
	gvb_unlink_timed(run, n);
	if (!GVB_HAVE_VA_FREE_OP || run->arg[0] == GVB_BENCH_UNLINK_STAGED)
		gvb_vas_put_back(run, n);
	gvb_vm_cleanup(run->vm);
	return 0;
}

/**
 * gvb_zombies_make() - what unlinking all requests leaves
 * @run: the call, after gvb_unlink_begin(); no resv may be held
 *
 * Returns: 0 or a negative errno.
 */
int gvb_zombies_make(struct gvb_run *run)
{
	u64 i;
	int ret = gvb_linked_prepare(run, run->ops.count);

	if (ret)
		return ret;
	for (i = 0; i < run->ops.count; i++)
		gvb_unlink(&run->vas[i]->base, &run->vm->pool);
	if (gvb_run_counts(run))
		run->zombies += gvb_count_zombies(run->vm);
	return 0;
}

/* As what unlinking @req leaves, of a BO that nothing else keeps. */
static int gvb_orphan_make(struct gvb_run *run, const struct gvb_req *req)
{
	struct gvb_vm *vm = run->vm;
	struct gvb_bo *bo = gvb_bo_alloc(run->drm, PAGE_SIZE, vm->mode, NULL);
	struct gvb_named name = { .bo = bo };
	struct gvb_req own = { .named = &name, .addr = req->addr, .range = req->range };
	struct gvb_va *va;
	struct gvb_pair pair;
	int ret;

	if (IS_ERR(bo))
		return PTR_ERR(bo);
	gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), bo->base.resv);
	ret = gvb_named_obtain_one(vm, &name);
	if (!ret) {
		ret = gvb_linked_make(run, &own, &va);
		gvb_vm_bo_drop(vm, name.vm_bo);
	}
	gvb_pair_unlock(&pair);
	if (!ret)
		gvb_unlink(&va->base, &vm->pool);
	drm_gem_object_put(&bo->base);
	return ret;
}

/*
 * What freeing a BO costs depends on how many that were freed before RCU still keeps (where slabs
 * have sheaves: on how many of these it has given back), and that on when ticks came: all are back.
 */
static int gvb_orphans_make(struct gvb_run *run)
{
	u32 i;
	int ret = gvb_vas_fill(run->vm, run->ops.count);

	rcu_barrier();
	for (i = 0; i < run->ops.count && !ret; i++)
		ret = gvb_orphan_make(run, &run->ops.at[i]);
	if (ret)
		gvb_vm_cleanup(run->vm);
	else if (gvb_run_counts(run))
		run->zombies += gvb_count_zombies(run->vm);
	return ret;
}

/**
 * gvb_cleanup_batch() - &gvb_bench_kind.batch of CLEANUP
 * @run: the call
 * @n: cleanups
 *
 * Returns: 0 or a negative errno.
 */
int gvb_cleanup_batch(struct gvb_run *run, u64 n)
{
	int ret = 0;

	for (; n && !ret; n--) {
		ret = run->arg[0] ? gvb_orphans_make(run) : gvb_zombies_make(run);
		if (ret)
			return ret;
		gvb_watch_start(&run->watch);
		gvb_deferred_cleanup(&run->vm->base);
		gvb_watch_stop(&run->watch);
		if (!ret && n > 1)
			ret = gvb_run_goes_on(run);
	}
	return ret;
}

/**
 * gvb_submit_check() - &gvb_bench_kind.check of SUBMIT
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, or -EINVAL if the mode has nothing to clean up.
 */
int gvb_submit_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	return (args->arg[0] || run->ops.count) && !gvb_immediate(run->vm) ? -EINVAL : 0;
}

/* As drm_gpuvm_exec_lock(), but the stopwatch starts when the VM's resv is locked. */
static int gvb_submit_lock_timed(struct gvb_run *run, struct drm_gpuvm_exec *vm_exec)
{
	struct drm_exec *exec = &vm_exec->exec;
	int ret;

	drm_exec_init(exec, vm_exec->flags, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = drm_gpuvm_prepare_vm(vm_exec->vm, exec, vm_exec->num_fences);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
		gvb_watch_start(&run->watch);
		ret = drm_gpuvm_prepare_objects(vm_exec->vm, exec, vm_exec->num_fences);
		drm_exec_retry_on_contention(exec);
		if (ret)
			break;
	}
	if (ret)
		drm_exec_fini(exec);
	return ret;
}

static int gvb_submit(struct gvb_run *run)
{
	struct drm_gpuvm_exec exec = {
		.vm = &run->vm->base,
		.flags = DRM_EXEC_INTERRUPTIBLE_WAIT,
		.num_fences = 1,
	};
	int ret;

	ret = run->arg[1] ? gvb_submit_lock_timed(run, &exec) : drm_gpuvm_exec_lock(&exec);
	if (ret)
		return ret;

	run->vm->validated = 0;
	ret = drm_gpuvm_exec_validate(&exec);
	run->validated += run->vm->validated;
	if (!ret)
		drm_gpuvm_exec_resv_add_fence(&exec, run->fence, DMA_RESV_USAGE_BOOKKEEP,
					      DMA_RESV_USAGE_BOOKKEEP);
	run->locked_objs += exec.exec.num_objects;
	drm_gpuvm_exec_unlock(&exec);
	return ret;
}

static int gvb_submit_once(struct gvb_run *run)
{
	struct gvb_vm *vm = run->vm;
	int ret;

	if (!run->arg[1])
		gvb_watch_start(&run->watch);
	if (run->arg[0] == GVB_BENCH_FLUSH_BEFORE)
		gvb_deferred_cleanup(&vm->base);
	ret = gvb_submit(run);
	if (run->arg[1])
		gvb_watch_stop(&run->watch);
	if (run->arg[0] == GVB_BENCH_FLUSH_AFTER)
		gvb_deferred_cleanup(&vm->base);
	if (!run->arg[1])
		gvb_watch_stop(&run->watch);
	run->validate_calls++;
	return ret;
}

/**
 * gvb_submit_batch() - &gvb_bench_kind.batch of SUBMIT
 * @run: the call
 * @n: submissions
 *
 * Returns: 0 or a negative errno.
 */
int gvb_submit_batch(struct gvb_run *run, u64 n)
{
	int ret = 0;

	for (; n && !ret; n--) {
		ret = gvb_zombies_make(run);
		if (ret)
			return ret;
		ret = gvb_submit_once(run);
		gvb_vm_cleanup(run->vm);
		if (!ret && n > 1)
			ret = gvb_run_goes_on(run);
	}
	return ret;
}
