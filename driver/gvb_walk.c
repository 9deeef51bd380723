// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: how much of a VM requests walk.
 *
 * What is locked for a request is found by walking its range. That is timed, so nothing looks up in
 * between, and who asks for too much of it is refused before.
 */
#include <linux/sched/signal.h>

#include "gvb_reqs.h"

static u64 gvb_walk_range(struct gvb_vm *vm, const struct gvb_req *req, u64 seen)
{
	struct drm_gpuva *va;

	drm_gpuvm_for_each_va_range(va, &vm->base, req->addr, req->addr + req->range) {
		if (++seen > GVB_MAX_WALK)
			break;
		gvb_breathe(seen);
	}
	return seen;
}

/**
 * gvb_reqs_walk() - count the VAs in the ranges of all requests, those in several ranges each time
 * @vm: the VM; its lock must be held and nothing be queued
 * @reqs: the requests
 *
 * A prefetch is applied when the requests before it were, so it may find what they made, too.
 *
 * Returns: their number, or more than %GVB_MAX_WALK, which is also what somebody gets who is being
 * killed and won't see it.
 */
u64 gvb_reqs_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs)
{
	u64 seen = 0;
	u32 i;

	for (i = 0; i < reqs->count && seen <= GVB_MAX_WALK; i++) {
		if (reqs->at[i].range)
			seen = gvb_walk_range(vm, &reqs->at[i], seen);
		if (reqs->at[i].verb == GVB_BIND_PREFETCH)
			seen += reqs->vas;
		if (fatal_signal_pending(current))
			return GVB_MAX_WALK + 1;
		gvb_breathe(i);
	}
	return seen;
}

/**
 * gvb_reqs_check_walk() - whether requests keep to %GVB_MAX_WALK
 * @vm: the VM; its lock must be held and nothing be queued
 * @reqs: the requests
 *
 * Returns: 0 or -E2BIG.
 */
int gvb_reqs_check_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs)
{
	/* Most can't, so they need not be counted. */
	if (reqs->count * (atomic64_read(&vm->num_vas) + reqs->vas) <= GVB_MAX_WALK)
		return 0;

	return gvb_reqs_walk(vm, reqs) > GVB_MAX_WALK ? -E2BIG : 0;
}
