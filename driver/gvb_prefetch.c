// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: PREFETCH: making resident what is mapped in a range. */
#include "gvb_apply.h"
#include "gvb_lock.h"

static void gvb_prefetch_locked(struct drm_gpuvm_bo *vm_bo)
{
	to_gvb_bo(vm_bo->obj)->evicted = false;
	drm_gpuvm_bo_evict(vm_bo, false);
}

/* Where requests are applied without a context, no resv is locked. */
static void gvb_prefetch_unlocked(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo)
{
	struct gvb_pair pair;

	gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), vm_bo->obj->resv);
	gvb_prefetch_locked(vm_bo);
	gvb_pair_unlock(&pair);
}

/**
 * gvb_prefetch() - make every evicted BO that is mapped in a range resident for this VM
 * @apply: context; the VM's lock must be held and, if there is a ticket, all resvs
 * @addr: bytes
 * @range: bytes
 *
 * Cannot fail.
 */
void gvb_prefetch(struct gvb_apply *apply, u64 addr, u64 range)
{
	struct gvb_vm *vm = apply->vm;
	struct drm_gpuva *va;
	u64 seen = 0;

	drm_gpuvm_for_each_va_range(va, &vm->base, addr, addr + range) {
		gvb_breathe(++seen);
		if (!va->vm_bo || !READ_ONCE(va->vm_bo->evicted))
			continue;
		if (apply->ticket)
			gvb_prefetch_locked(va->vm_bo);
		else
			gvb_prefetch_unlocked(vm, va->vm_bo);
	}
}
