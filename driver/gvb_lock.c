// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: which resvs an operation locks. */
#include <linux/sched/signal.h>

#include "gvb_inject.h"
#include "gvb_lock.h"

/* A private BO's resv is the VM's, which is locked first of all. */
static int gvb_lock_obj(struct gvb_vm *vm, struct drm_exec *exec, struct drm_gem_object *obj)
{
	return drm_gpuvm_is_extobj(&vm->base, obj) ? drm_exec_lock_obj(exec, obj) : 0;
}

static int gvb_lock_named(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names)
{
	u32 i;
	int ret;

	for (i = 0; i < names->count; i++) {
		if (gvb_inject(GVB_INJECT_SKIP_LOCK))
			continue;
		ret = gvb_lock_obj(vm, exec, &names->at[i].bo->base);
		if (ret)
			return ret;
	}
	return 0;
}

static int gvb_lock_range(struct gvb_vm *vm, struct drm_exec *exec, u64 addr, u64 range)
{
	struct drm_gem_object *last = NULL;
	struct drm_gpuva *va;
	int ret;

	drm_gpuvm_for_each_va_range(va, &vm->base, addr, addr + range) {
		if (va->gem.obj == last)
			continue;
		last = va->gem.obj;
		ret = gvb_lock_obj(vm, exec, last);
		if (ret)
			return ret;
	}
	return 0;
}

static int gvb_lock_ranges(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_reqs *reqs)
{
	u32 i;
	int ret;

	for (i = 0; i < reqs->count; i++) {
		if (!reqs->at[i].range)
			continue;
		ret = gvb_lock_range(vm, exec, reqs->at[i].addr, reqs->at[i].range);
		if (ret)
			return ret;
		if (i % GVB_BREATHER)
			continue;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

/* What gvb_lock_until() locks behind the VM's resv and the named BOs. */
enum gvb_lock_more {
	GVB_LOCK_NAMES,
	GVB_LOCK_REQS,
	GVB_LOCK_ALL,
};

static int gvb_lock_once(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names,
			 const struct gvb_reqs *reqs, enum gvb_lock_more more)
{
	int ret;

	ret = drm_exec_lock_obj(exec, drm_gpuvm_resv_obj(&vm->base));
	if (!ret && names)
		ret = gvb_lock_named(vm, exec, names);
	if (ret || more == GVB_LOCK_NAMES)
		return ret;
	if (more == GVB_LOCK_REQS)
		return gvb_lock_ranges(vm, exec, reqs);

	return gvb_lock_range(vm, exec, vm->base.mm_start, vm->base.mm_range);
}

static int gvb_lock_until(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names,
			  const struct gvb_reqs *reqs, enum gvb_lock_more more)
{
	int ret;

	lockdep_assert_held(&vm->lock);

	drm_exec_init(exec, DRM_EXEC_INTERRUPTIBLE_WAIT | DRM_EXEC_IGNORE_DUPLICATES, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = gvb_lock_once(vm, exec, names, reqs, more);
		drm_exec_retry_on_contention(exec);
		if (ret) {
			drm_exec_fini(exec);
			return ret;
		}
	}
	return 0;
}

/**
 * gvb_lock_names() - lock a VM's resv and those of the named BOs
 * @vm: the VM; its lock must be held
 * @exec: uninitialised; ended by the caller with drm_exec_fini() if this succeeds
 * @names: the BOs
 *
 * Returns: 0 or a negative errno.
 */
int gvb_lock_names(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names)
{
	return gvb_lock_until(vm, exec, names, NULL, GVB_LOCK_NAMES);
}

/**
 * gvb_lock_reqs() - lock all that applying requests may touch
 * @vm: the VM; its lock must be held
 * @exec: uninitialised; ended by the caller with drm_exec_fini() if this succeeds
 * @names: BOs that the requests name
 * @reqs: the requests
 *
 * Locks the VM's resv, then the named BOs, then those mapped in the ranges now. A request adds
 * only named BOs to what a later one finds, so this set is enough for the whole list. In immediate
 * modes only the former two, for obtaining vm_bos.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_lock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names,
		  const struct gvb_reqs *reqs)
{
	/* There unmapping takes no resv, and changes nothing that one protects. */
	return gvb_lock_until(vm, exec, names, reqs,
			      gvb_immediate(vm) ? GVB_LOCK_NAMES : GVB_LOCK_REQS);
}

static int gvb_prelock_req(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_req *req,
			   unsigned int num_fences)
{
	if (!gvb_immediate(vm) && gvb_inject(GVB_INJECT_SKIP_LOCK))
		return 0;

	switch (req->verb) {
	case GVB_BIND_MAP:
	case GVB_BIND_MAP_NULL:
		return gvb_sm_map_exec_lock(&vm->base, exec, num_fences, req->addr, req->range,
					    req->named ? &req->named->bo->base : NULL, req->offset);
	case GVB_BIND_UNMAP_ALL:
		return drm_exec_lock_obj(exec, &req->named->bo->base);
	default:
		return req->range ? gvb_sm_unmap_exec_lock(&vm->base, exec, req->addr, req->range) :
				    0;
	}
}

static int gvb_prelock_once(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_reqs *reqs,
			    unsigned int num_fences)
{
	u32 i;
	int ret;

	ret = drm_exec_lock_obj(exec, drm_gpuvm_resv_obj(&vm->base));
	for (i = 0; i < reqs->count && !ret; i++) {
		ret = gvb_prelock_req(vm, exec, &reqs->at[i], num_fences);
		if (i % GVB_BREATHER)
			continue;
		if (!ret && fatal_signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	return ret;
}

/* GPUVM reserves them for what is going to be mapped, but a fence is added to all. */
static int gvb_reserve_all(struct drm_exec *exec, unsigned int num_fences)
{
	struct drm_gem_object *obj;
	int ret;

	drm_exec_for_each_locked_object(exec, obj) {
		ret = dma_resv_reserve_fences(obj->resv, num_fences);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * gvb_prelock_reqs() - have GPUVM lock all that applying requests may touch
 * @vm: the VM; its lock must be held
 * @exec: uninitialised; ended by the caller with drm_exec_fini() if this succeeds
 * @reqs: the requests
 * @num_fences: fence slots to reserve for each object locked
 *
 * Returns: 0 or a negative errno.
 */
int gvb_prelock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_reqs *reqs,
		     unsigned int num_fences)
{
	int ret;

	lockdep_assert_held(&vm->lock);

	drm_exec_init(exec, DRM_EXEC_INTERRUPTIBLE_WAIT | DRM_EXEC_IGNORE_DUPLICATES, 0);
	drm_exec_until_all_locked(exec)
	{
		ret = gvb_prelock_once(vm, exec, reqs, num_fences);
		drm_exec_retry_on_contention(exec);
		if (ret)
			goto err;
	}
	if (num_fences)
		ret = gvb_reserve_all(exec, num_fences);
	if (!ret)
		return 0;
err:
	drm_exec_fini(exec);
	return ret;
}

/**
 * gvb_lock_all() - lock a VM's resv and those of all BOs mapped in it
 * @vm: the VM; its lock must be held
 * @exec: uninitialised; ended by the caller with drm_exec_fini() if this succeeds
 * @names: more BOs to lock, or NULL
 *
 * Goes by the VA list, not by the extobj list: that one may be what is being checked.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_lock_all(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names)
{
	return gvb_lock_until(vm, exec, names, NULL, GVB_LOCK_ALL);
}

/**
 * gvb_pair_lock() - lock two resvs without allocating, for paths that must not fail
 * @pair: uninitialised
 * @a: a resv
 * @b: another one, or the same; the objects that own them must stay alive
 */
void gvb_pair_lock(struct gvb_pair *pair, struct dma_resv *a, struct dma_resv *b)
{
	pair->a = a;
	pair->b = b;
	ww_acquire_init(&pair->ticket, &reservation_ww_class);
	/* The first lock of a context cannot deadlock. */
	dma_resv_lock(pair->a, &pair->ticket);
	while (pair->a != pair->b && dma_resv_lock(pair->b, &pair->ticket) == -EDEADLK) {
		dma_resv_unlock(pair->a);
		swap(pair->a, pair->b);
		dma_resv_lock_slow(pair->a, &pair->ticket);
	}
	ww_acquire_done(&pair->ticket);
}

/**
 * gvb_pair_unlock() - undo gvb_pair_lock()
 * @pair: locked
 */
void gvb_pair_unlock(struct gvb_pair *pair)
{
	if (pair->b != pair->a)
		dma_resv_unlock(pair->b);
	dma_resv_unlock(pair->a);
	ww_acquire_fini(&pair->ticket);
}
