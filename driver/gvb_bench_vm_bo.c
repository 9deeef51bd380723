// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH LINK and PUT: references of a vm_bo. */
#include "gvb_bench.h"
#include "gvb_lock.h"

/*
 * A reference of the vm_bo of the BO that is named, or NULL if it is not mapped: what no VA holds
 * belongs to somebody who may be about to drop it.
 */
static struct drm_gpuvm_bo *gvb_run_vm_bo(struct gvb_run *run)
{
	struct drm_gem_object *obj = &gvb_run_bo(run)->base;
	struct mutex *mutex = gvb_list_mutex(obj);
	struct drm_gpuvm_bo *vm_bo, *found = NULL;

	gvb_any_list_lock(obj, mutex);
	drm_gem_for_each_gpuvm_bo(vm_bo, obj) {
		if (vm_bo->vm == &run->vm->base && !list_empty(&vm_bo->list.gpuva))
			found = drm_gpuvm_bo_get(vm_bo);
	}
	gvb_any_list_unlock(obj, mutex);
	return found;
}

/* It is mapped, which the VM's lock keeps it, so this is not the last one. */
static void gvb_run_vm_bo_put(struct gvb_run *run)
{
	struct drm_gem_object *obj = &gvb_run_bo(run)->base;
	struct mutex *mutex = gvb_list_mutex(obj);

	gvb_any_list_lock(obj, mutex);
	drm_gpuvm_bo_put(run->vm_bo);
	gvb_any_list_unlock(obj, mutex);
	run->vm_bo = NULL;
}

/**
 * gvb_link_begin() - &gvb_bench_kind.begin of LINK
 * @run: the call
 *
 * Returns: 0, -ENOMEM, or -EINVAL if the BO is not mapped.
 */
int gvb_link_begin(struct gvb_run *run)
{
	const struct gvb_req *req = run->ops.at;
	int ret;

	ret = gvb_vas_fill(run->vm, 1);
	if (ret)
		return ret;
	run->vm_bo = gvb_run_vm_bo(run);
	if (!run->vm_bo)
		return -EINVAL;
	run->va = gvb_va_pop(&run->vm->pool);
	if (!run->va) {
		gvb_run_vm_bo_put(run);
		return -ENOMEM;
	}

	gvb_va_init(&run->va->base, req->addr, req->range, run->vm_bo->obj, req->offset);
	run->va->base.flags = 0;
	run->va->base.vm = &run->vm->base;
	return 0;
}

/**
 * gvb_link_end() - &gvb_bench_kind.end of LINK
 * @run: the call
 */
void gvb_link_end(struct gvb_run *run)
{
	gvb_va_push(&run->vm->pool, run->va);
	gvb_run_vm_bo_put(run);
}

/**
 * gvb_link_batch() - &gvb_bench_kind.batch of LINK
 * @run: the call
 * @n: times to link and unlink
 *
 * Returns: 0.
 */
int gvb_link_batch(struct gvb_run *run, u64 n)
{
	struct drm_gem_object *obj = run->vm_bo->obj;
	struct mutex *mutex = gvb_list_mutex(obj);
	struct drm_gpuva *va = &run->va->base;

	gvb_watch_start(&run->watch);
	for (; n; n--) {
		gvb_any_list_lock(obj, mutex);
		drm_gpuva_link(va, run->vm_bo);
		drm_gpuva_unlink(va);
		gvb_any_list_unlock(obj, mutex);
	}
	gvb_watch_stop(&run->watch);
	return 0;
}

/**
 * gvb_put_check() - &gvb_bench_kind.check of PUT
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, or -EINVAL if there are not as many BOs as it takes, or the mode has no cleanup.
 */
int gvb_put_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	if (args->arg[1] == GVB_BENCH_PUT_MODE_DRAIN && !gvb_immediate(run->vm))
		return -EINVAL;
	if (args->arg[0])
		return args->iterations > run->ops.count ? -EINVAL : 0;

	return run->ops.count == 1 ? 0 : -EINVAL;
}

/* The vm_bo of each BO, which must not have one, referenced once. */
static int gvb_put_obtain(struct gvb_run *run, u64 n)
{
	struct gvb_vm *vm = run->vm;
	u64 i;
	int ret = 0;

	for (i = 0; i < n && !ret; i++) {
		struct gvb_named *name = run->ops.at[i].named;

		ret = name->vm_bo || gvb_vm_has_bo(vm, name->bo) ? -EINVAL : 0;
		if (!ret)
			ret = gvb_named_obtain_one(vm, name);
	}
	if (ret)
		gvb_names_release(vm, &run->names);
	return ret;
}

static __always_inline struct drm_gpuvm_bo *gvb_put_next(struct gvb_run *run, u64 i)
{
	return run->vm_bo ?: run->ops.at[i].named->vm_bo;
}

static void gvb_put_deferred(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++)
		gvb_deferred_put(gvb_put_next(run, i));
	if (run->arg[1] == GVB_BENCH_PUT_MODE_DRAIN)
		gvb_deferred_cleanup(&run->vm->base);
	gvb_watch_stop(&run->watch);
}

/* With the lists' locks held. */
static void gvb_put_plain(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++)
		drm_gpuvm_bo_put(gvb_put_next(run, i));
	gvb_watch_stop(&run->watch);
}

/* The BOs are named: they outlive what their vm_bos hold. */
static void gvb_put_locking(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++) {
		struct drm_gpuvm_bo *vm_bo = gvb_put_next(run, i);
		struct drm_gem_object *obj = vm_bo->obj;
		struct mutex *mutex = gvb_list_mutex(obj);

		gvb_any_list_lock(obj, mutex);
		drm_gpuvm_bo_put(vm_bo);
		gvb_any_list_unlock(obj, mutex);
	}
	gvb_watch_stop(&run->watch);
}

/* The last reference takes the VM's resv as well. */
static void gvb_put_locking_both(struct gvb_run *run, u64 n)
{
	u64 i;

	gvb_watch_start(&run->watch);
	for (i = 0; i < n; i++) {
		struct drm_gpuvm_bo *vm_bo = gvb_put_next(run, i);
		struct gvb_pair pair;

		gvb_pair_lock(&pair, drm_gpuvm_resv(&run->vm->base), vm_bo->obj->resv);
		drm_gpuvm_bo_put(vm_bo);
		gvb_pair_unlock(&pair);
	}
	gvb_watch_stop(&run->watch);
}

static void gvb_put_always(struct gvb_run *run, u64 n)
{
	struct dma_resv *resv = drm_gpuvm_resv(&run->vm->base);

	if (run->vm->mode == GVB_MODE_RESV && run->arg[0]) {
		gvb_put_locking_both(run, n);
		return;
	}
	/* Not timed: with gpuva.lock, the VM's resv is what a caller has anyway. */
	if (run->vm->mode == GVB_MODE_IMMEDIATE_RESV)
		dma_resv_lock(resv, NULL);
	gvb_put_locking(run, n);
	if (run->vm->mode == GVB_MODE_IMMEDIATE_RESV)
		dma_resv_unlock(resv);
}

/* Ends @exec, which holds all resvs. */
static void gvb_put_timed(struct gvb_run *run, struct drm_exec *exec, u64 n)
{
	struct mutex *mutex = gvb_list_mutex(&gvb_run_bo(run)->base);
	bool always = run->arg[1] == GVB_BENCH_PUT_ALWAYS_LOCK;

	if (always || gvb_immediate(run->vm)) {
		drm_exec_fini(exec);
		if (always)
			gvb_put_always(run, n);
		else
			gvb_put_deferred(run, n);
		return;
	}
	/* All have the same one, if it is not the resv. */
	if (mutex)
		mutex_lock(mutex);
	gvb_put_plain(run, n);
	if (mutex)
		mutex_unlock(mutex);
	drm_exec_fini(exec);
}

static void gvb_named_forget(struct gvb_run *run)
{
	u32 i;

	for (i = 0; i < run->names.count; i++)
		run->names.at[i].vm_bo = NULL;
}

/**
 * gvb_put_begin() - &gvb_bench_kind.begin of PUT
 * @run: the call
 *
 * Returns: 0, or -EINVAL if the BO is not mapped.
 */
int gvb_put_begin(struct gvb_run *run)
{
	if (run->arg[0])
		return 0;

	run->vm_bo = gvb_run_vm_bo(run);
	return run->vm_bo ? 0 : -EINVAL;
}

/**
 * gvb_put_end() - &gvb_bench_kind.end of PUT
 * @run: the call
 */
void gvb_put_end(struct gvb_run *run)
{
	if (run->vm_bo)
		gvb_run_vm_bo_put(run);
}

/**
 * gvb_put_batch() - &gvb_bench_kind.batch of PUT
 * @run: the call
 * @n: references to drop
 *
 * Returns: 0 or a negative errno.
 */
int gvb_put_batch(struct gvb_run *run, u64 n)
{
	struct drm_exec exec;
	u64 i;
	int ret;

	ret = gvb_lock_names(run->vm, &exec, &run->names);
	if (ret)
		return ret;

	if (run->vm_bo) {
		for (i = 0; i < n; i++)
			drm_gpuvm_bo_get(run->vm_bo);
	} else {
		ret = gvb_put_obtain(run, n);
		if (ret) {
			drm_exec_fini(&exec);
			gvb_vm_tidy(run->vm);
			return ret;
		}
	}
	gvb_put_timed(run, &exec, n);
	gvb_named_forget(run);
	gvb_vm_cleanup(run->vm);
	return 0;
}
