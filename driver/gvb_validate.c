// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH VALIDATE: evict, lock, and time drm_gpuvm_validate() alone. */
#include <linux/mm.h>
#include <linux/slab.h>

#include "gvb_bench.h"
#include "gvb_lock.h"

/* Only this VM's vm_bo: other VMs are to find their state as they left it. */
static void gvb_evicted_mark(struct gvb_vm *vm, const struct gvb_evicted *evicted)
{
	struct drm_gem_object *obj = evicted->vm_bo->obj;
	struct gvb_pair pair;

	gvb_pair_lock(&pair, drm_gpuvm_resv(&vm->base), obj->resv);
	drm_gpuvm_bo_evict(evicted->vm_bo, true);
	to_gvb_bo(obj)->evicted = evicted->bo_evicted;
	gvb_pair_unlock(&pair);
}

static void gvb_evicted_mark_all(struct gvb_run *run)
{
	u64 i;

	for (i = 0; i < run->num_evicted; i++)
		gvb_evicted_mark(run->vm, &run->evicted[i]);
}

static bool gvb_va_leads_evicted(struct drm_gpuva *va)
{
	return gvb_va_leads(va) && va->vm_bo->evicted;
}

static u64 gvb_evicted_count(struct gvb_vm *vm)
{
	struct drm_gpuva *va;
	u64 count = 0;

	drm_gpuvm_for_each_va(va, &vm->base)
		count += gvb_va_leads_evicted(va);
	return count;
}

/*
 * With all locks held, which keeps what was counted as it is. The vm_bos have VAs, which the VM's
 * lock keeps, so none of these references is the last.
 */
static int gvb_evicted_collect(struct gvb_run *run)
{
	u64 count = gvb_evicted_count(run->vm);
	struct drm_gpuva *va;

	run->evicted = kvcalloc(count + 1, sizeof(*run->evicted), GFP_KERNEL);
	if (!run->evicted)
		return -ENOMEM;
	drm_gpuvm_for_each_va(va, &run->vm->base) {
		if (!gvb_va_leads_evicted(va))
			continue;
		if (WARN_ON_ONCE(run->num_evicted == count))
			break;
		drm_gem_object_get(va->vm_bo->obj);
		run->evicted[run->num_evicted++] = (struct gvb_evicted){
			.vm_bo = drm_gpuvm_bo_get(va->vm_bo),
			.bo_evicted = to_gvb_bo(va->vm_bo->obj)->evicted,
		};
	}
	return 0;
}

/**
 * gvb_validate_check() - &gvb_bench_kind.check of VALIDATE
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, or -EINVAL if none could ever be validated, or the mode leaves no zombies.
 */
int gvb_validate_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	if (run->ops.count && !gvb_immediate(run->vm))
		return -EINVAL;

	return args->arg[1] == 1 ? -EINVAL : 0;
}

/**
 * gvb_validate_begin() - &gvb_bench_kind.begin of VALIDATE
 * @run: the call
 *
 * Returns: 0 or a negative errno.
 */
int gvb_validate_begin(struct gvb_run *run)
{
	struct gvb_vm *vm = run->vm;
	struct drm_exec exec;
	int ret;

	ret = gvb_unlink_begin(run);
	if (ret)
		return ret;
	ret = gvb_lock_all(vm, &exec, NULL);
	if (!ret) {
		ret = gvb_evicted_collect(run);
		/* An earlier prepare may have filled the list, which would count once only. */
		if (!ret)
			ret = drm_gpuvm_validate(&vm->base, &exec);
		drm_exec_fini(&exec);
	}
	if (ret)
		gvb_validate_end(run);
	return ret;
}

static int gvb_validate_prepare(struct gvb_run *run, struct drm_exec *exec)
{
	struct drm_gpuvm *gpuvm = &run->vm->base;
	u64 i;
	int ret;

	ret = drm_gpuvm_prepare_vm(gpuvm, exec, 0);
	if (ret)
		return ret;
	if (run->arg[0] & GVB_BENCH_VALIDATE_PREPARE)
		return drm_gpuvm_prepare_objects(gpuvm, exec, 0);

	for (i = 0; i < run->num_evicted && !ret; i++) {
		if (drm_gpuvm_is_extobj(gpuvm, run->evicted[i].vm_bo->obj))
			ret = drm_exec_lock_obj(exec, run->evicted[i].vm_bo->obj);
	}
	return ret;
}

/*
 * Every call but the last validates arg[1] - 1, so it ends; unless GPUVM does not go on where it
 * stopped, so it is stopped.
 */
static int gvb_validate_repeat(struct gvb_run *run, struct drm_exec *exec)
{
	struct gvb_vm *vm = run->vm;
	/* What is not locked may be evicted meanwhile. */
	u64 most = run->num_evicted + atomic64_read(&vm->num_vm_bos);
	u64 calls = 0;
	int ret;

	do {
		vm->validate_fail = vm->validated + run->arg[1];
		ret = drm_gpuvm_validate(&vm->base, exec);
	} while (ret == -ENOMEM && ++calls <= most);
	vm->validate_fail = 0;
	run->validate_calls += calls + 1;
	return ret;
}

/* Likewise: GPUVM may leave on the list what nobody will ever validate. */
static int gvb_validate_until_empty(struct gvb_run *run, struct drm_exec *exec)
{
	struct drm_gpuvm *gpuvm = &run->vm->base;
	u64 most = run->num_evicted + atomic64_read(&run->vm->num_vm_bos);
	u64 calls = 0;
	int ret;

	gvb_watch_start(&run->watch);
	do {
		ret = run->arg[1] ? gvb_validate_repeat(run, exec) :
				    drm_gpuvm_validate(gpuvm, exec);
		/* Looked at, and timed, only if one call was not enough. */
	} while (!ret && !list_empty(&gpuvm->evict.list) && ++calls <= most &&
		 !(ret = gvb_run_goes_on(run)));
	gvb_watch_stop(&run->watch);
	if (!run->arg[1])
		run->validate_calls += calls + 1;
	return calls > most ? -ELOOP : ret;
}

static int gvb_validate_timed(struct gvb_run *run, struct drm_exec *exec)
{
	int ret;

	gvb_watch_start(&run->watch);
	ret = run->arg[1] ? gvb_validate_repeat(run, exec) :
			    drm_gpuvm_validate(&run->vm->base, exec);
	gvb_watch_stop(&run->watch);
	run->validate_calls += !run->arg[1];
	return ret;
}

static int gvb_validate_once(struct gvb_run *run)
{
	struct gvb_vm *vm = run->vm;
	struct drm_exec exec;
	int ret;

	drm_exec_init(&exec, DRM_EXEC_INTERRUPTIBLE_WAIT, 0);
	drm_exec_until_all_locked(&exec)
	{
		ret = gvb_validate_prepare(run, &exec);
		drm_exec_retry_on_contention(&exec);
		if (ret)
			goto out;
	}
	if (run->arg[0] & GVB_BENCH_VALIDATE_PREPARE)
		run->locked_objs += exec.num_objects;
	if (gvb_run_counts(run))
		run->listed_zombies += gvb_count_listed_zombies(vm);

	vm->validated = 0;
	if (run->arg[0] & GVB_BENCH_VALIDATE_UNTIL_EMPTY)
		ret = gvb_validate_until_empty(run, &exec);
	else
		ret = gvb_validate_timed(run, &exec);
	run->validated += vm->validated;
out:
	drm_exec_fini(&exec);
	return ret;
}

/**
 * gvb_validate_batch() - &gvb_bench_kind.batch of VALIDATE
 * @run: the call
 * @n: validations
 *
 * Returns: 0 or a negative errno.
 */
int gvb_validate_batch(struct gvb_run *run, u64 n)
{
	int ret = 0;

	for (; n && !ret; n--) {
		gvb_evicted_mark_all(run);
		ret = gvb_zombies_make(run);
		if (!ret)
			ret = gvb_validate_once(run);
		if (run->ops.count)
			gvb_vm_cleanup(run->vm);
		if (!ret && n > 1)
			ret = gvb_run_goes_on(run);
	}
	return ret;
}

/**
 * gvb_validate_end() - &gvb_bench_kind.end of VALIDATE; cannot fail
 * @run: the call
 */
void gvb_validate_end(struct gvb_run *run)
{
	u64 i;

	gvb_evicted_mark_all(run);
	for (i = 0; i < run->num_evicted; i++) {
		struct drm_gem_object *obj = run->evicted[i].vm_bo->obj;

		drm_gpuvm_bo_put(run->evicted[i].vm_bo);
		drm_gem_object_put(obj);
	}
	kvfree(run->evicted);
	gvb_unlink_end(run);
}
