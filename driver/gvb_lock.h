/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: locking what requests touch. */
#ifndef GVB_LOCK_H
#define GVB_LOCK_H

#include <drm/drm_exec.h>

#include "gvb_reqs.h"

/**
 * struct gvb_pair - two resvs locked without allocating
 * @ticket: acquire context
 * @a: locked
 * @b: locked too, or the same as @a
 */
struct gvb_pair {
	struct ww_acquire_ctx ticket;
	struct dma_resv *a;
	struct dma_resv *b;
};

/**
 * gvb_count_deadlock() - count a lock that was refused, before drm_exec unlocks all
 * @exec: holds what was locked before
 * @ret: what locking one more returned
 * @deadlocks: one more if that is -EDEADLK
 * @wasted_locks: then as many more as there are locks to be taken again
 */
static inline void gvb_count_deadlock(const struct drm_exec *exec, int ret, u64 *deadlocks,
				      u64 *wasted_locks)
{
	if (ret != -EDEADLK)
		return;
	++*deadlocks;
	*wasted_locks += exec->num_objects;
}

/* gvb_lock.c */
int gvb_lock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names,
		  const struct gvb_reqs *reqs);
int gvb_lock_names(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names);
int gvb_lock_all(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names);
int gvb_prelock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_reqs *reqs,
		     unsigned int num_fences);
void gvb_pair_lock(struct gvb_pair *pair, struct dma_resv *a, struct dma_resv *b);
void gvb_pair_unlock(struct gvb_pair *pair);

#endif
