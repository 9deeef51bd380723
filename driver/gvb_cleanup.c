// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: CLEANUP: doing what immediate modes deferred. */
#include "gvb_ioctl.h"
#include "gvb_vm.h"

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
