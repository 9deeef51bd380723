// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: a job: an asynchronous bind, from what it needs to how it is applied. */
#include <linux/slab.h>

#include "gvb_bench.h"
#include "gvb_inject.h"
#include "gvb_job.h"

/**
 * gvb_job_create() - make a job that does nothing
 * @vm: the VM
 *
 * Returns: the job, or NULL.
 */
struct gvb_job *gvb_job_create(struct gvb_vm *vm)
{
	struct gvb_job *job = kzalloc(sizeof(*job), GFP_KERNEL);

	if (!job)
		return NULL;

	job->vm = vm;
	INIT_LIST_HEAD(&job->pool.list);
	INIT_LIST_HEAD(&job->gated);
	atomic64_inc(&gvb_live.jobs);
	return job;
}

/**
 * gvb_job_destroy() - end a job that is not queued, or was applied
 * @job: the job; no resv may be held
 */
void gvb_job_destroy(struct gvb_job *job)
{
	struct gvb_vm *vm = job->vm;

	gvb_syncs_fini(&job->syncs);
	gvb_names_release(vm, &job->names);
	gvb_names_fini(&job->names);
	gvb_reqs_fini(&job->reqs);
	gvb_vm_tidy(vm);
	gvb_vas_give_back(vm, &job->pool);
	kfree(job);
	atomic64_dec(&gvb_live.jobs);
}

/**
 * gvb_job_take_vas() - give a job the VAs that it may need
 * @job: the job; its VM's lock must be held
 * @count: number of them
 *
 * Returns: 0 or a negative errno.
 */
int gvb_job_take_vas(struct gvb_job *job, u64 count)
{
	int ret = gvb_vas_check(job->vm, count);

	if (!ret)
		ret = gvb_vas_fill(job->vm, count);
	while (!ret && job->pool.num < count)
		gvb_va_push(&job->pool, gvb_va_pop(&job->vm->pool));
	return ret;
}

static int gvb_job_apply_reqs(struct gvb_apply *apply, const struct gvb_reqs *reqs)
{
	u32 i;
	int ret = 0;

	for (i = 0; i < reqs->count && !ret; i++)
		ret = gvb_inject(GVB_INJECT_FAIL_RUN_JOB) ? -ENOMEM :
							    gvb_apply_req(apply, &reqs->at[i]);
	return ret;
}

static int gvb_job_do(struct gvb_job *job, struct gvb_apply *apply)
{
	if (READ_ONCE(gvb_inject_on))
		gvb_inject_job(job->vm);
	if (job->todo)
		return gvb_job_apply_reqs(apply, job->todo);

	return gvb_inject(GVB_INJECT_FAIL_RUN_JOB) ? -ENOMEM : 0;
}

static int gvb_job_do_timed(struct gvb_job *job, struct gvb_apply *apply)
{
	struct gvb_watch *watch = job->watch;
	int ret;

	if (watch->counter)
		watch->counter->task = current;
	gvb_watch_start(watch);
	ret = gvb_job_do(job, apply);
	gvb_watch_stop(watch);
	return ret;
}

/**
 * gvb_job_apply() - apply a job, in a signalling section
 * @job: the job
 *
 * Returns: 0 or a negative errno, after which the VM is not what anybody asked for.
 */
int gvb_job_apply(struct gvb_job *job)
{
	struct gvb_apply apply = { .vm = job->vm, .pool = &job->pool };
	int ret;

	if (job->steps)
		apply.steps = *job->steps;
	ret = job->watch ? gvb_job_do_timed(job, &apply) : gvb_job_do(job, &apply);
	if (job->steps)
		*job->steps = apply.steps;
	return ret;
}

/* All memory is taken and everything that may fail is done before anybody sees the job. */
static int gvb_job_obtain(struct gvb_job *job)
{
	struct drm_exec exec;
	int ret;

	ret = gvb_lock_reqs(job->vm, &exec, &job->names, &job->reqs);
	if (ret)
		return ret;
	ret = gvb_names_obtain(job->vm, &job->names);
	drm_exec_fini(&exec);
	return ret;
}

/* Two more than what stays: a remap takes its VAs before it gives the old one back. */
static int gvb_job_prepare(struct gvb_job *job)
{
	int ret = gvb_job_take_vas(job, job->reqs.vas + 2);

	if (!ret)
		ret = gvb_job_obtain(job);
	if (!ret)
		job->todo = &job->reqs;
	return ret;
}

static int gvb_job_queue_locked(struct gvb_job *job, struct drm_file *file, u32 lock)
{
	int ret;

	if (READ_ONCE(job->vm->queue.unusable))
		return -EIO;
	ret = gvb_queue_enter(job, file);
	if (ret)
		return ret;
	if (gvb_immediate(job->vm))
		ret = gvb_job_prepare(job);
	else
		ret = gvb_bind_now(job->vm, &job->names, &job->reqs, lock);
	if (ret)
		gvb_queue_abort(job);
	else
		dma_fence_put(gvb_queue_push(job));
	return ret;
}

static int gvb_job_check(struct gvb_job *job, u32 lock)
{
	u32 i;

	/* What it takes must be there before it is queued; and closing a BO waits for no job. */
	if (job->vm->pool.direct || job->vm->weak_ref)
		return -EINVAL;
	if (gvb_immediate(job->vm) && lock != GVB_BIND_LOCK_DEFAULT && lock != GVB_BIND_LOCK_CUSTOM)
		return -EINVAL;

	for (i = 0; i < job->reqs.count; i++) {
		if (job->reqs.at[i].verb == GVB_BIND_PREFETCH)
			return -EINVAL;
	}
	return 0;
}

/* In immediate modes the tree belongs to the jobs before: it must not be looked at. */
static int gvb_job_queue(struct gvb_job *job, struct drm_file *file, u32 lock)
{
	struct gvb_vm *vm = job->vm;
	int ret;

	ret = gvb_job_check(job, lock);
	if (ret)
		return ret;
	ret = gvb_vm_lock_queue(vm);
	if (ret)
		return ret;
	ret = gvb_job_queue_locked(job, file, lock);
	gvb_vas_trim(vm, GVB_FREE_VAS_KEPT);
	mutex_unlock(&vm->lock);
	return ret;
}

/**
 * gvb_bind_async() - VM_BIND with %GVB_BIND_ASYNC
 * @vm: the VM
 * @args: the arguments, flags checked
 * @file: the caller
 *
 * Returns: 0 or a negative errno.
 */
int gvb_bind_async(struct gvb_vm *vm, const struct gvb_vm_bind *args, struct drm_file *file)
{
	struct gvb_job *job = gvb_job_create(vm);
	int ret;

	if (!job)
		return -ENOMEM;

	ret = gvb_reqs_parse(&job->reqs, 1, vm, &job->names, file, &args->ops);
	if (!ret)
		ret = gvb_syncs_parse(&job->syncs, file, &args->syncs);
	if (!ret)
		ret = gvb_job_queue(job, file, args->lock);
	if (ret)
		gvb_job_destroy(job);
	return ret;
}
