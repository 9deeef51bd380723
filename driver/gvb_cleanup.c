// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: CLEANUP: doing what immediate modes deferred. */
#include "gvb_drv.h"

/**
 * gvb_vm_cleanup() - do now what an immediate mode deferred, whether zombies are to be kept or not
 * @vm: the VM, referenced; no resv may be held
 */
void gvb_vm_cleanup(struct gvb_vm *vm)
{
	if (!gvb_immediate(vm))
		return;
	mutex_lock(&vm->tidy_lock);
	gvb_deferred_cleanup(&vm->base);
	mutex_unlock(&vm->tidy_lock);
}

/**
 * gvb_cleanup_ioctl() - DRM_IOCTL_GVB_CLEANUP
 * @drm: the device
 * @data: &struct gvb_cleanup
 * @file: the caller
 *
 * Does not take the VM's lock: a driver's worker would not have it either.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_cleanup_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_cleanup *args = data;
	struct gvb_vm *vm;

	if (args->pad)
		return -EINVAL;

	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;
	gvb_vm_cleanup(vm);
	drm_gpuvm_put(&vm->base);
	return 0;
}
