// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: the life of a VM: made, locked with or without its queue, destroyed. */
#include <linux/overflow.h>
#include <linux/slab.h>

#include "gvb_apply.h"
#include "gvb_inject.h"
#include "gvb_ioctl.h"
#include "gvb_lock.h"

/**
 * gvb_vm_lock_queue() - take a VM's lock, to queue a job
 * @vm: the VM, referenced
 *
 * Jobs that are queued may change the VA tree, so in immediate modes it must not be looked at.
 *
 * Returns: 0 with &gvb_vm.lock held, -EINTR, or -ENOENT if the VM was destroyed meanwhile.
 */
int gvb_vm_lock_queue(struct gvb_vm *vm)
{
	int ret = mutex_lock_interruptible(&vm->lock);

	if (ret)
		return ret;
	if (vm->dead) {
		mutex_unlock(&vm->lock);
		return -ENOENT;
	}
	return 0;
}

/**
 * gvb_vm_lock() - take a VM's lock, for an ioctl, when all that is queued is done
 * @vm: the VM, referenced
 *
 * Returns: 0 with &gvb_vm.lock held, -EINTR, or -ENOENT if the VM was destroyed meanwhile.
 */
int gvb_vm_lock(struct gvb_vm *vm)
{
	int ret = gvb_vm_lock_queue(vm);

	if (ret)
		return ret;
	ret = gvb_queue_drain(&vm->queue);
	if (ret)
		mutex_unlock(&vm->lock);
	else
		gvb_vas_collect(vm);
	return ret;
}

/**
 * gvb_vm_lock_bind() - gvb_vm_lock(), to change mappings
 * @vm: the VM, referenced
 *
 * Returns: as gvb_vm_lock(), or -EIO if the VM is unusable.
 */
int gvb_vm_lock_bind(struct gvb_vm *vm)
{
	int ret = gvb_vm_lock(vm);

	if (ret || !vm->queue.unusable)
		return ret;
	mutex_unlock(&vm->lock);
	return -EIO;
}

static struct gvb_vm *gvb_vm_alloc(struct drm_device *drm, const struct gvb_vm_create *args)
{
	struct drm_gem_object *r_obj;
	struct gvb_vm *vm;

	vm = kzalloc(sizeof(*vm), GFP_KERNEL);
	if (!vm)
		return NULL;
	if (gvb_queue_init(&vm->queue, to_gvb(drm)))
		goto err_free;
	r_obj = drm_gpuvm_resv_object_alloc(drm);
	if (!r_obj)
		goto err_queue;

	vm->mode = args->mode;
	vm->keep_zombies = args->flags & GVB_VM_KEEP_ZOMBIES;
	vm->weak_ref = args->flags & GVB_VM_WEAK_REF;
	vm->alloc = args->alloc;
	vm->pool.each_req = vm->alloc == GVB_ALLOC_PREALLOC;
	if (vm->alloc == GVB_ALLOC_KMALLOC || vm->alloc == GVB_ALLOC_CACHE)
		vm->pool.direct = vm;
	vm->pool.odd = vm->alloc != GVB_ALLOC_FREE_LIST;
	mutex_init(&vm->lock);
	mutex_init(&vm->tidy_lock);
	init_rwsem(&vm->obtain_sem);
	INIT_LIST_HEAD(&vm->pool.list);
	init_llist_head(&vm->returned);
	drm_gpuvm_init(&vm->base, "gpuvm_bench", gvb_mode_flags(vm->mode, vm->weak_ref), drm, r_obj,
		       args->va_start, args->va_range, 0, 0, gvb_gpuvm_ops(vm->mode, vm->alloc));
	drm_gem_object_put(r_obj);
	atomic64_inc(&gvb_live.vms);
	return vm;

err_queue:
	gvb_queue_fini(&vm->queue);
err_free:
	kfree(vm);
	return NULL;
}

/**
 * gvb_vm_bo_kill() - unmap all of a vm_bo; cannot fail: it allocates nothing
 * @vm: the VM; its lock must be held, no resv may be
 * @vm_bo: the vm_bo, with a reference that is dropped
 */
void gvb_vm_bo_kill(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	struct drm_gem_object *obj = vm_bo->obj;
	struct gvb_apply apply = { .vm = vm, .pool = &vm->pool };
	struct gvb_pair pair;

	if (gvb_immediate(vm)) {
		gvb_apply_unmap_all(&apply, vm_bo);
		gvb_vm_bo_drop(vm, vm_bo);
		return;
	}

	/* Neither may go away before both resvs are unlocked. */
	drm_gem_object_get(obj);
	gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), obj->resv);
	gvb_apply_unmap_all(&apply, vm_bo);
	gvb_vm_bo_drop(vm, vm_bo);
	gvb_pair_unlock(&pair);
	drm_gem_object_put(obj);
}

static void gvb_vm_kill(struct gvb_vm *vm)
{
	struct drm_gpuva *va;

	/* First, as somebody may hold the lock until what is queued is done. */
	gvb_queue_stop(&vm->queue);
	mutex_lock(&vm->lock);
	gvb_queue_drain_all(&vm->queue);
	WRITE_ONCE(vm->dead, true);
	while (!list_empty(&vm->base.rb.list)) {
		va = list_first_entry(&vm->base.rb.list, struct drm_gpuva, rb.entry);
		if (va->vm_bo) {
			gvb_vm_bo_kill(vm, drm_gpuvm_bo_get(va->vm_bo));
		} else {
			drm_gpuva_remove(va);
			gvb_va_push(&vm->pool, to_gvb_va(va));
		}
		cond_resched();
	}
	mutex_unlock(&vm->lock);
	gvb_queue_fini(&vm->queue);
	if (gvb_immediate(vm) && !gvb_inject(GVB_INJECT_FORGET_CLEANUP))
		gvb_deferred_cleanup(&vm->base);
	drm_gpuvm_put(&vm->base);
}

static int gvb_vm_check(const struct gvb_vm_create *args)
{
	u64 end;
	int ret;

	if (args->flags & ~(GVB_VM_KEEP_ZOMBIES | GVB_VM_WEAK_REF) ||
	    args->alloc >= GVB_ALLOC_COUNT || !args->va_range || !gvb_aligned(args->va_start) ||
	    !gvb_aligned(args->va_range) ||
	    check_add_overflow(args->va_start, args->va_range, &end))
		return -EINVAL;
	ret = gvb_mode_check(args->mode);
	if (ret)
		return ret;
	if (args->flags & GVB_VM_KEEP_ZOMBIES && !gvb_mode_immediate(args->mode))
		return -EINVAL;

	return args->flags & GVB_VM_WEAK_REF && !GVB_HAVE_VA_WEAK_REF ? -EOPNOTSUPP : 0;
}

/**
 * gvb_vm_create_ioctl() - DRM_IOCTL_GVB_VM_CREATE
 * @drm: the device
 * @data: &struct gvb_vm_create
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_vm_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_file *gfile = file->driver_priv;
	struct gvb_vm_create *args = data;
	struct gvb_vm *vm;
	int ret;

	ret = gvb_vm_check(args);
	if (ret)
		return ret;

	vm = gvb_vm_alloc(drm, args);
	if (!vm)
		return -ENOMEM;
	ret = xa_alloc(&gfile->vms, &args->vm_id, vm, XA_LIMIT(1, GVB_MAX_VMS), GFP_KERNEL);
	/* As for any other count above its cap. */
	if (ret == -EBUSY)
		ret = -E2BIG;
	if (ret) {
		gvb_queue_fini(&vm->queue);
		drm_gpuvm_put(&vm->base);
	}
	return ret;
}

/**
 * gvb_vm_destroy_ioctl() - DRM_IOCTL_GVB_VM_DESTROY
 * @drm: the device
 * @data: &struct gvb_vm_destroy
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_vm_destroy_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_file *gfile = file->driver_priv;
	struct gvb_vm_destroy *args = data;
	struct gvb_vm *vm;

	if (args->pad)
		return -EINVAL;

	vm = xa_erase(&gfile->vms, args->vm_id);
	if (!vm)
		return -ENOENT;
	gvb_vm_kill(vm);
	return 0;
}

/**
 * gvb_vm_destroy_all() - destroy all VMs of a file that is being closed
 * @gfile: the file; nobody else uses it any more
 */
void gvb_vm_destroy_all(struct gvb_file *gfile)
{
	struct gvb_vm *vm;
	unsigned long id;

	xa_for_each(&gfile->vms, id, vm)
		gvb_vm_kill(vm);
}
