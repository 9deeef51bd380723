// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: buffer objects. They have a size and a lock, but no memory. */
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/slab.h>

#include "gvb_ioctl.h"
#include "gvb_vm.h"

static void gvb_bo_free_now(struct gvb_bo *bo)
{
	struct drm_gem_object *r_obj = bo->r_obj;

	drm_gem_object_release(&bo->base);
	/*
	 * When drm_exec unlocks all and drops the last reference, lockdep may still know the other
	 * resvs of the acquire context by the address of this one: it must not be freed at once.
	 */
	kfree_rcu(bo, rcu);
	if (r_obj)
		drm_gem_object_put(r_obj);
	atomic64_dec(&gvb_live.gems);
}

static void gvb_bo_free_work(struct work_struct *work)
{
	struct gvb_bo *bo = container_of(work, struct gvb_bo, free);

	gvb_pages_destroy(bo);
	gvb_bo_free_now(bo);
}

/* May run with the VM's resv and the list mutex held, so it must not lock anything. */
static void gvb_bo_free(struct drm_gem_object *obj)
{
	struct gvb_bo *bo = to_gvb_bo(obj);

	WARN_ON_ONCE(!list_empty(&obj->gpuva.list));
	if (bo->shmem)
		queue_work(to_gvb(obj->dev)->cleanup_wq, &bo->free);
	else
		gvb_bo_free_now(bo);
}

/* A BO that outlives its file would break what closing the file promises. */
static struct dma_buf *gvb_bo_export(struct drm_gem_object *obj, int flags)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static const struct drm_gem_object_funcs gvb_bo_funcs = {
	.free = gvb_bo_free,
	.open = gvb_bo_open,
	.close = gvb_bo_close,
	.export = gvb_bo_export,
};

static struct mutex *gvb_mode_mutex(struct gvb_device *gvb, struct drm_gem_object *obj, u32 mode)
{
	if (mode == GVB_MODE_CUSTOM_LOCK)
		return &gvb->list_lock;

	return gvb_mode_immediate(mode) ? gvb_gpuva_lock(obj) : NULL;
}

/**
 * gvb_bo_alloc() - make a BO, without a number or a handle
 * @drm: the device
 * @size: bytes
 * @mode: &enum gvb_mode
 * @vm: that it is private to, or NULL
 *
 * Returns: the BO with a reference for the caller, or an ERR_PTR.
 */
struct gvb_bo *gvb_bo_alloc(struct drm_device *drm, u64 size, u32 mode, struct gvb_vm *vm)
{
	struct gvb_bo *bo = kzalloc(sizeof(*bo), GFP_KERNEL);

	if (!bo)
		return ERR_PTR(-ENOMEM);

	bo->mode = mode;
	bo->list_mutex = gvb_mode_mutex(to_gvb(drm), &bo->base, mode);
	INIT_WORK(&bo->free, gvb_bo_free_work);
	bo->base.funcs = &gvb_bo_funcs;
	if (vm) {
		/* The resv must outlive the VM as long as the BO shares it. */
		bo->r_obj = drm_gpuvm_resv_obj(&vm->base);
		drm_gem_object_get(bo->r_obj);
		bo->base.resv = bo->r_obj->resv;
	}
	drm_gem_private_object_init(drm, &bo->base, PAGE_ALIGN(size));
	if (mode == GVB_MODE_CUSTOM_LOCK)
		gvb_gem_set_list_lock(&bo->base, bo->list_mutex);
	atomic64_inc(&gvb_live.gems);
	return bo;
}

/* Numbers the BO and gives it a handle: a number is used up only if there is one. */
static int gvb_bo_publish(struct gvb_bo *bo, struct drm_file *file, u32 *handle)
{
	struct gvb_file *gfile = file->driver_priv;
	int ret;

	mutex_lock(&gfile->lock);
	bo->id = gfile->last_bo_id + 1;
	ret = drm_gem_handle_create(file, &bo->base, handle);
	if (!ret)
		gfile->last_bo_id = bo->id;
	mutex_unlock(&gfile->lock);
	return ret;
}

static int gvb_bo_check(const struct gvb_bo_create *args)
{
	u64 end;

	/* GEM has sizes of whole pages, the kernel's. */
	if (args->flags & ~GVB_BO_PINNABLE || !args->size || !gvb_aligned(args->size) ||
	    check_add_overflow(args->size, PAGE_SIZE - 1, &end) || overflows_type(end, size_t))
		return -EINVAL;
	if (args->flags & GVB_BO_PINNABLE && args->size > GVB_MAX_PINNABLE)
		return -E2BIG;

	return gvb_mode_check(args->mode);
}

/**
 * gvb_bo_create_ioctl() - DRM_IOCTL_GVB_BO_CREATE
 * @drm: the device
 * @data: &struct gvb_bo_create
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bo_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_bo_create *args = data;
	struct gvb_vm *vm = NULL;
	struct gvb_bo *bo;
	u64 id;
	int ret;

	ret = gvb_bo_check(args);
	if (ret)
		return ret;

	if (args->exclusive_vm_id) {
		vm = gvb_vm_get(file, args->exclusive_vm_id);
		if (!vm)
			return -ENOENT;
		if (!gvb_modes_share_list(vm->mode, args->mode)) {
			ret = -EINVAL;
			goto out;
		}
	}

	bo = gvb_bo_alloc(drm, args->size, args->mode, vm);
	if (IS_ERR(bo)) {
		ret = PTR_ERR(bo);
		goto out;
	}
	ret = args->flags & GVB_BO_PINNABLE ? gvb_pages_create(bo, drm) : 0;
	if (!ret)
		ret = gvb_bo_publish(bo, file, &args->handle);
	id = bo->id;
	drm_gem_object_put(&bo->base);
	if (!ret)
		args->bo_id = id;
out:
	if (vm)
		drm_gpuvm_put(&vm->base);
	return ret;
}
