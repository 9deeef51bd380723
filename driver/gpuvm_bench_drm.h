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
 * - Closing the file at any moment frees everything that was created through it. Binds that are
 *   queued then are dropped or done first, and their syncobjs signalled either way.
 * - Whatever looks at a VM's mappings (DUMP, CHECK, VM_GET_STATE, a synchronous bind, BENCH)
 *   waits for the asynchronous binds queued before.
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

/** GVB_MAX_SYNCS: cap of &struct gvb_vm_bind.syncs. */
#define GVB_MAX_SYNCS 64u

/** GVB_MAX_BENCH_NS: BENCH begins no other batch when a call has taken that long: -ETIME. */
#define GVB_MAX_BENCH_NS 60000000000ull

/** GVB_MAX_HOLD_NS: cap of the time that BENCH HOLD keeps a lock, so that no watchdog barks. */
#define GVB_MAX_HOLD_NS 100000000ull

/** GVB_MAX_HOLDS_NS: cap of the time that all operations of a call of HOLD keep it, summed. */
#define GVB_MAX_HOLDS_NS 1000000000ull

/** GVB_MAX_OBTAINS: cap of &struct gvb_obtain.rounds. */
#define GVB_MAX_OBTAINS 65536u

/** GVB_MAX_FENCES: cap of the fence slots that one prepare may reserve per object. */
#define GVB_MAX_FENCES 1024u

/** GVB_MAX_VMS: cap of the VMs of a file. */
#define GVB_MAX_VMS 16384u

/** GVB_MAX_VAS: cap of the VAs of a VM, free ones and those that queued binds have included. */
#define GVB_MAX_VAS 0x200000ull

/** GVB_MAX_JOBS: cap of the asynchronous binds of a VM that are queued. */
#define GVB_MAX_JOBS 1024u

/**
 * GVB_MAX_WALK: cap of the VAs in the ranges of all operations of a call, where the call finds them
 * in advance: those that lie in several ranges count for each.
 */
#define GVB_MAX_WALK 0x1000000ull

/** GVB_MAX_HANDLES: cap of the handles of a BO, of all files. */
#define GVB_MAX_HANDLES 65536u

/** GVB_MAX_PINS: cap of the pins of a BO. */
#define GVB_MAX_PINS 65536u

/** GVB_MAX_PINNABLE: cap of the size of a pinnable BO, bytes. */
#define GVB_MAX_PINNABLE 0x10000000ull

/**
 * GVB_IOCTLS() - all ioctls, in the order of their numbers: as in DRM_IOCTL_GVB_@NAME, and in names
 * of functions. The driver's table and the tests are made of it; a new one is an entry at the end,
 * and its DRM_IOCTL_GVB_ below, and who does not handle it does not compile.
 * @IOCTL: what is made of each
 */
#define GVB_IOCTLS(IOCTL)                 \
	IOCTL(VM_CREATE, vm_create)       \
	IOCTL(VM_DESTROY, vm_destroy)     \
	IOCTL(VM_GET_STATE, vm_get_state) \
	IOCTL(BO_CREATE, bo_create)       \
	IOCTL(VM_BIND, vm_bind)           \
	IOCTL(EXEC, exec)                 \
	IOCTL(EVICT, evict)               \
	IOCTL(BENCH, bench)               \
	IOCTL(DUMP, dump)                 \
	IOCTL(CHECK, check)               \
	IOCTL(STATS, stats)               \
	IOCTL(CLEANUP, cleanup)           \
	IOCTL(PIN, pin)                   \
	IOCTL(INJECT, inject)             \
	IOCTL(OBTAIN, obtain)             \
	IOCTL(SETTLE, settle)

/** enum gvb_ioctl_number - an entry of GVB_IOCTLS(), relative to DRM_COMMAND_BASE */
enum gvb_ioctl_number {
#define GVB_IOCTL_NUMBER(_id, _name) DRM_GVB_##_id,
	GVB_IOCTLS(GVB_IOCTL_NUMBER)
#undef GVB_IOCTL_NUMBER
		GVB_NUM_IOCTLS,
};

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
 * enum gvb_alloc - where a VM's VAs and vm_bos come from
 * @GVB_ALLOC_FREE_LIST: VAs from the VM's free list, filled before the first request is applied;
 *	vm_bos from kzalloc().
 * @GVB_ALLOC_KMALLOC: kzalloc() in the callback that needs one. Not for asynchronous binds.
 * @GVB_ALLOC_CACHE: as KMALLOC, from a kmem_cache of their own. Not for asynchronous binds.
 * @GVB_ALLOC_PREALLOC: kzalloc() of the most that a request may need right before it is applied
 *	(three for a map, two for an unmap), the unused freed right after, as panthor does.
 * @GVB_ALLOC_COUNT: number of back ends; not one.
 *
 * Asynchronous binds have all that they need allocated before they are queued, with either of the
 * two that allow it; with the others they are -EINVAL.
 *
 * With all but FREE_LIST, memory may run out when some of a bind's operations were applied already:
 * -ENOMEM, and the VM is unusable. So it is after a BENCH that could not undo what it did.
 */
enum gvb_alloc {
	GVB_ALLOC_FREE_LIST,
	GVB_ALLOC_KMALLOC,
	GVB_ALLOC_CACHE,
	GVB_ALLOC_PREALLOC,
	GVB_ALLOC_COUNT,
};

/* gvb_vm_create.flags */
/**
 * GVB_VM_KEEP_ZOMBIES: vm_bos whose last reference went in an immediate mode stay until CLEANUP, or
 * until the VM is destroyed. Without it every bind and every submission cleans up when it is done.
 * -EINVAL in other modes.
 */
#define GVB_VM_KEEP_ZOMBIES 0x1u
/**
 * GVB_VM_WEAK_REF: DRM_GPUVM_VA_WEAK_REF: mappings don't keep their BO alive. When the last
 * handle of a BO is closed, its mappings go. EXEC, asynchronous binds, and BENCH PREPARE, VALIDATE,
 * SUBMIT and ASYNC_BIND are -EINVAL in such a VM. Goes with any mode. -EOPNOTSUPP on a kernel
 * without the flag.
 */
#define GVB_VM_WEAK_REF 0x2u

/**
 * struct gvb_vm_create - create a VM
 * @mode: in, &enum gvb_mode.
 * @flags: in, GVB_VM_*.
 * @va_start: in, first address of the VA space, bytes.
 * @va_range: in, size of the VA space, bytes; not zero, va_start + va_range must not overflow.
 * @vm_id: out, never zero.
 * @alloc: in, &enum gvb_alloc.
 */
struct gvb_vm_create {
	__u32 mode;
	__u32 flags;
	__u64 va_start;
	__u64 va_range;
	__u32 vm_id;
	__u32 alloc;
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
 * @unusable: out, 1 after a bind that failed half way (an asynchronous one, or see
 *	&enum gvb_alloc), else 0.
 * @vas: out, VAs in the tree.
 * @vm_bos: out, vm_bos of this VM that have mappings.
 * @extobjs: out, entries on the extobj list (zombies included).
 * @evicted: out, entries on the evict list (zombies included).
 * @zombies: out, vm_bos without a mapping that wait for the deferred cleanup. With the revision
 *	defer-gpuva they are not dead yet, but wait as well.
 * @waiting_vas: out, VAs that wait for the deferred cleanup (defer-gpuva only, else zero).
 *
 * All counts but the last two are taken by walking the lists under their locks, not from
 * bookkeeping.
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
	__u64 zombies;
	__u64 waiting_vas;
};

/* gvb_bo_create.flags */
/** GVB_BO_PINNABLE: the BO has shmem pages behind it, under its resv, see PIN. */
#define GVB_BO_PINNABLE 0x1u

/**
 * struct gvb_bo_create - create a buffer object
 * @size: in, bytes, not zero; of a pinnable one at most %GVB_MAX_PINNABLE. A kernel with larger
 *	pages makes it a whole number of these.
 * @mode: in, &enum gvb_mode of the VMs that it will be mapped into. What counts is the lock of
 *	its gpuva list: spin and resv share one (the resv), immediate and immediate-resv share one
 *	(gpuva.lock), custom-lock stands alone. Mapping it into a VM of another kind is -EINVAL.
 * @flags: in, GVB_BO_*.
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
 * @GVB_BIND_PREFETCH: make every evicted BO that is mapped in the range resident again for this VM;
 *	handle and offset must be zero. Changes no mapping. Not for asynchronous binds.
 * @GVB_BIND_SYNC_ONLY: nothing; everything else must be zero. For the sake of a bind's syncobjs.
 */
enum gvb_bind_verb {
	GVB_BIND_MAP,
	GVB_BIND_MAP_NULL,
	GVB_BIND_UNMAP,
	GVB_BIND_UNMAP_ALL,
	GVB_BIND_PREFETCH,
	GVB_BIND_SYNC_ONLY,
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
 * enum gvb_bind_lock - how a bind locks what it touches
 * @GVB_BIND_LOCK_DEFAULT: what the mode is made for. spin, resv, custom-lock: all objects that
 *	are named or mapped in the ranges, found by walking the ranges. Immediate modes: the VM's
 *	resv and the named objects for making vm_bos, and nothing but gpuva.lock for the rest.
 * @GVB_BIND_LOCK_PRELOCK: drm_gpuvm_sm_map_exec_lock() and drm_gpuvm_sm_unmap_exec_lock() for
 *	each request, all before the first is applied. -EOPNOTSUPP on kernels without them; works
 *	in every mode.
 * @GVB_BIND_LOCK_NESTED: no object is locked ahead: each callback locks the one that it touches.
 *	spin and resv only (-EINVAL).
 * @GVB_BIND_LOCK_CUSTOM: no resv at all but for making vm_bos: the list's own lock inside the
 *	callbacks. custom-lock and immediate modes only (-EINVAL); in the latter, it is the default.
 *
 * NESTED, and CUSTOM in custom-lock, lock the VM's resv and a BO's for each vm_bo that they make,
 * or that may go, before the first request and after the last one.
 *
 * @GVB_BIND_LOCK_COUNT: number of strategies; not one.
 */
enum gvb_bind_lock {
	GVB_BIND_LOCK_DEFAULT,
	GVB_BIND_LOCK_PRELOCK,
	GVB_BIND_LOCK_NESTED,
	GVB_BIND_LOCK_CUSTOM,
	GVB_BIND_LOCK_COUNT,
};

/* gvb_sync.flags: exactly one. */
/**
 * GVB_SYNC_WAIT: the bind does not start before the syncobj is signalled. It may get its fence
 * after the bind was queued.
 */
#define GVB_SYNC_WAIT 0x1u
/** GVB_SYNC_SIGNAL: the syncobj gets the bind's fence. */
#define GVB_SYNC_SIGNAL 0x2u

/**
 * struct gvb_sync - a syncobj that a bind waits for or signals
 * @handle: syncobj handle. @flags: GVB_SYNC_*. @point: of a timeline; zero for a binary syncobj.
 */
struct gvb_sync {
	__u32 handle;
	__u32 flags;
	__u64 point;
};

/* gvb_vm_bind.flags */
/**
 * GVB_BIND_ASYNC: queue the operations and return. In immediate modes they are applied when their
 * turn comes, in the scheduler's run_job, inside a fence signalling section: nothing is allocated
 * and no resv is taken there. In spin, resv and custom-lock GPUVM's state changes before the
 * ioctl returns, as nouveau and xe do, and only the fence is left to the queue.
 */
#define GVB_BIND_ASYNC 0x1u

/**
 * struct gvb_vm_bind - apply operations to a VM, in order
 * @vm_id: in.
 * @flags: in, GVB_BIND_*.
 * @lock: in, &enum gvb_bind_lock; must be DEFAULT or CUSTOM with %GVB_BIND_ASYNC in immediate
 *	modes.
 * @pad: must be zero.
 * @ops: in, array of &struct gvb_bind_op, at most %GVB_MAX_OPS, and what %GVB_MAX_WALK and
 *	%GVB_MAX_VAS allow: as if nothing that is replaced or unmapped came back.
 * @syncs: in, array of &struct gvb_sync, at most %GVB_MAX_SYNCS; count and ptr zero without ASYNC,
 *	and the stride not looked at when both are.
 *
 * Every operation is checked, and all memory taken, before the first is applied. A synchronous bind
 * is applied before the ioctl returns. An asynchronous one that fails when its turn comes makes
 * the VM unusable: later binds, EXEC and BENCH are -EIO, VM_GET_STATE says so, the fences of what
 * is queued carry an error: -EIO, or -ECANCELED if the VM is destroyed before their turn.
 */
struct gvb_vm_bind {
	__u32 vm_id;
	__u32 flags;
	__u32 lock;
	__u32 pad;
	struct gvb_array ops;
	struct gvb_array syncs;
};

/**
 * struct gvb_exec - what a submission does: prepare and lock all, validate, add a fence
 * @vm_id: in.
 * @flags: in, must be zero.
 * @num_fences: in, fence slots to reserve per object, 1 to %GVB_MAX_FENCES.
 * @pad: must be zero.
 * @locked: out, objects that drm_exec held (the VM's resv object included).
 * @validated: out, calls of the vm_bo_validate callback.
 * @deadlocks: out, resv locks that ended with -EDEADLK, so that all was unlocked and begun anew.
 * @wasted_locks: out, resv locks that had been taken then, summed.
 */
struct gvb_exec {
	__u32 vm_id;
	__u32 flags;
	__u32 num_fences;
	__u32 pad;
	__u64 locked;
	__u64 validated;
	__u64 deadlocks;
	__u64 wasted_locks;
};

/* gvb_evict.flags */
/** GVB_EVICT_RESTORE: clear the evicted state instead of setting it. */
#define GVB_EVICT_RESTORE 0x1u
/**
 * GVB_EVICT_EAGER: lock the resv of every VM that maps the BO too, after the BO's own, as a memory
 * manager would have to if an eviction were to reach the VMs' lists at once. Submissions lock in
 * the other order.
 */
#define GVB_EVICT_EAGER 0x2u

/** GVB_MAX_EAGER_VMS: most VMs that may map a BO that is evicted eagerly; more are -E2BIG. */
#define GVB_MAX_EAGER_VMS 64u

/**
 * struct gvb_evict - mark a BO evicted (or resident again) in every VM that maps it
 * @handle: in.
 * @flags: in, GVB_EVICT_*.
 * @deadlocks: out. @wasted_locks: out: as in &struct gvb_exec.
 */
struct gvb_evict {
	__u32 handle;
	__u32 flags;
	__u64 deadlocks;
	__u64 wasted_locks;
};

/**
 * struct gvb_cleanup - clean up what immediate modes left behind
 * @vm_id: in.
 * @pad: must be zero.
 *
 * drm_gpuvm_bo_deferred_cleanup(). Does not wait for queued binds. Does nothing in other modes.
 */
struct gvb_cleanup {
	__u32 vm_id;
	__u32 pad;
};

/* gvb_pin.flags */
/** GVB_PIN_UNPIN: undo one pin instead. -EINVAL if this BO has none through PIN. */
#define GVB_PIN_UNPIN 0x1u

/**
 * struct gvb_pin - pin the pages of a pinnable BO, at most %GVB_MAX_PINS times
 * @handle: in; -EINVAL if it was not created with %GVB_BO_PINNABLE.
 * @flags: in, GVB_PIN_*.
 */
struct gvb_pin {
	__u32 handle;
	__u32 flags;
};

/**
 * struct gvb_obtain - make a vm_bo ahead, obtain it, and drop it again
 * @vm_id: in, a VM in an immediate mode (-EINVAL).
 * @handle: in, an external BO that could be mapped there (-EINVAL).
 * @rounds: in, how often, 1 to %GVB_MAX_OBTAINS.
 * @pad: must be zero.
 * @lost: out, rounds in which the pair had a vm_bo already, so that the one made ahead was freed.
 *
 * What threads of a driver do that prepare binds side by side: drm_gpuvm_bo_create(),
 * drm_gpuvm_bo_obtain_prealloc(), drm_gpuvm_bo_put_deferred(), and now and then
 * drm_gpuvm_bo_deferred_cleanup(). Without the VM's lock, so that several may be at it, and binds
 * of the VM besides. CHECK may see a reference too many meanwhile.
 */
struct gvb_obtain {
	__u32 vm_id;
	__u32 handle;
	__u32 rounds;
	__u32 pad;
	__u64 lost;
};

/**
 * enum gvb_inject_site - faults that can be planted; each is a mistake that a driver could make
 * @GVB_INJECT_FORGET_CLEANUP: the cleanup at the end of a VM is left out: it and its BOs leak.
 * @GVB_INJECT_PUT_UNDER_MUTEX: drm_gpuvm_bo_put_deferred() of a last reference with the gpuva.lock
 *	of another object held. Immediate modes, where a bind or the end of a VM drops a vm_bo.
 * @GVB_INJECT_LOCK_INVERSION: a resv, which nobody else takes, is taken with gpuva.lock held.
 *	Likewise.
 * @GVB_INJECT_ALLOC_IN_RUN_JOB: GFP_KERNEL allocation where a bind job is applied.
 * @GVB_INJECT_RESV_IN_RUN_JOB: the VM's resv is taken where a bind job is applied.
 * @GVB_INJECT_FAIL_RUN_JOB: a request fails where a bind job is applied (the job, where nothing
 *	is applied then).
 * @GVB_INJECT_SKIP_LOCK: one BO that a bind names is not locked. In spin and resv that is a fault.
 * @GVB_INJECT_FAIL_VALIDATE: the vm_bo_validate callback fails with -ENOMEM. What EXEC validated
 *	before stays resident.
 * @GVB_INJECT_FAIL_ALLOC: allocating a VA or vm_bo fails.
 * @GVB_INJECT_SKIP_EXTOBJ: a bind does not put its BO on the extobj list.
 * @GVB_INJECT_COUNT: number of sites; not one.
 */
enum gvb_inject_site {
	GVB_INJECT_FORGET_CLEANUP,
	GVB_INJECT_PUT_UNDER_MUTEX,
	GVB_INJECT_LOCK_INVERSION,
	GVB_INJECT_ALLOC_IN_RUN_JOB,
	GVB_INJECT_RESV_IN_RUN_JOB,
	GVB_INJECT_FAIL_RUN_JOB,
	GVB_INJECT_SKIP_LOCK,
	GVB_INJECT_FAIL_VALIDATE,
	GVB_INJECT_FAIL_ALLOC,
	GVB_INJECT_SKIP_EXTOBJ,
	GVB_INJECT_COUNT,
};

/**
 * struct gvb_inject - plant a fault, for the whole device. CAP_SYS_ADMIN only (-EPERM)
 * @site: in, &enum gvb_inject_site.
 * @pad: must be zero.
 * @skip: in, times that the site is passed unharmed first.
 * @times: in, times that it then fires; zero switches it off, then @skip must be zero.
 * @fired: out, times that the site has fired since it was last switched on.
 */
struct gvb_inject {
	__u32 site;
	__u32 pad;
	__u64 skip;
	__u64 times;
	__u64 fired;
};

/**
 * enum gvb_bench_bind - how BIND applies requests
 * @GVB_BENCH_BIND_CALLBACKS: drm_gpuvm_sm_map(), drm_gpuvm_sm_unmap() with callbacks.
 * @GVB_BENCH_BIND_OPS_LIST: drm_gpuvm_sm_map_ops_create() and its like, the list walked and freed.
 */
enum gvb_bench_bind {
	GVB_BENCH_BIND_CALLBACKS,
	GVB_BENCH_BIND_OPS_LIST,
};

/**
 * enum gvb_bench_unlink - how UNLINK unlinks
 * @GVB_BENCH_UNLINK_DEFER: drm_gpuva_unlink_defer(). Immediate modes only.
 * @GVB_BENCH_UNLINK_STAGED: as a worker would, later: the resvs of the VM and the BO locked,
 *	drm_gpuva_unlink(), unlocked.
 * @GVB_BENCH_UNLINK_DEFER_DRAIN: as DEFER, and behind a whole batch the cleanup, timed as well: all
 *	that STAGED does is done then. Immediate modes only.
 */
enum gvb_bench_unlink {
	GVB_BENCH_UNLINK_DEFER,
	GVB_BENCH_UNLINK_STAGED,
	GVB_BENCH_UNLINK_DEFER_DRAIN,
};

/**
 * enum gvb_bench_put - how PUT drops a reference
 * @GVB_BENCH_PUT_MODE: as the mode does: drm_gpuvm_bo_put() under the list's lock (held around
 *	the whole batch, not timed) or drm_gpuvm_bo_put_deferred().
 * @GVB_BENCH_PUT_ALWAYS_LOCK: the list's lock taken and dropped for each drm_gpuvm_bo_put().
 * @GVB_BENCH_PUT_MODE_DRAIN: as MODE, and behind a whole batch the cleanup, timed too. Immediate
 *	modes only.
 */
enum gvb_bench_put {
	GVB_BENCH_PUT_MODE,
	GVB_BENCH_PUT_ALWAYS_LOCK,
	GVB_BENCH_PUT_MODE_DRAIN,
};

/**
 * enum gvb_bench_bo_find - how BO_FIND looks a vm_bo up
 * @GVB_BENCH_BO_FIND_ONLY: drm_gpuvm_bo_find() under the list's lock, taken for each.
 * @GVB_BENCH_BO_FIND_OBTAIN: drm_gpuvm_bo_obtain() under the list's lock; -EINVAL in immediate
 *	modes, where nothing may be allocated under it.
 * @GVB_BENCH_BO_FIND_PREALLOC: drm_gpuvm_bo_create() and drm_gpuvm_bo_obtain_prealloc().
 */
enum gvb_bench_bo_find {
	GVB_BENCH_BO_FIND_ONLY,
	GVB_BENCH_BO_FIND_OBTAIN,
	GVB_BENCH_BO_FIND_PREALLOC,
};

/* arg[0] of VALIDATE. */
/** GVB_BENCH_VALIDATE_PREPARE: lock with drm_gpuvm_prepare_objects(), not each object around it. */
#define GVB_BENCH_VALIDATE_PREPARE 0x1u
/**
 * GVB_BENCH_VALIDATE_UNTIL_EMPTY: repeat drm_gpuvm_validate(), inside the stopwatch, until the
 * evict list is empty, as xe does. -ELOOP if more calls than there are vm_bos don't get it empty.
 */
#define GVB_BENCH_VALIDATE_UNTIL_EMPTY 0x2u

/**
 * enum gvb_bench_flush - when SUBMIT cleans up
 * @GVB_BENCH_FLUSH_NEVER: not inside the stopwatch.
 * @GVB_BENCH_FLUSH_BEFORE: before anything is locked.
 * @GVB_BENCH_FLUSH_AFTER: after everything is unlocked.
 */
enum gvb_bench_flush {
	GVB_BENCH_FLUSH_NEVER,
	GVB_BENCH_FLUSH_BEFORE,
	GVB_BENCH_FLUSH_AFTER,
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
 *	this VM that was evicted when BENCH was called is evicted again, and everything is locked.
 *	arg[0]: GVB_BENCH_VALIDATE_*. Afterwards the BOs are evicted as before. arg[1]: the
 *	callback that fails in each drm_gpuvm_validate() with -ENOMEM, counted from 1 (0: none);
 *	the call is then repeated, inside the stopwatch, until it succeeds. 1 would never end and
 *	is -EINVAL. @ops: any number of MAP requests, whose unlinking (as in UNLINK) leaves
 *	zombies, each time anew; those of private BOs that are evicted are on the evict list then,
 *	where the VM's resv protects it. Requests in immediate modes only. -EAGAIN if a BO that was
 *	not to be locked is evicted meanwhile; likewise EXEC and SUBMIT.
 * @GVB_BENCH_BIND: apply the requests in @ops one by one; afterwards, outside the stopwatch, the
 *	operations in @undo, which must bring the VM back to where it was. arg[0]: &enum
 *	gvb_bench_bind. Allocation as the VM's &enum gvb_alloc has it, inside the stopwatch.
 * @GVB_BENCH_FIND: drm_gpuva_find_first() for the range of each request in @ops.
 * @GVB_BENCH_BIND_BATCH: a whole VM_BIND of arg[1] requests of @ops: lock with strategy arg[0]
 *	(&enum gvb_bind_lock), obtain vm_bos, apply, unlock; @undo as in BIND. @iterations are
 *	batches.
 * @GVB_BENCH_PREPARE_RANGE: drm_exec_init, drm_gpuvm_prepare_range() for each request in @ops
 *	(UNMAP ones) with arg[0] fence slots, drm_exec_fini. arg[1]: 1:
 *	DRM_EXEC_IGNORE_DUPLICATES; 0: -EALREADY ends it, if there are duplicates.
 * @GVB_BENCH_LINK: take the lock of the gpuva list (the BO's resv, gpuva.lock, the driver's mutex),
 *	drm_gpuva_link(), drm_gpuva_unlink(), release. @ops: one MAP of a BO that is mapped.
 * @GVB_BENCH_UNLINK: unlink one VA as arg[0] says (&enum gvb_bench_unlink). @ops: MAP requests into
 *	empty ranges, one per operation, mapped and taken out of the tree outside the stopwatch;
 *	after the batch all is cleaned up. If each BO is named once, and mapped nowhere else in the
 *	VM, each operation drops a last reference.
 * @GVB_BENCH_CLEANUP: one drm_gpuvm_bo_deferred_cleanup() over what unlinking all of @ops (as in
 *	UNLINK) left, per operation. Immediate modes only. arg[0]: 1: instead of the BOs that @ops
 *	name new ones are mapped, which nothing but their vm_bos keeps: they are freed as well.
 * @GVB_BENCH_PUT: drop a reference of the vm_bo of the BO that @ops names; arg[0]: 1: the last
 *	one; arg[1]: &enum gvb_bench_put. @ops: MAP requests, one per operation for last
 *	references (the BOs not mapped in the VM), else one (mapped).
 * @GVB_BENCH_BO_FIND: look up the vm_bo of the BO that the one request in @ops names, and drop the
 *	reference. arg[0]: &enum gvb_bench_bo_find. If there is none, it is made and, outside the
 *	stopwatch, dropped; FIND finds NULL.
 * @GVB_BENCH_SUBMIT: a submission over a VM with zombies: drm_gpuvm_exec_lock(), validate, a
 *	fence added, unlock; the zombies are what unlinking all of @ops (as in UNLINK) left, made
 *	anew each time outside the stopwatch. arg[0]: &enum gvb_bench_flush. arg[1]: 1: only the
 *	time between locking the VM's resv and unlocking it. @ops may be empty.
 * @GVB_BENCH_ASYNC_BIND: as BIND, each arg[1] requests an asynchronous bind of its own, waited for.
 *	arg[0]: 0: time (and count) what run_job does inside its signalling section, in the thread
 *	that does it; 1: time from queueing to the fence being signalled. @iterations are jobs.
 * @GVB_BENCH_PIN: drm_gem_shmem_pin() and drm_gem_shmem_unpin() of an object of the operation's
 *	own. arg[0]: 1: it is pinned already; 0: first and last pin. No VM.
 * @GVB_BENCH_HOLD: hold a lock of class arg[0] (&enum gvb_lock_class) for arg[2] turns of a loop
 *	of two instructions, then for arg[1] nanoseconds (ktime), per operation, busy all the time:
 *	each at most %GVB_MAX_HOLD_NS, the sum over the whole call at most %GVB_MAX_HOLDS_NS
 *	(-E2BIG). @ops: one MAP that names an external BO. DRIVER is the VM's mutex, in custom-lock
 *	the gpuva lists' mutex; GPUVA is -EINVAL in other than immediate modes. No other lock is
 *	held.
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
	GVB_BENCH_BIND_BATCH,
	GVB_BENCH_PREPARE_RANGE,
	GVB_BENCH_LINK,
	GVB_BENCH_UNLINK,
	GVB_BENCH_CLEANUP,
	GVB_BENCH_PUT,
	GVB_BENCH_BO_FIND,
	GVB_BENCH_SUBMIT,
	GVB_BENCH_ASYNC_BIND,
	GVB_BENCH_PIN,
	GVB_BENCH_HOLD,
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
 * GVB_BENCH_MARK: call gvb_watch_mark() when the stopwatch starts and stops, for tracers. Costs a
 * few instructions outside of the stopwatch. %GVB_BENCH_COUNT does so as well.
 */
#define GVB_BENCH_MARK 0x4u

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
 * @found: FIND and BO_FIND requests that found something.
 * @duplicates: resv locks that were held already (-EALREADY).
 * @deadlocks: resv locks that ended with -EDEADLK, so that all was unlocked and begun anew.
 * @validate_calls: drm_gpuvm_validate() calls.
 * @zombies: vm_bos that were waiting for cleanup at the start of each operation, summed; for other
 *	operations than CLEANUP, SUBMIT and VALIDATE those of the start, times the operations.
 * @listed_zombies: VALIDATE: those of them that were on the evict list.
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
	__u64 duplicates;
	__u64 deadlocks;
	__u64 validate_calls;
	__u64 zombies;
	__u64 listed_zombies;
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
 *
 * A batch that would take seconds is timed in parts, which are added up. After each the call may
 * end, with all as it was: -EINTR after a signal, -ENOENT if the VM is being destroyed, -ETIME
 * after %GVB_MAX_BENCH_NS.
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
 * @zombies: out. @waiting_vas: out: likewise.
 * @tree_depth_max: out, nodes on the longest path from the root.
 * @tree_depth_sum: out, depth of every node summed (root is 1).
 * @va_bytes: out, memory of the VAs in the tree as the slab handed it out; without the free list,
 *	which depends on what was done before.
 * @unlocked: out, times since the VM was made that a request touched an object which the bind
 *	should have locked, but had not.
 */
struct gvb_check {
	__u32 vm_id;
	__u32 violations;
	__u64 vas;
	__u64 vm_bos;
	__u64 extobjs;
	__u64 evicted;
	__u64 zombies;
	__u64 waiting_vas;
	__u64 tree_depth_max;
	__u64 tree_depth_sum;
	__u64 va_bytes;
	__u64 unlocked;
};

/* gvb_stats.kernel: what the running kernel is. */
#define GVB_KERNEL_LOCKDEP 0x01u /* CONFIG_PROVE_LOCKING */
#define GVB_KERNEL_KASAN 0x02u
#define GVB_KERNEL_KCSAN 0x04u
#define GVB_KERNEL_WW_SLOWPATH 0x08u /* CONFIG_DEBUG_WW_MUTEX_SLOWPATH */
#define GVB_KERNEL_KMEMLEAK 0x10u
#define GVB_KERNEL_DEBUG_LOCKS 0x20u /* DEBUG_MUTEXES, DEBUG_SPINLOCK or LOCK_STAT */
#define GVB_KERNEL_SLAB_DEBUG 0x40u /* SLUB_DEBUG_ON */

/* gvb_stats.features: what of the discussed interfaces the running kernel has. */
#define GVB_FEATURE_EXEC_LOCK 0x1u /* drm_gpuvm_sm_map_exec_lock() */
#define GVB_FEATURE_DEFERRED 0x2u /* drm_gpuvm_bo_deferred_cleanup() */
#define GVB_FEATURE_VA_FREE 0x4u /* the VA itself is deferred: drm_gpuvm_ops.va_free */
#define GVB_FEATURE_WEAK_REF 0x8u /* DRM_GPUVM_VA_WEAK_REF */
#define GVB_FEATURE_PIN 0x10u /* drm_gem_shmem_pin(): PIN, pinnable BOs */
#define GVB_FEATURE_PIN_FAST 0x20u /* it takes the resv for the first and the last pin only */
#define GVB_FEATURE_PREALLOC_STAGED 0x40u /* drm_gpuvm_bo_obtain_prealloc() in staged modes, too */
#define GVB_FEATURE_FREE_ALLOCATES 0x80u /* kfree() of many allocates now and then: slab sheaves */

/**
 * struct gvb_stats - live objects of the whole device, and what the driver runs on
 * @live_vms: out. @live_vm_bos: out. @live_vas: out (free lists included). @live_gems: out.
 * @live_jobs: out.
 * @modes: out, bit (1 << &enum gvb_mode) for each mode that this kernel has.
 * @kernel: out, GVB_KERNEL_*; any bit set means that times are not worth publishing.
 * @va_bytes: out, size asked for one VA. @vm_bo_bytes: out, size asked for one vm_bo. The slab may
 *	hand out more, see &gvb_check.va_bytes.
 * @va_slab_bytes: out, what kmalloc() hands out for one VA. @vm_bo_slab_bytes: out, for one vm_bo.
 * @gem_bytes: out, sizeof(struct drm_gem_object).
 * @features: out, GVB_FEATURE_*.
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
	__u32 va_slab_bytes;
	__u32 vm_bo_slab_bytes;
	__u32 gem_bytes;
	__u32 features;
};

#define DRM_IOCTL_GVB_VM_CREATE DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_VM_CREATE, struct gvb_vm_create)
#define DRM_IOCTL_GVB_VM_DESTROY \
	DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_VM_DESTROY, struct gvb_vm_destroy)
#define DRM_IOCTL_GVB_VM_GET_STATE \
	DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_VM_GET_STATE, struct gvb_vm_state)
#define DRM_IOCTL_GVB_BO_CREATE DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_BO_CREATE, struct gvb_bo_create)
#define DRM_IOCTL_GVB_VM_BIND DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_VM_BIND, struct gvb_vm_bind)
#define DRM_IOCTL_GVB_EXEC DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_EXEC, struct gvb_exec)
#define DRM_IOCTL_GVB_EVICT DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_EVICT, struct gvb_evict)
#define DRM_IOCTL_GVB_BENCH DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_BENCH, struct gvb_bench)
#define DRM_IOCTL_GVB_DUMP DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_DUMP, struct gvb_dump)
#define DRM_IOCTL_GVB_CHECK DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_CHECK, struct gvb_check)
#define DRM_IOCTL_GVB_STATS DRM_IOR(DRM_COMMAND_BASE + DRM_GVB_STATS, struct gvb_stats)
#define DRM_IOCTL_GVB_CLEANUP DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_CLEANUP, struct gvb_cleanup)
#define DRM_IOCTL_GVB_PIN DRM_IOW(DRM_COMMAND_BASE + DRM_GVB_PIN, struct gvb_pin)
#define DRM_IOCTL_GVB_INJECT DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_INJECT, struct gvb_inject)
#define DRM_IOCTL_GVB_OBTAIN DRM_IOWR(DRM_COMMAND_BASE + DRM_GVB_OBTAIN, struct gvb_obtain)
/*
 * Fill up what slabs have free, until the file is closed, so that what a case makes does not lie in
 * what others left. CAP_SYS_ADMIN only (-EPERM). Again: what was held is given back first.
 */
#define DRM_IOCTL_GVB_SETTLE DRM_IO(DRM_COMMAND_BASE + DRM_GVB_SETTLE)

#if defined(__cplusplus)
}
#endif

#endif
