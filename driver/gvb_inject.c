// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: INJECT: planted faults, for those who claim to find faults. */
#include <linux/capability.h>
#include <linux/slab.h>

#include "gvb_inject.h"
#include "gvb_vm.h"

u32 gvb_inject_on __read_mostly;

static struct {
	atomic64_t skip;
	atomic64_t times;
	atomic64_t fired;
} gvb_faults[GVB_INJECT_COUNT];

/* Against two that set up faults at the same time. */
static DEFINE_MUTEX(gvb_inject_lock);

/**
 * gvb_inject_fires() - the slow half of gvb_inject()
 * @site: a site that is on
 */
bool gvb_inject_fires(enum gvb_inject_site site)
{
	if (atomic64_dec_if_positive(&gvb_faults[site].skip) >= 0)
		return false;
	if (atomic64_dec_if_positive(&gvb_faults[site].times) < 0)
		return false;
	atomic64_inc(&gvb_faults[site].fired);
	return true;
}

/*
 * The other object's mutex is never waited for with this one held, so that nothing hangs: what is
 * wrong with it is only found by who looks at the order of locks.
 */
static void gvb_inject_put_under_mutex(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	struct mutex *other = gvb_gpuva_lock(drm_gpuvm_resv_obj(&vm->base));

	mutex_lock(other);
	gvb_deferred_put(vm_bo);
	mutex_unlock(other);
}

/* Likewise: all resvs are one to who looks at the order of locks. */
static void gvb_inject_inversion(struct drm_gem_object *obj)
{
	struct dma_resv resv;

	dma_resv_init(&resv);
	mutex_lock(gvb_gpuva_lock(obj));
	dma_resv_lock(&resv, NULL);
	dma_resv_unlock(&resv);
	mutex_unlock(gvb_gpuva_lock(obj));
	dma_resv_fini(&resv);
}

/**
 * gvb_inject_drop_slow() - the slow half of gvb_inject_drop()
 * @vm: the VM, of an immediate mode
 * @vm_bo: the vm_bo
 *
 * Returns: true if the reference was dropped here.
 */
bool gvb_inject_drop_slow(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	if (gvb_inject(GVB_INJECT_LOCK_INVERSION))
		gvb_inject_inversion(vm_bo->obj);
	/* The mutex is taken for a last reference only. */
	if (kref_read(&vm_bo->kref) != 1 || !gvb_inject(GVB_INJECT_PUT_UNDER_MUTEX))
		return false;
	gvb_inject_put_under_mutex(vm, vm_bo);
	return true;
}

/**
 * gvb_inject_job() - do in run_job what must not be done there
 * @vm: the VM
 */
void gvb_inject_job(struct gvb_vm *vm)
{
	void *memory;

	if (gvb_inject(GVB_INJECT_ALLOC_IN_RUN_JOB)) {
		memory = kmalloc(64, GFP_KERNEL);
		/* Or the compiler would leave both out. */
		OPTIMIZER_HIDE_VAR(memory);
		kfree(memory);
	}
	if (gvb_inject(GVB_INJECT_RESV_IN_RUN_JOB)) {
		dma_resv_lock(drm_gpuvm_resv(&vm->base), NULL);
		dma_resv_unlock(drm_gpuvm_resv(&vm->base));
	}
}

static void gvb_inject_set(u32 site, u64 skip, u64 times)
{
	WRITE_ONCE(gvb_inject_on, gvb_inject_on & ~BIT(site));
	atomic64_set(&gvb_faults[site].times, 0);
	if (!times)
		return;
	atomic64_set(&gvb_faults[site].fired, 0);
	atomic64_set(&gvb_faults[site].skip, skip);
	atomic64_set(&gvb_faults[site].times, times);
	WRITE_ONCE(gvb_inject_on, gvb_inject_on | BIT(site));
}

/**
 * gvb_inject_ioctl() - DRM_IOCTL_GVB_INJECT
 * @drm: the device
 * @data: &struct gvb_inject
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_inject_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_inject *args = data;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (args->site >= GVB_INJECT_COUNT || args->pad || args->skip > S64_MAX ||
	    args->times > S64_MAX || (args->skip && !args->times))
		return -EINVAL;

	mutex_lock(&gvb_inject_lock);
	gvb_inject_set(args->site, args->skip, args->times);
	args->fired = atomic64_read(&gvb_faults[args->site].fired);
	mutex_unlock(&gvb_inject_lock);
	return 0;
}
