// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: the device, its files, its ioctls, and what it counts. */
#include <linux/module.h>
#include <linux/pagemap.h>
#include <linux/platform_device.h>
#include <linux/slab.h>

#include <drm/drm_drv.h>
#include <drm/drm_ioctl.h>

#include "gvb_inject.h"
#include "gvb_ioctl.h"
#include "gvb_vm.h"

struct gvb_live gvb_live;

static struct platform_device *gvb_platform;
static struct gvb_device *gvb_device;

static u32 gvb_kernel_flags(void)
{
	u32 flags = 0;

	if (IS_ENABLED(CONFIG_PROVE_LOCKING))
		flags |= GVB_KERNEL_LOCKDEP;
	if (IS_ENABLED(CONFIG_KASAN))
		flags |= GVB_KERNEL_KASAN;
	if (IS_ENABLED(CONFIG_KCSAN))
		flags |= GVB_KERNEL_KCSAN;
	if (IS_ENABLED(CONFIG_DEBUG_WW_MUTEX_SLOWPATH))
		flags |= GVB_KERNEL_WW_SLOWPATH;
	if (IS_ENABLED(CONFIG_DEBUG_KMEMLEAK))
		flags |= GVB_KERNEL_KMEMLEAK;
	if (IS_ENABLED(CONFIG_DEBUG_MUTEXES) || IS_ENABLED(CONFIG_DEBUG_SPINLOCK) ||
	    IS_ENABLED(CONFIG_LOCK_STAT))
		flags |= GVB_KERNEL_DEBUG_LOCKS;
	if (IS_ENABLED(CONFIG_SLUB_DEBUG_ON))
		flags |= GVB_KERNEL_SLAB_DEBUG;
	return flags;
}

static int gvb_stats_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_stats *stats = data;

	/* What is on its way out is not live. */
	flush_workqueue(to_gvb(drm)->cleanup_wq);
	*stats = (struct gvb_stats){
		.live_vms = atomic64_read(&gvb_live.vms),
		.live_vm_bos = atomic64_read(&gvb_live.vm_bos),
		.live_vas = atomic64_read(&gvb_live.vas),
		.live_gems = atomic64_read(&gvb_live.gems),
		.live_jobs = atomic64_read(&gvb_live.jobs),
		.modes = GVB_MODES,
		.kernel = gvb_kernel_flags(),
		.va_bytes = sizeof(struct gvb_va),
		.vm_bo_bytes = sizeof(struct drm_gpuvm_bo),
		.va_slab_bytes = kmalloc_size_roundup(sizeof(struct gvb_va)),
		.vm_bo_slab_bytes = kmalloc_size_roundup(sizeof(struct drm_gpuvm_bo)),
		.gem_bytes = sizeof(struct drm_gem_object),
		.features = GVB_FEATURES,
	};
	return 0;
}

static const struct drm_ioctl_desc gvb_ioctls[] = {
#define GVB_IOCTL_DESC(_id, _name) \
	DRM_IOCTL_DEF_DRV(GVB_##_id, gvb_##_name##_ioctl, DRM_RENDER_ALLOW),
	GVB_IOCTLS(GVB_IOCTL_DESC)
#undef GVB_IOCTL_DESC
};

static int gvb_open(struct drm_device *drm, struct drm_file *file)
{
	struct gvb_file *gfile;

	gfile = kzalloc(sizeof(*gfile), GFP_KERNEL);
	if (!gfile)
		return -ENOMEM;

	xa_init_flags(&gfile->vms, XA_FLAGS_ALLOC1);
	mutex_init(&gfile->lock);
	file->driver_priv = gfile;
	return 0;
}

static void gvb_postclose(struct drm_device *drm, struct drm_file *file)
{
	struct gvb_file *gfile = file->driver_priv;

	gvb_vm_destroy_all(gfile);
	/* The core has closed all handles by now. */
	flush_workqueue(to_gvb(drm)->cleanup_wq);
	xa_destroy(&gfile->vms);
	gvb_unsettle(&gfile->settled);
	mutex_destroy(&gfile->lock);
	kfree(gfile);
}

/* Those that change something and answer. */
static bool gvb_must_answer(unsigned int cmd)
{
	switch (_IOC_NR(cmd)) {
	case DRM_COMMAND_BASE + DRM_GVB_VM_CREATE:
	case DRM_COMMAND_BASE + DRM_GVB_BO_CREATE:
	case DRM_COMMAND_BASE + DRM_GVB_EXEC:
	case DRM_COMMAND_BASE + DRM_GVB_EVICT:
	case DRM_COMMAND_BASE + DRM_GVB_INJECT:
		return _IOC_DIR(cmd) & _IOC_READ;
	default:
		return false;
	}
}

/* The core finds out that an answer cannot be written when all is done: too late to do nothing. */
static long gvb_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	if (gvb_must_answer(cmd) &&
	    fault_in_safe_writeable((const char __user *)arg, _IOC_SIZE(cmd)))
		return -EFAULT;

	return drm_ioctl(filp, cmd, arg);
}

/* No mmap: BOs have no memory. */
static const struct file_operations gvb_fops = {
	.owner = THIS_MODULE,
	.open = drm_open,
	.release = drm_release,
	.unlocked_ioctl = gvb_ioctl,
	.compat_ioctl = drm_compat_ioctl,
	.poll = drm_poll,
	.read = drm_read,
	.llseek = noop_llseek,
	.fop_flags = FOP_UNSIGNED_OFFSET,
};

static const struct drm_driver gvb_driver = {
	.driver_features = DRIVER_GEM | DRIVER_RENDER | GVB_DRIVER_GPUVA | DRIVER_SYNCOBJ |
			   DRIVER_SYNCOBJ_TIMELINE,
	.open = gvb_open,
	.postclose = gvb_postclose,
	.ioctls = gvb_ioctls,
	.num_ioctls = ARRAY_SIZE(gvb_ioctls),
	.fops = &gvb_fops,
	.name = "gpuvm_bench",
	.desc = "GPUVM test driver",
	GVB_DRIVER_DATE.major = 1,
	.minor = 0,
};

static int gvb_device_init(void)
{
	struct gvb_device *gvb;
	int ret;

	gvb_platform = platform_device_register_simple("gpuvm_bench", -1, NULL, 0);
	if (IS_ERR(gvb_platform))
		return PTR_ERR(gvb_platform);

	/* No driver binds to the device; the group ends what devres would keep until then. */
	if (!devres_open_group(&gvb_platform->dev, NULL, GFP_KERNEL)) {
		ret = -ENOMEM;
		goto err_unregister;
	}

	gvb = devm_drm_dev_alloc(&gvb_platform->dev, &gvb_driver, struct gvb_device, drm);
	if (IS_ERR(gvb)) {
		ret = PTR_ERR(gvb);
		goto err_release;
	}
	mutex_init(&gvb->list_lock);
	ret = gvb_queues_init(gvb);
	if (ret)
		goto err_release;

	ret = drm_dev_register(&gvb->drm, 0);
	if (ret)
		goto err_queues;

	gvb_device = gvb;
	return 0;

err_queues:
	gvb_queues_fini(gvb);
err_release:
	devres_release_group(&gvb_platform->dev, NULL);
err_unregister:
	platform_device_unregister(gvb_platform);
	return ret;
}

static int __init gvb_init(void)
{
	int ret = gvb_alloc_init();

	if (ret)
		return ret;
	ret = gvb_device_init();
	if (ret)
		gvb_alloc_exit();
	return ret;
}

static void __exit gvb_exit(void)
{
	drm_dev_unregister(&gvb_device->drm);
	gvb_queues_fini(gvb_device);
	devres_release_group(&gvb_platform->dev, NULL);
	platform_device_unregister(gvb_platform);
	gvb_alloc_exit();
}

module_init(gvb_init);
module_exit(gvb_exit);

MODULE_DESCRIPTION("GPUVM test driver: drives, times and checks drm_gpuvm without a GPU");
MODULE_AUTHOR("The gpuvm-bench authors");
MODULE_LICENSE("GPL");
