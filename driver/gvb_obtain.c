// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: OBTAIN: threads that prepare binds of one pair of VM and BO at the same time.
 *
 * The VM's lock would make them take turns, so it is not taken: all that keeps them apart is GPUVM.
 */
#include <linux/sched/signal.h>

#include "gvb_apply.h"
#include "gvb_ioctl.h"

/* Zombies are cleaned up while others still make some. */
#define GVB_OBTAIN_CLEANUP 16

/* Returns: 1 if another vm_bo was there before, 0 if not, or -ENOMEM. */
static int gvb_obtain_once(struct gvb_vm *vm, struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *made = drm_gpuvm_bo_create(&vm->base, obj);
	struct drm_gpuvm_bo *vm_bo;

	if (!made)
		return -ENOMEM;

	atomic64_inc(&vm->num_vm_bos);
	vm_bo = drm_gpuvm_bo_obtain_prealloc(made);
	/* The VM's resv protects the list otherwise, and would keep them apart. */
	if (!drm_gpuvm_resv_protected(&vm->base))
		drm_gpuvm_bo_extobj_add(vm_bo);
	gvb_vm_bo_drop(vm, vm_bo);
	return vm_bo != made;
}

/* Several at a time, as GPUVM allows, but so that gvb_vm_settle() can wait for all of them. */
static void gvb_obtain_cleanup(struct gvb_vm *vm)
{
	down_read(&vm->obtain_sem);
	gvb_deferred_cleanup(&vm->base);
	up_read(&vm->obtain_sem);
}

static int gvb_obtain(struct gvb_vm *vm, struct drm_gem_object *obj, struct gvb_obtain *args)
{
	u64 lost = 0;
	u32 i;
	int ret = 0;

	for (i = 0; i < args->rounds && ret >= 0; i++) {
		if (i && signal_pending(current)) {
			ret = -EINTR;
			break;
		}
		ret = gvb_obtain_once(vm, obj);
		lost += ret > 0;
		if (i % GVB_OBTAIN_CLEANUP == 0)
			gvb_obtain_cleanup(vm);
		cond_resched();
	}
	/* The VM may be destroyed by now, and nobody else do it. */
	gvb_obtain_cleanup(vm);
	if (ret < 0)
		return ret;
	args->lost = lost;
	return 0;
}

/**
 * gvb_obtain_ioctl() - DRM_IOCTL_GVB_OBTAIN
 * @drm: the device
 * @data: &struct gvb_obtain
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_obtain_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_obtain *args = data;
	struct drm_gem_object *obj;
	struct gvb_vm *vm;
	int ret = -EINVAL;

	if (args->pad || !args->rounds)
		return -EINVAL;
	if (args->rounds > GVB_MAX_OBTAINS)
		return -E2BIG;
	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;
	obj = drm_gem_object_lookup(file, args->handle);
	if (!obj)
		ret = -ENOENT;
	else if (gvb_immediate(vm) && gvb_modes_share_list(to_gvb_bo(obj)->mode, vm->mode) &&
		 !to_gvb_bo(obj)->r_obj)
		ret = gvb_obtain(vm, obj, args);
	if (obj)
		drm_gem_object_put(obj);
	drm_gpuvm_put(&vm->base);
	return ret;
}
