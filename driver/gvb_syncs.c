// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: the syncobjs that an asynchronous bind names. */
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "gvb_job.h"

static int gvb_sync_copy(struct gvb_sync *sync, const struct gvb_array *array, u32 i)
{
	void __user *user = u64_to_user_ptr(array->ptr) + i * array->stride;
	int ret = copy_struct_from_user(sync, sizeof(*sync), user, array->stride);

	if (ret)
		return ret;

	return sync->flags == GVB_SYNC_WAIT || sync->flags == GVB_SYNC_SIGNAL ? 0 : -EINVAL;
}

static int gvb_syncs_add(struct gvb_syncs *syncs, struct drm_file *file,
			 const struct gvb_sync *sync)
{
	struct gvb_signal *signal = &syncs->signals[syncs->num_signals];
	struct drm_syncobj *syncobj = drm_syncobj_find(file, sync->handle);

	if (!syncobj)
		return -ENOENT;
	if (sync->flags == GVB_SYNC_WAIT) {
		gvb_gate_add(syncs->gate, syncobj, sync->point);
		return 0;
	}

	*signal = (struct gvb_signal){ .syncobj = syncobj, .point = sync->point };
	syncs->num_signals++;
	if (!sync->point)
		return 0;
	signal->chain = dma_fence_chain_alloc();
	return signal->chain ? 0 : -ENOMEM;
}

/**
 * gvb_syncs_parse() - read and check an array of syncobjs
 * @syncs: out, zeroed before; to be ended with gvb_syncs_fini() even if this fails
 * @file: the caller
 * @array: array of &struct gvb_sync
 *
 * Returns: 0 or a negative errno.
 */
int gvb_syncs_parse(struct gvb_syncs *syncs, struct drm_file *file, const struct gvb_array *array)
{
	struct gvb_sync sync;
	u32 i;
	int ret = 0;

	if (!array->count && !array->ptr)
		return 0;
	if (array->stride < sizeof(sync) || array->stride > GVB_PAGE_SIZE)
		return -EINVAL;
	if (array->count > GVB_MAX_SYNCS)
		return -E2BIG;

	syncs->gate = gvb_gate_create(array->count);
	syncs->signals = kcalloc(array->count, sizeof(*syncs->signals), GFP_KERNEL);
	if (!syncs->gate || !syncs->signals)
		return -ENOMEM;

	for (i = 0; i < array->count && !ret; i++) {
		ret = gvb_sync_copy(&sync, array, i);
		if (!ret)
			ret = gvb_syncs_add(syncs, file, &sync);
	}
	return ret;
}

/**
 * gvb_syncs_signal() - give a job's fence to all syncobjs that are to be signalled
 * @syncs: the syncobjs; once only
 * @fence: the fence
 */
void gvb_syncs_signal(struct gvb_syncs *syncs, struct dma_fence *fence)
{
	u32 i;

	for (i = 0; i < syncs->num_signals; i++) {
		struct gvb_signal *signal = &syncs->signals[i];

		if (signal->chain)
			drm_syncobj_add_point(signal->syncobj, signal->chain, fence, signal->point);
		else
			drm_syncobj_replace_fence(signal->syncobj, fence);
		signal->chain = NULL;
	}
}

/**
 * gvb_syncs_fini() - drop all syncobjs, waiting for none of them any more
 * @syncs: the syncobjs
 */
void gvb_syncs_fini(struct gvb_syncs *syncs)
{
	u32 i;

	gvb_gate_destroy(syncs->gate);
	for (i = 0; i < syncs->num_signals; i++) {
		dma_fence_chain_free(syncs->signals[i].chain);
		drm_syncobj_put(syncs->signals[i].syncobj);
	}
	kfree(syncs->signals);
	*syncs = (struct gvb_syncs){};
}
