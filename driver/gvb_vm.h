/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: VMs, and the queue that each has. */
#ifndef GVB_VM_H
#define GVB_VM_H

#include <linux/rwsem.h>
#include <linux/wait.h>

#include "gvb_bo.h"
#include "gvb_va.h"

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

static inline struct gvb_vm *to_gvb_vm(struct drm_gpuvm *gpuvm)
{
	return container_of(gpuvm, struct gvb_vm, base);
}

static inline bool gvb_immediate(const struct gvb_vm *vm)
{
	return gvb_mode_immediate(vm->mode);
}

/* gvb_vm.c */
int gvb_mode_check(u32 mode);
bool gvb_modes_share_list(u32 a, u32 b);
struct gvb_vm *gvb_vm_get(struct drm_file *file, u32 id);
void gvb_vm_cleanup(struct gvb_vm *vm);
void gvb_vm_tidy(struct gvb_vm *vm);
void gvb_vm_settle(struct gvb_vm *vm);

/* gvb_vm_life.c */
int gvb_vm_lock_queue(struct gvb_vm *vm);
int gvb_vm_lock(struct gvb_vm *vm);
int gvb_vm_lock_bind(struct gvb_vm *vm);
void gvb_vm_bo_kill(struct gvb_vm *vm, struct drm_gpuvm_bo *vm_bo);
void gvb_vm_destroy_all(struct gvb_file *gfile);

/* gvb_queue.c */
int gvb_queues_init(struct gvb_device *gvb);
void gvb_queues_fini(struct gvb_device *gvb);
int gvb_queue_init(struct gvb_queue *queue, struct gvb_device *gvb);
void gvb_queue_fini(struct gvb_queue *queue);
void gvb_queue_stop(struct gvb_queue *queue);
int gvb_queue_drain(struct gvb_queue *queue);
void gvb_queue_drain_all(struct gvb_queue *queue);

/* gvb_exec.c */
int gvb_vm_bo_validate(struct drm_gpuvm_bo *vm_bo, struct drm_exec *exec);

/* gvb_check.c */
u64 gvb_count_zombies(struct gvb_vm *vm);
u64 gvb_count_listed_zombies(struct gvb_vm *vm);

#endif
