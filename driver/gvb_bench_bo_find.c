// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH BO_FIND: looking a vm_bo up, which walks the list of its BO. */
#include "gvb_bench.h"
#include "gvb_lock.h"

/**
 * gvb_find_bo_check() - &gvb_bench_kind.check of BO_FIND
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, -EINVAL for an OBTAIN where nothing may be allocated under the list's lock, or
 * -EOPNOTSUPP for a PREALLOC that this kernel has in immediate modes only.
 */
int gvb_find_bo_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	bool immediate = gvb_immediate(run->vm);

	if (args->arg[0] == GVB_BENCH_BO_FIND_OBTAIN && immediate)
		return -EINVAL;
	if (args->arg[0] == GVB_BENCH_BO_FIND_PREALLOC && !immediate && !GVB_HAVE_PREALLOC_STAGED)
		return -EOPNOTSUPP;
	return 0;
}

/**
 * gvb_find_bo_steps() - &gvb_bench_kind.steps of BO_FIND
 * @run: the call
 *
 * Returns: the length of the list that is searched, and one.
 */
u64 gvb_find_bo_steps(struct gvb_run *run)
{
	struct drm_gem_object *obj = &gvb_run_bo(run)->base;
	struct mutex *mutex = gvb_list_mutex(obj);
	struct drm_gpuvm_bo *vm_bo;
	u64 steps = 1;

	gvb_any_list_lock(obj, mutex);
	drm_gem_for_each_gpuvm_bo(vm_bo, obj)
		steps++;
	gvb_any_list_unlock(obj, mutex);
	return steps;
}

/* What a lookup holds: losing a preallocated vm_bo takes the VM's resv, too. */
struct gvb_find_lock {
	struct drm_gem_object *obj;
	/* Of the list, or NULL. */
	struct mutex *mutex;
	struct dma_resv *both;
	struct gvb_pair pair;
};

static __always_inline void gvb_find_lock(struct gvb_find_lock *lock)
{
	if (lock->both)
		gvb_pair_lock(&lock->pair, lock->both, lock->obj->resv);
	else
		gvb_any_list_lock(lock->obj, lock->mutex);
}

static __always_inline void gvb_find_unlock(struct gvb_find_lock *lock)
{
	if (lock->both)
		gvb_pair_unlock(&lock->pair);
	else
		gvb_any_list_unlock(lock->obj, lock->mutex);
}

static void gvb_find_lock_init(struct gvb_find_lock *lock, struct gvb_run *run)
{
	bool prealloc = run->arg[0] == GVB_BENCH_BO_FIND_PREALLOC;

	*lock = (struct gvb_find_lock){ .obj = &gvb_run_bo(run)->base };
	lock->mutex = gvb_list_mutex(lock->obj);
	if (prealloc && run->vm->mode == GVB_MODE_RESV)
		lock->both = drm_gpuvm_resv(&run->vm->base);
}

/* One lookup; the reference is dropped if there was one, otherwise it is the caller's. */
static __always_inline struct drm_gpuvm_bo *gvb_find_bo_once(struct gvb_run *run,
							     struct gvb_find_lock *lock, bool drop)
{
	struct drm_gpuvm *gpuvm = &run->vm->base;
	struct drm_gpuvm_bo *vm_bo = NULL;
	bool immediate = gvb_immediate(run->vm);

	if (run->arg[0] == GVB_BENCH_BO_FIND_PREALLOC) {
		vm_bo = drm_gpuvm_bo_create(gpuvm, lock->obj);
		if (!vm_bo)
			return ERR_PTR(-ENOMEM);
		if (immediate)
			vm_bo = drm_gpuvm_bo_obtain_prealloc(vm_bo);
	}
	if (!immediate || !vm_bo) {
		gvb_find_lock(lock);
		if (run->arg[0] == GVB_BENCH_BO_FIND_ONLY)
			vm_bo = drm_gpuvm_bo_find(gpuvm, lock->obj);
		else if (run->arg[0] == GVB_BENCH_BO_FIND_OBTAIN)
			vm_bo = gvb_vm_bo_obtain(gpuvm, lock->obj);
		else
			vm_bo = drm_gpuvm_bo_obtain_prealloc(vm_bo);
		if (drop && !immediate && !IS_ERR(vm_bo))
			drm_gpuvm_bo_put(vm_bo);
		gvb_find_unlock(lock);
	}
	if (drop && immediate)
		gvb_deferred_put(vm_bo);
	return vm_bo;
}

/* All of them find the vm_bo, or, if they only look, none does. Returns: how many had one. */
static u64 gvb_find_bo_hits(struct gvb_run *run, struct gvb_find_lock *lock, u64 n, int *ret)
{
	struct drm_gpuvm_bo *vm_bo = NULL;
	u64 found = 0;

	gvb_watch_start(&run->watch);
	for (; n; n--) {
		vm_bo = gvb_find_bo_once(run, lock, true);
		if (IS_ERR(vm_bo))
			break;
		found += !!vm_bo;
	}
	gvb_watch_stop(&run->watch);
	run->found += found;
	*ret = PTR_ERR_OR_ZERO(vm_bo);
	return found;
}

static int gvb_find_bo_hits_counted(struct gvb_run *run, struct gvb_find_lock *lock, u64 n)
{
	bool makes = run->arg[0] == GVB_BENCH_BO_FIND_PREALLOC;
	u64 found;
	int ret;

	/*
	 * Each makes one, which counts one down when it goes: at once, or, if OBTAIN dropped the
	 * other meanwhile, later.
	 */
	if (makes)
		atomic64_add(n, &run->vm->num_vm_bos);
	found = gvb_find_bo_hits(run, lock, n, &ret);
	if (makes)
		atomic64_sub(n - found, &run->vm->num_vm_bos);
	return ret;
}

/* Each makes the vm_bo, and has it dropped again. */
static int gvb_find_bo_misses(struct gvb_run *run, struct gvb_find_lock *lock, u64 n)
{
	struct gvb_vm *vm = run->vm;
	struct drm_gpuvm_bo *vm_bo;
	struct gvb_pair pair;
	int ret;

	for (; n; n--) {
		gvb_watch_start(&run->watch);
		vm_bo = gvb_find_bo_once(run, lock, false);
		gvb_watch_stop(&run->watch);
		if (IS_ERR(vm_bo))
			return PTR_ERR(vm_bo);
		atomic64_inc(&vm->num_vm_bos);
		gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), lock->obj->resv);
		gvb_vm_bo_drop(vm, vm_bo);
		gvb_pair_unlock(&pair);
		gvb_vm_cleanup(vm);
		ret = n > 1 ? gvb_run_goes_on(run) : 0;
		if (ret)
			return ret;
	}
	return 0;
}

static bool gvb_find_bo_there(struct gvb_run *run)
{
	struct gvb_bo *bo = gvb_run_bo(run);
	bool there;

	dma_resv_lock(bo->base.resv, NULL);
	there = gvb_vm_has_bo(run->vm, bo);
	dma_resv_unlock(bo->base.resv);
	return there;
}

/**
 * gvb_find_bo_batch() - &gvb_bench_kind.batch of BO_FIND
 * @run: the call
 * @n: lookups
 *
 * Returns: 0 or a negative errno.
 */
int gvb_find_bo_batch(struct gvb_run *run, u64 n)
{
	struct gvb_find_lock lock;
	bool there;
	int ret;

	gvb_find_lock_init(&lock, run);
	there = gvb_find_bo_there(run);
	if (there || run->arg[0] == GVB_BENCH_BO_FIND_ONLY)
		ret = gvb_find_bo_hits_counted(run, &lock, n);
	else
		ret = gvb_find_bo_misses(run, &lock, n);
	/* OBTAIN may have dropped all references but ours. */
	gvb_vm_tidy(run->vm);
	return ret;
}
