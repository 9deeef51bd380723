/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: which locks there are. Objects and VMs tell when they are created and freed; those
 * that are older than the tracer are found when an operation names them.
 */
#ifndef DISCOVER_BPF_H
#define DISCOVER_BPF_H

#include "lock_table.bpf.h"
#include "thread_table.bpf.h"

#define ADDR(_member) ((__u64)(_member))

static __always_inline __u64 resv_lock(struct dma_resv *resv)
{
	return ADDR(&resv->lock);
}

static __always_inline void discover_driver_locks(struct drm_gpuvm *gpuvm)
{
	for (int i = 0; i < MAX_DRIVER_LOCKS; i++) {
		__u64 vm = 0, base;

		if (driver_locks[i].anchor == ANCHOR_NONE)
			return;
		if (driver_locks[i].anchor == ANCHOR_VM)
			base = vm = ADDR(gpuvm);
		else
			base = ADDR(BPF_CORE_READ(gpuvm, drm));
		lock_add(base + (__s64)driver_locks[i].delta, vm, CLASS_DRIVER, KIND_MUTEX);
	}
}

static __always_inline void discover_vm(struct drm_gpuvm *gpuvm)
{
	lock_add(resv_lock(BPF_CORE_READ(gpuvm, r_obj, resv)), ADDR(gpuvm), CLASS_VM_RESV, KIND_WW);
	lock_add(ADDR(&gpuvm->extobj.lock), ADDR(gpuvm), CLASS_EXTOBJ_SPIN, KIND_SPIN);
	lock_add(ADDR(&gpuvm->evict.lock), ADDR(gpuvm), CLASS_EVICT_SPIN, KIND_SPIN);
	discover_driver_locks(gpuvm);
}

/*
 * A private BO's resv is its VM's, and stays that. A resv of the object's own is new when the
 * object is, whatever was at that address before.
 */
static __always_inline void discover_obj(struct drm_gem_object *obj, bool is_new)
{
	__u64 resv = resv_lock(BPF_CORE_READ(obj, resv));

	if (!lock_find(resv) || (is_new && resv == resv_lock(&obj->_resv)))
		lock_add(resv, 0, CLASS_OBJ_RESV, KIND_WW);
	if (bpf_core_field_exists(obj->gpuva.lock))
		lock_add(ADDR(&obj->gpuva.lock), 0, CLASS_GPUVA, KIND_MUTEX);
}

/* The VM's resv dies with its resv object, and the VM itself about then. */
static __always_inline void forget_vm_locks(struct drm_gpuvm *gpuvm)
{
	lock_remove(ADDR(&gpuvm->extobj.lock));
	lock_remove(ADDR(&gpuvm->evict.lock));
	for (int i = 0; i < MAX_DRIVER_LOCKS; i++) {
		if (driver_locks[i].anchor == ANCHOR_VM)
			lock_remove(ADDR(gpuvm) + (__s64)driver_locks[i].delta);
	}
}

static __always_inline void forget_obj(struct drm_gem_object *obj)
{
	lock_remove(ADDR(&obj->_resv.lock));
	if (bpf_core_field_exists(obj->gpuva.lock))
		lock_remove(ADDR(&obj->gpuva.lock));
}

static __always_inline void late_obj(struct drm_gem_object *obj)
{
	if (find_late && obj && !lock_find(resv_lock(BPF_CORE_READ(obj, resv))))
		discover_obj(obj, false);
}

static __always_inline void late_gpuvm(struct drm_gpuvm *gpuvm)
{
	if (find_late && gpuvm && !lock_find(ADDR(&gpuvm->extobj.lock)))
		discover_vm(gpuvm);
}

static __always_inline void late_vm_bo(struct drm_gpuvm_bo *vm_bo)
{
	if (!find_late || !vm_bo)
		return;
	late_gpuvm(BPF_CORE_READ(vm_bo, vm));
	late_obj(BPF_CORE_READ(vm_bo, obj));
}

static __always_inline void late_va(struct drm_gpuva *va)
{
	if (find_late && va)
		late_vm_bo(BPF_CORE_READ(va, vm_bo));
}

static __always_inline void late_vm_exec(struct drm_gpuvm_exec *vm_exec)
{
	if (find_late && vm_exec)
		late_gpuvm(BPF_CORE_READ(vm_exec, vm));
}

static __always_inline void late_none(const void *unused)
{
}

/* clang-format off */
/* Keeps the object for a kretprobe. */
#define ENTERED(_program, _function, _what, _arg) \
	PROBED(entry_##_program); \
	ON_ENTRY(_function) \
	int entry_##_program(void *ctx) \
	{ \
		RAN(entry_##_program); \
		thread_entered(_what, _arg(entry_##_program)); \
		return 0; \
	}

/* clang-format on */

ENTERED(vm_created, drm_gpuvm_init, ENTERED_VM, ARG1)
ENTERED(obj_created, drm_gem_private_object_init, ENTERED_OBJ, ARG2)

PROBED(vm_created);

ON_RETURN(drm_gpuvm_init)
int vm_created(void *ctx)
{
	__u64 gpuvm;

	RAN(vm_created);
	gpuvm = kprobe_vm_created ? thread_returned(ENTERED_VM) : ARG1(vm_created);
	discover_vm((void *)gpuvm);
	return 0;
}

PROBED(vm_freed);

ON_ENTRY(drm_gpuvm_free)
int vm_freed(void *ctx)
{
	__u64 gpuvm;

	RAN(vm_freed);
	gpuvm = ARG1(vm_freed) - bpf_core_field_offset(struct drm_gpuvm, kref);
	forget_vm_locks((void *)gpuvm);
	return 0;
}

PROBED(obj_created);

ON_RETURN(drm_gem_private_object_init)
int obj_created(void *ctx)
{
	__u64 obj;

	RAN(obj_created);
	obj = kprobe_obj_created ? thread_returned(ENTERED_OBJ) : ARG2(obj_created);
	discover_obj((void *)obj, true);
	return 0;
}

PROBED(obj_released);

ON_ENTRY(drm_gem_object_release)
int obj_released(void *ctx)
{
	RAN(obj_released);
	forget_obj((void *)ARG1(obj_released));
	return 0;
}

PROBED(obj_ended);

ON_ENTRY(drm_gem_private_object_fini)
int obj_ended(void *ctx)
{
	RAN(obj_ended);
	forget_obj((void *)ARG1(obj_ended));
	return 0;
}

PROBED(late_exec_obj);

ON_ENTRY(drm_exec_lock_obj)
int late_exec_obj(void *ctx)
{
	RAN(late_exec_obj);
	late_obj((void *)ARG2(late_exec_obj));
	return 0;
}

FIRED(thread_ended);

SEC("tp_btf/sched_process_exit")
int BPF_PROG(thread_ended, struct task_struct *task)
{
	struct thread *thread = thread_find(task->pid);

	RAN(thread_ended);
	if (thread) {
		thread->depth = 0;
		thread->wait_lock = 0;
		thread->wait_since = 0;
		thread->last_alloc = 0;
		__builtin_memset(thread->entered, 0, sizeof(thread->entered));
		__builtin_memset(&thread->recorded, 0, sizeof(thread->recorded));
		thread->tid = 0;
	}
	return 0;
}

#endif
