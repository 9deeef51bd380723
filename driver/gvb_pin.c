// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: PIN: pages behind a BO, which can be pinned.
 *
 * They belong to a shmem object of their own that shares the BO's resv: the BO itself stays as
 * small as all others.
 */
#include "gvb_bench.h"
#include "gvb_ioctl.h"

#if GVB_HAVE_SHMEM

#include <drm/drm_gem_shmem_helper.h>

/**
 * gvb_pages_create() - make a BO pinnable
 * @bo: the BO, which nobody else has seen
 * @drm: the device
 *
 * Returns: 0 or a negative errno.
 */
int gvb_pages_create(struct gvb_bo *bo, struct drm_device *drm)
{
	struct drm_gem_shmem_object *shmem = drm_gem_shmem_create(drm, bo->base.size);

	if (IS_ERR(shmem))
		return PTR_ERR(shmem);
	shmem->base.resv = bo->base.resv;
	bo->shmem = shmem;
	return 0;
}

/**
 * gvb_pages_destroy() - undo gvb_pages_create()
 * @bo: the BO, of which nobody has a reference any more; its resv is taken
 */
void gvb_pages_destroy(struct gvb_bo *bo)
{
	while (atomic64_dec_if_positive(&bo->pins) >= 0)
		drm_gem_shmem_unpin(bo->shmem);
	drm_gem_object_put(&bo->shmem->base);
}

static int gvb_pin_timed(struct gvb_run *run, struct drm_gem_shmem_object *shmem, u64 n)
{
	int ret = 0;

	gvb_watch_start(&run->watch);
	for (; n; n--) {
		ret = drm_gem_shmem_pin(shmem);
		if (unlikely(ret))
			break;
		drm_gem_shmem_unpin(shmem);
	}
	gvb_watch_stop(&run->watch);
	return ret;
}

/**
 * gvb_pin_batch() - &gvb_bench_kind.batch of PIN
 * @run: the call
 * @n: pins and unpins
 *
 * Returns: 0 or a negative errno.
 */
int gvb_pin_batch(struct gvb_run *run, u64 n)
{
	struct drm_gem_shmem_object *shmem = drm_gem_shmem_create(run->drm, PAGE_SIZE);
	int ret = 0;

	if (IS_ERR(shmem))
		return PTR_ERR(shmem);
	if (run->arg[0])
		ret = drm_gem_shmem_pin(shmem);
	if (!ret) {
		ret = gvb_pin_timed(run, shmem, n);
		if (run->arg[0])
			drm_gem_shmem_unpin(shmem);
	}
	drm_gem_object_put(&shmem->base);
	return ret;
}

static int gvb_pin(struct gvb_bo *bo, bool unpin)
{
	int ret;

	if (!unpin) {
		ret = drm_gem_shmem_pin(bo->shmem);
		if (ret || atomic64_add_unless(&bo->pins, 1, GVB_MAX_PINS))
			return ret;
		/* Counted afterwards, as what is counted may be unpinned at any time. */
		drm_gem_shmem_unpin(bo->shmem);
		return -E2BIG;
	}
	if (atomic64_dec_if_positive(&bo->pins) < 0)
		return -EINVAL;
	drm_gem_shmem_unpin(bo->shmem);
	return 0;
}

#else

int gvb_pages_create(struct gvb_bo *bo, struct drm_device *drm)
{
	return -EOPNOTSUPP;
}

void gvb_pages_destroy(struct gvb_bo *bo)
{
}

static int gvb_pin(struct gvb_bo *bo, bool unpin)
{
	return -EOPNOTSUPP;
}

#endif

/**
 * gvb_pin_ioctl() - DRM_IOCTL_GVB_PIN
 * @drm: the device
 * @data: &struct gvb_pin
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_pin_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_pin *args = data;
	struct drm_gem_object *obj;
	struct gvb_bo *bo;
	int ret;

	if (args->flags & ~GVB_PIN_UNPIN)
		return -EINVAL;
	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		return -ENOENT;
	bo = to_gvb_bo(obj);
	ret = bo->shmem ? gvb_pin(bo, args->flags & GVB_PIN_UNPIN) : -EINVAL;
	drm_gem_object_put(obj);
	return ret;
}
