// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VM_BIND: a list of operations, applied before the ioctl returns or queued. */
#include "gvb_ioctl.h"
#include "gvb_job.h"

static int gvb_bind(struct gvb_vm *vm, const struct gvb_vm_bind *args, struct drm_file *file)
{
	struct gvb_names names;
	struct gvb_reqs reqs;
	int ret;

	ret = gvb_reqs_parse(&reqs, 1, vm, &names, file, &args->ops);
	if (!ret)
		ret = gvb_vm_lock_bind(vm);
	if (!ret) {
		ret = gvb_bind_now(vm, &names, &reqs, args->lock);
		mutex_unlock(&vm->lock);
	}
	gvb_reqs_fini(&reqs);
	gvb_names_fini(&names);
	return ret;
}

static int gvb_bind_check(const struct gvb_vm_bind *args)
{
	if (args->flags & ~GVB_BIND_ASYNC || args->lock >= GVB_BIND_LOCK_COUNT || args->pad)
		return -EINVAL;
	if (!(args->flags & GVB_BIND_ASYNC) && (args->syncs.count || args->syncs.ptr))
		return -EINVAL;

	return 0;
}

/**
 * gvb_vm_bind_ioctl() - DRM_IOCTL_GVB_VM_BIND
 * @drm: the device
 * @data: &struct gvb_vm_bind
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_vm_bind_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_vm_bind *args = data;
	struct gvb_vm *vm;
	int ret;

	ret = gvb_bind_check(args);
	if (ret)
		return ret;
	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;

	ret = gvb_bind_lock_check(vm, args->lock);
	if (ret)
		goto out;
	if (args->flags & GVB_BIND_ASYNC)
		ret = gvb_bind_async(vm, args, file);
	else
		ret = gvb_bind(vm, args, file);
out:
	drm_gpuvm_put(&vm->base);
	return ret;
}
