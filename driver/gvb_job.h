/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: asynchronous binds: jobs, what they wait for and what they signal. */
#ifndef GVB_JOB_H
#define GVB_JOB_H

#include <linux/dma-fence-chain.h>
#include <linux/workqueue.h>

#include <drm/drm_syncobj.h>

#include "gvb_apply.h"

struct gvb_gate;
struct gvb_watch;

/**
 * struct gvb_signal - a syncobj that gets a job's fence
 * @syncobj: holding a reference
 * @chain: for a point of a timeline, else NULL
 * @point: of the timeline
 */
struct gvb_signal {
	struct drm_syncobj *syncobj;
	struct dma_fence_chain *chain;
	u64 point;
};

/**
 * struct gvb_syncs - what a job waits for and what it signals
 * @gate: opens when all that is waited for is there; NULL if that is nothing
 * @signals: &struct gvb_signal
 * @num_signals: length of @signals
 */
struct gvb_syncs {
	struct gvb_gate *gate;
	struct gvb_signal *signals;
	u32 num_signals;
};

/**
 * struct gvb_job - an asynchronous bind
 * @base: base
 * @vm: the VM, which lives as long as it has jobs
 * @syncs: its syncobjs
 * @reqs: requests that it owns
 * @names: BOs that @reqs name, their vm_bos obtained as long as the job exists
 * @todo: what is applied when its turn comes, or NULL
 * @pool: all VAs that this may take
 * @watch: started and stopped around applying, or NULL
 * @steps: what it is split into is added, or NULL
 * @gated: in &gvb_queue.gated
 * @cleanup: ends the job
 */
struct gvb_job {
	struct drm_sched_job base;
	struct gvb_vm *vm;
	struct gvb_syncs syncs;
	struct gvb_reqs reqs;
	struct gvb_names names;
	const struct gvb_reqs *todo;
	struct gvb_va_pool pool;
	struct gvb_watch *watch;
	struct gvb_steps *steps;
	struct list_head gated;
	struct work_struct cleanup;
};

static inline struct gvb_job *to_gvb_job(struct drm_sched_job *base)
{
	return container_of(base, struct gvb_job, base);
}

/* gvb_syncs.c */
int gvb_syncs_parse(struct gvb_syncs *syncs, struct drm_file *file, const struct gvb_array *array);
void gvb_syncs_signal(struct gvb_syncs *syncs, struct dma_fence *fence);
void gvb_syncs_fini(struct gvb_syncs *syncs);

/* gvb_gate.c */
struct gvb_gate *gvb_gate_create(u32 max);
void gvb_gate_add(struct gvb_gate *gate, struct drm_syncobj *syncobj, u64 point);
struct dma_fence *gvb_gate_start(struct gvb_gate *gate);
void gvb_gate_cancel(struct gvb_gate *gate);
void gvb_gate_destroy(struct gvb_gate *gate);

/* gvb_job.c */
struct gvb_job *gvb_job_create(struct gvb_vm *vm);
void gvb_job_destroy(struct gvb_job *job);
int gvb_job_take_vas(struct gvb_job *job, u64 count);
int gvb_job_apply(struct gvb_job *job);

/* gvb_bind_async.c */
int gvb_bind_async(struct gvb_vm *vm, const struct gvb_vm_bind *args, struct drm_file *file);

/* gvb_queue.c */
int gvb_queue_enter(struct gvb_job *job, struct drm_file *file);
void gvb_queue_abort(struct gvb_job *job);
struct dma_fence *gvb_queue_push(struct gvb_job *job);

#endif
