/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: how many vm_bos a walk meets, what drm_exec unrolls, and which steps a request is
 * turned into. GPUVM's own tracepoints know best; without them what it calls is counted.
 */
#ifndef WALKS_BPF_H
#define WALKS_BPF_H

#include "discover.bpf.h"
#include "hist.bpf.h"
#include "thread_table.bpf.h"

/* More than the kernel lets a program loop, and far more than should share an object. */
#define MAX_GEM_WALK (1 << 16)

static __always_inline void walk_add(enum walk_list list, __u64 live, __u64 zombie, __u64 wasted)
{
	__u32 key = shard() * NUM_LISTS + list;
	struct walk_stats *walk;

	if (!recording())
		return;
	walk = bpf_map_lookup_elem(&walks, &key);
	if (!walk)
		return;
	__sync_fetch_and_add(&walk->walks, 1);
	__sync_fetch_and_add(&walk->live, live);
	__sync_fetch_and_add(&walk->zombie, zombie);
	__sync_fetch_and_add(&walk->wasted, wasted);
	hist_add(&walk->length, live + zombie);
}

FIRED(tp_list_walk);

SEC("tp_btf/drm_gpuvm_list_walk")
int BPF_PROG(tp_list_walk, struct drm_gpuvm *gpuvm, bool evict, unsigned int live,
	     unsigned int wasted, unsigned int zombies)
{
	RAN(tp_list_walk);
	walk_add(evict ? LIST_EVICT : LIST_EXTOBJ, live, zombies, wasted);
	return 0;
}

FIRED(tp_bo_cleanup);

SEC("tp_btf/drm_gpuvm_bo_cleanup")
int BPF_PROG(tp_bo_cleanup, struct drm_gpuvm *gpuvm, unsigned int zombies)
{
	RAN(tp_bo_cleanup);
	walk_add(LIST_DEFERRED, 0, zombies, 0);
	return 0;
}

/* enum drm_gpuva_op_type */
enum { GPUVA_OP_MAP, GPUVA_OP_REMAP, GPUVA_OP_UNMAP };

static __always_inline int step(enum counter counter)
{
	if (recording())
		count(counter);
	return 0;
}

FIRED(tp_sm_step);

SEC("tp_btf/drm_gpuvm_sm_step")
int BPF_PROG(tp_sm_step, int op)
{
	RAN(tp_sm_step);
	if (op == GPUVA_OP_MAP)
		return step(COUNTER_STEP_MAP);
	if (op == GPUVA_OP_REMAP)
		return step(COUNTER_STEP_REMAP);
	return op == GPUVA_OP_UNMAP ? step(COUNTER_STEP_UNMAP) : 0;
}

PROBED(cb_step_map);

/* Targets of the following are the driver's callbacks; userspace fills them in. */
SEC("kprobe")
int cb_step_map(void *ctx)
{
	RAN(cb_step_map);
	return step(COUNTER_STEP_MAP);
}

PROBED(cb_step_remap);

SEC("kprobe")
int cb_step_remap(void *ctx)
{
	RAN(cb_step_remap);
	return step(COUNTER_STEP_REMAP);
}

PROBED(cb_step_unmap);

SEC("kprobe")
int cb_step_unmap(void *ctx)
{
	RAN(cb_step_unmap);
	return step(COUNTER_STEP_UNMAP);
}

static __always_inline int walk_step(enum gpuvm_op op)
{
	struct thread *thread = thread_self();

	if (thread && thread_op(thread) == op)
		thread->walked++;
	return 0;
}

static __always_inline int walk_begin(void)
{
	struct thread *thread = thread_claim();

	if (thread)
		thread->walked = 0;
	return 0;
}

static __always_inline int walk_end(enum walk_list list)
{
	struct thread *thread = thread_self();

	if (thread)
		walk_add(list, thread->walked, 0, 0);
	return 0;
}

PROBED(cb_validate);

SEC("kprobe")
int cb_validate(void *ctx)
{
	RAN(cb_validate);
	return walk_step(OP_VALIDATE);
}

PROBED(walk_extobj);

ON_ENTRY(drm_exec_lock_obj)
int walk_extobj(void *ctx)
{
	fired_walk_extobj = 1;
	return walk_step(OP_PREPARE_OBJECTS);
}

PROBED(walk_extobj_begin);

ON_ENTRY(drm_gpuvm_prepare_objects)
int walk_extobj_begin(void *ctx)
{
	RAN(walk_extobj_begin);
	return walk_begin();
}

PROBED(walk_extobj_end);

ON_RETURN(drm_gpuvm_prepare_objects)
int walk_extobj_end(void *ctx)
{
	RAN(walk_extobj_end);
	return walk_end(LIST_EXTOBJ);
}

PROBED(walk_evict_begin);

ON_ENTRY(drm_gpuvm_validate)
int walk_evict_begin(void *ctx)
{
	RAN(walk_evict_begin);
	return walk_begin();
}

PROBED(walk_evict_end);

ON_RETURN(drm_gpuvm_validate)
int walk_evict_end(void *ctx)
{
	RAN(walk_evict_end);
	return walk_end(LIST_EVICT);
}

ENTERED(exec_locked, drm_exec_lock_obj, ENTERED_EXEC, ARG1)

PROBED(exec_locked);

/* drm_exec_lock_obj() was asked for an object. */
ON_RETURN(drm_exec_lock_obj)
int exec_locked(void *ctx)
{
	int ret = RETURNED(exec_locked, 2);
	__u64 exec;

	fired_exec_locked = 1;
	thread_pays(thread_self(), prices[PRICE_EXEC]);
	exec = kprobe_exec_locked ? thread_returned(ENTERED_EXEC) : ARG1(exec_locked);
	if (!recording() || !exec)
		return 0;
	count(COUNTER_EXEC_CALLS);
	if (ret == -35) { /* EDEADLK: all that is held is given back */
		count(COUNTER_EXEC_RETRIES);
		count_by(COUNTER_EXEC_WASTED, BPF_CORE_READ((struct drm_exec *)exec, num_objects));
	} else if (ret == -114) { /* EALREADY */
		count(COUNTER_EXEC_DUPLICATES);
	}
	return 0;
}

/* Zero, but the verifier does not know, and so does not tell one turn of the loop from the next. */
__u64 nought;

struct gem_walk {
	__u64 node;
	__u64 head;
	__u64 vm;
	__u64 live;
	__u64 zombie;
	__u64 wasted;
	bool done;
};

/* The list is locked by its user or about to be; a read that goes wrong ends the walk. */
static long gem_walk_next(__u64 i, struct gem_walk *walk)
{
	struct drm_gpuvm_bo *vm_bo;
	__u64 next = 0, vm = 0, first = 0;
	int refs = 0;

	if (!walk->node || walk->node == walk->head) {
		walk->done = true;
		return 1;
	}
	vm_bo = (void *)walk->node - bpf_core_field_offset(struct drm_gpuvm_bo, list.entry.gem);
	BPF_CORE_READ_INTO(&vm, vm_bo, vm);
	BPF_CORE_READ_INTO(&refs, vm_bo, kref.refcount.refs.counter);
	BPF_CORE_READ_INTO(&next, vm_bo, list.entry.gem.next);
	BPF_CORE_READ_INTO(&first, vm_bo, list.gpuva.next);
	if (refs)
		walk->live++;
	else
		walk->zombie++;
	walk->wasted += refs && first == (__u64)__builtin_preserve_access_index(&vm_bo->list.gpuva);
	if (vm == walk->vm && refs) {
		walk->done = true;
		return 1;
	}
	walk->node = next;
	return 0;
}

/* Looking for the vm_bo of (gpuvm, obj) goes through the object's list until it is found. */
static __noinline int gem_walk(__u64 gpuvm, __u64 obj_addr)
{
	struct drm_gem_object *obj = (void *)obj_addr;
	struct gem_walk walk = { .live = nought, .zombie = nought, .wasted = nought };
	__u64 since = bpf_ktime_get_ns();

	if (!gpuvm || !obj || !recording())
		return 0;
	walk.vm = gpuvm;
	walk.head = obj_addr + bpf_core_field_offset(struct drm_gem_object, gpuva.list);
	BPF_CORE_READ_INTO(&walk.node, obj, gpuva.list.next);
	bpf_loop(MAX_GEM_WALK, gem_walk_next, &walk, 0);
	if (!walk.done)
		count(COUNTER_LOST_WALKS);
	walk_add(LIST_GEM, walk.live, walk.zombie, walk.wasted);
	thread_pays(thread_self(), bpf_ktime_get_ns() - since);
	return 0;
}

/* Whether bo_find, which may be on the stack already, was called by an obtaining function. */
static __always_inline bool is_obtaining(void)
{
	const struct thread *thread = thread_self();
	__u32 depth = thread ? thread->depth : 0;
	__u32 op = thread_op(thread);

	if (op == OP_BO_FIND && depth > 1 && depth <= OP_DEPTH)
		op = thread->ops[(depth - 2) & (OP_DEPTH - 1)];
	return op == OP_BO_OBTAIN || op == OP_BO_OBTAIN_PREALLOC;
}

PROBED(walk_find);

/* The obtaining functions call it or have a copy of it inside. */
ON_ENTRY(drm_gpuvm_bo_find)
int walk_find(void *ctx)
{
	RAN(walk_find);
	return is_obtaining() ? 0 : gem_walk(ARG1(walk_find), ARG2(walk_find));
}

PROBED(walk_obtain);

ON_ENTRY(drm_gpuvm_bo_obtain)
int walk_obtain(void *ctx)
{
	RAN(walk_obtain);
	return gem_walk(ARG1(walk_obtain), ARG2(walk_obtain));
}

PROBED(walk_obtain_prealloc);

ON_ENTRY(drm_gpuvm_bo_obtain_prealloc)
int walk_obtain_prealloc(void *ctx)
{
	struct drm_gpuvm_bo *vm_bo = (void *)ARG1(walk_obtain_prealloc);

	RAN(walk_obtain_prealloc);
	return gem_walk((__u64)BPF_CORE_READ(vm_bo, vm), (__u64)BPF_CORE_READ(vm_bo, obj));
}

#endif
