/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: which locks there are. Objects and VMs tell when they are created and freed; those
 * that are older than the tracer are found when an operation names them.
 */
#ifndef DISCOVER_BPF_H
#define DISCOVER_BPF_H

#include "lock_table.bpf.h"

#define ADDR(_member) ((__u64)(_member))

static __always_inline void discover_driver_locks(struct drm_gpuvm *gpuvm)
{
	for (int i = 0; i < MAX_DRIVER_LOCKS; i++) {
		__u64 vm = 0, base;

		if (driver_locks[i].anchor == ANCHOR_NONE)
			return;
		if (driver_locks[i].anchor == ANCHOR_VM)
			base = vm = ADDR(gpuvm);
		else
			base = ADDR(gpuvm->drm);
		lock_add(base + (__s64)driver_locks[i].delta, vm, CLASS_DRIVER, KIND_MUTEX);
	}
}

static __always_inline void discover_vm(struct drm_gpuvm *gpuvm)
{
	lock_add(ADDR(&gpuvm->r_obj->resv->lock), ADDR(gpuvm), CLASS_VM_RESV, KIND_WW);
	lock_add(ADDR(&gpuvm->extobj.lock), ADDR(gpuvm), CLASS_EXTOBJ_SPIN, KIND_SPIN);
	lock_add(ADDR(&gpuvm->evict.lock), ADDR(gpuvm), CLASS_EVICT_SPIN, KIND_SPIN);
	discover_driver_locks(gpuvm);
}

/* A private BO's resv is its VM's, and stays that. */
static __always_inline void discover_obj(struct drm_gem_object *obj)
{
	__u64 resv = ADDR(&obj->resv->lock);

	if (!lock_find(resv))
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
	if (find_late && obj && !lock_find(ADDR(&obj->resv->lock)))
		discover_obj(obj);
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
	late_gpuvm(vm_bo->vm);
	late_obj(vm_bo->obj);
}

static __always_inline void late_va(struct drm_gpuva *va)
{
	if (find_late && va)
		late_vm_bo(va->vm_bo);
}

static __always_inline void late_vm_exec(struct drm_gpuvm_exec *vm_exec)
{
	if (find_late && vm_exec)
		late_gpuvm(vm_exec->vm);
}

static __always_inline void late_none(const void *unused)
{
}

FIRED(vm_created);

SEC("fexit/drm_gpuvm_init")
int BPF_PROG(vm_created, struct drm_gpuvm *gpuvm)
{
	fired_vm_created = 1;
	discover_vm(gpuvm);
	return 0;
}

FIRED(vm_freed);

SEC("fentry/drm_gpuvm_free")
int BPF_PROG(vm_freed, struct kref *kref)
{
	struct drm_gpuvm *gpuvm;

	fired_vm_freed = 1;
	gpuvm = (void *)kref - bpf_core_field_offset(struct drm_gpuvm, kref);
	forget_vm_locks(gpuvm);
	return 0;
}

FIRED(obj_created);

SEC("fexit/drm_gem_private_object_init")
int BPF_PROG(obj_created, struct drm_device *dev, struct drm_gem_object *obj)
{
	fired_obj_created = 1;
	discover_obj(obj);
	return 0;
}

FIRED(obj_released);

SEC("fentry/drm_gem_object_release")
int BPF_PROG(obj_released, struct drm_gem_object *obj)
{
	fired_obj_released = 1;
	forget_obj(obj);
	return 0;
}

FIRED(obj_ended);

SEC("fentry/drm_gem_private_object_fini")
int BPF_PROG(obj_ended, struct drm_gem_object *obj)
{
	fired_obj_ended = 1;
	forget_obj(obj);
	return 0;
}

FIRED(late_exec_obj);

SEC("fentry/drm_exec_lock_obj")
int BPF_PROG(late_exec_obj, struct drm_exec *exec, struct drm_gem_object *obj)
{
	fired_late_exec_obj = 1;
	late_obj(obj);
	return 0;
}

FIRED(thread_ended);

SEC("tp_btf/sched_process_exit")
int BPF_PROG(thread_ended, struct task_struct *task)
{
	struct thread *thread = thread_find(task->pid);

	fired_thread_ended = 1;
	if (thread) {
		thread->depth = 0;
		thread->wait_lock = 0;
		thread->wait_since = 0;
		thread->last_alloc = 0;
		thread->tid = 0;
	}
	return 0;
}

#endif
