/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every difference between kernels that this driver meets, and nothing else.
 *
 * What the kernel has is read off its headers by probe.sh; version numbers say nothing about a
 * tree with backports or patches.
 */
#ifndef GVB_COMPAT_H
#define GVB_COMPAT_H

#include <linux/mutex.h>

#include <drm/drm_drv.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/gpu_scheduler.h>

#include "gpuvm_bench_drm.h"
#include "gvb_probes.h"

/* Without the feature 6.12 leaves obj->gpuva.list uninitialised; later kernels always init it. */
#if GVB_HAVE_GEM_GPUVA_FEATURE
#define GVB_DRIVER_GPUVA DRIVER_GEM_GPUVA
#else
#define GVB_DRIVER_GPUVA 0
#endif

#if GVB_HAVE_DRIVER_DATE
#define GVB_DRIVER_DATE .date = "20250101",
#else
#define GVB_DRIVER_DATE
#endif

/**
 * gvb_gem_set_list_lock() - tell lockdep which mutex protects an object's gpuva list
 * @obj: the object
 * @lock: the mutex
 */
static inline void gvb_gem_set_list_lock(struct drm_gem_object *obj, struct mutex *lock)
{
#if GVB_HAVE_GPUVA_SET_LOCK
	drm_gem_gpuva_set_lock(obj, lock);
#endif
}

/* The flag alone is not enough: nothing could be unmapped in a signalling section. */
#define GVB_HAVE_IMMEDIATE (GVB_HAVE_IMMEDIATE_MODE && GVB_HAVE_DEFERRED_CLEANUP)

#define GVB_MODES                                                    \
	(BIT(GVB_MODE_SPIN) | BIT(GVB_MODE_RESV) |                   \
	 (GVB_HAVE_GPUVA_SET_LOCK ? BIT(GVB_MODE_CUSTOM_LOCK) : 0) | \
	 (GVB_HAVE_IMMEDIATE ? BIT(GVB_MODE_IMMEDIATE) | BIT(GVB_MODE_IMMEDIATE_RESV) : 0))

/* Where obtaining has a form for staged modes, allocating ahead is for immediate ones alone. */
#define GVB_HAVE_PREALLOC_STAGED (!GVB_HAVE_VM_BO_OBTAIN_LOCKED)

#define GVB_HAVE_SHMEM IS_ENABLED(CONFIG_DRM_GEM_SHMEM_HELPER)

#define GVB_FEATURES                                                    \
	((GVB_HAVE_EXEC_LOCK ? GVB_FEATURE_EXEC_LOCK : 0) |             \
	 (GVB_HAVE_IMMEDIATE ? GVB_FEATURE_DEFERRED : 0) |              \
	 (GVB_HAVE_VA_FREE_OP ? GVB_FEATURE_VA_FREE : 0) |              \
	 (GVB_HAVE_VA_WEAK_REF ? GVB_FEATURE_WEAK_REF : 0) |            \
	 (GVB_HAVE_SHMEM ? GVB_FEATURE_PIN : 0) |                       \
	 (GVB_HAVE_SHMEM_PIN_COUNT ? GVB_FEATURE_PIN_FAST : 0) |        \
	 (GVB_HAVE_PREALLOC_STAGED ? GVB_FEATURE_PREALLOC_STAGED : 0) | \
	 (GVB_HAVE_SLAB_SHEAVES ? GVB_FEATURE_FREE_ALLOCATES : 0))

static inline bool gvb_mode_immediate(u32 mode)
{
	return mode == GVB_MODE_IMMEDIATE || mode == GVB_MODE_IMMEDIATE_RESV;
}

/**
 * gvb_mode_flags() - flags of drm_gpuvm_init() for a mode
 * @mode: &enum gvb_mode, one of GVB_MODES
 * @weak_ref: VAs don't keep their object alive
 */
static inline enum drm_gpuvm_flags gvb_mode_flags(u32 mode, bool weak_ref)
{
	unsigned int flags = 0;

	if (mode == GVB_MODE_RESV || mode == GVB_MODE_IMMEDIATE_RESV)
		flags |= DRM_GPUVM_RESV_PROTECTED;
#if GVB_HAVE_IMMEDIATE
	if (gvb_mode_immediate(mode))
		flags |= DRM_GPUVM_IMMEDIATE_MODE;
#endif
#if GVB_HAVE_VA_WEAK_REF
	if (weak_ref)
		flags |= DRM_GPUVM_VA_WEAK_REF;
#endif
	return (enum drm_gpuvm_flags)flags;
}

#if GVB_HAVE_IMMEDIATE

static inline struct mutex *gvb_gpuva_lock(struct drm_gem_object *obj)
{
	return &obj->gpuva.lock;
}

static inline void gvb_deferred_put(struct drm_gpuvm_bo *vm_bo)
{
	drm_gpuvm_bo_put_deferred(vm_bo);
}

static inline void gvb_deferred_unlink(struct drm_gpuva *va)
{
	drm_gpuva_unlink_defer(va);
}

static inline void gvb_deferred_cleanup(struct drm_gpuvm *gpuvm)
{
	drm_gpuvm_bo_deferred_cleanup(gpuvm);
}

#else

/* Never reached: no VM has an immediate mode here. */
static inline struct mutex *gvb_gpuva_lock(struct drm_gem_object *obj)
{
	return NULL;
}

static inline void gvb_deferred_put(struct drm_gpuvm_bo *vm_bo)
{
}

static inline void gvb_deferred_unlink(struct drm_gpuva *va)
{
}

static inline void gvb_deferred_cleanup(struct drm_gpuvm *gpuvm)
{
}

#endif

/**
 * gvb_sched_init() - drm_sched_init() in whichever form it takes its arguments
 * @sched: zeroed
 * @ops: the driver's
 * @wq: that jobs run on, ordered
 * @dev: the device
 *
 * One job at a time, and no timeout: a job is done when run_job returns.
 *
 * Returns: 0 or a negative errno.
 */
static inline int gvb_sched_init(struct drm_gpu_scheduler *sched,
				 const struct drm_sched_backend_ops *ops,
				 struct workqueue_struct *wq, struct device *dev)
{
#if GVB_HAVE_SCHED_INIT_ARGS
	const struct drm_sched_init_args args = {
		.ops = ops,
		.submit_wq = wq,
		.num_rqs = 1,
		.credit_limit = 1,
		.timeout = MAX_SCHEDULE_TIMEOUT,
		.name = "gpuvm_bench",
		.dev = dev,
	};

	return drm_sched_init(sched, &args);
#else
	return drm_sched_init(sched, ops, wq, 1, 1, 0, MAX_SCHEDULE_TIMEOUT, NULL, NULL,
			      "gpuvm_bench", dev);
#endif
}

/**
 * gvb_sched_job_init() - drm_sched_job_init() with or without the client's id
 * @job: the job
 * @entity: its entity
 * @file: the client, or NULL
 *
 * Returns: 0 or a negative errno.
 */
static inline int gvb_sched_job_init(struct drm_sched_job *job, struct drm_sched_entity *entity,
				     struct drm_file *file)
{
#if GVB_HAVE_SCHED_JOB_CLIENT
	return drm_sched_job_init(job, entity, 1, NULL, file ? file->client_id : 0);
#else
	return drm_sched_job_init(job, entity, 1, NULL);
#endif
}

/**
 * gvb_vm_bo_obtain() - drm_gpuvm_bo_obtain() under the lock of the gpuva list
 * @gpuvm: the VM
 * @obj: the object
 *
 * Returns: the vm_bo with a reference of its own, or an ERR_PTR.
 */
static inline struct drm_gpuvm_bo *gvb_vm_bo_obtain(struct drm_gpuvm *gpuvm,
						    struct drm_gem_object *obj)
{
#if GVB_HAVE_VM_BO_OBTAIN_LOCKED
	return drm_gpuvm_bo_obtain_locked(gpuvm, obj);
#else
	return drm_gpuvm_bo_obtain(gpuvm, obj);
#endif
}

/**
 * gvb_va_init() - what a VA maps, and where
 * @va: the VA
 * @addr: bytes
 * @range: bytes
 * @obj: the object
 * @offset: bytes
 *
 * By way of an operation: drm_gpuva_init() is not in every kernel.
 */
static inline void gvb_va_init(struct drm_gpuva *va, u64 addr, u64 range,
			       struct drm_gem_object *obj, u64 offset)
{
	struct drm_gpuva_op_map op = {
		.va.addr = addr,
		.va.range = range,
		.gem.obj = obj,
		.gem.offset = offset,
	};

	drm_gpuva_init_from_op(va, &op);
}

/**
 * gvb_sm_map() - drm_gpuvm_sm_map() in whichever form it takes its request
 * @gpuvm: the VM
 * @priv: passed to the callbacks
 * @addr: bytes
 * @range: bytes
 * @obj: the object, or NULL for a sparse mapping
 * @offset: bytes
 *
 * Returns: 0 or a negative errno.
 */
static __always_inline int gvb_sm_map(struct drm_gpuvm *gpuvm, void *priv, u64 addr, u64 range,
				      struct drm_gem_object *obj, u64 offset)
{
#if GVB_HAVE_SM_MAP_REQUEST
	struct drm_gpuvm_map_req req = {
		.map.va.addr = addr,
		.map.va.range = range,
		.map.gem.obj = obj,
		.map.gem.offset = offset,
	};

	return drm_gpuvm_sm_map(gpuvm, priv, &req);
#else
	return drm_gpuvm_sm_map(gpuvm, priv, addr, range, obj, offset);
#endif
}

#if GVB_HAVE_EXEC_LOCK

/*
 * drm_gpuvm_sm_map_exec_lock() in whichever form it takes its request. Those of mainline reserve
 * fences for the new object whatever they are asked for, and reserving none is an error there.
 */
static inline int gvb_sm_map_exec_lock(struct drm_gpuvm *gpuvm, struct drm_exec *exec,
				       unsigned int num_fences, u64 addr, u64 range,
				       struct drm_gem_object *obj, u64 offset)
{
#if GVB_HAVE_SM_MAP_REQUEST
	struct drm_gpuvm_map_req req = {
		.map.va.addr = addr,
		.map.va.range = range,
		.map.gem.obj = obj,
		.map.gem.offset = offset,
	};

	return drm_gpuvm_sm_map_exec_lock(gpuvm, exec, max(num_fences, 1u), &req);
#else
	return drm_gpuvm_sm_map_exec_lock(gpuvm, exec, num_fences, addr, range, obj, offset);
#endif
}

static inline int gvb_sm_unmap_exec_lock(struct drm_gpuvm *gpuvm, struct drm_exec *exec, u64 addr,
					 u64 range)
{
	return drm_gpuvm_sm_unmap_exec_lock(gpuvm, exec, addr, range);
}

#else

/* Never reached: without these there is no such strategy. */
static inline int gvb_sm_map_exec_lock(struct drm_gpuvm *gpuvm, struct drm_exec *exec,
				       unsigned int num_fences, u64 addr, u64 range,
				       struct drm_gem_object *obj, u64 offset)
{
	return -EOPNOTSUPP;
}

static inline int gvb_sm_unmap_exec_lock(struct drm_gpuvm *gpuvm, struct drm_exec *exec, u64 addr,
					 u64 range)
{
	return -EOPNOTSUPP;
}

#endif

/**
 * gvb_sm_map_ops() - drm_gpuvm_sm_map_ops_create() in whichever form it takes its request
 * @gpuvm: the VM
 * @addr: bytes
 * @range: bytes
 * @obj: the object, or NULL for a sparse mapping
 * @offset: bytes
 *
 * Returns: the list, or an ERR_PTR.
 */
static inline struct drm_gpuva_ops *gvb_sm_map_ops(struct drm_gpuvm *gpuvm, u64 addr, u64 range,
						   struct drm_gem_object *obj, u64 offset)
{
#if GVB_HAVE_SM_MAP_REQUEST
	struct drm_gpuvm_map_req req = {
		.map.va.addr = addr,
		.map.va.range = range,
		.map.gem.obj = obj,
		.map.gem.offset = offset,
	};

	return drm_gpuvm_sm_map_ops_create(gpuvm, &req);
#else
	return drm_gpuvm_sm_map_ops_create(gpuvm, addr, range, obj, offset);
#endif
}

#endif
