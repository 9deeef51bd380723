// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: applying requests, by callbacks or from a list of steps. */
#include "gvb_apply.h"
#include "gvb_inject.h"

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
		gvb_step_unmap_va(apply, va);
		/* It is one longer now. */
		if (!(apply->pool->num % GVB_BREATHER))
			cond_resched();
	}
}

/* Apart, so that those that are timed save no more registers than they need. */
static noinline int gvb_apply_other(struct gvb_apply *apply, const struct gvb_req *req)
{
	struct dma_resv *resv;

	if (req->verb == GVB_BIND_PREFETCH)
		gvb_prefetch(apply, req->addr, req->range);
	if (req->verb != GVB_BIND_UNMAP_ALL)
		return 0;

	resv = req->named->bo->base.resv;
	if (apply->nested)
		dma_resv_lock(resv, NULL);
	gvb_apply_unmap_all(apply, req->named->vm_bo);
	if (apply->nested)
		dma_resv_unlock(resv);
	return 0;
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
	default:
		return gvb_apply_other(apply, req);
	}
}

/*
 * From the list of steps that GPUVM allocates. Without memory for the next part of a REMAP step,
 * 6.12 leaks the step's unmap part; kernel-patches/0008 mends that.
 */
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
		ret = gvb_step(apply, op);
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

static int gvb_apply_callbacks(struct gvb_apply *apply, const struct gvb_req *req)
{
	return gvb_apply_verb(apply, req);
}

/* With what the plain callbacks don't have: another back end or another strategy. */
static noinline int gvb_apply_odd(struct gvb_apply *apply, const struct gvb_req *req,
				  int (*how)(struct gvb_apply *apply, const struct gvb_req *req))
{
	bool each_req = apply->pool->each_req;
	int ret = 0;

	if (each_req)
		ret = gvb_vas_fill(apply->vm, gvb_req_most_vas(req));
	apply->odd = true;
	if (!ret)
		ret = how(apply, req);
	apply->odd = false;
	if (each_req)
		gvb_vas_trim(apply->vm, 0);
	/* The requests before may have been applied, and this one in part. */
	if (ret)
		WRITE_ONCE(apply->vm->queue.unusable, true);
	return ret;
}

static __always_inline bool gvb_apply_is_odd(const struct gvb_apply *apply)
{
	return apply->late || apply->pool->odd;
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
	if (unlikely(gvb_apply_is_odd(apply)))
		return gvb_apply_odd(apply, req, gvb_apply_callbacks);

	return gvb_apply_verb(apply, req);
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

	if (unlikely(gvb_apply_is_odd(apply)))
		return gvb_apply_odd(apply, req, gvb_apply_ops);

	ret = gvb_apply_ops(apply, req);
	if (ret)
		WRITE_ONCE(apply->vm->queue.unusable, true);
	return ret;
}
