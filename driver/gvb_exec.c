// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: EXEC: the locking that a submission does, without a job behind it. */
#include <linux/dma-fence.h>

#include "gvb_inject.h"
#include "gvb_ioctl.h"
#include "gvb_lock.h"

/**
 * gvb_vm_bo_validate() - &drm_gpuvm_ops.vm_bo_validate: make the BO resident for this VM
 * @vm_bo: of an evicted BO; the VM's resv is held
 * @exec: that holds it, and the BO's resv too unless the BO was evicted after it had locked
 *
 * Other VMs' vm_bos stay marked: each VM has its own page tables to update.
 *
 * Returns: 0; -EAGAIN if @exec has not locked the BO; -ENOMEM where that is asked for or planted.
 */
int gvb_vm_bo_validate(struct drm_gpuvm_bo *vm_bo, struct drm_exec *exec)
{
	struct gvb_vm *vm = to_gvb_vm(vm_bo->vm);

	/* With spinlocks a BO comes to the evict list without the VM's resv. */
	if (unlikely(dma_resv_locking_ctx(vm_bo->obj->resv) != &exec->ticket))
		return -EAGAIN;
	if (gvb_inject(GVB_INJECT_FAIL_VALIDATE) || unlikely(++vm->validated == vm->validate_fail))
		return -ENOMEM;
	to_gvb_bo(vm_bo->obj)->evicted = false;
	drm_gpuvm_bo_evict(vm_bo, false);
	return 0;
}

static int gvb_exec_prepare(struct drm_gpuvm_exec *exec)
{
	int ret = drm_gpuvm_prepare_vm(exec->vm, &exec->exec, exec->num_fences);

	return ret ? ret : drm_gpuvm_prepare_objects(exec->vm, &exec->exec, exec->num_fences);
}

/* drm_gpuvm_exec_lock(), which does not tell how often it began anew. */
static int gvb_exec_lock(struct drm_gpuvm_exec *exec, struct gvb_exec *args)
{
	int ret;

	args->deadlocks = 0;
	args->wasted_locks = 0;
	drm_exec_init(&exec->exec, exec->flags, 0);
	drm_exec_until_all_locked(&exec->exec)
	{
		ret = gvb_exec_prepare(exec);
		gvb_count_deadlock(&exec->exec, ret, &args->deadlocks, &args->wasted_locks);
		drm_exec_retry_on_contention(&exec->exec);
		if (ret) {
			drm_exec_fini(&exec->exec);
			return ret;
		}
	}
	return 0;
}

static int gvb_exec(struct gvb_vm *vm, struct gvb_exec *args)
{
	struct drm_gpuvm_exec exec = {
		.vm = &vm->base,
		.flags = DRM_EXEC_INTERRUPTIBLE_WAIT,
		.num_fences = args->num_fences,
	};
	struct dma_fence *fence;
	int ret;

	ret = gvb_exec_lock(&exec, args);
	if (ret)
		return ret;

	vm->validated = 0;
	ret = drm_gpuvm_exec_validate(&exec);
	if (!ret) {
		fence = dma_fence_get_stub();
		drm_gpuvm_exec_resv_add_fence(&exec, fence, DMA_RESV_USAGE_BOOKKEEP,
					      DMA_RESV_USAGE_BOOKKEEP);
		dma_fence_put(fence);
		args->locked = exec.exec.num_objects;
		args->validated = vm->validated;
	}
	drm_gpuvm_exec_unlock(&exec);
	return ret;
}

/**
 * gvb_exec_ioctl() - DRM_IOCTL_GVB_EXEC
 * @drm: the device
 * @data: &struct gvb_exec
 * @file: the caller
 *
 * Does not take the VM's lock: a submission must not wait for binds more than the resv makes it.
 *
 * Returns: 0 or a negative errno.
 */
int gvb_exec_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_exec *args = data;
	struct gvb_vm *vm;
	int ret;

	if (args->flags || args->pad || !args->num_fences)
		return -EINVAL;
	if (args->num_fences > GVB_MAX_FENCES)
		return -E2BIG;

	vm = gvb_vm_get(file, args->vm_id);
	if (!vm)
		return -ENOENT;
	/* GPUVM cannot lock what may be gone at any moment. */
	if (vm->weak_ref)
		ret = -EINVAL;
	else
		ret = READ_ONCE(vm->queue.unusable) ? -EIO : gvb_exec(vm, args);
	/* A walk's own reference may have turned out to be the last one. */
	gvb_vm_tidy(vm);
	drm_gpuvm_put(&vm->base);
	return ret;
}
