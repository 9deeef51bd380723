// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: a gate in front of a job, which opens when all syncobjs that the job waits for are
 * signalled, or when it is cancelled.
 *
 * The scheduler could wait for fences by itself, but neither for one that is not there yet, nor
 * could such a wait be given up: a job that is killed waits for its dependencies all the same. So
 * it waits for one fence of ours instead, which nobody else ever sees.
 */
#include <linux/dma-fence.h>
#include <linux/slab.h>

#include "gvb_job.h"

/* A syncobj says nothing to a driver when it gets a fence; this is how often one looks, jiffies. */
#define GVB_GATE_POLL 1

/**
 * struct gvb_wait - one syncobj
 * @gate: the gate
 * @syncobj: holding a reference
 * @point: of a timeline, or zero
 * @found: there is a fence for the point
 * @fence: the fence, NULL if it was signalled when it was found
 * @cb: attached to the fence, with a reference of the gate
 */
struct gvb_wait {
	struct gvb_gate *gate;
	struct drm_syncobj *syncobj;
	u64 point;
	bool found;
	struct dma_fence *fence;
	struct dma_fence_cb cb;
};

/**
 * struct gvb_gate - a gate
 * @base: signalled when it opens
 * @lock: of @base
 * @poll: looks for fences that were not there
 * @shut: waits that are not over, and one while the gate is started
 * @num: length of @waits
 * @waits: what is waited for
 */
struct gvb_gate {
	struct dma_fence base;
	/* Taken with the locks of other fences held. */
	spinlock_t lock;
	struct delayed_work poll;
	atomic_t shut;
	u32 num;
	struct gvb_wait waits[] __counted_by(num);
};

static const char *gvb_gate_driver(struct dma_fence *fence)
{
	return "gpuvm_bench";
}

static const char *gvb_gate_timeline(struct dma_fence *fence)
{
	return "gate";
}

static const struct dma_fence_ops gvb_gate_ops = {
	.get_driver_name = gvb_gate_driver,
	.get_timeline_name = gvb_gate_timeline,
};

static void gvb_gate_over(struct gvb_gate *gate)
{
	if (atomic_dec_and_test(&gate->shut))
		dma_fence_signal(&gate->base);
}

/* In any context, with the fence's lock held. */
static void gvb_wait_signalled(struct dma_fence *fence, struct dma_fence_cb *cb)
{
	struct gvb_gate *gate = container_of(cb, struct gvb_wait, cb)->gate;

	gvb_gate_over(gate);
	dma_fence_put(&gate->base);
}

/* Returns: whether there is a fence. */
static bool gvb_wait_find(struct gvb_wait *wait)
{
	struct dma_fence *fence;

	if (wait->found)
		return true;
	fence = drm_syncobj_fence_get(wait->syncobj);
	if (!fence)
		return false;
	if (dma_fence_chain_find_seqno(&fence, wait->point)) {
		dma_fence_put(fence);
		return false;
	}

	wait->found = true;
	wait->fence = fence;
	if (fence) {
		dma_fence_get(&wait->gate->base);
		if (!dma_fence_add_callback(fence, &wait->cb, gvb_wait_signalled))
			return true;
		dma_fence_put(&wait->gate->base);
	}
	gvb_gate_over(wait->gate);
	return true;
}

static void gvb_gate_find(struct gvb_gate *gate)
{
	bool all = true;
	u32 i;

	for (i = 0; i < gate->num; i++)
		all &= gvb_wait_find(&gate->waits[i]);
	if (!all)
		schedule_delayed_work(&gate->poll, GVB_GATE_POLL);
}

static void gvb_gate_poll(struct work_struct *work)
{
	gvb_gate_find(container_of(work, struct gvb_gate, poll.work));
}

/**
 * gvb_gate_create() - make a gate that waits for nothing so far
 * @max: syncobjs that it may wait for
 *
 * Returns: the gate, to be ended with gvb_gate_destroy(), or NULL.
 */
struct gvb_gate *gvb_gate_create(u32 max)
{
	struct gvb_gate *gate = kzalloc(struct_size(gate, waits, max), GFP_KERNEL);

	if (!gate)
		return NULL;

	spin_lock_init(&gate->lock);
	INIT_DELAYED_WORK(&gate->poll, gvb_gate_poll);
	dma_fence_init(&gate->base, &gvb_gate_ops, &gate->lock, dma_fence_context_alloc(1), 1);
	return gate;
}

/**
 * gvb_gate_add() - one more to wait for
 * @gate: not started
 * @syncobj: the reference is taken over
 * @point: of a timeline, or zero
 */
void gvb_gate_add(struct gvb_gate *gate, struct drm_syncobj *syncobj, u64 point)
{
	struct gvb_wait *wait = &gate->waits[gate->num++];

	*wait = (struct gvb_wait){ .gate = gate, .syncobj = syncobj, .point = point };
}

/**
 * gvb_gate_start() - start to wait
 * @gate: the gate
 *
 * Returns: a new reference of the fence to wait for, or NULL if the gate is open.
 */
struct dma_fence *gvb_gate_start(struct gvb_gate *gate)
{
	atomic_set(&gate->shut, gate->num + 1);
	gvb_gate_find(gate);
	gvb_gate_over(gate);
	return dma_fence_is_signaled(&gate->base) ? NULL : dma_fence_get(&gate->base);
}

/**
 * gvb_gate_cancel() - open the gate, whatever is missing
 * @gate: started or not; not to be called twice at the same time
 *
 * Afterwards nobody waits for the syncobjs any more.
 */
void gvb_gate_cancel(struct gvb_gate *gate)
{
	u32 i;

	cancel_delayed_work_sync(&gate->poll);
	for (i = 0; i < gate->num; i++) {
		struct gvb_wait *wait = &gate->waits[i];

		if (wait->fence && dma_fence_remove_callback(wait->fence, &wait->cb))
			dma_fence_put(&gate->base);
	}
	dma_fence_signal(&gate->base);
}

/**
 * gvb_gate_destroy() - cancel a gate and drop it
 * @gate: the gate, or NULL
 */
void gvb_gate_destroy(struct gvb_gate *gate)
{
	u32 i;

	if (!gate)
		return;
	gvb_gate_cancel(gate);
	for (i = 0; i < gate->num; i++) {
		dma_fence_put(gate->waits[i].fence);
		drm_syncobj_put(gate->waits[i].syncobj);
	}
	dma_fence_put(&gate->base);
}
