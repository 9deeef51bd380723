// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: VMs whose mappings don't keep their BOs alive: these go with a BO's last handle.
 *
 * They go while the handle still holds its reference. So whoever has the lock of such a VM finds
 * only BOs there that live: those mapped have a handle, and who closes it waits for that lock.
 */
#include "gvb_vm.h"

/**
 * gvb_bo_open() - &drm_gem_object_funcs.open: a BO gets a handle
 * @obj: the BO
 * @file: the file
 *
 * Returns: 0, or -E2BIG if it has as many as it may.
 */
int gvb_bo_open(struct drm_gem_object *obj, struct drm_file *file)
{
	return atomic_add_unless(&to_gvb_bo(obj)->handles, 1, GVB_MAX_HANDLES) ? 0 : -E2BIG;
}

/* Any one, with a reference; NULL if no such VM is left. */
static struct gvb_vm *gvb_weak_vm_get(struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;
	struct gvb_vm *vm = NULL;

	dma_resv_lock(obj->resv, NULL);
	gvb_list_lock(obj);
	drm_gem_for_each_gpuvm_bo(vm_bo, obj) {
		if (!to_gvb_vm(vm_bo->vm)->weak_ref)
			continue;
		vm = to_gvb_vm(drm_gpuvm_get(vm_bo->vm));
		break;
	}
	gvb_list_unlock(obj);
	dma_resv_unlock(obj->resv);
	return vm;
}

static struct drm_gpuvm_bo *gvb_weak_vm_bo(struct gvb_vm *vm, struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;

	dma_resv_lock(obj->resv, NULL);
	gvb_list_lock(obj);
	vm_bo = drm_gpuvm_bo_find(&vm->base, obj);
	gvb_list_unlock(obj);
	dma_resv_unlock(obj->resv);
	return vm_bo;
}

static void gvb_weak_unmap(struct gvb_vm *vm, struct drm_gem_object *obj)
{
	struct drm_gpuvm_bo *vm_bo;

	mutex_lock(&vm->lock);
	vm_bo = gvb_weak_vm_bo(vm, obj);
	if (vm_bo)
		gvb_vm_bo_kill(vm, vm_bo);
	gvb_vm_tidy(vm);
	gvb_vas_trim(vm, GVB_FREE_VAS_KEPT);
	mutex_unlock(&vm->lock);
}

/**
 * gvb_bo_close() - &drm_gem_object_funcs.close: a BO loses a handle
 * @obj: the BO; the handle's reference is dropped after this
 * @file: the file
 *
 * Who looked the BO up before and wants to map it after, in a VM with weak references, is refused
 * by gvb_named_obtain_one().
 */
void gvb_bo_close(struct drm_gem_object *obj, struct drm_file *file)
{
	struct gvb_bo *bo = to_gvb_bo(obj);
	struct gvb_vm *vm;

	if (!atomic_dec_and_test(&bo->handles))
		return;

	dma_resv_lock(obj->resv, NULL);
	bo->closed = true;
	dma_resv_unlock(obj->resv);
	while ((vm = gvb_weak_vm_get(obj))) {
		gvb_weak_unmap(vm, obj);
		drm_gpuvm_put(&vm->base);
	}
}
