// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VAs and the free list of each VM, so that applying a request cannot fail. */
#include <linux/slab.h>

#include "gvb_drv.h"

static void gvb_va_free(struct gvb_vm *vm, struct gvb_va *va)
{
	kfree(va);
	vm->num_vas--;
	atomic64_dec(&gvb_live.vas);
}

/**
 * gvb_vas_ensure() - fill a VM's free list
 * @vm: the VM; its lock must be held, no resv may be
 * @count: VAs to have at least
 *
 * Returns: 0, or -ENOMEM or -EINTR; what was allocated by then stays until gvb_vas_trim().
 */
int gvb_vas_ensure(struct gvb_vm *vm, u64 count)
{
	lockdep_assert_held(&vm->lock);

	while (vm->num_free < count) {
		struct gvb_va *va = kzalloc(sizeof(*va), GFP_KERNEL);

		if (!va)
			return -ENOMEM;
		vm->num_vas++;
		atomic64_inc(&gvb_live.vas);
		gvb_va_push(vm, va);
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

/**
 * gvb_vas_trim() - empty a VM's free list
 * @vm: the VM; its lock must be held, unless nobody else can reach it
 *
 * Done at the end of each ioctl, so that the memory of a VM depends on what it maps only.
 */
void gvb_vas_trim(struct gvb_vm *vm)
{
	struct gvb_va *va, *next;

	list_for_each_entry_safe(va, next, &vm->free_vas, entry) {
		list_del(&va->entry);
		vm->num_free--;
		gvb_va_free(vm, va);
		cond_resched();
	}
}

/**
 * gvb_va_pop() - take a VA off a VM's free list
 * @vm: the VM; its lock must be held
 *
 * Returns: a VA, or NULL if gvb_vas_ensure() was asked for too few.
 */
struct gvb_va *gvb_va_pop(struct gvb_vm *vm)
{
	struct gvb_va *va = list_first_entry_or_null(&vm->free_vas, struct gvb_va, entry);

	if (va) {
		list_del(&va->entry);
		vm->num_free--;
	}
	return va;
}

/**
 * gvb_va_push() - put a VA on a VM's free list
 * @vm: the VM; its lock must be held
 * @va: neither in the tree nor linked
 */
void gvb_va_push(struct gvb_vm *vm, struct gvb_va *va)
{
	list_add(&va->entry, &vm->free_vas);
	vm->num_free++;
}
