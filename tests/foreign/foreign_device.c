// SPDX-License-Identifier: GPL-2.0
/* gpuvm_foreign: the device, VMs and BOs. */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include <drm/drm_ioctl.h>

#include "foreign.h"

struct toy_total toy_total;

static struct platform_device *toy_platform;
static struct drm_device *toy_drm;

struct toy_space *toy_space_get(struct drm_file *file, u32 id)
{
	struct xarray *spaces = file->driver_priv;
	struct toy_space *space;

	xa_lock(spaces);
	space = xa_load(spaces, id);
	if (space)
		drm_gpuvm_get(&space->gpuvm);
	xa_unlock(spaces);
	return space;
}

static int toy_vm_new_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_vm_args *args = data;
	struct drm_gem_object *root;
	struct toy_space *space;
	int ret;

	if (args->pad || !args->range || (args->start | args->range) & ~PAGE_MASK)
		return -EINVAL;
	space = kzalloc(sizeof(*space), GFP_KERNEL);
	root = space ? drm_gpuvm_resv_object_alloc(drm) : NULL;
	if (!root) {
		kfree(space);
		return -ENOMEM;
	}
	mutex_init(&space->tree_lock);
	drm_gpuvm_init(&space->gpuvm, "toy", 0, drm, root, args->start, args->range, 0, 0,
		       &toy_gpuvm_ops);
	drm_gem_object_put(root);
	atomic64_inc(&toy_total.vms);
	ret = xa_alloc((struct xarray *)file->driver_priv, &args->id, space, xa_limit_16b,
		       GFP_KERNEL);
	if (ret)
		drm_gpuvm_put(&space->gpuvm);
	return ret;
}

static int toy_space_end(struct toy_space *space)
{
	int ret = toy_space_clear(space);

	drm_gpuvm_put(&space->gpuvm);
	return ret;
}

static int toy_vm_end_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_vm_args *args = data;
	struct toy_space *space = xa_erase(file->driver_priv, args->id);

	return space ? toy_space_end(space) : -ENOENT;
}

/* A private BO has the VM's resv, and keeps what that belongs to. */
struct toy_buffer {
	struct drm_gem_object obj;
	struct drm_gem_object *root;
};

static void toy_buffer_free(struct drm_gem_object *obj)
{
	struct toy_buffer *buffer = container_of(obj, struct toy_buffer, obj);

	drm_gem_object_release(obj);
	if (buffer->root)
		drm_gem_object_put(buffer->root);
	kfree(buffer);
}

static const struct drm_gem_object_funcs toy_buffer_funcs = {
	.free = toy_buffer_free,
};

static void toy_make_private(struct toy_buffer *buffer, struct drm_gpuvm *gpuvm)
{
	buffer->root = drm_gpuvm_resv_obj(gpuvm);
	drm_gem_object_get(buffer->root);
	buffer->obj.resv = buffer->root->resv;
}

static int toy_bo_new_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct toy_bo_args *args = data;
	struct toy_space *space = args->vm ? toy_space_get(file, args->vm) : NULL;
	struct toy_buffer *buffer = NULL;
	int ret = -EINVAL;

	if (args->size && !(args->size & ~PAGE_MASK) && (space || !args->vm)) {
		buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
		ret = buffer ? 0 : -ENOMEM;
	}
	if (buffer) {
		buffer->obj.funcs = &toy_buffer_funcs;
		if (space)
			toy_make_private(buffer, &space->gpuvm);
		drm_gem_private_object_init(drm, &buffer->obj, args->size);
		ret = drm_gem_handle_create(file, &buffer->obj, &args->handle);
		drm_gem_object_put(&buffer->obj);
	}
	if (space)
		drm_gpuvm_put(&space->gpuvm);
	return ret;
}

static int toy_counts_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	*(struct toy_counts *)data = (struct toy_counts){
		.vms = atomic64_read(&toy_total.vms),
		.maps = atomic64_read(&toy_total.maps),
		.unmaps = atomic64_read(&toy_total.unmaps),
		.submits = atomic64_read(&toy_total.submits),
		.evicts = atomic64_read(&toy_total.evicts),
		.step_map = atomic64_read(&toy_total.step_map),
		.step_remap = atomic64_read(&toy_total.step_remap),
		.step_unmap = atomic64_read(&toy_total.step_unmap),
		.locked = atomic64_read(&toy_total.locked),
	};
	return 0;
}

static const struct drm_ioctl_desc toy_ioctls[] = {
	DRM_IOCTL_DEF_DRV(TOY_VM_NEW, toy_vm_new_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_VM_END, toy_vm_end_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_BO_NEW, toy_bo_new_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_MAP, toy_map_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_UNMAP, toy_unmap_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_SUBMIT, toy_submit_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_EVICT, toy_evict_ioctl, DRM_RENDER_ALLOW),
	DRM_IOCTL_DEF_DRV(TOY_COUNTS, toy_counts_ioctl, DRM_RENDER_ALLOW),
};

static int toy_open(struct drm_device *drm, struct drm_file *file)
{
	struct xarray *spaces = kzalloc(sizeof(*spaces), GFP_KERNEL);

	if (!spaces)
		return -ENOMEM;
	xa_init_flags(spaces, XA_FLAGS_ALLOC1);
	file->driver_priv = spaces;
	return 0;
}

static void toy_close(struct drm_device *drm, struct drm_file *file)
{
	struct xarray *spaces = file->driver_priv;
	struct toy_space *space;
	unsigned long id;

	xa_for_each(spaces, id, space)
		toy_space_end(space);
	xa_destroy(spaces);
	kfree(spaces);
}

static const struct file_operations toy_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.release = drm_release,
	.unlocked_ioctl = drm_ioctl,
	.fop_flags = FOP_UNSIGNED_OFFSET,
};

#if GVB_HAVE_GEM_GPUVA_FEATURE
#define TOY_GPUVA DRIVER_GEM_GPUVA
#else
#define TOY_GPUVA 0
#endif

static const struct drm_driver toy_driver = {
	.driver_features = DRIVER_GEM | DRIVER_RENDER | TOY_GPUVA,
	.open = toy_open,
	.postclose = toy_close,
	.ioctls = toy_ioctls,
	.num_ioctls = ARRAY_SIZE(toy_ioctls),
	.fops = &toy_fops,
	.name = "gpuvm_foreign",
	.desc = "GPUVM driver of the tests' own",
#if GVB_HAVE_DRIVER_DATE
	.date = "20250101",
#endif
	.major = 1,
};

static int __init toy_init(void)
{
	int ret;

	toy_platform = platform_device_register_simple("gpuvm_foreign", -1, NULL, 0);
	if (IS_ERR(toy_platform))
		return PTR_ERR(toy_platform);
	toy_drm = drm_dev_alloc(&toy_driver, &toy_platform->dev);
	ret = IS_ERR(toy_drm) ? PTR_ERR(toy_drm) : drm_dev_register(toy_drm, 0);
	if (!ret)
		return 0;
	if (!IS_ERR(toy_drm))
		drm_dev_put(toy_drm);
	platform_device_unregister(toy_platform);
	return ret;
}

static void __exit toy_exit(void)
{
	drm_dev_unregister(toy_drm);
	drm_dev_put(toy_drm);
	platform_device_unregister(toy_platform);
}

module_init(toy_init);
module_exit(toy_exit);

MODULE_DESCRIPTION("A GPUVM driver that the tracer does not know");
MODULE_AUTHOR("The gpuvm-bench authors");
MODULE_LICENSE("GPL");
