// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: applying requests: the callbacks that GPUVM splits a request into.
 *
 * Everything here runs with the VM's lock held, and in all but the immediate modes with the resvs
 * of the VM and of every object touched locked by the acquire context in &struct gvb_apply. Nothing
 * allocates, and in immediate modes nothing takes a resv.
 */
#include <linux/slab.h>

#include "gvb_drv.h"
#include "gvb_inject.h"

/* Being locked is not enough: another thread might be the owner. */
static __always_inline void gvb_touch(struct gvb_apply *apply, struct drm_gem_object *obj)
{
	if (apply->ticket && obj && unlikely(READ_ONCE(obj->resv->lock.ctx) != apply->ticket)) {
		apply->vm->bad |= GVB_BAD_UNLOCKED;
		apply->vm->unlocked++;
	}
}

/* One step with the resv of the object that it touches locked around it. */
static noinline int gvb_step_nested(struct gvb_apply *apply, struct drm_gem_object *obj,
				    int (*step)(struct drm_gpuva_op *op, void *priv),
				    struct drm_gpuva_op *op)
{
	int ret;

	if (obj)
		dma_resv_lock(obj->resv, NULL);
	apply->nested = false;
	ret = step(op, apply);
	apply->nested = true;
	if (obj)
		dma_resv_unlock(obj->resv);
	return ret;
}

/* Only a pool that allocates may be empty. */
static noinline int gvb_no_va(struct gvb_apply *apply)
{
	WARN_ON_ONCE(!apply->pool->direct);
	return -ENOMEM;
}

static int gvb_step_map(struct drm_gpuva_op *op, void *priv)
{
	struct gvb_apply *apply = priv;
	struct gvb_vm *vm = apply->vm;
	struct gvb_va *va;

	if (unlikely(apply->nested))
		return gvb_step_nested(apply, op->map.gem.obj, gvb_step_map, op);
	va = gvb_va_pop(apply->pool);
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
	gvb_list_lock(op->map.gem.obj);
	drm_gpuva_link(&va->base, apply->vm_bo);
	gvb_list_unlock(op->map.gem.obj);
	return 0;
}

/* Where deferring means the VA itself, it is not ours again before GPUVM says so. */
static void gvb_unlink_defer(struct drm_gpuva *va, struct gvb_va_pool *pool)
{
	gvb_deferred_unlink(va);
	if (!GVB_HAVE_VA_FREE_OP)
		gvb_va_push(pool, to_gvb_va(va));
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
	struct drm_gem_object *obj = va->gem.obj;

	if (obj && gvb_immediate(to_gvb_vm(va->vm))) {
		gvb_unlink_defer(va, pool);
		return;
	}
	if (obj) {
		gvb_list_lock(obj);
		drm_gpuva_unlink(va);
		gvb_list_unlock(obj);
	}
	gvb_va_push(pool, to_gvb_va(va));
}

/* Before the old VA is unlinked: that one may hold the last reference of the vm_bo. */
static void gvb_link_parts(struct drm_gpuva *old, struct gvb_va *prev, struct gvb_va *next)
{
	if (!old->gem.obj)
		return;

	gvb_list_lock(old->gem.obj);
	if (prev)
		drm_gpuva_link(&prev->base, old->vm_bo);
	if (next)
		drm_gpuva_link(&next->base, old->vm_bo);
	gvb_list_unlock(old->gem.obj);
}

static int gvb_step_remap(struct drm_gpuva_op *op, void *priv)
{
	struct gvb_apply *apply = priv;
	struct drm_gpuva *old = op->remap.unmap->va;
	struct gvb_va *prev = NULL, *next = NULL;

	if (unlikely(apply->nested))
		return gvb_step_nested(apply, old->gem.obj, gvb_step_remap, op);

	if (op->remap.prev) {
		prev = gvb_va_pop(apply->pool);
		if (unlikely(!prev))
			return gvb_no_va(apply);
		prev->base.flags = old->flags;
		apply->steps.prev++;
	}
	if (op->remap.next) {
		next = gvb_va_pop(apply->pool);
		if (unlikely(!next)) {
			if (prev)
				gvb_va_push(apply->pool, prev);
			return gvb_no_va(apply);
		}
		next->base.flags = old->flags;
		apply->steps.next++;
	}
	apply->steps.remap++;
	gvb_touch(apply, old->gem.obj);

	drm_gpuva_remap(prev ? &prev->base : NULL, next ? &next->base : NULL, &op->remap);
	gvb_link_parts(old, prev, next);
	gvb_unlink(old, apply->pool);
	return 0;
}

/* Keeps a reference of the vm_bo if it has no more VAs: nobody else can say if it was the last. */
static noinline void gvb_unlink_late(struct gvb_apply *apply, struct drm_gpuva *va)
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

static void gvb_unmap(struct gvb_apply *apply, struct drm_gpuva *va)
{
	apply->steps.unmap++;
	gvb_touch(apply, va->gem.obj);
	drm_gpuva_remove(va);
	if (unlikely(apply->late))
		gvb_unlink_late(apply, va);
	else
		gvb_unlink(va, apply->pool);
}

static int gvb_step_unmap(struct drm_gpuva_op *op, void *priv)
{
	struct gvb_apply *apply = priv;

	if (unlikely(apply->nested))
		return gvb_step_nested(apply, op->unmap.va->gem.obj, gvb_step_unmap, op);
	gvb_unmap(priv, op->unmap.va);
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

#define GVB_GPUVM_OPS                                                                    \
	.vm_free = gvb_vm_free, .vm_bo_free = gvb_vm_bo_free,                            \
	.vm_bo_validate = gvb_vm_bo_validate, GVB_VA_FREE_OP.sm_step_map = gvb_step_map, \
	.sm_step_remap = gvb_step_remap, .sm_step_unmap = gvb_step_unmap

const struct drm_gpuvm_ops gvb_gpuvm_ops = {
	GVB_GPUVM_OPS,
	.vm_bo_alloc = gvb_vm_bo_alloc,
};

/* Of VMs with %GVB_ALLOC_CACHE. */
const struct drm_gpuvm_ops gvb_gpuvm_cache_ops = {
	GVB_GPUVM_OPS,
	.vm_bo_alloc = gvb_vm_bo_cache_alloc,
};

/**
 * gvb_vm_bo_drop() - drop a reference of a vm_bo as the VM's mode does
 * @vm: the VM; in all but immediate modes its resv and that of the object must be held
 * @vm_bo: the vm_bo, or NULL
 */
void gvb_vm_bo_drop(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	struct drm_gem_object *obj;

	if (!vm_bo)
		return;
	if (gvb_immediate(vm)) {
		if (!gvb_inject_drop(vm, vm_bo))
			gvb_deferred_put(vm_bo);
		return;
	}
	obj = vm_bo->obj;
	gvb_list_lock(obj);
	drm_gpuvm_bo_put(vm_bo);
	gvb_list_unlock(obj);
}

/**
 * gvb_apply_unmap_all() - unmap every mapping of a BO in a VM
 * @apply: context; the VM's lock and the resvs of the VM and the BO must be held
 * @vm_bo: of the BO, referenced by the caller
 */
void gvb_apply_unmap_all(struct gvb_apply *apply, struct drm_gpuvm_bo *vm_bo)
{
	struct drm_gpuva *va;

	/* Only holders of the VM's lock change the list, so it may be read without its own. */
	while (!list_empty(&vm_bo->list.gpuva)) {
		va = list_first_entry(&vm_bo->list.gpuva, struct drm_gpuva, gem.entry);
		gvb_unmap(apply, va);
		/* It is one longer now. */
		if (!(apply->pool->num % GVB_BREATHER))
			cond_resched();
	}
}

static __always_inline int gvb_apply_verb(struct gvb_apply *apply, const struct gvb_req *req)
{
	struct drm_gpuvm *gpuvm = &apply->vm->base;

	switch (req->verb) {
	case GVB_BIND_MAP:
		apply->vm_bo = req->named->vm_bo;
		return gvb_sm_map(gpuvm, apply, req->addr, req->range, apply->vm_bo->obj,
				  req->offset);
	case GVB_BIND_MAP_NULL:
		return gvb_sm_map(gpuvm, apply, req->addr, req->range, NULL, 0);
	case GVB_BIND_UNMAP:
		return drm_gpuvm_sm_unmap(gpuvm, apply, req->addr, req->range);
	case GVB_BIND_PREFETCH:
		gvb_prefetch(apply, req->addr, req->range);
		return 0;
	case GVB_BIND_SYNC_ONLY:
		return 0;
	default:
		if (apply->nested)
			dma_resv_lock(req->named->bo->base.resv, NULL);
		gvb_apply_unmap_all(apply, req->named->vm_bo);
		if (apply->nested)
			dma_resv_unlock(req->named->bo->base.resv);
		return 0;
	}
}

static int gvb_apply_op(struct gvb_apply *apply, struct drm_gpuva_op *op)
{
	switch (op->op) {
	case DRM_GPUVA_OP_MAP:
		return gvb_step_map(op, apply);
	case DRM_GPUVA_OP_REMAP:
		return gvb_step_remap(op, apply);
	default:
		return gvb_step_unmap(op, apply);
	}
}

/* From the list of steps that GPUVM allocates. */
static int gvb_apply_ops(struct gvb_apply *apply, const struct gvb_req *req)
{
	struct drm_gpuvm *gpuvm = &apply->vm->base;
	struct drm_gem_object *obj = NULL;
	struct drm_gpuva_ops *ops;
	struct drm_gpuva_op *op;
	int ret = 0;

	if (req->named) {
		apply->vm_bo = req->named->vm_bo;
		obj = apply->vm_bo->obj;
	}
	if (req->verb == GVB_BIND_UNMAP)
		ops = drm_gpuvm_sm_unmap_ops_create(gpuvm, req->addr, req->range);
	else
		ops = gvb_sm_map_ops(gpuvm, req->addr, req->range, obj, req->offset);
	if (IS_ERR(ops))
		return PTR_ERR(ops);

	drm_gpuva_for_each_op(op, ops) {
		ret = gvb_apply_op(apply, op);
		if (ret)
			break;
	}
	drm_gpuva_ops_free(gpuvm, ops);
	return ret;
}

/* VAs that one request takes at most if it gets none back: new, prev and next. */
static u64 gvb_req_most_vas(const struct gvb_req *req)
{
	switch (req->verb) {
	case GVB_BIND_MAP:
	case GVB_BIND_MAP_NULL:
		return 3;
	case GVB_BIND_UNMAP:
		return 2;
	default:
		return 0;
	}
}

static noinline int gvb_apply_prealloc(struct gvb_apply *apply, const struct gvb_req *req,
				       int (*how)(struct gvb_apply *apply,
						  const struct gvb_req *req))
{
	int ret = gvb_vas_fill(apply->vm, gvb_req_most_vas(req));

	if (!ret)
		ret = how(apply, req);
	gvb_vas_trim(apply->vm, 0);
	return ret;
}

static int gvb_apply_callbacks(struct gvb_apply *apply, const struct gvb_req *req)
{
	return gvb_apply_verb(apply, req);
}

/* The requests before may have been applied, and this one in part. */
static noinline int gvb_apply_failed(struct gvb_apply *apply, int ret)
{
	WRITE_ONCE(apply->vm->queue.unusable, true);
	return ret;
}

/**
 * gvb_apply_req() - apply one request
 * @apply: context; the VM's lock and all resvs must be held, see gvb_bind_reqs(), and the vm_bos
 *	of the request obtained
 * @req: checked
 *
 * Returns: 0, or a negative errno if the back end had no more memory, with the VM unusable;
 * anything else is a bug, of GPUVM's or of this driver.
 */
int gvb_apply_req(struct gvb_apply *apply, const struct gvb_req *req)
{
	int ret;

	if (unlikely(apply->pool->each_req))
		ret = gvb_apply_prealloc(apply, req, gvb_apply_callbacks);
	else
		ret = gvb_apply_verb(apply, req);
	return unlikely(ret) ? gvb_apply_failed(apply, ret) : 0;
}

/**
 * gvb_apply_req_ops() - gvb_apply_req(), by way of a list of steps that GPUVM allocates
 * @apply: as for gvb_apply_req(), but not where nothing may be allocated
 * @req: checked, of the verbs MAP, MAP_NULL and UNMAP
 *
 * Returns: 0 or a negative errno, with the VM unusable.
 */
int gvb_apply_req_ops(struct gvb_apply *apply, const struct gvb_req *req)
{
	int ret;

	if (apply->pool->each_req)
		ret = gvb_apply_prealloc(apply, req, gvb_apply_ops);
	else
		ret = gvb_apply_ops(apply, req);
	return unlikely(ret) ? gvb_apply_failed(apply, ret) : 0;
}
