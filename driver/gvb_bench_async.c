// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: BENCH ASYNC_BIND: asynchronous binds one after the other, each waited for.
 *
 * Nothing else is queued meanwhile, as the VM's lock is held all the time.
 */
#include "gvb_bench.h"
#include "gvb_job.h"
#include "gvb_lock.h"

/* VAs that a request may need at most, and what a remap needs for a moment, see gvb_reqs.vas. */
#define GVB_VAS_PER_REQ 3
#define GVB_VAS_EXTRA 2

/**
 * gvb_async_check() - &gvb_bench_kind.check of ASYNC_BIND
 * @run: the call
 * @args: its arguments
 *
 * Returns: 0 or a negative errno.
 */
int gvb_async_check(const struct gvb_run *run, const struct gvb_bench *args)
{
	if (run->vm->pool.direct || run->vm->weak_ref)
		return -EINVAL;
	/* Neither is large enough for the product to overflow. */
	return !args->arg[1] || args->iterations * args->arg[1] > run->ops.count ? -EINVAL : 0;
}

/**
 * gvb_async_begin() - &gvb_bench_kind.begin of ASYNC_BIND
 * @run: the call
 *
 * Returns: 0 or a negative errno.
 */
int gvb_async_begin(struct gvb_run *run)
{
	struct gvb_vm *vm = run->vm;
	struct drm_exec exec;
	int ret;

	ret = gvb_vas_ensure(vm, run->ops.vas + run->undo.vas + GVB_VAS_EXTRA);
	if (ret)
		return ret;
	if (!gvb_immediate(vm)) {
		ret = gvb_reqs_check_walk(vm, &run->ops);
		return ret ?: gvb_reqs_check_walk(vm, &run->undo);
	}

	ret = gvb_lock_reqs(vm, &exec, &run->names, &run->ops);
	if (ret)
		return ret;
	ret = gvb_names_obtain(vm, &run->names);
	drm_exec_fini(&exec);
	return ret;
}

/**
 * gvb_async_end() - &gvb_bench_kind.end of ASYNC_BIND
 * @run: the call
 */
void gvb_async_end(struct gvb_run *run)
{
	if (gvb_immediate(run->vm))
		gvb_names_release(run->vm, &run->names);
	gvb_vm_tidy(run->vm);
	gvb_vas_collect(run->vm);
}

/* At once. In all but immediate modes this is what the ioctl does before it queues anything. */
static int gvb_async_apply(struct gvb_run *run, const struct gvb_reqs *reqs)
{
	struct gvb_apply apply = { .vm = run->vm, .pool = &run->vm->pool };
	u32 i;
	int ret;

	if (!gvb_immediate(run->vm))
		return gvb_bind_now(run->vm, &run->names, reqs, GVB_BIND_LOCK_DEFAULT);

	ret = gvb_vas_ensure(run->vm, reqs->count * GVB_VAS_PER_REQ + GVB_VAS_EXTRA);
	for (i = 0; i < reqs->count && !ret; i++)
		ret = gvb_apply_req(&apply, &reqs->at[i]);
	gvb_vm_tidy(run->vm);
	return ret;
}

static struct gvb_job *gvb_async_enter(struct gvb_run *run, const struct gvb_reqs *reqs)
{
	struct gvb_job *job = gvb_job_create(run->vm);
	int ret;

	if (!job)
		return ERR_PTR(-ENOMEM);
	if (!run->arg[0])
		job->watch = &run->watch;
	job->steps = &run->apply.steps;
	if (gvb_immediate(run->vm))
		job->todo = reqs;
	ret = gvb_job_take_vas(job, reqs->count * GVB_VAS_PER_REQ + GVB_VAS_EXTRA);
	if (!ret)
		ret = gvb_queue_enter(job, NULL);
	if (ret) {
		gvb_job_destroy(job);
		return ERR_PTR(ret);
	}
	return job;
}

static int gvb_async_wait(struct gvb_run *run, struct gvb_job *job)
{
	struct dma_fence *fence;
	int ret;

	if (run->arg[0])
		gvb_watch_start(&run->watch);
	fence = gvb_queue_push(job);
	dma_fence_wait(fence, false);
	if (run->arg[0])
		gvb_watch_stop(&run->watch);

	ret = fence->error == -ECANCELED ? -ENOENT : fence->error;
	dma_fence_put(fence);
	gvb_queue_drain_all(&run->vm->queue);
	gvb_vas_collect(run->vm);
	return ret;
}

static int gvb_async_one(struct gvb_run *run, const struct gvb_reqs *reqs)
{
	struct gvb_job *job = gvb_async_enter(run, reqs);
	int ret = 0;

	if (IS_ERR(job))
		return PTR_ERR(job);
	if (!gvb_immediate(run->vm))
		ret = gvb_async_apply(run, reqs);
	if (!ret)
		return gvb_async_wait(run, job);

	gvb_queue_abort(job);
	gvb_job_destroy(job);
	return ret;
}

/**
 * gvb_async_batch() - &gvb_bench_kind.batch of ASYNC_BIND
 * @run: the call
 * @n: jobs
 *
 * Returns: 0 or a negative errno.
 */
int gvb_async_batch(struct gvb_run *run, u64 n)
{
	struct gvb_reqs reqs = { .at = run->ops.at, .count = run->arg[1] };
	int undone, ret = 0;

	for (; n && !ret; n--) {
		ret = gvb_async_one(run, &reqs);
		reqs.at += reqs.count;
		if (!ret && n > 1)
			ret = gvb_run_goes_on(run);
	}
	/* There is nothing to be put right in a VM that is unusable. */
	if (run->vm->queue.unusable)
		return ret;
	undone = gvb_async_apply(run, &run->undo);
	return ret ?: undone;
}
