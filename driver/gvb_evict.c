// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: EVICT: what a memory manager tells GPUVM when it moves a BO. */
#include <linux/slab.h>

#include "gvb_ioctl.h"
#include "gvb_lock.h"

/**
 * struct gvb_eager - VMs that an eager eviction locks
 * @num: used part of @vms
 * @vms: each with a reference
 */
struct gvb_eager {
	u32 num;
	struct drm_gpuvm *vms[GVB_MAX_EAGER_VMS];
};

static void gvb_evict_locked(struct gvb_bo *bo, bool evict)
{
	gvb_list_lock(&bo->base);
	drm_gpuvm_bo_gem_evict(&bo->base, evict);
	gvb_list_unlock(&bo->base);
	bo->evicted = evict;
}

/* None is added later: who makes a vm_bo needs the BO's resv, which is held. */
static int gvb_eager_collect(struct gvb_eager *eager, struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;
	int ret = 0;

	gvb_list_lock(obj);
	drm_gem_for_each_gpuvm_bo(vm_bo, obj) {
		if (eager->num == GVB_MAX_EAGER_VMS) {
			ret = -E2BIG;
			break;
		}
		eager->vms[eager->num++] = drm_gpuvm_get(vm_bo->vm);
	}
	gvb_list_unlock(obj);
	return ret;
}

/* A last reference may go, so not under a resv. */
static void gvb_eager_put(struct gvb_eager *eager)
{
	while (eager->num)
		drm_gpuvm_put(eager->vms[--eager->num]);
}

static int gvb_eager_lock_vms(struct gvb_eager *eager, struct drm_exec *exec)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < eager->num && !ret; i++)
		ret = drm_exec_lock_obj(exec, drm_gpuvm_resv_obj(eager->vms[i]));
	return ret;
}

static int gvb_eager_lock(struct gvb_eager *eager, struct drm_exec *exec,
			  struct drm_gem_object *obj, struct gvb_evict *args)
{
	int ret;

	drm_exec_until_all_locked(exec)
	{
		gvb_eager_put(eager);
		ret = drm_exec_lock_obj(exec, obj);
		if (!ret)
			ret = gvb_eager_collect(eager, obj);
		if (!ret)
			ret = gvb_eager_lock_vms(eager, exec);
		gvb_count_deadlock(exec, ret, &args->deadlocks, &args->wasted_locks);
		drm_exec_retry_on_contention(exec);
		if (ret)
			return ret;
	}
	return 0;
}

static int gvb_evict_eager(struct drm_gem_object *obj, struct gvb_evict *args)
{
	struct gvb_eager *eager = kzalloc(sizeof(*eager), GFP_KERNEL);
	struct drm_exec exec;
	int ret;

	if (!eager)
		return -ENOMEM;
	drm_exec_init(&exec, DRM_EXEC_INTERRUPTIBLE_WAIT | DRM_EXEC_IGNORE_DUPLICATES, 0);
	ret = gvb_eager_lock(eager, &exec, obj, args);
	if (!ret)
		gvb_evict_locked(to_gvb_bo(obj), !(args->flags & GVB_EVICT_RESTORE));
	drm_exec_fini(&exec);
	gvb_eager_put(eager);
	kfree(eager);
	return ret;
}

static int gvb_evict_lazy(struct drm_gem_object *obj, const struct gvb_evict *args)
{
	int ret = dma_resv_lock_interruptible(obj->resv, NULL);

	if (ret)
		return ret;
	gvb_evict_locked(to_gvb_bo(obj), !(args->flags & GVB_EVICT_RESTORE));
	dma_resv_unlock(obj->resv);
	return 0;
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

	if (args->flags & ~(GVB_EVICT_RESTORE | GVB_EVICT_EAGER))
		return -EINVAL;

	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		return -ENOENT;
	args->deadlocks = 0;
	args->wasted_locks = 0;
	ret = args->flags & GVB_EVICT_EAGER ? gvb_evict_eager(obj, args) :
					      gvb_evict_lazy(obj, args);
	drm_gem_object_put(obj);
	return ret;
}
