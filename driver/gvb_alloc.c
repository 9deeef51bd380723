// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: where the memory of VAs and vm_bos comes from, see &enum gvb_alloc. */
#include <linux/slab.h>

#include "gvb_inject.h"
#include "gvb_vm.h"

static struct kmem_cache *gvb_va_cache;
static struct kmem_cache *gvb_vm_bo_cache;
static size_t gvb_va_cache_bytes;

/**
 * gvb_va_alloc() - allocate a VA
 * @vm: the VM that it is for
 *
 * Returns: the VA, zeroed, or NULL.
 */
struct gvb_va *gvb_va_alloc(struct gvb_vm *vm)
{
	struct gvb_va *va;

	if (gvb_inject(GVB_INJECT_FAIL_ALLOC))
		return NULL;
	if (vm->alloc == GVB_ALLOC_CACHE)
		va = kmem_cache_zalloc(gvb_va_cache, GFP_KERNEL);
	else
		va = kzalloc(sizeof(*va), GFP_KERNEL);
	if (va) {
		atomic64_inc(&vm->num_vas);
		atomic64_inc(&gvb_live.vas);
	}
	return va;
}

/**
 * gvb_va_free() - undo gvb_va_alloc()
 * @vm: as it was
 * @va: neither in the tree nor linked
 */
void gvb_va_free(struct gvb_vm *vm, struct gvb_va *va)
{
	if (vm->alloc == GVB_ALLOC_CACHE)
		kmem_cache_free(gvb_va_cache, va);
	else
		kfree(va);
	atomic64_dec(&vm->num_vas);
	atomic64_dec(&gvb_live.vas);
}

/**
 * gvb_va_bytes() - what the slab hands out for a VA
 * @vm: a VM with such VAs
 */
size_t gvb_va_bytes(const struct gvb_vm *vm)
{
	return vm->alloc == GVB_ALLOC_CACHE ? gvb_va_cache_bytes :
					      kmalloc_size_roundup(sizeof(struct gvb_va));
}

/**
 * gvb_vm_bo_alloc() - &drm_gpuvm_ops.vm_bo_alloc
 *
 * Returns: a vm_bo or NULL.
 */
struct drm_gpuvm_bo *gvb_vm_bo_alloc(void)
{
	struct drm_gpuvm_bo *vm_bo = NULL;

	if (!gvb_inject(GVB_INJECT_FAIL_ALLOC))
		vm_bo = kzalloc(sizeof(*vm_bo), GFP_KERNEL);
	if (vm_bo)
		atomic64_inc(&gvb_live.vm_bos);
	return vm_bo;
}

/**
 * gvb_vm_bo_cache_alloc() - &drm_gpuvm_ops.vm_bo_alloc of VMs with %GVB_ALLOC_CACHE
 *
 * Another function, as nobody tells which VM it is for.
 *
 * Returns: a vm_bo or NULL.
 */
struct drm_gpuvm_bo *gvb_vm_bo_cache_alloc(void)
{
	struct drm_gpuvm_bo *vm_bo = NULL;

	if (!gvb_inject(GVB_INJECT_FAIL_ALLOC))
		vm_bo = kmem_cache_zalloc(gvb_vm_bo_cache, GFP_KERNEL);
	if (vm_bo)
		atomic64_inc(&gvb_live.vm_bos);
	return vm_bo;
}

/**
 * gvb_vm_bo_free() - &drm_gpuvm_ops.vm_bo_free
 * @vm_bo: of any VM; its BO may be gone if references are weak
 */
void gvb_vm_bo_free(struct drm_gpuvm_bo *vm_bo)
{
	struct gvb_vm *vm = to_gvb_vm(vm_bo->vm);

	atomic64_dec(&vm->num_vm_bos);
	if (vm->alloc == GVB_ALLOC_CACHE)
		kmem_cache_free(gvb_vm_bo_cache, vm_bo);
	else
		kfree(vm_bo);
	atomic64_dec(&gvb_live.vm_bos);
}

/**
 * gvb_alloc_exit() - undo gvb_alloc_init()
 */
void gvb_alloc_exit(void)
{
	kmem_cache_destroy(gvb_vm_bo_cache);
	kmem_cache_destroy(gvb_va_cache);
}

/* The size is the cache's own business, so ask for one. */
static int gvb_alloc_measure(void)
{
	struct gvb_va *va = kmem_cache_alloc(gvb_va_cache, GFP_KERNEL);

	if (!va)
		return -ENOMEM;
	gvb_va_cache_bytes = ksize(va);
	kmem_cache_free(gvb_va_cache, va);
	return 0;
}

/**
 * gvb_alloc_init() - create the caches
 *
 * Returns: 0 or -ENOMEM.
 */
int gvb_alloc_init(void)
{
	int ret;

	gvb_va_cache = kmem_cache_create("gvb_va", sizeof(struct gvb_va), 0, SLAB_NO_MERGE, NULL);
	gvb_vm_bo_cache =
		kmem_cache_create("gvb_vm_bo", sizeof(struct drm_gpuvm_bo), 0, SLAB_NO_MERGE, NULL);
	ret = gvb_va_cache && gvb_vm_bo_cache ? gvb_alloc_measure() : -ENOMEM;
	if (ret)
		gvb_alloc_exit();
	return ret;
}
