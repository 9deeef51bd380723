// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: the queue of a VM's asynchronous binds: a scheduler entity, so they run in order.
 *
 * There is no lock for the VA tree: it belongs to the jobs as long as there are any, and to the
 * holder of the VM's lock when there are none. Whoever wants to look at it takes the lock, which
 * keeps new jobs out, and waits. So a job must never take that lock, nor anything that is held
 * while it is waited for.
 *
 * A job is over in three steps: run_job applies it, in a signalling section; then its fence is
 * signalled; then a work item does what may take a resv. Waiting is always for the last.
 *
 * The fences are in no resv: they may depend on a syncobj that userspace never signals.
 *
 * There is one scheduler for all VMs: a fence names its scheduler as long as it lives, and syncobjs
 * keep fences longer than VMs live.
 */
#include <linux/slab.h>

#include "gvb_job.h"

#ifdef CONFIG_LOCKDEP
/* Held by what ends jobs and by who waits for that. */
static struct lockdep_map gvb_queue_map =
	STATIC_LOCKDEP_MAP_INIT("gvb_queue", (void *)&gvb_queue_map);
#endif

static void gvb_queue_idle(struct gvb_queue *queue)
{
	spin_lock_irq(&queue->idle_lock);
	/* Under the lock: without jobs the VM may go. */
	if (!--queue->jobs)
		wake_up_all(&queue->idle);
	spin_unlock_irq(&queue->idle_lock);
}

/* gvb_queue_stop() is not to touch the job any more. */
static void gvb_queue_remove(struct gvb_job *job)
{
	struct gvb_queue *queue = &job->vm->queue;

	mutex_lock(&queue->lock);
	list_del_init(&job->gated);
	mutex_unlock(&queue->lock);
}

static void gvb_job_cleanup(struct work_struct *work)
{
	struct gvb_job *job = container_of(work, struct gvb_job, cleanup);
	struct gvb_queue *queue = &job->vm->queue;

	lock_map_acquire(&gvb_queue_map);
	gvb_queue_remove(job);
	drm_sched_job_cleanup(&job->base);
	gvb_job_destroy(job);
	lock_map_release(&gvb_queue_map);
	gvb_queue_idle(queue);
}

/* Jobs whose VM is gone, or not to be relied on any more, are not applied. */
static int gvb_queue_verdict(struct gvb_queue *queue)
{
	if (READ_ONCE(queue->stopped))
		return -ECANCELED;

	return queue->unusable ? -EIO : 0;
}

static struct dma_fence *gvb_run_job(struct drm_sched_job *base)
{
	struct gvb_job *job = to_gvb_job(base);
	struct gvb_queue *queue = &job->vm->queue;
	bool cookie;
	int ret;

	lock_map_acquire(&gvb_queue_map);
	cookie = dma_fence_begin_signalling();
	ret = gvb_queue_verdict(queue);
	if (!ret) {
		ret = gvb_job_apply(job);
		if (ret)
			WRITE_ONCE(queue->unusable, true);
	}
	dma_fence_end_signalling(cookie);
	lock_map_release(&gvb_queue_map);
	return ret ? ERR_PTR(ret) : NULL;
}

/* It runs on the workqueue that jobs run on, so it must not wait for anything either. */
static void gvb_free_job(struct drm_sched_job *base)
{
	struct gvb_job *job = to_gvb_job(base);

	queue_work(to_gvb(job->vm->base.drm)->cleanup_wq, &job->cleanup);
}

static const struct drm_sched_backend_ops gvb_sched_ops = {
	.run_job = gvb_run_job,
	.free_job = gvb_free_job,
};

/**
 * gvb_queues_init() - set up what all queues share
 * @gvb: the device
 *
 * Returns: 0 or a negative errno.
 */
int gvb_queues_init(struct gvb_device *gvb)
{
	int ret;

	gvb->cleanup_wq = alloc_workqueue("gvb-cleanup", WQ_UNBOUND, 0);
	if (!gvb->cleanup_wq)
		return -ENOMEM;
	/*
	 * Above cleanup: if the worker that a job's end wakes were to have its turn before the next
	 * job, or not, as the CPU scheduler sees fit, no two runs would take the same time.
	 */
	gvb->job_wq = alloc_ordered_workqueue("gvb-jobs", WQ_HIGHPRI | WQ_MEM_RECLAIM);
	ret = gvb->job_wq ? gvb_sched_init(&gvb->sched, &gvb_sched_ops, gvb->job_wq, gvb->drm.dev) :
			    -ENOMEM;
	if (!ret)
		return 0;

	if (gvb->job_wq)
		destroy_workqueue(gvb->job_wq);
	destroy_workqueue(gvb->cleanup_wq);
	return ret;
}

/**
 * gvb_queues_fini() - undo gvb_queues_init()
 * @gvb: the device, without VMs
 */
void gvb_queues_fini(struct gvb_device *gvb)
{
	drm_sched_fini(&gvb->sched);
	destroy_workqueue(gvb->job_wq);
	destroy_workqueue(gvb->cleanup_wq);
}

/**
 * gvb_queue_init() - set up a VM's queue
 * @queue: zeroed
 * @gvb: the device
 *
 * Returns: 0 or a negative errno.
 */
int gvb_queue_init(struct gvb_queue *queue, struct gvb_device *gvb)
{
	struct drm_gpu_scheduler *sched = &gvb->sched;

	mutex_init(&queue->lock);
	INIT_LIST_HEAD(&queue->gated);
	spin_lock_init(&queue->idle_lock);
	init_waitqueue_head(&queue->idle);
	return drm_sched_entity_init(&queue->entity, DRM_SCHED_PRIORITY_KERNEL, &sched, 1, NULL);
}

/**
 * gvb_queue_fini() - undo gvb_queue_init()
 * @queue: without jobs
 */
void gvb_queue_fini(struct gvb_queue *queue)
{
	drm_sched_entity_fini(&queue->entity);
	mutex_destroy(&queue->lock);
}

/**
 * gvb_queue_stop() - drop what is queued and has not started, let nothing in any more
 * @queue: the queue
 *
 * The fences of what is dropped are signalled with -ECANCELED, soon, not before this returns.
 */
void gvb_queue_stop(struct gvb_queue *queue)
{
	struct gvb_job *job;

	mutex_lock(&queue->lock);
	WRITE_ONCE(queue->stopped, true);
	list_for_each_entry(job, &queue->gated, gated)
		gvb_gate_cancel(job->syncs.gate);
	mutex_unlock(&queue->lock);
}

static void gvb_queue_might_wait(void)
{
	might_sleep();
	lock_map_acquire(&gvb_queue_map);
	lock_map_release(&gvb_queue_map);
}

/**
 * gvb_queue_drain() - wait until all jobs are over
 * @queue: the queue; nobody may add jobs, no resv may be held
 *
 * Returns: 0 or -EINTR.
 */
int gvb_queue_drain(struct gvb_queue *queue)
{
	int ret;

	gvb_queue_might_wait();
	spin_lock_irq(&queue->idle_lock);
	ret = wait_event_interruptible_lock_irq(queue->idle, !queue->jobs, queue->idle_lock);
	spin_unlock_irq(&queue->idle_lock);
	return ret ? -EINTR : 0;
}

/**
 * gvb_queue_drain_all() - wait until all jobs are over, whatever signal comes
 * @queue: stopped, or with jobs only that wait for nothing
 */
void gvb_queue_drain_all(struct gvb_queue *queue)
{
	gvb_queue_might_wait();
	spin_lock_irq(&queue->idle_lock);
	wait_event_lock_irq(queue->idle, !queue->jobs, queue->idle_lock);
	spin_unlock_irq(&queue->idle_lock);
}

static int gvb_queue_count(struct gvb_queue *queue)
{
	int ret = -E2BIG;

	spin_lock_irq(&queue->idle_lock);
	if (queue->jobs < GVB_MAX_JOBS) {
		queue->jobs++;
		ret = 0;
	}
	spin_unlock_irq(&queue->idle_lock);
	return ret;
}

static int gvb_queue_add(struct gvb_queue *queue, struct gvb_job *job)
{
	int ret;

	mutex_lock(&queue->lock);
	ret = queue->stopped ? -ENOENT : gvb_queue_count(queue);
	if (!ret && job->syncs.gate)
		list_add_tail(&job->gated, &queue->gated);
	mutex_unlock(&queue->lock);
	return ret;
}

static int gvb_job_wait(struct gvb_job *job)
{
	if (!job->syncs.gate)
		return 0;

	/* Takes the reference even if it fails. */
	return drm_sched_job_add_dependency(&job->base, gvb_gate_start(job->syncs.gate));
}

/**
 * gvb_queue_enter() - do all of queueing a job that may fail
 * @job: the job; its VM's lock must be held
 * @file: the caller
 *
 * Returns: 0, then either gvb_queue_push() or gvb_queue_abort() must follow before the lock is
 * released; or a negative errno.
 */
int gvb_queue_enter(struct gvb_job *job, struct drm_file *file)
{
	struct gvb_queue *queue = &job->vm->queue;
	int ret;

	lockdep_assert_held(&job->vm->lock);

	INIT_WORK(&job->cleanup, gvb_job_cleanup);
	ret = gvb_sched_job_init(&job->base, &queue->entity, file);
	if (ret)
		return ret;
	ret = gvb_job_wait(job);
	if (!ret)
		ret = gvb_queue_add(queue, job);
	if (ret)
		drm_sched_job_cleanup(&job->base);
	return ret;
}

/**
 * gvb_queue_abort() - undo gvb_queue_enter()
 * @job: the job, which still exists
 */
void gvb_queue_abort(struct gvb_job *job)
{
	drm_sched_job_cleanup(&job->base);
	gvb_queue_remove(job);
	gvb_queue_idle(&job->vm->queue);
}

/**
 * gvb_queue_push() - queue a job; cannot fail
 * @job: entered; gone for the caller
 *
 * Returns: the fence that is signalled when it was applied, with a reference for the caller.
 */
struct dma_fence *gvb_queue_push(struct gvb_job *job)
{
	struct dma_fence *fence;

	lockdep_assert_held(&job->vm->lock);

	drm_sched_job_arm(&job->base);
	fence = dma_fence_get(&job->base.s_fence->finished);
	gvb_syncs_signal(&job->syncs, fence);
	drm_sched_entity_push_job(&job->base);
	return fence;
}
