/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace --record: VMs come and go, and so do objects. */
#ifndef SESSION_LIVES_BPF_H
#define SESSION_LIVES_BPF_H

#include "discover.bpf.h"
#include "session_events.bpf.h"

ENTERED(rec_vm_made, drm_gpuvm_init, ENTERED_VM, ARG1)

REC_RETURN(rec_vm_made, drm_gpuvm_init)
{
	__u64 vm = kprobe_rec_vm_made ? thread_returned(ENTERED_VM) : ARG1(rec_vm_made);
	struct session_event *event = vm ? session_begin(EVENT_VM_MADE, vm) : NULL;

	if (!event)
		return 0;
	event->addr = BPF_CORE_READ((struct drm_gpuvm *)vm, mm_start);
	event->range = BPF_CORE_READ((struct drm_gpuvm *)vm, mm_range);
	event->obj = (__u64)BPF_CORE_READ((struct drm_gpuvm *)vm, r_obj);
	bpf_ringbuf_submit(event, EVENT_SUBMIT);
	return 0;
}

REC_ENTRY(rec_vm_gone, drm_gpuvm_free)
{
	__u64 vm = ARG1(rec_vm_gone) - bpf_core_field_offset(struct drm_gpuvm, kref);

	session_tell(EVENT_VM_GONE, vm, 0);
	return 0;
}

REC_ENTRY(rec_close, drm_gem_object_release)
{
	session_tell(EVENT_CLOSE, ARG1(rec_close), 0);
	return 0;
}

#endif
