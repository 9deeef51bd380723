/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: what is traced, as tables. A lock function, an operation or a counter is one line
 * here; programs, names and reports come from it.
 */
#ifndef TABLES_H
#define TABLES_H

#include "../lib/lock_classes.h"

/* clang-format off */

/*
 * ACQUIRE(function, kind, arguments, taken): a function that takes a lock, its first argument, of
 * so many. taken tells by what it returns whether it has it.
 *
 * With lock debugging mutex_lock() and its like are macros around *_nested(); from 6.16 on the
 * killable ones around _mutex_lock_killable(), mutex_trylock() around _mutex_trylock_nest_lock().
 * What a kernel does not have is left out.
 */
#define TAKEN_ALWAYS(_returned) true
#define TAKEN_IF_ZERO(_returned) (!(int)(_returned))
#define TAKEN_UNLESS_ZERO(_returned) (!!(int)(_returned))

#define SLEEPING_ACQUIRES(ACQUIRE) \
	ACQUIRE(mutex_lock, KIND_MUTEX, 1, TAKEN_ALWAYS) \
	ACQUIRE(mutex_lock_nested, KIND_MUTEX, 2, TAKEN_ALWAYS) \
	ACQUIRE(_mutex_lock_nest_lock, KIND_MUTEX, 2, TAKEN_ALWAYS) \
	ACQUIRE(mutex_lock_io, KIND_MUTEX, 1, TAKEN_ALWAYS) \
	ACQUIRE(mutex_lock_io_nested, KIND_MUTEX, 2, TAKEN_ALWAYS) \
	ACQUIRE(mutex_lock_interruptible, KIND_MUTEX, 1, TAKEN_IF_ZERO) \
	ACQUIRE(mutex_lock_interruptible_nested, KIND_MUTEX, 2, TAKEN_IF_ZERO) \
	ACQUIRE(mutex_lock_killable, KIND_MUTEX, 1, TAKEN_IF_ZERO) \
	ACQUIRE(mutex_lock_killable_nested, KIND_MUTEX, 2, TAKEN_IF_ZERO) \
	ACQUIRE(_mutex_lock_killable, KIND_MUTEX, 3, TAKEN_IF_ZERO) \
	ACQUIRE(mutex_trylock, KIND_MUTEX, 1, TAKEN_UNLESS_ZERO) \
	ACQUIRE(_mutex_trylock_nest_lock, KIND_MUTEX, 2, TAKEN_UNLESS_ZERO) \
	ACQUIRE(ww_mutex_lock, KIND_WW, 2, TAKEN_IF_ZERO) \
	ACQUIRE(ww_mutex_lock_interruptible, KIND_WW, 2, TAKEN_IF_ZERO) \
	ACQUIRE(ww_mutex_trylock, KIND_WW, 2, TAKEN_UNLESS_ZERO)

#define SPINNING_ACQUIRES(ACQUIRE) \
	ACQUIRE(_raw_spin_lock, KIND_SPIN, 1, TAKEN_ALWAYS) \
	ACQUIRE(_raw_spin_lock_nested, KIND_SPIN, 2, TAKEN_ALWAYS) \
	ACQUIRE(_raw_spin_trylock, KIND_SPIN, 1, TAKEN_UNLESS_ZERO)

/*
 * RELEASE(function, kind): a function that gives a lock back, its first argument. ww_mutex_unlock()
 * may or may not call mutex_unlock(), as the compiler likes: the first of them ends the hold.
 */
#define RELEASES(RELEASE) \
	RELEASE(mutex_unlock, KIND_MUTEX) \
	RELEASE(ww_mutex_unlock, KIND_WW) \
	RELEASE(_raw_spin_unlock, KIND_SPIN)

/*
 * OP(id, name, function, first argument): the operations that locks are attributed to: the
 * innermost one that is under way when the lock is taken.
 */
#define GPUVM_OPS(OP) \
	OP(SM_MAP, "sm_map", drm_gpuvm_sm_map, gpuvm) \
	OP(SM_UNMAP, "sm_unmap", drm_gpuvm_sm_unmap, gpuvm) \
	OP(SM_MAP_EXEC_LOCK, "sm_map_exec_lock", drm_gpuvm_sm_map_exec_lock, gpuvm) \
	OP(SM_UNMAP_EXEC_LOCK, "sm_unmap_exec_lock", drm_gpuvm_sm_unmap_exec_lock, gpuvm) \
	OP(SM_MAP_OPS, "sm_map_ops_create", drm_gpuvm_sm_map_ops_create, gpuvm) \
	OP(SM_UNMAP_OPS, "sm_unmap_ops_create", drm_gpuvm_sm_unmap_ops_create, gpuvm) \
	OP(PREFETCH_OPS, "prefetch_ops_create", drm_gpuvm_prefetch_ops_create, gpuvm) \
	OP(BO_UNMAP_OPS, "bo_unmap_ops_create", drm_gpuvm_bo_unmap_ops_create, vm_bo) \
	OP(PREPARE_VM, "prepare_vm", drm_gpuvm_prepare_vm, gpuvm) \
	OP(PREPARE_OBJECTS, "prepare_objects", drm_gpuvm_prepare_objects, gpuvm) \
	OP(PREPARE_RANGE, "prepare_range", drm_gpuvm_prepare_range, gpuvm) \
	OP(EXEC_LOCK, "exec_lock", drm_gpuvm_exec_lock, vm_exec) \
	OP(EXEC_LOCK_ARRAY, "exec_lock_array", drm_gpuvm_exec_lock_array, vm_exec) \
	OP(EXEC_LOCK_RANGE, "exec_lock_range", drm_gpuvm_exec_lock_range, vm_exec) \
	OP(VALIDATE, "validate", drm_gpuvm_validate, gpuvm) \
	OP(BO_CREATE, "bo_create", drm_gpuvm_bo_create, gpuvm) \
	OP(BO_FIND, "bo_find", drm_gpuvm_bo_find, gpuvm) \
	OP(BO_OBTAIN, "bo_obtain", drm_gpuvm_bo_obtain, gpuvm) \
	OP(BO_OBTAIN_PREALLOC, "bo_obtain_prealloc", drm_gpuvm_bo_obtain_prealloc, vm_bo) \
	OP(BO_PUT, "bo_put", drm_gpuvm_bo_put, vm_bo) \
	OP(BO_PUT_DEFERRED, "bo_put_deferred", drm_gpuvm_bo_put_deferred, vm_bo) \
	OP(BO_CLEANUP, "bo_deferred_cleanup", drm_gpuvm_bo_deferred_cleanup, gpuvm) \
	OP(BO_EXTOBJ_ADD, "bo_extobj_add", drm_gpuvm_bo_extobj_add, vm_bo) \
	OP(BO_EVICT, "bo_evict", drm_gpuvm_bo_evict, vm_bo) \
	OP(LINK, "link", drm_gpuva_link, va) \
	OP(UNLINK, "unlink", drm_gpuva_unlink, va) \
	OP(UNLINK_DEFER, "unlink_defer", drm_gpuva_unlink_defer, va) \
	OP(VM_PUT, "vm_put", drm_gpuvm_put, gpuvm)

/* Entry points of gpuvm_bench: what it does around GPUVM. */
#define DRIVER_OPS(OP) \
	OP(IOCTL_BIND, "ioctl_bind", gvb_vm_bind_ioctl, none) \
	OP(IOCTL_EXEC, "ioctl_exec", gvb_exec_ioctl, none) \
	OP(IOCTL_EVICT, "ioctl_evict", gvb_evict_ioctl, none) \
	OP(IOCTL_CLEANUP, "ioctl_cleanup", gvb_cleanup_ioctl, none) \
	OP(IOCTL_PIN, "ioctl_pin", gvb_pin_ioctl, none) \
	OP(IOCTL_BENCH, "ioctl_bench", gvb_bench_ioctl, none) \
	OP(RUN_JOB, "run_job", gvb_run_job, none)

/*
 * What GPUVM's own tracepoints do beside telling: in the modes with list spinlocks they take one
 * for counting. The price of observing, not of the operation.
 */
#define OBSERVER_OPS(OP) \
	OP(TRACE_EXTOBJ, "observer", drm_gpuvm_trace_extobj_walk, none) \
	OP(TRACE_EVICT, "observer", drm_gpuvm_trace_evict_walk, none)

/* LIST(id, name) */
#define WALK_LISTS(LIST) \
	LIST(EXTOBJ, "extobj") \
	LIST(EVICT, "evict") \
	LIST(GEM, "gem_vm_bo") \
	LIST(DEFERRED, "deferred")

/*
 * COUNTER(id, name). The steps are those of GPUVM; lost ones are events that found no room.
 */
#define COUNTERS(COUNTER) \
	COUNTER(EXEC_CALLS, "locked_objs") \
	COUNTER(EXEC_RETRIES, "retries") \
	COUNTER(EXEC_WASTED, "wasted_locks") \
	COUNTER(EXEC_DUPLICATES, "duplicates") \
	COUNTER(STEP_MAP, "map") \
	COUNTER(STEP_REMAP, "remap") \
	COUNTER(STEP_UNMAP, "unmap") \
	COUNTER(ALLOCS, "allocs") \
	COUNTER(ALLOC_BYTES, "alloc_bytes") \
	COUNTER(LOST_LOCKS, "locks that found no slot") \
	COUNTER(LOST_THREADS, "threads that found no slot") \
	COUNTER(LOST_SITES, "call sites that found no slot") \
	COUNTER(LOST_STACKS, "stacks that found no slot") \
	COUNTER(LOST_DEPTH, "operations nested too deep") \
	COUNTER(LOST_WALKS, "walks too long to follow") \
	COUNTER(LOST_RETURNS, "returns that no kretprobe saw") \
	COUNTER(UNPAIRED, "acquisitions or releases unseen")

/* clang-format on */

#endif
