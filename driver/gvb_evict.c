// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: EVICT: what a memory manager tells GPUVM when it moves a BO. */
#include "gvb_drv.h"

static void gvb_evict_locked(struct gvb_bo *bo, bool evict)
{
	gvb_list_lock(&bo->base);
	drm_gpuvm_bo_gem_evict(&bo->base, evict);
	gvb_list_unlock(&bo->base);
	bo->evicted = evict;
}

/**
 * gvb_evict_ioctl() - DRM_IOCTL_GVB_EVICT
 * @drm: the device
 * @data: &struct gvb_evict
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_evict_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_evict *args = data;
	struct drm_gem_object *obj;
	int ret;

	if (args->flags & ~GVB_EVICT_RESTORE)
		return -EINVAL;

	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		return -ENOENT;
	ret = dma_resv_lock_interruptible(obj->resv, NULL);
	if (!ret) {
		gvb_evict_locked(to_gvb_bo(obj), !(args->flags & GVB_EVICT_RESTORE));
		dma_resv_unlock(obj->resv);
	}
	drm_gem_object_put(obj);
	return ret;
}
