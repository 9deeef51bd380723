/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace --record: submissions, and evictions between them. */
#ifndef SESSION_SUBMISSIONS_BPF_H
#define SESSION_SUBMISSIONS_BPF_H

#include "session_events.bpf.h"

/*
 * A submission is what has locked all objects of a VM when its locks are given back: locking may
 * have to begin anew.
 */
static __always_inline int exec_begin(__u64 vm, __u64 exec)
{
	struct thread *thread = thread_claim();

	if (!thread || thread->recorded.exec_lock)
		return 0;
	thread->recorded.exec = exec;
	thread->recorded.exec_vm = vm;
	thread->recorded.exec_done = 0;
	return 0;
}

static __always_inline int exec_end(int ret)
{
	struct thread *thread = thread_self();

	if (thread && !thread->recorded.exec_lock)
		thread->recorded.exec_done = !ret;
	return 0;
}

REC_ENTRY(rec_prepare, drm_gpuvm_prepare_objects)
{
	return exec_begin(ARG1(rec_prepare), ARG2(rec_prepare));
}

REC_RETURN(rec_prepare_end, drm_gpuvm_prepare_objects)
{
	return exec_end(RETURNED(rec_prepare_end, 3));
}

/* The compiler may have put the above into these, which may fail when it has succeeded. */
static __always_inline int vm_exec_begin(struct drm_gpuvm_exec *vm_exec)
{
	struct thread *thread;

	exec_begin((__u64)BPF_CORE_READ(vm_exec, vm),
		   (__u64)vm_exec + bpf_core_field_offset(struct drm_gpuvm_exec, exec));
	thread = thread_self();
	if (thread)
		thread->recorded.exec_lock = 1;
	return 0;
}

static __always_inline int vm_exec_end(int ret)
{
	struct thread *thread = thread_self();

	if (thread)
		thread->recorded.exec_lock = 0;
	return exec_end(ret);
}

REC_ENTRY(rec_exec, drm_gpuvm_exec_lock)
{
	return vm_exec_begin((void *)ARG1(rec_exec));
}

REC_RETURN(rec_exec_end, drm_gpuvm_exec_lock)
{
	return vm_exec_end(RETURNED(rec_exec_end, 1));
}

REC_ENTRY(rec_exec_array, drm_gpuvm_exec_lock_array)
{
	return vm_exec_begin((void *)ARG1(rec_exec_array));
}

REC_RETURN(rec_exec_array_end, drm_gpuvm_exec_lock_array)
{
	return vm_exec_end(RETURNED(rec_exec_array_end, 3));
}

REC_ENTRY(rec_exec_fini, drm_exec_fini)
{
	struct thread *thread = thread_self();

	if (!thread || thread->recorded.exec != ARG1(rec_exec_fini))
		return 0;
	if (thread->recorded.exec_done)
		session_tell(EVENT_EXEC, thread->recorded.exec_vm, 0);
	thread->recorded.exec = 0;
	thread->recorded.exec_done = 0;
	return 0;
}

REC_ENTRY(rec_validate, drm_gpuvm_validate)
{
	struct thread *thread = thread_claim();

	if (thread)
		thread->recorded.validate = 1;
	return 0;
}

REC_RETURN(rec_validate_end, drm_gpuvm_validate)
{
	struct thread *thread = thread_self();

	if (thread)
		thread->recorded.validate = 0;
	return 0;
}

/* What validating makes resident is the submission's; a vm_bo without mappings is nobody's. */
REC_ENTRY(rec_evict, drm_gpuvm_bo_evict)
{
	struct drm_gpuvm_bo *vm_bo = (void *)ARG1(rec_evict);
	struct thread *thread = thread_self();
	bool evict = ARG2(rec_evict) & 1;
	struct session_event *event;
	__u64 first = (__u64)BPF_CORE_READ(vm_bo, list.gpuva.next);

	if (first == (__u64)__builtin_preserve_access_index(&vm_bo->list.gpuva) ||
	    (thread && thread->recorded.validate) || (!evict && !BPF_CORE_READ(vm_bo, evicted)))
		return 0;
	event = session_begin(evict ? EVENT_EVICT : EVENT_RESTORE, (__u64)vm_bo);
	if (!event)
		return 0;
	event->obj = (__u64)BPF_CORE_READ(vm_bo, obj);
	event->addr = (__u64)BPF_CORE_READ(vm_bo, vm);
	bpf_ringbuf_submit(event, EVENT_SUBMIT);
	return 0;
}

#endif
