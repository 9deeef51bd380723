// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: the steps that GPUVM splits a request into.
 *
 * Everything here runs with the VM's lock held or in a job, and in all but the immediate modes with
 * the resvs of the VM and of every object touched locked by the acquire context in &struct
 * gvb_apply, unless that says otherwise. With VAs from a pool that keeps them nothing allocates,
 * and in immediate modes nothing takes a resv.
 */
#include <linux/slab.h>

#include "gvb_apply.h"
#include "gvb_kind.h"

/* Being locked is not enough: another thread might be the owner. */
static noinline void gvb_check_touched(struct gvb_apply *apply, struct drm_gem_object *obj)
{
	if (!apply->ticket || !obj || READ_ONCE(obj->resv->lock.ctx) == apply->ticket)
		return;
	apply->vm->bad |= GVB_BAD_UNLOCKED;
	apply->vm->unlocked++;
}

static __always_inline void gvb_touch(struct gvb_apply *apply, struct drm_gem_object *obj)
{
	if (unlikely(apply->check_locks))
		gvb_check_touched(apply, obj);
}

/* Only a pool that allocates may be empty. */
static noinline int gvb_no_va(struct gvb_apply *apply)
{
	WARN_ON_ONCE(!apply->pool->direct);
	return -ENOMEM;
}

/*
 * Besides those for each kind there is an odd one of each callback, for everything but a pool that
 * keeps its VAs with all locks held, so that the plain ones have a single test more.
 */
static __always_inline struct gvb_va *gvb_take(struct gvb_apply *apply, enum gvb_kind kind)
{
	return kind == GVB_KIND_ANY ? gvb_va_pop(apply->pool) : gvb_pool_pop(apply->pool);
}

static __always_inline void gvb_give(struct gvb_va_pool *pool, struct drm_gpuva *va,
				     enum gvb_kind kind)
{
	if (kind == GVB_KIND_ANY)
		gvb_va_push(pool, to_gvb_va(va));
	else
		gvb_pool_push(pool, to_gvb_va(va));
}

static __always_inline int gvb_do_map(struct gvb_apply *apply, struct drm_gpuva_op *op,
				      enum gvb_kind kind)
{
	struct gvb_vm *vm = apply->vm;
	struct gvb_va *va = gvb_take(apply, kind);

	if (unlikely(!va))
		return gvb_no_va(apply);

	apply->steps.map++;
	drm_gpuva_map(&vm->base, &va->base, &op->map);
	if (!op->map.gem.obj) {
		va->base.flags = DRM_GPUVA_SPARSE;
		return 0;
	}

	gvb_touch(apply, op->map.gem.obj);
	va->base.flags = 0;
	gvb_kind_lock(kind, op->map.gem.obj);
	drm_gpuva_link(&va->base, apply->vm_bo);
	gvb_kind_unlock(kind, op->map.gem.obj);
	return 0;
}

static __always_inline void gvb_do_unlink(struct drm_gpuva *va, struct gvb_va_pool *pool,
					  enum gvb_kind kind)
{
	struct drm_gem_object *obj = va->gem.obj;

	if (obj && gvb_kind_defers(kind, va)) {
		gvb_deferred_unlink(va);
		/* Where that means the VA itself, it is not ours again before GPUVM says so. */
		if (!GVB_HAVE_VA_FREE_OP)
			gvb_give(pool, va, kind);
		return;
	}
	if (obj) {
		gvb_kind_lock(kind, obj);
		drm_gpuva_unlink(va);
		gvb_kind_unlock(kind, obj);
	}
	gvb_give(pool, va, kind);
}

/**
 * gvb_unlink() - unlink a VA that was taken out of the tree, as its mode does, and be done with it
 * @va: the VA; gone for the caller
 * @pool: gets it, at once or, when GPUVM defers that, the VM's own gets it later
 *
 * May drop the last reference of the vm_bo; in immediate modes that makes a zombie.
 */
void gvb_unlink(struct drm_gpuva *va, struct gvb_va_pool *pool)
{
	gvb_do_unlink(va, pool, GVB_KIND_ANY);
}

/* Before the old VA is unlinked: that one may hold the last reference of the vm_bo. */
static __always_inline void gvb_link_parts(struct drm_gpuva *old, struct gvb_va *prev,
					   struct gvb_va *next, enum gvb_kind kind)
{
	if (!old->gem.obj)
		return;

	gvb_kind_lock(kind, old->gem.obj);
	if (prev)
		drm_gpuva_link(&prev->base, old->vm_bo);
	if (next)
		drm_gpuva_link(&next->base, old->vm_bo);
	gvb_kind_unlock(kind, old->gem.obj);
}

static __always_inline int gvb_do_remap(struct gvb_apply *apply, struct drm_gpuva_op *op,
					enum gvb_kind kind)
{
	struct drm_gpuva *old = op->remap.unmap->va;
	struct gvb_va *prev = NULL, *next = NULL;

	if (op->remap.prev) {
		prev = gvb_take(apply, kind);
		if (unlikely(!prev))
			return gvb_no_va(apply);
		prev->base.flags = old->flags;
	}
	if (op->remap.next) {
		next = gvb_take(apply, kind);
		if (unlikely(!next)) {
			if (prev)
				gvb_give(apply->pool, &prev->base, kind);
			return gvb_no_va(apply);
		}
		next->base.flags = old->flags;
	}

	apply->steps.remap++;
	apply->steps.prev += !!prev;
	apply->steps.next += !!next;
	gvb_touch(apply, old->gem.obj);
	drm_gpuva_remap(prev ? &prev->base : NULL, next ? &next->base : NULL, &op->remap);
	gvb_link_parts(old, prev, next, kind);
	gvb_do_unlink(old, apply->pool, kind);
	return 0;
}

/* Keeps a reference of the vm_bo if it has no more VAs: nobody else can say if it was the last. */
static void gvb_unlink_late(struct gvb_apply *apply, struct drm_gpuva *va)
{
	struct drm_gpuvm_bo *vm_bo = va->vm_bo;
	bool keep;

	if (!va->gem.obj) {
		gvb_va_push(apply->pool, to_gvb_va(va));
		return;
	}
	gvb_list_lock(vm_bo->obj);
	drm_gpuvm_bo_get(vm_bo);
	drm_gpuva_unlink(va);
	keep = list_empty(&vm_bo->list.gpuva);
	if (!keep)
		drm_gpuvm_bo_put(vm_bo);
	gvb_list_unlock(vm_bo->obj);
	va->vm_bo = keep ? vm_bo : NULL;
	gvb_va_push(keep ? apply->late : apply->pool, to_gvb_va(va));
}

static __always_inline void gvb_do_unmap(struct gvb_apply *apply, struct drm_gpuva *va,
					 enum gvb_kind kind)
{
	apply->steps.unmap++;
	gvb_touch(apply, va->gem.obj);
	drm_gpuva_remove(va);
	if (kind == GVB_KIND_ANY && apply->late)
		gvb_unlink_late(apply, va);
	else
		gvb_do_unlink(va, apply->pool, kind);
}

/**
 * gvb_step_unmap_va() - unmap one VA, as the callback would
 * @apply: context
 * @va: in the tree
 */
void gvb_step_unmap_va(struct gvb_apply *apply, struct drm_gpuva *va)
{
	gvb_do_unmap(apply, va, GVB_KIND_ANY);
}

/* If each callback locks for itself, the resv of the object that it touches. */
static void gvb_odd_lock(struct gvb_apply *apply, struct drm_gem_object *obj)
{
	if (apply->nested && obj)
		dma_resv_lock(obj->resv, NULL);
}

static void gvb_odd_unlock(struct gvb_apply *apply, struct drm_gem_object *obj)
{
	if (apply->nested && obj)
		dma_resv_unlock(obj->resv);
}

static noinline int gvb_odd_map(struct gvb_apply *apply, struct drm_gpuva_op *op)
{
	int ret;

	gvb_odd_lock(apply, op->map.gem.obj);
	ret = gvb_do_map(apply, op, GVB_KIND_ANY);
	gvb_odd_unlock(apply, op->map.gem.obj);
	return ret;
}

static noinline int gvb_odd_remap(struct gvb_apply *apply, struct drm_gpuva_op *op)
{
	struct drm_gem_object *obj = op->remap.unmap->va->gem.obj;
	int ret;

	gvb_odd_lock(apply, obj);
	ret = gvb_do_remap(apply, op, GVB_KIND_ANY);
	gvb_odd_unlock(apply, obj);
	return ret;
}

static noinline int gvb_odd_unmap(struct gvb_apply *apply, struct drm_gpuva_op *op)
{
	struct drm_gem_object *obj = op->unmap.va->gem.obj;

	gvb_odd_lock(apply, obj);
	gvb_do_unmap(apply, op->unmap.va, GVB_KIND_ANY);
	gvb_odd_unlock(apply, obj);
	return 0;
}

static __always_inline int gvb_step_map(struct gvb_apply *apply, struct drm_gpuva_op *op,
					enum gvb_kind kind)
{
	return unlikely(apply->odd) ? gvb_odd_map(apply, op) : gvb_do_map(apply, op, kind);
}

static __always_inline int gvb_step_remap(struct gvb_apply *apply, struct drm_gpuva_op *op,
					  enum gvb_kind kind)
{
	return unlikely(apply->odd) ? gvb_odd_remap(apply, op) : gvb_do_remap(apply, op, kind);
}

static __always_inline int gvb_step_unmap(struct gvb_apply *apply, struct drm_gpuva_op *op,
					  enum gvb_kind kind)
{
	if (unlikely(apply->odd))
		return gvb_odd_unmap(apply, op);
	gvb_do_unmap(apply, op->unmap.va, kind);
	return 0;
}

static void gvb_vm_free(struct drm_gpuvm *gpuvm)
{
	struct gvb_vm *vm = to_gvb_vm(gpuvm);

	gvb_vas_trim(vm, 0);
	mutex_destroy(&vm->tidy_lock);
	mutex_destroy(&vm->lock);
	kfree(vm);
	atomic64_dec(&gvb_live.vms);
}

#if GVB_HAVE_VA_FREE_OP
#define GVB_VA_FREE_OP .va_free = gvb_va_return,
#else
#define GVB_VA_FREE_OP
#endif

/* The callbacks of a kind. */
#define GVB_STEP(_what, _name, _kind)                                         \
	static int gvb_##_what##_##_name(struct drm_gpuva_op *op, void *priv) \
	{                                                                     \
		return gvb_step_##_what(priv, op, _kind);                     \
	}

GVB_STEP(map, resv, GVB_KIND_RESV)
GVB_STEP(remap, resv, GVB_KIND_RESV)
GVB_STEP(unmap, resv, GVB_KIND_RESV)
GVB_STEP(map, mutex, GVB_KIND_MUTEX)
GVB_STEP(remap, mutex, GVB_KIND_MUTEX)
GVB_STEP(unmap, mutex, GVB_KIND_MUTEX)
GVB_STEP(map, defer, GVB_KIND_DEFER)
GVB_STEP(remap, defer, GVB_KIND_DEFER)
GVB_STEP(unmap, defer, GVB_KIND_DEFER)

#define GVB_GPUVM_OPS(_name, _vm_bo_alloc)                                                        \
	{                                                                                         \
		.vm_free = gvb_vm_free, .vm_bo_alloc = (_vm_bo_alloc),                            \
		.vm_bo_free = gvb_vm_bo_free, .vm_bo_validate = gvb_vm_bo_validate,               \
		GVB_VA_FREE_OP.sm_step_map = gvb_map_##_name, .sm_step_remap = gvb_remap_##_name, \
		.sm_step_unmap = gvb_unmap_##_name,                                               \
	}

/* By kind, and for VMs with %GVB_ALLOC_CACHE. */
static const struct drm_gpuvm_ops gvb_ops[][2] = {
	[GVB_KIND_RESV] = {
		GVB_GPUVM_OPS(resv, gvb_vm_bo_alloc),
		GVB_GPUVM_OPS(resv, gvb_vm_bo_cache_alloc),
	},
	[GVB_KIND_MUTEX] = {
		GVB_GPUVM_OPS(mutex, gvb_vm_bo_alloc),
		GVB_GPUVM_OPS(mutex, gvb_vm_bo_cache_alloc),
	},
	[GVB_KIND_DEFER] = {
		GVB_GPUVM_OPS(defer, gvb_vm_bo_alloc),
		GVB_GPUVM_OPS(defer, gvb_vm_bo_cache_alloc),
	},
};

/**
 * gvb_gpuvm_ops() - what GPUVM calls for a VM
 * @mode: &enum gvb_mode
 * @alloc: &enum gvb_alloc
 */
const struct drm_gpuvm_ops *gvb_gpuvm_ops(u32 mode, u32 alloc)
{
	return &gvb_ops[gvb_mode_kind(mode)][alloc == GVB_ALLOC_CACHE];
}

/**
 * gvb_step() - one step of a list that GPUVM made of a request
 * @apply: context, as of the callbacks
 * @op: the step
 *
 * Returns: 0 or -ENOMEM.
 */
int gvb_step(struct gvb_apply *apply, struct drm_gpuva_op *op)
{
	const struct drm_gpuvm_ops *ops = apply->vm->base.ops;

	switch (op->op) {
	case DRM_GPUVA_OP_MAP:
		return ops->sm_step_map(op, apply);
	case DRM_GPUVA_OP_REMAP:
		return ops->sm_step_remap(op, apply);
	default:
		return ops->sm_step_unmap(op, apply);
	}
}
