// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: the BOs that a list of requests names: looked up once each, and their vm_bos. */
#include <linux/slab.h>

#include "gvb_drv.h"
#include "gvb_inject.h"

static struct gvb_named *gvb_named_lookup(struct drm_file *file, u32 handle)
{
	struct drm_gem_object *obj;
	struct gvb_named *name;

	obj = drm_gem_object_lookup(file, handle);
	if (!obj)
		return ERR_PTR(-ENOENT);

	name = kzalloc(sizeof(*name), GFP_KERNEL);
	if (!name) {
		drm_gem_object_put(obj);
		return ERR_PTR(-ENOMEM);
	}
	name->bo = to_gvb_bo(obj);
	name->handle = handle;
	return name;
}

static void gvb_named_free(struct gvb_named *name)
{
	drm_gem_object_put(&name->bo->base);
	kfree(name);
}

/**
 * gvb_named_add() - the BO of a handle
 * @named: &struct gvb_named by handle; the BO is added if it is not there yet
 * @file: the file that owns the handle
 * @handle: GEM handle
 *
 * Returns: the entry, owned by @named, or an ERR_PTR (-ENOENT, -ENOMEM).
 */
struct gvb_named *gvb_named_add(struct xarray *named, struct drm_file *file, u32 handle)
{
	struct gvb_named *name = xa_load(named, handle);
	int ret;

	if (name)
		return name;

	name = gvb_named_lookup(file, handle);
	if (IS_ERR(name))
		return name;
	ret = xa_err(xa_store(named, handle, name, GFP_KERNEL));
	if (ret) {
		gvb_named_free(name);
		return ERR_PTR(ret);
	}
	return name;
}

/* Under the lock of the gpuva list. */
static struct drm_gpuvm_bo *gvb_vm_bo_make(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo = gvb_vm_bo_obtain(&vm->base, &bo->base);

	if (!IS_ERR(vm_bo)) {
		atomic64_inc(&vm->num_vm_bos);
		if (bo->evicted)
			drm_gpuvm_bo_evict(vm_bo, true);
	}
	return vm_bo;
}

/* Allocates, so not under gpuva.lock. Another thread may be faster: then ours is freed. */
static struct drm_gpuvm_bo *gvb_vm_bo_make_immediate(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo = drm_gpuvm_bo_create(&vm->base, &bo->base);

	if (!vm_bo)
		return ERR_PTR(-ENOMEM);

	atomic64_inc(&vm->num_vm_bos);
	vm_bo = drm_gpuvm_bo_obtain_prealloc(vm_bo);
	if (bo->evicted)
		drm_gpuvm_bo_evict(vm_bo, true);
	return vm_bo;
}

/**
 * gvb_vm_has_bo() - whether a VM has a vm_bo for a BO
 * @vm: the VM; its lock must be held
 * @bo: the BO; its resv must be held
 */
bool gvb_vm_has_bo(struct gvb_vm *vm, struct gvb_bo *bo)
{
	struct drm_gpuvm_bo *vm_bo;

	gvb_list_lock(&bo->base);
	vm_bo = drm_gpuvm_bo_find(&vm->base, &bo->base);
	/* Nobody else drops references without the VM's lock, so this is not the last. */
	drm_gpuvm_bo_put(vm_bo);
	gvb_list_unlock(&bo->base);
	return vm_bo;
}

/**
 * gvb_named_obtain_one() - obtain the vm_bo of one BO
 * @vm: the VM; its lock, its resv and that of the BO must be held
 * @name: the BO
 *
 * Returns: 0, to be undone with gvb_named_release(); -ENOMEM; or -ENOENT if the handle was closed
 * meanwhile and the VM would not keep the BO.
 */
int gvb_named_obtain_one(struct gvb_vm *vm, struct gvb_named *name)
{
	struct drm_gem_object *obj = &name->bo->base;
	struct drm_gpuvm_bo *vm_bo;

	/* Nobody would unmap it any more. */
	if (unlikely(vm->weak_ref && name->bo->closed))
		return -ENOENT;

	gvb_list_lock(obj);
	vm_bo = drm_gpuvm_bo_find(&vm->base, obj);
	if (!vm_bo && !gvb_immediate(vm))
		vm_bo = gvb_vm_bo_make(vm, name->bo);
	gvb_list_unlock(obj);
	if (!vm_bo)
		vm_bo = gvb_vm_bo_make_immediate(vm, name->bo);
	if (IS_ERR(vm_bo))
		return PTR_ERR(vm_bo);

	if (!gvb_inject(GVB_INJECT_SKIP_EXTOBJ))
		drm_gpuvm_bo_extobj_add(vm_bo);
	name->vm_bo = vm_bo;
	return 0;
}

/**
 * gvb_named_obtain() - obtain the vm_bos of all BOs
 * @vm: the VM; its lock, its resv and those of the BOs must be held
 * @named: the BOs
 *
 * Returns: 0, or -ENOMEM or -ENOENT with nothing changed; to be undone with gvb_named_release().
 */
int gvb_named_obtain(struct gvb_vm *vm, struct xarray *named)
{
	struct gvb_named *name;
	unsigned long handle;
	int ret;

	xa_for_each(named, handle, name) {
		ret = gvb_named_obtain_one(vm, name);
		if (ret) {
			gvb_named_release(vm, named);
			return ret;
		}
	}
	return 0;
}

/**
 * gvb_named_release() - undo gvb_named_obtain(); vm_bos without mappings go
 * @vm: the VM; its lock and, but in immediate modes, its resv and those of the BOs must be held
 * @named: the BOs
 */
void gvb_named_release(struct gvb_vm *vm, struct xarray *named)
{
	struct gvb_named *name;
	unsigned long handle;

	xa_for_each(named, handle, name) {
		gvb_vm_bo_drop(vm, name->vm_bo);
		name->vm_bo = NULL;
	}
}

/**
 * gvb_named_fini() - drop all BOs
 * @named: the BOs; no resv may be held, as a last reference may go
 */
void gvb_named_fini(struct xarray *named)
{
	struct gvb_named *name;
	unsigned long handle;

	xa_for_each(named, handle, name)
		gvb_named_free(name);
	xa_destroy(named);
}
