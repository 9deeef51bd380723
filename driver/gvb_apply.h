/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: requests applied: the steps that GPUVM splits them into, and ways to lock. */
#ifndef GVB_APPLY_H
#define GVB_APPLY_H

#include "gvb_reqs.h"

/**
 * struct gvb_steps - what GPUVM split the requests into
 * @map: sm_step_map calls. @remap: sm_step_remap. @unmap: sm_step_unmap.
 * @prev: remaps with a prev part. @next: remaps with a next part.
 */
struct gvb_steps {
	u64 map;
	u64 remap;
	u64 unmap;
	u64 prev;
	u64 next;
};

/**
 * struct gvb_apply - context of the sm_step callbacks
 * @vm: the VM
 * @pool: VAs are taken from it and put back there
 * @ticket: the acquire context that all resvs are locked with, or NULL
 * @vm_bo: of the BO being mapped
 * @check_locks: look whether each object touched is locked with @ticket; not while it is timed
 * @nested: each callback locks the resv of the object that it touches
 * @odd: some of this is in force while a request is applied, which callbacks ask first
 * @late: gets VAs with the reference of a vm_bo that has no more of them; NULL: that is dropped
 * @steps: counted
 * @locked_objs: objects that were locked ahead, summed
 */
struct gvb_apply {
	struct gvb_vm *vm;
	struct gvb_va_pool *pool;
	struct ww_acquire_ctx *ticket;
	struct drm_gpuvm_bo *vm_bo;
	bool check_locks;
	bool nested;
	bool odd;
	struct gvb_va_pool *late;
	struct gvb_steps steps;
	u64 locked_objs;
};

/* gvb_step.c */
void gvb_unlink(struct drm_gpuva *va, struct gvb_va_pool *pool);
void gvb_step_unmap_va(struct gvb_apply *apply, struct drm_gpuva *va);
int gvb_step(struct gvb_apply *apply, struct drm_gpuva_op *op);
const struct drm_gpuvm_ops *gvb_gpuvm_ops(u32 mode, u32 alloc);

/* gvb_apply.c */
int gvb_apply_req(struct gvb_apply *apply, const struct gvb_req *req);
int gvb_apply_req_ops(struct gvb_apply *apply, const struct gvb_req *req);
void gvb_vm_bo_drop(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo);
void gvb_apply_unmap_all(struct gvb_apply *apply, struct drm_gpuvm_bo *vm_bo);

/* gvb_prefetch.c */
void gvb_prefetch(struct gvb_apply *apply, u64 addr, u64 range);

/* gvb_strategy.c */
int gvb_bind_lock_check(struct gvb_vm *vm, u32 lock);
int gvb_bind_reqs(struct gvb_apply *apply, struct gvb_names *names, const struct gvb_reqs *reqs,
		  u32 lock, struct dma_fence *fence);
int gvb_bind_now(struct gvb_vm *vm, struct gvb_names *names, const struct gvb_reqs *reqs, u32 lock);

#endif
