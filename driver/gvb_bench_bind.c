// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: BENCH BIND and BIND_BATCH: applying requests, without and with locking. */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "gvb_bench.h"
#include "gvb_lock.h"

/**
 * gvb_bind_begin() - &gvb_bench_kind.begin of BIND
 * @run: the call
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_begin(struct gvb_run *run)
{
	struct gvb_vm *vm = run->vm;
	int ret;

	ret = gvb_vas_ensure(vm, run->ops.vas + run->undo.vas + 2);
	if (!ret)
		ret = gvb_lock_all(vm, &run->exec, &run->names);
	if (ret)
		return ret;

	ret = gvb_names_obtain(vm, &run->names);
	if (ret) {
		drm_exec_fini(&run->exec);
		return ret;
	}
	run->apply.vm = vm;
	run->apply.pool = &vm->pool;
	run->apply.check_locks = gvb_run_counts(run);
	if (gvb_immediate(vm))
		drm_exec_fini(&run->exec);
	else
		run->apply.ticket = &run->exec.ticket;
	return 0;
}

/**
 * gvb_bind_end() - &gvb_bench_kind.end of BIND
 * @run: the call
 */
void gvb_bind_end(struct gvb_run *run)
{
	gvb_names_release(run->vm, &run->names);
	if (!gvb_immediate(run->vm))
		drm_exec_fini(&run->exec);
	gvb_vm_tidy(run->vm);
}

static __always_inline int gvb_apply_list(struct gvb_apply *apply, const struct gvb_req *req, u64 n)
{
	const struct gvb_req *end = req + n;
	int ret;

	for (; req < end; req++) {
		ret = gvb_apply_req(apply, req);
		if (unlikely(ret))
			return ret;
	}
	return 0;
}

static int gvb_bind_timed(struct gvb_run *run, u64 n)
{
	int ret;

	gvb_watch_start(&run->watch);
	ret = gvb_apply_list(&run->apply, run->ops.at, n);
	gvb_watch_stop(&run->watch);
	return ret;
}

static int gvb_bind_ops_timed(struct gvb_run *run, u64 n)
{
	const struct gvb_req *req = run->ops.at, *end = req + n;
	int ret = 0;

	gvb_watch_start(&run->watch);
	for (; req < end && !ret; req++)
		ret = gvb_apply_req_ops(&run->apply, req);
	gvb_watch_stop(&run->watch);
	return ret;
}

/**
 * gvb_bind_batch() - &gvb_bench_kind.batch of BIND
 * @run: the call
 * @n: requests to apply
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_batch(struct gvb_run *run, u64 n)
{
	struct gvb_apply undo = {
		.vm = run->vm,
		.pool = run->apply.pool,
		.ticket = run->apply.ticket,
		.check_locks = true,
	};
	int ret = 0;

	/* No resv is held here, and VAs may have to come back from the batch before. */
	if (gvb_immediate(run->vm)) {
		gvb_vm_tidy(run->vm);
		ret = gvb_vas_ensure(run->vm, run->ops.vas + run->undo.vas + 2);
	}
	if (ret)
		return ret;

	if (run->arg[0] == GVB_BENCH_BIND_OPS_LIST)
		ret = gvb_bind_ops_timed(run, n);
	else
		ret = gvb_bind_timed(run, n);
	if (ret)
		return ret;

	return gvb_apply_list(&undo, run->undo.at, run->undo.count);
}

/**
 * gvb_bind_batch_check() - &gvb_bench_kind.check of BIND_BATCH
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0, -EINVAL, or -EOPNOTSUPP for a strategy that the kernel does not have.
 */
int gvb_bind_batch_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	if (!args->arg[1] || args->iterations > run->ops.count / args->arg[1])
		return -EINVAL;

	return gvb_bind_lock_check(run->vm, args->arg[0]);
}

/* The requests of one bind out of all, and the BOs that these name. */
static int gvb_batch_init(struct gvb_bench_batch *batch, const struct gvb_reqs *all, u64 from,
			  u64 count)
{
	batch->reqs = (struct gvb_reqs){ .at = all->at + from, .count = count };
	return gvb_names_pick(&batch->names, &batch->reqs);
}

/**
 * gvb_bind_batch_begin() - &gvb_bench_kind.begin of BIND_BATCH
 * @run: the call
 *
 * Returns: 0, -ENOMEM or -E2BIG.
 */
int gvb_bind_batch_begin(struct gvb_run *run)
{
	u64 each = run->arg[1], count = run->ops.count / each;
	int ret = 0;

	run->apply.vm = run->vm;
	run->apply.pool = &run->vm->pool;
	run->apply.check_locks = gvb_run_counts(run);
	ret = gvb_reqs_check_walk(run->vm, &run->ops);
	if (!ret)
		ret = gvb_reqs_check_walk(run->vm, &run->undo);
	if (ret)
		return ret;
	run->batches = kvcalloc(count, sizeof(*run->batches), GFP_KERNEL);
	if (!run->batches)
		return -ENOMEM;

	for (; run->num_batches < count && !ret; run->num_batches++)
		ret = gvb_batch_init(&run->batches[run->num_batches], &run->ops,
				     run->num_batches * each, each);
	if (ret) {
		run->num_batches--;
		gvb_bind_batch_end(run);
	}
	return ret;
}

/**
 * gvb_bind_batch_end() - &gvb_bench_kind.end of BIND_BATCH
 * @run: the call
 */
void gvb_bind_batch_end(struct gvb_run *run)
{
	while (run->num_batches)
		gvb_names_drop(&run->batches[--run->num_batches].names);
	kvfree(run->batches);
	gvb_vm_tidy(run->vm);
}

static int gvb_bind_batch_timed(struct gvb_run *run, u64 n)
{
	struct gvb_bench_batch *batch = run->batches, *end = batch + n;
	int ret = 0;

	gvb_watch_start(&run->watch);
	for (; batch < end && !ret; batch++)
		ret = gvb_bind_reqs(&run->apply, &batch->names, &batch->reqs, run->arg[0], NULL);
	gvb_watch_stop(&run->watch);
	return ret;
}

/* Also after a signal, which must not leave half of it. Returns: @ret, or why this failed. */
static int gvb_bind_batch_undo(struct gvb_run *run, int ret)
{
	struct gvb_apply undo = { .vm = run->vm, .pool = &run->vm->pool, .check_locks = true };
	int undone;

	if (!run->undo.count)
		return ret;
	do {
		undone = gvb_bind_reqs(&undo, &run->names, &run->undo, GVB_BIND_LOCK_DEFAULT, NULL);
		cond_resched();
	} while (undone == -EINTR && !fatal_signal_pending(current));
	return ret ?: undone;
}

/**
 * gvb_bind_batch_batch() - &gvb_bench_kind.batch of BIND_BATCH
 * @run: the call
 * @n: binds of arg[1] requests each
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_batch_batch(struct gvb_run *run, u64 n)
{
	int ret;

	ret = gvb_vas_ensure(run->vm, run->ops.vas + run->undo.vas + 2);
	if (ret)
		return ret;
	ret = gvb_bind_batch_timed(run, n);
	run->locked_objs = run->apply.locked_objs;
	ret = gvb_bind_batch_undo(run, ret);
	gvb_vm_tidy(run->vm);
	return ret;
}
