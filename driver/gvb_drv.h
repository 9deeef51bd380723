/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm_bench: what its files share.
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
#ifndef GVB_DRV_H
#define GVB_DRV_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/llist.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>

#include <drm/drm_device.h>
#include <drm/drm_exec.h>
#include <drm/drm_file.h>
#include <drm/drm_gem.h>
#include <drm/drm_gpuvm.h>
#include <drm/gpu_scheduler.h>

#include "gvb_compat.h"
#include "gpuvm_bench_drm.h"
#include "gvb_settle.h"

struct drm_gem_shmem_object;

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

/**
 * struct gvb_bo - a buffer object
 * @base: base
 * @id: bo_id
 * @mode: &enum gvb_mode
 * @list_mutex: of its gpuva list, or NULL where that is the resv; constant
 * @r_obj: the VM's resv object of a private BO, holding a reference; NULL for an external BO
 * @evicted: protected by the BO's resv
 * @handles: handles that name it
 * @closed: it had its last handle; protected by the BO's resv
 * @shmem: pages of a pinnable BO, under its resv, or NULL
 * @pins: of @shmem, through PIN
 * @free: frees a pinnable BO
 * @rcu: to be freed with
 */
struct gvb_bo {
	struct drm_gem_object base;
	u64 id;
	u32 mode;
	struct mutex *list_mutex; /* protects the gpuva list, or NULL */
	struct drm_gem_object *r_obj;
	bool evicted;
	atomic_t handles;
	bool closed;
	struct drm_gem_shmem_object *shmem;
	atomic64_t pins;
	struct work_struct free;
	struct rcu_head rcu;
};

/**
 * struct gvb_va - a VA
 * @base: base
 * @entry: in a pool while it is not in the tree
 * @returned: in &gvb_vm.returned
 */
struct gvb_va {
	struct drm_gpuva base;
	union {
		struct list_head entry;
		struct llist_node returned;
	};
};

/**
 * struct gvb_va_pool - VAs to be used
 * @list: &struct gvb_va
 * @num: length of @list
 * @direct: the VM that VAs are allocated and freed for as they are taken and put back; NULL: kept
 * @each_req: filled before each request, emptied after
 * @odd: one of the two
 */
struct gvb_va_pool {
	struct list_head list;
	u64 num;
	struct gvb_vm *direct;
	bool each_req;
	bool odd;
};

/**
 * struct gvb_queue - a VM's asynchronous binds, see gvb_queue.c
 * @entity: jobs are pushed under the VM's lock
 * @lock: protects what follows, up to @stopped
 * @gated: &struct gvb_job that wait for syncobjs, or did
 * @stopped: no more jobs
 * @unusable: a job failed; written while a job runs
 * @idle_lock: protects @jobs
 * @idle: woken up when there are no more jobs
 * @jobs: that are not over
 */
struct gvb_queue {
	struct drm_sched_entity entity;
	/* Inside of the VM's lock; held while gates are cancelled. */
	struct mutex lock;
	struct list_head gated;
	bool stopped;
	bool unusable;
	/* A leaf. */
	spinlock_t idle_lock;
	wait_queue_head_t idle;
	u64 jobs;
};

/**
 * struct gvb_vm - a VM
 * @base: base
 * @queue: its asynchronous binds
 * @lock: protects the VA tree, while no job is queued, and what follows, unless noted otherwise
 * @tidy_lock: held while zombies are cleaned up, so that waiting for it is waiting for that
 * @obtain_sem: likewise by OBTAIN, whose threads don't wait for each other
 * @mode: &enum gvb_mode, constant
 * @dead: destroyed; only references of other threads keep it
 * @bad: GVB_BAD_* seen while applying
 * @unlocked: objects touched without their lock while applying
 * @keep_zombies: %GVB_VM_KEEP_ZOMBIES, constant
 * @weak_ref: %GVB_VM_WEAK_REF, constant
 * @alloc: &enum gvb_alloc, constant
 * @pool: VAs to be used
 * @returned: VAs that GPUVM gave back; those of &drm_gpuvm_ops.va_free, which nobody locks
 * @num_vas: VAs of this VM, free ones included
 * @num_vm_bos: vm_bos of this VM, zombies included
 * @validated: calls of vm_bo_validate, under the VM's resv
 * @validate_fail: the call that makes @validated as much fails; zero: none; under the VM's resv
 */
struct gvb_vm {
	struct drm_gpuvm base;
	struct gvb_queue queue;
	/* Outside of every resv. */
	struct mutex lock;
	/* Outside of every resv. */
	struct mutex tidy_lock;
	/* Likewise, but inside of the VM's lock. */
	struct rw_semaphore obtain_sem;
	u32 mode;
	bool dead;
	bool keep_zombies;
	bool weak_ref;
	u32 alloc;
	u32 bad;
	u64 unlocked;
	struct gvb_va_pool pool;
	struct llist_head returned;
	atomic64_t num_vas;
	atomic64_t num_vm_bos;
	u64 validated;
	u64 validate_fail;
};

/**
 * struct gvb_named - a BO that requests name
 * @bo: the BO
 * @handle: GEM handle that named it
 * @vm_bo: its vm_bo while gvb_names_obtain() is in force, else NULL
 * @evicted: &gvb_bo.evicted as somebody wants to restore it
 */
struct gvb_named {
	struct gvb_bo *bo;
	u32 handle;
	struct drm_gpuvm_bo *vm_bo;
	bool evicted;
};

/**
 * struct gvb_names - the BOs that requests name, each once
 * @at: in the order of their handles, with a reference of each BO, see gvb_names_init()
 * @count: length of @at
 *
 * Flat, as what a driver keeps for each operation of a bind: a bind walks it several times.
 */
struct gvb_names {
	struct gvb_named *at;
	u32 count;
};

/**
 * struct gvb_req - a checked &struct gvb_bind_op
 * @verb: &enum gvb_bind_verb
 * @named: the BO, or NULL
 * @addr: bytes. @range: bytes. @offset: bytes.
 */
struct gvb_req {
	u32 verb;
	struct gvb_named *named;
	u64 addr;
	u64 range;
	u64 offset;
};

/**
 * struct gvb_reqs - a list of requests
 * @at: the requests
 * @count: their number
 * @vas: free VAs that applying them may take at most, if it frees none
 */
struct gvb_reqs {
	struct gvb_req *at;
	u32 count;
	u64 vas;
};

/**
 * struct gvb_steps - what GPUVM split the requests into
 * @map: sm_step_map calls. @remap: sm_step_remap. @unmap: sm_step_unmap.
 * @prev: remaps with a prev part. @next: remaps with a next part.
 */
struct gvb_steps {
	u64 map;
	u64 remap;
	u64 unmap;
	u64 prev;
	u64 next;
};

/**
 * struct gvb_apply - context of the sm_step callbacks
 * @vm: the VM
 * @pool: VAs are taken from it and put back there
 * @ticket: the acquire context that all resvs are locked with, or NULL
 * @vm_bo: of the BO being mapped
 * @check_locks: look whether each object touched is locked with @ticket; not while it is timed
 * @nested: each callback locks the resv of the object that it touches
 * @odd: some of this is in force while a request is applied, which callbacks ask first
 * @late: gets VAs with the reference of a vm_bo that has no more of them; NULL: that is dropped
 * @steps: counted
 * @locked_objs: objects that were locked ahead, summed
 */
struct gvb_apply {
	struct gvb_vm *vm;
	struct gvb_va_pool *pool;
	struct ww_acquire_ctx *ticket;
	struct drm_gpuvm_bo *vm_bo;
	bool check_locks;
	bool nested;
	bool odd;
	struct gvb_va_pool *late;
	struct gvb_steps steps;
	u64 locked_objs;
};

/**
 * struct gvb_pair - two resvs locked without allocating
 * @ticket: acquire context
 * @a: locked
 * @b: locked too, or the same as @a
 */
struct gvb_pair {
	struct ww_acquire_ctx ticket;
	struct dma_resv *a;
	struct dma_resv *b;
};

/* Long loops look up every so many rounds: cond_resched(), signals. */
#define GVB_BREATHER 256

/* In a loop where nothing is timed and no spinlock held. */
static inline void gvb_breathe(u64 round)
{
	if (!(round % GVB_BREATHER))
		cond_resched();
}

/* VAs that a VM keeps on its free list from one ioctl to the next: a few batches' worth. */
#define GVB_FREE_VAS_KEPT 16384

static inline struct gvb_device *to_gvb(struct drm_device *drm)
{
	return container_of(drm, struct gvb_device, drm);
}

static inline struct gvb_bo *to_gvb_bo(struct drm_gem_object *obj)
{
	return container_of(obj, struct gvb_bo, base);
}

static inline struct gvb_va *to_gvb_va(struct drm_gpuva *va)
{
	return container_of(va, struct gvb_va, base);
}

static inline struct gvb_vm *to_gvb_vm(struct drm_gpuvm *gpuvm)
{
	return container_of(gpuvm, struct gvb_vm, base);
}

static inline bool gvb_immediate(const struct gvb_vm *vm)
{
	return gvb_mode_immediate(vm->mode);
}

/* The mutex of @obj's gpuva list; NULL if that is the resv. */
static inline struct mutex *gvb_list_mutex(struct drm_gem_object *obj)
{
	return to_gvb_bo(obj)->list_mutex;
}

/* Takes the lock of @obj's gpuva list, as far as it is not the resv, which callers hold. */
static inline void gvb_list_lock(struct drm_gem_object *obj)
{
	struct mutex *lock = gvb_list_mutex(obj);

	if (lock)
		mutex_lock(lock);
}

static inline void gvb_list_unlock(struct drm_gem_object *obj)
{
	struct mutex *lock = gvb_list_mutex(obj);

	if (lock)
		mutex_unlock(lock);
}

/* Takes a VA out of a pool that keeps them; NULL if it is empty. What protects it must be held. */
static inline struct gvb_va *gvb_pool_pop(struct gvb_va_pool *pool)
{
	struct gvb_va *va = list_first_entry_or_null(&pool->list, struct gvb_va, entry);

	if (va) {
		list_del(&va->entry);
		pool->num--;
	}
	return va;
}

/* Puts a VA, neither in the tree nor linked, into a pool that keeps them. */
static inline void gvb_pool_push(struct gvb_va_pool *pool, struct gvb_va *va)
{
	list_add(&va->entry, &pool->list);
	pool->num++;
}

static inline bool gvb_aligned(u64 value)
{
	return !(value & (GVB_PAGE_SIZE - 1));
}

/**
 * gvb_va_leads() - whether a VA is the first on its vm_bo's list
 * @va: a VA in the tree
 *
 * True for exactly one VA of each vm_bo, so a walk over VAs meets each vm_bo once.
 * The gpuva list must be locked.
 */
static inline bool gvb_va_leads(struct drm_gpuva *va)
{
	return va->vm_bo && va->vm_bo->list.gpuva.next == &va->gem.entry;
}

/**
 * gvb_count_deadlock() - count a lock that was refused, before drm_exec unlocks all
 * @exec: holds what was locked before
 * @ret: what locking one more returned
 * @deadlocks: one more if that is -EDEADLK
 * @wasted_locks: then as many more as there are locks to be taken again
 */
static inline void gvb_count_deadlock(const struct drm_exec *exec, int ret, u64 *deadlocks,
				      u64 *wasted_locks)
{
	if (ret != -EDEADLK)
		return;
	++*deadlocks;
	*wasted_locks += exec->num_objects;
}

/* gvb_vm.c */
int gvb_mode_check(u32 mode);
bool gvb_modes_share_list(u32 a, u32 b);
struct gvb_vm *gvb_vm_get(struct drm_file *file, u32 id);
int gvb_vm_lock_queue(struct gvb_vm *vm);
int gvb_vm_lock(struct gvb_vm *vm);
int gvb_vm_lock_bind(struct gvb_vm *vm);
int gvb_vm_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int gvb_vm_destroy_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
void gvb_vm_destroy_all(struct gvb_file *gfile);
void gvb_vm_tidy(struct gvb_vm *vm);
void gvb_vm_bo_kill(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo);
void gvb_vm_settle(struct gvb_vm *vm);

/* gvb_bo.c */
struct gvb_bo *gvb_bo_alloc(struct drm_device *drm, u64 size, u32 mode, struct gvb_vm *vm);
int gvb_bo_create_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_pin.c */
int gvb_pages_create(struct gvb_bo *bo, struct drm_device *drm);
void gvb_pages_destroy(struct gvb_bo *bo);
int gvb_pin_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_alloc.c */
int gvb_alloc_init(void);
void gvb_alloc_exit(void);
struct gvb_va *gvb_va_alloc(struct gvb_vm *vm);
void gvb_va_free(struct gvb_vm *vm, struct gvb_va *va);
size_t gvb_va_bytes(const struct gvb_vm *vm);
struct drm_gpuvm_bo *gvb_vm_bo_alloc(void);
struct drm_gpuvm_bo *gvb_vm_bo_cache_alloc(void);
void gvb_vm_bo_free(struct drm_gpuvm_bo *vm_bo);

/* gvb_va.c */
int gvb_vas_check(struct gvb_vm *vm, u64 count);
int gvb_vas_ensure(struct gvb_vm *vm, u64 count);
int gvb_vas_fill(struct gvb_vm *vm, u64 count);
void gvb_vas_collect(struct gvb_vm *vm);
void gvb_vas_trim(struct gvb_vm *vm, u64 keep);
void gvb_vas_give_back(struct gvb_vm *vm, struct gvb_va_pool *pool);
void gvb_va_return(struct drm_gpuva *va);
struct gvb_va *gvb_va_pop(struct gvb_va_pool *pool);
void gvb_va_push(struct gvb_va_pool *pool, struct gvb_va *va);

/* gvb_named.c */
int gvb_names_init(struct gvb_names *names, struct drm_file *file, const struct gvb_bind_op *ops,
		   u32 count);
int gvb_names_pick(struct gvb_names *part, const struct gvb_reqs *reqs);
void gvb_names_drop(struct gvb_names *part);
void gvb_names_fini(struct gvb_names *names);
struct gvb_named *gvb_names_find(const struct gvb_names *names, u32 handle);
bool gvb_vm_has_bo(struct gvb_vm *vm, struct gvb_bo *bo);
int gvb_named_obtain_one(struct gvb_vm *vm, struct gvb_named *name);
int gvb_names_obtain(struct gvb_vm *vm, struct gvb_names *names);
void gvb_names_release(struct gvb_vm *vm, struct gvb_names *names);

/* gvb_lock.c */
int gvb_lock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names,
		  const struct gvb_reqs *reqs);
int gvb_lock_names(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names);
int gvb_lock_all(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_names *names);
int gvb_prelock_reqs(struct gvb_vm *vm, struct drm_exec *exec, const struct gvb_reqs *reqs,
		     unsigned int num_fences);
void gvb_pair_lock(struct gvb_pair *pair, struct dma_resv *a, struct dma_resv *b);
void gvb_pair_unlock(struct gvb_pair *pair);

/* gvb_walk.c */
u64 gvb_reqs_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs);
int gvb_reqs_check_walk(struct gvb_vm *vm, const struct gvb_reqs *reqs);

/* gvb_bind.c */
int gvb_reqs_parse(struct gvb_reqs *reqs, u32 lists, struct gvb_vm *vm, struct gvb_names *names,
		   struct drm_file *file, const struct gvb_array *arrays);
void gvb_reqs_fini(struct gvb_reqs *reqs);
int gvb_vm_bind_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_strategy.c */
int gvb_bind_lock_check(struct gvb_vm *vm, u32 lock);
int gvb_bind_reqs(struct gvb_apply *apply, struct gvb_names *names, const struct gvb_reqs *reqs,
		  u32 lock, struct dma_fence *fence);
int gvb_bind_now(struct gvb_vm *vm, struct gvb_names *names, const struct gvb_reqs *reqs, u32 lock);

/* gvb_queue.c */
int gvb_queues_init(struct gvb_device *gvb);
void gvb_queues_fini(struct gvb_device *gvb);
int gvb_queue_init(struct gvb_queue *queue, struct gvb_device *gvb);
void gvb_queue_fini(struct gvb_queue *queue);
void gvb_queue_stop(struct gvb_queue *queue);
int gvb_queue_drain(struct gvb_queue *queue);
void gvb_queue_drain_all(struct gvb_queue *queue);

/* gvb_job.c */
int gvb_bind_async(struct gvb_vm *vm, const struct gvb_vm_bind *args, struct drm_file *file);

/* gvb_step.c */
void gvb_unlink(struct drm_gpuva *va, struct gvb_va_pool *pool);
void gvb_step_unmap_va(struct gvb_apply *apply, struct drm_gpuva *va);
int gvb_step(struct gvb_apply *apply, struct drm_gpuva_op *op);
const struct drm_gpuvm_ops *gvb_gpuvm_ops(u32 mode, u32 alloc);

/* gvb_apply.c */
int gvb_apply_req(struct gvb_apply *apply, const struct gvb_req *req);
int gvb_apply_req_ops(struct gvb_apply *apply, const struct gvb_req *req);
void gvb_vm_bo_drop(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo);
void gvb_apply_unmap_all(struct gvb_apply *apply, struct drm_gpuvm_bo *vm_bo);

/* gvb_weak.c */
int gvb_bo_open(struct drm_gem_object *obj, struct drm_file *file);
void gvb_bo_close(struct drm_gem_object *obj, struct drm_file *file);

/* gvb_exec.c */
int gvb_exec_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int gvb_vm_bo_validate(struct drm_gpuvm_bo *vm_bo, struct drm_exec *exec);

/* gvb_prefetch.c */
void gvb_prefetch(struct gvb_apply *apply, u64 addr, u64 range);

/* gvb_obtain.c */
int gvb_obtain_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_evict.c */
int gvb_evict_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_cleanup.c */
void gvb_vm_cleanup(struct gvb_vm *vm);
int gvb_cleanup_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_bench.c */
int gvb_bench_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_dump.c */
int gvb_dump_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

/* gvb_check.c */
u64 gvb_count_zombies(struct gvb_vm *vm);
u64 gvb_count_listed_zombies(struct gvb_vm *vm);
int gvb_vm_state_ioctl(struct drm_device *drm, void *data, struct drm_file *file);
int gvb_check_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

#endif
