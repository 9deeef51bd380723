// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: VM_BIND that is queued: all that a job needs is taken before anybody sees it. */
#include "gvb_job.h"
#include "gvb_lock.h"

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
