/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm_bench: the device, its open files, and the order of all locks.
 *
 * Lock order, outermost first:
 *
 *	gvb_file.lock		numbering of BOs, SETTLE; never held with others of these but resvs
 *	gvb_vm.lock		VA tree, free list, dead flag
 *	the VM's resv		extobj and evict lists, creation and destruction of vm_bos
 *	resvs of objects	gpuva lists of spin and resv BOs, evicted flags
 *	gvb_device.list_lock	gpuva lists of custom-lock BOs
 *	obj->gpuva.lock		gpuva lists of immediate BOs; also taken while fences are signalled
 *	GPUVM's spinlocks
 */
#ifndef GVB_DEVICE_H
#define GVB_DEVICE_H

#include <linux/atomic.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include <drm/drm_device.h>
#include <drm/drm_file.h>
#include <drm/gpu_scheduler.h>

#include "gvb_compat.h"
#include "gpuvm_bench_drm.h"
#include "gvb_settle.h"

/**
 * struct gvb_live - live objects of the device, see &struct gvb_stats
 * @vms: VMs. @vm_bos: vm_bos. @vas: VAs, free lists included. @gems: BOs. @jobs: jobs.
 */
struct gvb_live {
	atomic64_t vms;
	atomic64_t vm_bos;
	atomic64_t vas;
	atomic64_t gems;
	atomic64_t jobs;
};

/* One for the module, since vm_bo_alloc() is not told for whom it allocates. */
extern struct gvb_live gvb_live;

/**
 * struct gvb_device - the device
 * @drm: base
 * @sched: runs the asynchronous binds of all VMs
 * @job_wq: where it does
 * @cleanup_wq: what must not be done in the signalling path
 * @list_lock: protects the gpuva list of every custom-lock BO
 */
struct gvb_device {
	struct drm_device drm;
	struct drm_gpu_scheduler sched;
	struct workqueue_struct *job_wq;
	struct workqueue_struct *cleanup_wq;
	/* A leaf but for GPUVM's spinlocks. */
	struct mutex list_lock;
};

/**
 * struct gvb_file - an open file
 * @vms: &struct gvb_vm by id, each entry holding a reference
 * @lock: protects @last_bo_id and @settled
 * @last_bo_id: bo_id of the newest BO
 * @settled: what SETTLE holds
 */
struct gvb_file {
	struct xarray vms;
	/* For the numbering of BOs, and SETTLE. */
	struct mutex lock;
	u64 last_bo_id;
	struct gvb_settled settled;
};

/* Long loops look up every so many rounds: cond_resched(), signals. */
#define GVB_BREATHER 256

/* In a loop where nothing is timed and no spinlock held. */
static inline void gvb_breathe(u64 round)
{
	if (!(round % GVB_BREATHER))
		cond_resched();
}

static inline struct gvb_device *to_gvb(struct drm_device *drm)
{
	return container_of(drm, struct gvb_device, drm);
}

static inline bool gvb_aligned(u64 value)
{
	return !(value & (GVB_PAGE_SIZE - 1));
}

#endif
