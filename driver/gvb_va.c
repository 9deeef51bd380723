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
		if (vm->num_free % GVB_BREATHER)
			continue;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

/**
 * gvb_vas_trim() - free what a VM's free list holds beyond a limit
 * @vm: the VM; its lock must be held, unless nobody else can reach it
 * @keep: VAs to keep at most
 */
void gvb_vas_trim(struct gvb_vm *vm, u64 keep)
{
	while (vm->num_free > keep) {
		gvb_va_free(vm, gvb_va_pop(vm));
		if (!(vm->num_free % GVB_BREATHER))
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
