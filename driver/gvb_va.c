// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VAs and the pools of them, so that applying a request cannot fail. */

#include "gvb_vm.h"

/**
 * gvb_va_return() - &drm_gpuvm_ops.va_free: take back a VA whose unlinking was deferred
 * @va: of no list and no tree
 *
 * Takes no lock. The VM's pool gets it with the next gvb_vas_ensure() or gvb_vas_trim(). It came
 * with its vm_bo, which may be gone: as a sparse mapping it must not seem to have one.
 */
void gvb_va_return(struct drm_gpuva *va)
{
	va->vm_bo = NULL;
	llist_add(&to_gvb_va(va)->returned, &to_gvb_vm(va->vm)->returned);
}

/**
 * gvb_vas_give_back() - gvb_va_return() of a whole pool
 * @vm: the VM, of which no lock is needed
 * @pool: the pool, empty afterwards
 */
void gvb_vas_give_back(struct gvb_vm *vm, struct gvb_va_pool *pool)
{
	while (pool->num)
		llist_add(&gvb_va_pop(pool)->returned, &vm->returned);
}

/**
 * gvb_vas_collect() - put the VAs that came back into a VM's pool
 * @vm: the VM; its lock must be held, unless nobody else can reach it
 */
void gvb_vas_collect(struct gvb_vm *vm)
{
	struct gvb_va *va, *next;

	llist_for_each_entry_safe(va, next, llist_del_all(&vm->returned), returned)
		gvb_va_push(&vm->pool, va);
}

/**
 * gvb_vas_fill() - fill a VM's pool
 * @vm: the VM; its lock must be held
 * @count: VAs to have at least, unless the back end keeps none
 *
 * Returns: 0, or -ENOMEM or -EINTR; what was allocated by then stays until gvb_vas_trim().
 */
int gvb_vas_fill(struct gvb_vm *vm, u64 count)
{
	lockdep_assert_held(&vm->lock);

	gvb_vas_collect(vm);
	if (vm->pool.direct)
		return 0;
	while (vm->pool.num < count) {
		struct gvb_va *va = gvb_va_alloc(vm);

		if (!va)
			return -ENOMEM;
		gvb_va_push(&vm->pool, va);
		if (vm->pool.num % GVB_BREATHER)
			continue;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}

/**
 * gvb_vas_check() - whether a VM may have as many VAs
 * @vm: the VM; its lock must be held
 * @count: free ones to have at least
 *
 * Returns: 0 or -E2BIG.
 */
int gvb_vas_check(struct gvb_vm *vm, u64 count)
{
	u64 missing = count - min(count, vm->pool.num);

	return atomic64_read(&vm->num_vas) + missing > GVB_MAX_VAS ? -E2BIG : 0;
}

/**
 * gvb_vas_ensure() - fill a VM's pool for applying requests, as far as its back end wants that
 * @vm: the VM; its lock must be held, no resv may be
 * @count: VAs to have at least
 *
 * Returns: 0, or -ENOMEM, -E2BIG or -EINTR; what was allocated by then stays until gvb_vas_trim().
 */
int gvb_vas_ensure(struct gvb_vm *vm, u64 count)
{
	int ret = gvb_vas_check(vm, count);

	if (ret)
		return ret;
	if (vm->alloc == GVB_ALLOC_FREE_LIST)
		return gvb_vas_fill(vm, count);

	gvb_vas_collect(vm);
	return 0;
}

/**
 * gvb_vas_trim() - free what a VM's pool holds beyond a limit
 * @vm: the VM; its lock must be held, unless nobody else can reach it
 * @keep: VAs to keep at most, if the back end keeps any
 */
void gvb_vas_trim(struct gvb_vm *vm, u64 keep)
{
	if (vm->alloc != GVB_ALLOC_FREE_LIST)
		keep = 0;
	gvb_vas_collect(vm);
	while (vm->pool.num > keep) {
		gvb_va_free(vm, gvb_va_pop(&vm->pool));
		if (!(vm->pool.num % GVB_BREATHER))
			cond_resched();
	}
}

/**
 * gvb_va_pop() - take a VA out of a pool
 * @pool: the pool; what protects it must be held
 *
 * Returns: a VA, or NULL if the pool is empty, or the memory.
 */
struct gvb_va *gvb_va_pop(struct gvb_va_pool *pool)
{
	return unlikely(pool->direct) ? gvb_va_alloc(pool->direct) : gvb_pool_pop(pool);
}

/**
 * gvb_va_push() - put a VA into a pool
 * @pool: the pool; what protects it must be held
 * @va: neither in the tree nor linked
 */
void gvb_va_push(struct gvb_va_pool *pool, struct gvb_va *va)
{
	if (unlikely(pool->direct))
		gvb_va_free(pool->direct, va);
	else
		gvb_pool_push(pool, va);
}
