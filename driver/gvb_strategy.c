// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: what is locked around a list of requests, and when: the strategies of VM_BIND.
 *
 * The default and prelock know all objects ahead. The others don't: their callbacks lock one object
 * at a time, so they must not drop the last reference of a vm_bo, which takes more than that
 * object's lock, and which a submission may hold a reference of. They keep those until the end.
 */
#include <linux/dma-fence.h>

#include "gvb_apply.h"
#include "gvb_lock.h"

/**
 * gvb_bind_lock_check() - whether a VM's mode and the kernel have a strategy
 * @vm: the VM
 * @lock: &enum gvb_bind_lock
 *
 * Returns: 0, -EINVAL or -EOPNOTSUPP.
 */
int gvb_bind_lock_check(struct gvb_vm *vm, u32 lock)
{
	bool custom = vm->mode == GVB_MODE_CUSTOM_LOCK || gvb_immediate(vm);

	switch (lock) {
	case GVB_BIND_LOCK_DEFAULT:
		return 0;
	case GVB_BIND_LOCK_PRELOCK:
		return GVB_HAVE_EXEC_LOCK ? 0 : -EOPNOTSUPP;
	case GVB_BIND_LOCK_NESTED:
		return custom ? -EINVAL : 0;
	case GVB_BIND_LOCK_CUSTOM:
		return custom ? 0 : -EINVAL;
	default:
		return -EINVAL;
	}
}

static int gvb_apply_reqs(struct gvb_apply *apply, const struct gvb_reqs *reqs)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < reqs->count && !ret; i++) {
		ret = gvb_apply_req(apply, &reqs->at[i]);
		gvb_breathe(i);
	}
	return ret;
}

/* Everything that may fail comes before the first request is applied. Ends @exec. */
static int gvb_bind_default(struct gvb_apply *apply, struct drm_exec *exec, struct gvb_names *names,
			    const struct gvb_reqs *reqs)
{
	struct gvb_vm *vm = apply->vm;
	int ret;

	apply->locked_objs += exec->num_objects;
	ret = gvb_names_obtain(vm, names);
	if (!ret && !gvb_immediate(vm)) {
		apply->ticket = &exec->ticket;
		ret = gvb_apply_reqs(apply, reqs);
		gvb_names_release(vm, names);
		apply->ticket = NULL;
	}
	drm_exec_fini(exec);
	if (!ret && gvb_immediate(vm)) {
		ret = gvb_apply_reqs(apply, reqs);
		gvb_names_release(vm, names);
	}
	return ret;
}

/* As above, but all is held until the end in every mode. */
static int gvb_bind_prelocked(struct gvb_apply *apply, struct drm_exec *exec,
			      struct gvb_names *names, const struct gvb_reqs *reqs,
			      struct dma_fence *fence)
{
	struct gvb_vm *vm = apply->vm;
	int ret;

	apply->locked_objs += exec->num_objects;
	ret = gvb_names_obtain(vm, names);
	if (!ret) {
		apply->ticket = &exec->ticket;
		ret = gvb_apply_reqs(apply, reqs);
		gvb_names_release(vm, names);
		apply->ticket = NULL;
	}
	if (!ret && fence)
		drm_gpuvm_resv_add_fence(&vm->base, exec, fence, DMA_RESV_USAGE_BOOKKEEP,
					 DMA_RESV_USAGE_BOOKKEEP);
	drm_exec_fini(exec);
	return ret;
}

static void gvb_names_release_each(struct gvb_vm *vm, struct gvb_names *names)
{
	struct gvb_pair pair;
	u32 i;

	for (i = 0; i < names->count; i++) {
		struct gvb_named *name = &names->at[i];

		if (!name->vm_bo)
			continue;
		gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), name->bo->base.resv);
		gvb_vm_bo_drop(vm, name->vm_bo);
		gvb_pair_unlock(&pair);
		name->vm_bo = NULL;
	}
}

/* Making a vm_bo takes resvs in any case. */
static int gvb_names_obtain_each(struct gvb_vm *vm, struct gvb_names *names)
{
	struct gvb_pair pair;
	u32 i;
	int ret;

	for (i = 0; i < names->count; i++) {
		struct gvb_named *name = &names->at[i];

		gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), name->bo->base.resv);
		ret = gvb_named_obtain_one(vm, name);
		gvb_pair_unlock(&pair);
		if (ret) {
			gvb_names_release_each(vm, names);
			return ret;
		}
	}
	return 0;
}

/* VAs that came with the reference of a vm_bo that may be the last. */
static void gvb_late_finish(struct gvb_apply *apply, struct gvb_va_pool *late)
{
	struct gvb_pair pair;
	struct gvb_va *va;

	while ((va = gvb_va_pop(late))) {
		struct drm_gpuvm_bo *vm_bo = va->base.vm_bo;
		struct drm_gem_object *obj = vm_bo->obj;

		/* Neither may go away before both resvs are unlocked. */
		drm_gem_object_get(obj);
		gvb_pair_lock(&pair, drm_gpuvm_resv(&apply->vm->base), obj->resv);
		gvb_vm_bo_drop(apply->vm, vm_bo);
		gvb_pair_unlock(&pair);
		drm_gem_object_put(obj);
		va->base.vm_bo = NULL;
		gvb_va_push(apply->pool, va);
	}
}

static int gvb_bind_one_by_one(struct gvb_apply *apply, struct gvb_names *names,
			       const struct gvb_reqs *reqs, bool nested)
{
	struct gvb_va_pool late = { .list = LIST_HEAD_INIT(late.list) };
	int ret;

	ret = gvb_names_obtain_each(apply->vm, names);
	if (ret)
		return ret;

	apply->nested = nested;
	apply->late = &late;
	ret = gvb_apply_reqs(apply, reqs);
	gvb_names_release_each(apply->vm, names);
	gvb_late_finish(apply, &late);
	apply->nested = false;
	apply->late = NULL;
	return ret;
}

/**
 * gvb_bind_reqs() - lock, obtain vm_bos, apply, unlock
 * @apply: context, with the VM and enough VAs; the VM's lock must be held
 * @names: BOs that the requests name
 * @reqs: the requests
 * @lock: &enum gvb_bind_lock that gvb_bind_lock_check() accepted
 * @fence: is added to all that prelock locks, or NULL
 *
 * Nothing is changed if this fails before the first request is applied, and with VAs from a free
 * list it can't fail later.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_reqs(struct gvb_apply *apply, struct gvb_names *names, const struct gvb_reqs *reqs,
		  u32 lock, struct dma_fence *fence)
{
	struct drm_exec exec;
	int ret;

	switch (lock) {
	case GVB_BIND_LOCK_PRELOCK:
		ret = gvb_prelock_reqs(apply->vm, &exec, reqs, !!fence);
		return ret ?: gvb_bind_prelocked(apply, &exec, names, reqs, fence);
	case GVB_BIND_LOCK_NESTED:
		return gvb_bind_one_by_one(apply, names, reqs, true);
	case GVB_BIND_LOCK_CUSTOM:
		if (!gvb_immediate(apply->vm))
			return gvb_bind_one_by_one(apply, names, reqs, false);
		fallthrough;
	default:
		ret = gvb_lock_reqs(apply->vm, &exec, names, reqs);
		return ret ?: gvb_bind_default(apply, &exec, names, reqs);
	}
}

/**
 * gvb_bind_now() - apply requests, or change nothing
 * @vm: the VM; its lock must be held and, in immediate modes, nothing be queued
 * @names: BOs that the requests name
 * @reqs: the requests
 * @lock: &enum gvb_bind_lock that gvb_bind_lock_check() accepted
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_now(struct gvb_vm *vm, struct gvb_names *names, const struct gvb_reqs *reqs, u32 lock)
{
	struct gvb_apply apply = { .vm = vm, .pool = &vm->pool, .check_locks = true };
	struct dma_fence *fence = dma_fence_get_stub();
	int ret;

	/* Two more than what stays: a remap takes its VAs before it gives the old one back. */
	ret = gvb_vas_ensure(vm, reqs->vas + 2);
	if (!ret)
		ret = gvb_reqs_check_walk(vm, reqs);
	if (!ret)
		ret = gvb_bind_reqs(&apply, names, reqs, lock, fence);
	gvb_vm_tidy(vm);
	gvb_vas_trim(vm, GVB_FREE_VAS_KEPT);
	dma_fence_put(fence);
	return ret;
}
