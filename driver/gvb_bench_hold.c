// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH HOLD: hold one lock for a known time, for who measures hold times. */
#include <linux/processor.h>
#include <linux/sched/signal.h>

#include "gvb_bench.h"

/**
 * gvb_hold_check() - &gvb_bench_kind.check of HOLD
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, -EINVAL if the mode has no such lock or the BO shares the VM's resv, or -E2BIG if it
 * would take too long.
 */
int gvb_hold_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	if (run->ops.at[0].named->bo->r_obj)
		return -EINVAL;
	if (args->arg[0] == GVB_LOCK_GPUVA && !gvb_immediate(run->vm))
		return -EINVAL;

	/* The caps make a product that fits; a turn of the loop takes no longer than a ns. */
	return args->samples * args->iterations * (args->arg[1] + args->arg[2]) > GVB_MAX_HOLDS_NS ?
		       -E2BIG :
		       0;
}

/* Busy, so that nothing but the lock is waited for. */
static void gvb_hold_still(const struct gvb_run *run)
{
	u64 turns = run->arg[2];
	u64 end;

	/* No compiler does two turns in one. */
	for (; turns; turns--)
		OPTIMIZER_HIDE_VAR(turns);
	if (!run->arg[1])
		return;
	end = ktime_get_ns() + run->arg[1];
	while (ktime_get_ns() < end)
		cpu_relax();
}

static void gvb_hold_resv(const struct gvb_run *run, struct dma_resv *resv)
{
	dma_resv_lock(resv, NULL);
	gvb_hold_still(run);
	dma_resv_unlock(resv);
}

static void gvb_hold_mutex(const struct gvb_run *run, struct mutex *lock)
{
	mutex_lock(lock);
	gvb_hold_still(run);
	mutex_unlock(lock);
}

static void gvb_hold_spinlock(const struct gvb_run *run, spinlock_t *lock)
{
	spin_lock(lock);
	gvb_hold_still(run);
	spin_unlock(lock);
}

static void gvb_hold_once(struct gvb_run *run, struct drm_gem_object *obj)
{
	struct gvb_vm *vm = run->vm;

	switch (run->arg[0]) {
	case GVB_LOCK_VM_RESV:
		gvb_hold_resv(run, drm_gpuvm_resv(&vm->base));
		break;
	case GVB_LOCK_OBJ_RESV:
		gvb_hold_resv(run, obj->resv);
		break;
	case GVB_LOCK_GPUVA:
		gvb_hold_mutex(run, gvb_list_mutex(obj));
		break;
	case GVB_LOCK_EXTOBJ_SPIN:
		gvb_hold_spinlock(run, &vm->base.extobj.lock);
		break;
	case GVB_LOCK_EVICT_SPIN:
		gvb_hold_spinlock(run, &vm->base.evict.lock);
		break;
	default:
		gvb_hold_mutex(run,
			       vm->mode == GVB_MODE_CUSTOM_LOCK ? gvb_list_mutex(obj) : &vm->lock);
		break;
	}
}

/**
 * gvb_hold_batch() - &gvb_bench_kind.batch of HOLD
 * @run: the call
 * @n: times to hold the lock
 *
 * Returns: 0 or -EINTR.
 */
int gvb_hold_batch(struct gvb_run *run, u64 n)
{
	struct drm_gem_object *obj = &run->ops.at[0].named->bo->base;
	int ret = 0;

	gvb_watch_start(&run->watch);
	for (; n && !ret; n--) {
		gvb_hold_once(run, obj);
		cond_resched();
		if (signal_pending(current) && n > 1)
			ret = -EINTR;
	}
	gvb_watch_stop(&run->watch);
	return ret;
}
