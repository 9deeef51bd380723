/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * uAPI of gpuvm_bench, the GPUVM test driver.
 *
 * A DRM render node with a VM_BIND-shaped interface and no GPU behind it. It exists to drive
 * drm_gpuvm.c from userspace, to time its paths inside the kernel, and to prove what it holds.
 *
 * Rules that hold for every ioctl:
 *
 * - All structs are 64-bit aligned. Pads, reserved fields and unknown flags must be zero: -EINVAL.
 * - Addresses, ranges, sizes and offsets are in bytes and multiples of %GVB_PAGE_SIZE; a sum that
 *   overflows 64 bits, or a range of zero, is -EINVAL.
 * - An id or handle that this file does not own (stale, foreign or never given out) is -ENOENT.
 * - A count above its cap is -E2BIG; a stride below the size of the element is -EINVAL, bytes of
 *   an element behind the part that the kernel knows must be zero (-E2BIG).
 * - An unreadable or unwritable user pointer is -EFAULT, no memory is -ENOMEM, a VM that an
 *   earlier failure made unusable is -EIO.
 * - A signal while waiting for a lock is -EINTR: call again.
 * - An ioctl that fails has changed nothing.
 * - Closing the file at any moment frees everything that was created through it.
 */
#ifndef GPUVM_BENCH_DRM_H
#define GPUVM_BENCH_DRM_H

#ifdef __KERNEL__
#include <drm/drm.h>
#else
#include <drm.h> /* libdrm's */
#endif

#if defined(__cplusplus)
extern "C" {
#endif

/** GVB_PAGE_SIZE: granularity of every address, range, size and offset, in bytes. */
#define GVB_PAGE_SIZE 4096ull

/** GVB_MAX_OPS: cap of &struct gvb_array.count, in operations per ioctl. */
#define GVB_MAX_OPS 65536u

/** GVB_MAX_SAMPLES: cap of &struct gvb_bench.samples. */
#define GVB_MAX_SAMPLES 4096u

/** GVB_MAX_ITERATIONS: cap of &struct gvb_bench.iterations, so that every batch comes to an end. */
#define GVB_MAX_ITERATIONS 0x1000000u

/** GVB_MAX_FENCES: cap of the fence slots that one prepare may reserve per object. */
#define GVB_MAX_FENCES 1024u

/* ioctl numbers, relative to DRM_COMMAND_BASE. */
#define DRM_GVB_VM_CREATE 0x00
#define DRM_GVB_VM_DESTROY 0x01
#define DRM_GVB_VM_GET_STATE 0x02
#define DRM_GVB_BO_CREATE 0x03
#define DRM_GVB_VM_BIND 0x04
#define DRM_GVB_EXEC 0x05
#define DRM_GVB_EVICT 0x06
#define DRM_GVB_BENCH 0x07
#define DRM_GVB_DUMP 0x08
#define DRM_GVB_CHECK 0x09
#define DRM_GVB_STATS 0x0a

/**
 * enum gvb_mode - how a VM (and the BOs mapped into it) is locked
 * @GVB_MODE_SPIN: no GPUVM flag: GPUVM's own list spinlocks; gpuva lists under the object's resv.
 * @GVB_MODE_RESV: DRM_GPUVM_RESV_PROTECTED; gpuva lists under the object's resv.
 * @GVB_MODE_CUSTOM_LOCK: no GPUVM flag; gpuva lists under a driver mutex registered with
 *	drm_gem_gpuva_set_lock(). Only on kernels that have set_lock.
 * @GVB_MODE_IMMEDIATE: DRM_GPUVM_IMMEDIATE_MODE alone; gpuva lists under obj->gpuva.lock.
 * @GVB_MODE_IMMEDIATE_RESV: DRM_GPUVM_IMMEDIATE_MODE and DRM_GPUVM_RESV_PROTECTED.
 * @GVB_MODE_COUNT: number of modes; not a mode.
 *
 * A mode that the running kernel lacks is -EOPNOTSUPP; a value that is no mode is -EINVAL.
 */
enum gvb_mode {
	GVB_MODE_SPIN,
	GVB_MODE_RESV,
	GVB_MODE_CUSTOM_LOCK,
	GVB_MODE_IMMEDIATE,
	GVB_MODE_IMMEDIATE_RESV,
	GVB_MODE_COUNT,
};

/**
 * struct gvb_array - a user array of structs
 * @stride: distance of two elements, in bytes; at least the size of the element's struct and at
 *	most %GVB_PAGE_SIZE. Read even when @count is zero.
 * @count: number of elements, capped by the ioctl.
 * @ptr: user address of the first element.
 */
struct gvb_array {
	__u32 stride;
	__u32 count;
	__u64 ptr;
};

/**
 * struct gvb_vm_create - create a VM
 * @mode: in, &enum gvb_mode.
 * @flags: in, must be zero.
 * @va_start: in, first address of the VA space, bytes.
 * @va_range: in, size of the VA space, bytes; not zero, va_start + va_range must not overflow.
 * @vm_id: out, never zero.
 * @pad: must be zero.
 */
struct gvb_vm_create {
	__u32 mode;
	__u32 flags;
	__u64 va_start;
	__u64 va_range;
	__u32 vm_id;
	__u32 pad;
};

/**
 * struct gvb_vm_destroy - unmap everything in a VM and drop it
 * @vm_id: in.
 * @pad: must be zero.
 */
struct gvb_vm_destroy {
	__u32 vm_id;
	__u32 pad;
};

/**
 * struct gvb_vm_state - what a VM holds now
 * @vm_id: in.
 * @flags: in, must be zero.
 * @mode: out, &enum gvb_mode.
 * @unusable: out, 1 after a bind that failed half way (asynchronous binds only), else 0.
 * @vas: out, VAs in the tree.
 * @vm_bos: out, live vm_bos of this VM.
 * @extobjs: out, entries on the extobj list (zombies included).
 * @evicted: out, entries on the evict list (zombies included).
 *
 * All counts are taken by walking the lists under their locks, not from bookkeeping.
 */
struct gvb_vm_state {
	__u32 vm_id;
	__u32 flags;
	__u32 mode;
	__u32 unusable;
	__u64 vas;
	__u64 vm_bos;
	__u64 extobjs;
	__u64 evicted;
};

/**
 * struct gvb_bo_create - create a buffer object
 * @size: in, bytes, not zero.
 * @mode: in, &enum gvb_mode of the VMs that it will be mapped into. What counts is the lock of
 *	its gpuva list: spin and resv share one (the resv), immediate and immediate-resv share one
 *	(gpuva.lock), custom-lock stands alone. Mapping it into a VM of another kind is -EINVAL.
 * @flags: in, must be zero.
 * @exclusive_vm_id: in, zero for an external BO with a resv of its own; otherwise the BO is
 *	private to that VM and shares its resv. Mapping it elsewhere is -EINVAL.
 * @handle: out, GEM handle, closed with DRM_IOCTL_GEM_CLOSE. Mappings keep the BO alive.
 * @bo_id: out, 1, 2, 3, ... per file, never used again; DUMP names BOs by it.
 */
struct gvb_bo_create {
	__u64 size;
	__u32 mode;
	__u32 flags;
	__u32 exclusive_vm_id;
	__u32 handle;
	__u64 bo_id;
};

/**
 * enum gvb_bind_verb - what one bind operation does
 * @GVB_BIND_MAP: map [@offset, @offset + @range) of the BO at @addr, replacing what is there.
 * @GVB_BIND_MAP_NULL: sparse mapping without a BO; handle and offset must be zero.
 * @GVB_BIND_UNMAP: unmap [@addr, @addr + @range), splitting what straddles it; handle and offset
 *	must be zero. Unmapping nothing is no error.
 * @GVB_BIND_UNMAP_ALL: unmap every mapping of the BO in this VM; addr, range and offset must be
 *	zero. The BO must be one that could be mapped here (-EINVAL).
 */
enum gvb_bind_verb {
	GVB_BIND_MAP,
	GVB_BIND_MAP_NULL,
	GVB_BIND_UNMAP,
	GVB_BIND_UNMAP_ALL,
};

/**
 * struct gvb_bind_op - one bind operation
 * @verb: &enum gvb_bind_verb.
 * @flags: must be zero.
 * @handle: GEM handle or zero, see the verbs.
 * @pad: must be zero.
 * @addr: bytes; [@addr, @addr + @range) must lie in the VM's VA space.
 * @range: bytes.
 * @offset: bytes; @offset + @range must not exceed the BO's size.
 */
struct gvb_bind_op {
	__u32 verb;
	__u32 flags;
	__u32 handle;
	__u32 pad;
	__u64 addr;
	__u64 range;
	__u64 offset;
};

/**
 * struct gvb_vm_bind - apply operations to a VM, in order, before returning
 * @vm_id: in.
 * @flags: in, must be zero.
 * @ops: in, array of &struct gvb_bind_op, at most %GVB_MAX_OPS.
 *
 * Every operation is checked, and all memory taken, before the first is applied.
 */
struct gvb_vm_bind {
	__u32 vm_id;
	__u32 flags;
	struct gvb_array ops;
};

/**
 * struct gvb_exec - what a submission does: prepare and lock all, validate, add a fence
 * @vm_id: in.
 * @flags: in, must be zero.
 * @num_fences: in, fence slots to reserve per object, 1 to %GVB_MAX_FENCES.
 * @pad: must be zero.
 * @locked: out, objects that drm_exec held (the VM's resv object included).
 * @validated: out, calls of the vm_bo_validate callback.
 */
struct gvb_exec {
	__u32 vm_id;
	__u32 flags;
	__u32 num_fences;
	__u32 pad;
	__u64 locked;
	__u64 validated;
};

/* gvb_evict.flags */
/** GVB_EVICT_RESTORE: clear the evicted state instead of setting it. */
#define GVB_EVICT_RESTORE 0x1u

/**
 * struct gvb_evict - mark a BO evicted (or resident again) in every VM that maps it
 * @handle: in.
 * @flags: in, %GVB_EVICT_RESTORE or zero.
 */
struct gvb_evict {
	__u32 handle;
	__u32 flags;
};

/**
 * enum gvb_bench_op - what BENCH times
 * @GVB_BENCH_NOP: an empty loop. No VM.
 * @GVB_BENCH_TIMER: starting and stopping the stopwatch around nothing. No VM.
 * @GVB_BENCH_LOCK_MUTEX: a bare mutex lock+unlock. No VM.
 * @GVB_BENCH_LOCK_RESV: a bare dma_resv lock+unlock, no ww context. No VM.
 * @GVB_BENCH_LOCK_SPIN: a bare spin_lock+unlock. No VM.
 * @GVB_BENCH_PREPARE: drm_exec_init, VM resv and all external objects prepared with arg[0] fence
 *	slots (0 to %GVB_MAX_FENCES), drm_exec_fini. drm_exec_fini is part of the time.
 * @GVB_BENCH_VALIDATE: drm_gpuvm_validate() alone. Each time, outside the stopwatch: every BO of
 *	this VM that was evicted when BENCH was called is evicted again, and everything is locked:
 *	with drm_gpuvm_prepare_objects() when arg[0] is 1, object by object around GPUVM when it
 *	is 0. Afterwards the BOs are evicted as before.
 * @GVB_BENCH_BIND: apply the requests in @ops one by one; afterwards, outside the stopwatch, the
 *	operations in @undo, which must bring the VM back to where it was.
 * @GVB_BENCH_FIND: drm_gpuva_find_first() for the range of each request in @ops.
 * @GVB_BENCH_OP_COUNT: number of operations; not one.
 */
enum gvb_bench_op {
	GVB_BENCH_NOP,
	GVB_BENCH_TIMER,
	GVB_BENCH_LOCK_MUTEX,
	GVB_BENCH_LOCK_RESV,
	GVB_BENCH_LOCK_SPIN,
	GVB_BENCH_PREPARE,
	GVB_BENCH_VALIDATE,
	GVB_BENCH_BIND,
	GVB_BENCH_FIND,
	GVB_BENCH_OP_COUNT,
};

/* gvb_bench.flags */
/** GVB_BENCH_CLOCK_CYCLES: samples in get_cycles() units: instructions on the exact machine. */
#define GVB_BENCH_CLOCK_CYCLES 0x1u
/**
 * GVB_BENCH_COUNT: count instead of timing: one pass with the counting probes on, see @counts. For
 * CAP_SYS_ADMIN only (-EPERM).
 */
#define GVB_BENCH_COUNT 0x2u

/**
 * enum gvb_lock_class - classes that lock acquisitions are counted in
 * @GVB_LOCK_VM_RESV: the VM's resv (and, with it, every private BO's).
 * @GVB_LOCK_OBJ_RESV: any other dma_resv.
 * @GVB_LOCK_GPUVA: obj->gpuva.lock.
 * @GVB_LOCK_EXTOBJ_SPIN: gpuvm->extobj.lock.
 * @GVB_LOCK_EVICT_SPIN: gpuvm->evict.lock.
 * @GVB_LOCK_DRIVER: the driver's VM mutex and the custom gpuva list mutex.
 * @GVB_LOCK_CLASSES: number of classes; not a class.
 */
enum gvb_lock_class {
	GVB_LOCK_VM_RESV,
	GVB_LOCK_OBJ_RESV,
	GVB_LOCK_GPUVA,
	GVB_LOCK_EXTOBJ_SPIN,
	GVB_LOCK_EVICT_SPIN,
	GVB_LOCK_DRIVER,
	GVB_LOCK_CLASSES,
};

/* gvb_bench_counts.missing: what this kernel cannot count (the fields then hold zero). */
/** GVB_MISSING_LOCKS: no kprobes: @locks not counted. */
#define GVB_MISSING_LOCKS 0x1u
/** GVB_MISSING_ALLOCS: no kmem tracepoints: @allocs, @alloc_bytes, @frees not counted. */
#define GVB_MISSING_ALLOCS 0x2u

/**
 * struct gvb_bench_counts - totals of one counting pass over @ops operations
 * @ops: operations done in the pass.
 * @allocs: kmalloc and kmem_cache allocations by this task inside the stopwatch.
 * @alloc_bytes: bytes that the slab handed out for them.
 * @frees: objects freed by this task inside the stopwatch (NULL not counted).
 * @locks: acquisitions by class, by this task inside the stopwatch; those that fail (-EDEADLK,
 *	-EALREADY, trylocks) are included. The bare locks of LOCK_MUTEX and LOCK_SPIN count as
 *	%GVB_LOCK_DRIVER, that of LOCK_RESV as %GVB_LOCK_OBJ_RESV.
 * @map_steps: sm_step_map calls. @remap_steps: sm_step_remap. @unmap_steps: sm_step_unmap.
 * @remap_prev: remaps with a prev part. @remap_next: remaps with a next part.
 * @locked_objs: objects that drm_exec held at the end of each prepare, summed.
 * @validated: calls of vm_bo_validate.
 * @found: FIND requests that found a VA.
 * @missing: GVB_MISSING_*.
 * @pad: zero.
 */
struct gvb_bench_counts {
	__u64 ops;
	__u64 allocs;
	__u64 alloc_bytes;
	__u64 frees;
	__u64 locks[GVB_LOCK_CLASSES];
	__u64 map_steps;
	__u64 remap_steps;
	__u64 unmap_steps;
	__u64 remap_prev;
	__u64 remap_next;
	__u64 locked_objs;
	__u64 validated;
	__u64 found;
	__u32 missing;
	__u32 pad;
};

/**
 * struct gvb_bench - a timed loop over a prepared state, inside the kernel
 * @vm_id: in; zero for the operations that say "No VM".
 * @op: in, &enum gvb_bench_op.
 * @flags: in, GVB_BENCH_*. %GVB_BENCH_CLOCK_CYCLES is -EOPNOTSUPP where there is no cycle counter.
 * @samples: in, number of batches to time, 1 to %GVB_MAX_SAMPLES; 1 with %GVB_BENCH_COUNT.
 * @iterations: in, operations per batch; 1 to %GVB_MAX_ITERATIONS. With BIND and FIND the request
 *	list is walked from its start, so at most as many as there are requests (-EINVAL) for
 *	BIND, and round and round for FIND.
 * @arg: in, see the operation; unused ones must be zero.
 * @ops: in, array of &struct gvb_bind_op (BIND, FIND), 1 to %GVB_MAX_OPS; count and ptr zero, and
 *	the stride not looked at, otherwise. UNMAP_ALL is -EINVAL here. FIND takes only UNMAP
 *	requests.
 * @undo: in, as @ops, for BIND; applied as a whole after each batch, even if @iterations is less
 *	than the number of requests. An empty list keeps the result: then @samples must be 1.
 * @ticks: in, user address of __u64[@samples]: out, duration of each whole batch, in cycles or ns.
 *	Must be zero with %GVB_BENCH_COUNT.
 * @counts: in, user address of a &struct gvb_bench_counts: out; must be zero without
 *	%GVB_BENCH_COUNT.
 *
 * Before the timed loop, once per call: vm_bos of all requests are obtained and held, the VM mutex
 * and the resvs of every object that is mapped or named are locked, and enough VAs are allocated.
 * So BIND times what a driver's apply step does: drm_gpuvm_sm_map/unmap with callbacks that
 * insert, remove, link and unlink; memory comes from the VM's free list. In custom-lock the list
 * mutex is taken inside the callbacks, around each link and unlink.
 */
struct gvb_bench {
	__u32 vm_id;
	__u32 op;
	__u32 flags;
	__u32 samples;
	__u64 iterations;
	__u64 arg[4];
	struct gvb_array ops;
	struct gvb_array undo;
	__u64 ticks;
	__u64 counts;
};

/* gvb_dump_va.flags */
/** GVB_VA_NULL: sparse mapping, no BO. */
#define GVB_VA_NULL 0x1u
/** GVB_VA_EVICTED: the vm_bo of this mapping is marked evicted. */
#define GVB_VA_EVICTED 0x2u

/**
 * struct gvb_dump_va - one VA
 * @addr: bytes. @range: bytes.
 * @offset: bytes into the BO. A sparse mapping starts with zero, but what a split leaves of it
 *	behind the cut has an offset as any other: GPUVM makes no difference there.
 * @bo_id: see &struct gvb_bo_create, zero for a sparse mapping.
 * @flags: GVB_VA_*.
 * @pad: zero.
 */
struct gvb_dump_va {
	__u64 addr;
	__u64 range;
	__u64 offset;
	__u64 bo_id;
	__u32 flags;
	__u32 pad;
};

/**
 * struct gvb_dump - the VAs of a VM in address order, as GPUVM's list has them
 * @vm_id: in.
 * @flags: in, must be zero.
 * @from_addr: in, skip VAs that start below this address (to page through a large VM).
 * @total: out, VAs in the VM.
 * @vas: in/out, array of &struct gvb_dump_va; count in: room (any value), out: VAs written.
 */
struct gvb_dump {
	__u32 vm_id;
	__u32 flags;
	__u64 from_addr;
	__u64 total;
	struct gvb_array vas;
};

/* gvb_check.violations: one bit per broken rule. */
#define GVB_BAD_TREE_ORDER 0x001u /* tree not in address order, or VAs overlap */
#define GVB_BAD_LIST_ORDER 0x002u /* rb.list is not the tree's order */
#define GVB_BAD_VA_LINK 0x004u /* a VA is not on exactly its vm_bo's list */
#define GVB_BAD_VM_BO_TWIN 0x008u /* two live vm_bos for one (vm, obj) */
#define GVB_BAD_REFCOUNT 0x010u /* vm_bo references != linked VAs */
#define GVB_BAD_EXTOBJ 0x020u /* extobj list is not the live external vm_bos */
#define GVB_BAD_EVICT 0x040u /* evict list is not what the mode promises */
#define GVB_BAD_UNLOCKED 0x080u /* an object was touched without its lock */
#define GVB_BAD_COUNTER 0x100u /* the driver's live counters disagree with the lists */

/**
 * struct gvb_check - check a VM's invariants under all its locks
 * @vm_id: in.
 * @violations: out, GVB_BAD_*; zero is green.
 * @vas: out. @vm_bos: out. @extobjs: out. @evicted: out: as in &struct gvb_vm_state.
 * @tree_depth_max: out, nodes on the longest path from the root.
 * @tree_depth_sum: out, depth of every node summed (root is 1).
 * @va_bytes: out, memory of the VAs in the tree as the slab handed it out; without the free list,
 *	which depends on what was done before.
 */
struct gvb_check {
	__u32 vm_id;
	__u32 violations;
	__u64 vas;
	__u64 vm_bos;
	__u64 extobjs;
	__u64 evicted;
	__u64 tree_depth_max;
	__u64 tree_depth_sum;
	__u64 va_bytes;
};

/* gvb_stats.kernel: what the running kernel is. */
#define GVB_KERNEL_LOCKDEP 0x01u /* CONFIG_PROVE_LOCKING */
#define GVB_KERNEL_KASAN 0x02u
#define GVB_KERNEL_KCSAN 0x04u
#define GVB_KERNEL_WW_SLOWPATH 0x08u /* CONFIG_DEBUG_WW_MUTEX_SLOWPATH */
#define GVB_KERNEL_KMEMLEAK 0x10u
#define GVB_KERNEL_DEBUG_LOCKS 0x20u /* DEBUG_MUTEXES, DEBUG_SPINLOCK or LOCK_STAT */
#define GVB_KERNEL_SLAB_DEBUG 0x40u /* SLUB_DEBUG_ON */

/**
 * struct gvb_stats - live objects of the whole device, and what the driver runs on
 * @live_vms: out. @live_vm_bos: out. @live_vas: out (free lists included). @live_gems: out.
 * @live_jobs: out.
 * @modes: out, bit (1 << &enum gvb_mode) for each mode that this kernel has.
 * @kernel: out, GVB_KERNEL_*; any bit set means that times are not worth publishing.
 * @va_bytes: out, size asked for one VA. @vm_bo_bytes: out, size asked for one vm_bo. The slab may
 *	hand out more, see &gvb_check.va_bytes.
 */
struct gvb_stats {
	__u64 live_vms;
	__u64 live_vm_bos;
	__u64 live_vas;
	__u64 live_gems;
	__u64 live_jobs;
	__u32 modes;
	__u32 kernel;
	__u32 va_bytes;
	__u32 vm_bo_bytes;
};

#define DRM_IOCTL_GVB_VM_CREATE DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_VM_CREATE, struct gvb_vm_create)
#define DRM_IOCTL_GVB_VM_DESTROY \
	DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_VM_DESTROY, struct gvb_vm_destroy)
#define DRM_IOCTL_GVB_VM_GET_STATE \
	DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_VM_GET_STATE, struct gvb_vm_state)
#define DRM_IOCTL_GVB_BO_CREATE DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_BO_CREATE, struct gvb_bo_create)
#define DRM_IOCTL_GVB_VM_BIND DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_VM_BIND, struct gvb_vm_bind)
#define DRM_IOCTL_GVB_EXEC DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_EXEC, struct gvb_exec)
#define DRM_IOCTL_GVB_EVICT DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_EVICT, struct gvb_evict)
#define DRM_IOCTL_GVB_BENCH DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_BENCH, struct gvb_bench)
#define DRM_IOCTL_GVB_DUMP DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_DUMP, struct gvb_dump)
#define DRM_IOCTL_GVB_CHECK DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_CHECK, struct gvb_check)
#define DRM_IOCTL_GVB_STATS DRM_IOR(DRM_COMMAND_BASE + DRM_GVB_STATS, struct gvb_stats)

#if defined(__cplusplus)
}
#endif

#endif
