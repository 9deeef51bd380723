/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm-trace --record: what is told to userspace, and the programs that tell it. */
#ifndef SESSION_EVENTS_BPF_H
#define SESSION_EVENTS_BPF_H

#include "session_event.h"
#include "thread_table.bpf.h"

/* Sized before loading. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} session_events SEC(".maps");

__u64 session_lost = 0;

/* When the recording began. */
__u64 session_since = 0;

/* Userspace looks often enough without being woken. */
#define EVENT_SUBMIT BPF_RB_NO_WAKEUP

#define PF_KTHREAD 0x00200000

/*
 * Of a process that is younger than the recording, all VMs are, unless somebody handed it one. Of
 * threads of the kernel nothing follows: they work for others.
 */
static __always_inline bool is_young(void)
{
	struct task_struct *task = (void *)bpf_get_current_task();

	return !(BPF_CORE_READ(task, flags) & PF_KTHREAD) &&
	       BPF_CORE_READ(task, group_leader, start_time) >= session_since;
}

static __always_inline struct session_event *session_begin(enum event_kind kind, __u64 subject)
{
	struct session_event *event;

	if (!recording())
		return NULL;
	event = bpf_ringbuf_reserve(&session_events, sizeof(*event), 0);
	if (!event) {
		__sync_fetch_and_add(&session_lost, 1);
		return NULL;
	}
	__builtin_memset(event, 0, sizeof(*event));
	event->kind = kind;
	event->flags = is_young() ? EVENT_YOUNG : 0;
	event->tid = bpf_get_current_pid_tgid();
	event->lost = *(volatile __u64 *)&session_lost;
	event->subject = subject;
	return event;
}

static __always_inline void session_tell(enum event_kind kind, __u64 subject, __u64 obj)
{
	struct session_event *event = session_begin(kind, subject);

	if (!event)
		return;
	event->obj = obj;
	bpf_ringbuf_submit(event, EVENT_SUBMIT);
}

/* What a request or a step maps. */
struct session_range {
	__u64 addr;
	__u64 range;
	__u64 offset;
	__u64 obj;
};

static __noinline int session_map(__u64 vm, struct session_range *what, __u32 flags)
{
	struct session_event *event = session_begin(EVENT_MAP, vm);
	struct drm_gem_object *obj;

	if (!event)
		return 0;
	if (what) {
		obj = (void *)what->obj;
		event->obj = what->obj;
		event->addr = what->addr;
		event->range = what->range;
		event->offset = what->offset;
		if (obj) {
			event->size = BPF_CORE_READ(obj, size);
			if (BPF_CORE_READ(obj, resv) ==
			    BPF_CORE_READ((struct drm_gpuvm *)vm, r_obj, resv))
				flags |= EVENT_PRIVATE;
		}
	}
	event->flags |= flags;
	bpf_ringbuf_submit(event, EVENT_SUBMIT);
	return 0;
}

static __always_inline void session_unmap(__u64 vm, __u64 addr, __u64 range, __u32 flags)
{
	struct session_event *event = session_begin(EVENT_UNMAP, vm);

	if (!event)
		return;
	event->addr = addr;
	event->range = range;
	event->flags |= flags;
	bpf_ringbuf_submit(event, EVENT_SUBMIT);
}

static __always_inline void session_map_op(__u64 vm, struct drm_gpuva_op_map *op)
{
	struct session_range what;

	if (!op)
		return;
	what.addr = BPF_CORE_READ(op, va.addr);
	what.range = BPF_CORE_READ(op, va.range);
	what.offset = BPF_CORE_READ(op, gem.offset);
	what.obj = (__u64)BPF_CORE_READ(op, gem.obj);
	session_map(vm, &what, 0);
}

static __always_inline void session_unmap_va(struct drm_gpuva *va)
{
	session_unmap((__u64)BPF_CORE_READ(va, vm), BPF_CORE_READ(va, va.addr),
		      BPF_CORE_READ(va, va.range), 0);
}

/* clang-format off */
#define REC_PROGRAM(_program, _section) \
	PROBED(_program); \
	static __always_inline int do_##_program(void *ctx); \
	_section \
	int _program(void *ctx) \
	{ \
		fired_##_program = 1; \
		return do_##_program(ctx); \
	} \
	static __always_inline int do_##_program(void *ctx)

#define REC_ENTRY(_program, _function) REC_PROGRAM(_program, ON_ENTRY(_function))
#define REC_RETURN(_program, _function) REC_PROGRAM(_program, ON_RETURN(_function))
/* clang-format on */

#endif
