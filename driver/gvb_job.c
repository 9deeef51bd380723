// SPDX-License-Identifier: GPL-2.0
/* gpuvm_bench: a job: an asynchronous bind, what it owns and how it is applied. */
#include <linux/slab.h>

#include "gvb_inject.h"
#include "gvb_job.h"
#include "gvb_watch.h"

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
