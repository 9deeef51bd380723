/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace --record: mappings are asked for, made and removed. */
#ifndef SESSION_REQUESTS_BPF_H
#define SESSION_REQUESTS_BPF_H

#include "session_events.bpf.h"

/* A request does not begin in another one: a return was not seen. */
static __always_inline void request_begin(void)
{
	struct thread *thread = thread_claim();

	if (!thread)
		return;
	if (thread->recorded.request)
		count(COUNTER_LOST_RETURNS);
	thread->recorded.request = 1;
	thread->recorded.steps = 0;
	thread->recorded.step = 0;
}

static __always_inline int request_end(int ret)
{
	struct thread *thread = thread_self();
	enum event_kind kind = EVENT_DONE;

	/* Or it began before the recording. */
	if (!thread || !thread->recorded.request)
		return 0;
	thread->recorded.request = 0;
	if (ret)
		kind = thread->recorded.steps ? EVENT_BROKEN : EVENT_REFUSED;
	session_tell(kind, 0, 0);
	return 0;
}

/* Whether a step is to be told: it is nobody's part. */
static __always_inline bool step_is_alone(struct thread *thread)
{
	if (!thread)
		return true;
	if (thread->recorded.request)
		thread->recorded.steps++;
	return !thread->recorded.request && !thread->recorded.step;
}

static __always_inline bool step_begin(void)
{
	struct thread *thread = thread_claim();
	bool alone = step_is_alone(thread);

	if (thread)
		thread->recorded.step = 1;
	return alone;
}

static __always_inline int step_end(void)
{
	struct thread *thread = thread_self();

	if (thread)
		thread->recorded.step = 0;
	return 0;
}

REC_ENTRY(rec_map, drm_gpuvm_sm_map)
{
	struct session_range what;
	struct drm_gpuva_op_map *op;

	if (bpf_core_type_exists(struct drm_gpuvm_map_req)) {
		op = &((struct drm_gpuvm_map_req *)ARG3(rec_map))->map;
		what.addr = BPF_CORE_READ(op, va.addr);
		what.range = BPF_CORE_READ(op, va.range);
		what.offset = BPF_CORE_READ(op, gem.offset);
		what.obj = (__u64)BPF_CORE_READ(op, gem.obj);
	} else {
		what.addr = ARG3(rec_map);
		what.range = ARG4(rec_map);
		what.obj = ARG5(rec_map);
		what.offset = ARG6(rec_map);
	}
	request_begin();
	session_map(ARG1(rec_map), &what, EVENT_REQUEST);
	return 0;
}

REC_RETURN(rec_map_done, drm_gpuvm_sm_map)
{
	if (bpf_core_type_exists(struct drm_gpuvm_map_req))
		return request_end(RETURNED(rec_map_done, 3));
	return request_end(RETURNED(rec_map_done, 6));
}

REC_ENTRY(rec_unmap, drm_gpuvm_sm_unmap)
{
	request_begin();
	session_unmap(ARG1(rec_unmap), ARG3(rec_unmap), ARG4(rec_unmap), EVENT_REQUEST);
	return 0;
}

REC_RETURN(rec_unmap_done, drm_gpuvm_sm_unmap)
{
	return request_end(RETURNED(rec_unmap_done, 4));
}

REC_ENTRY(rec_step_map, drm_gpuva_map)
{
	if (step_begin())
		session_map_op(ARG1(rec_step_map), (void *)ARG3(rec_step_map));
	return 0;
}

REC_RETURN(rec_step_map_end, drm_gpuva_map)
{
	return step_end();
}

REC_ENTRY(rec_step_remap, drm_gpuva_remap)
{
	struct drm_gpuva_op_remap *op = (void *)ARG3(rec_step_remap);
	struct drm_gpuva *va;
	__u64 vm;

	if (!step_begin())
		return 0;
	va = BPF_CORE_READ(op, unmap, va);
	vm = (__u64)BPF_CORE_READ(va, vm);
	session_unmap_va(va);
	session_map_op(vm, BPF_CORE_READ(op, prev));
	session_map_op(vm, BPF_CORE_READ(op, next));
	return 0;
}

REC_RETURN(rec_step_remap_end, drm_gpuva_remap)
{
	return step_end();
}

REC_ENTRY(rec_step_unmap, drm_gpuva_unmap)
{
	struct drm_gpuva_op_unmap *op = (void *)ARG1(rec_step_unmap);

	if (step_begin())
		session_unmap_va(BPF_CORE_READ(op, va));
	return 0;
}

REC_RETURN(rec_step_unmap_end, drm_gpuva_unmap)
{
	return step_end();
}

REC_ENTRY(rec_insert, drm_gpuva_insert)
{
	struct drm_gpuva *va = (void *)ARG2(rec_insert);
	struct session_range what;

	if (!step_is_alone(thread_self()))
		return 0;
	what.addr = BPF_CORE_READ(va, va.addr);
	what.range = BPF_CORE_READ(va, va.range);
	what.offset = BPF_CORE_READ(va, gem.offset);
	what.obj = (__u64)BPF_CORE_READ(va, gem.obj);
	session_map(ARG1(rec_insert), &what, 0);
	return 0;
}

REC_ENTRY(rec_remove, drm_gpuva_remove)
{
	if (step_is_alone(thread_self()))
		session_unmap_va((void *)ARG1(rec_remove));
	return 0;
}

#endif
