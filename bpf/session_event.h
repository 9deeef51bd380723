/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the programs in the kernel tell the recorder: calls of GPUVM, in the order in which they
 * began.
 */
#ifndef SESSION_EVENT_H
#define SESSION_EVENT_H

#ifndef __bpf__
#include <linux/types.h>
#endif

/**
 * enum event_kind - what happened
 * @EVENT_VM_MADE: a VM, with @addr, @range, and its resv's @obj.
 * @EVENT_VM_GONE: it is freed; where that is not to be seen, its resv's object is closed soon.
 * @EVENT_MAP: a mapping of @obj, or of nothing, was asked for, or inserted.
 * @EVENT_UNMAP: a range was to be unmapped, or a mapping removed.
 * @EVENT_DONE: the thread's last request succeeded. @EVENT_REFUSED: it changed nothing.
 * @EVENT_BROKEN: it failed when some of its steps were made.
 * @EVENT_EXEC: a submission has all locks. @EVENT_EVICT: @obj was evicted, or
 * @EVENT_RESTORE: is resident again, for the VM that @subject, a vm_bo, is of.
 * @EVENT_CLOSE: an object is gone, @subject.
 */
enum event_kind {
	EVENT_VM_MADE,
	EVENT_VM_GONE,
	EVENT_MAP,
	EVENT_UNMAP,
	EVENT_DONE,
	EVENT_REFUSED,
	EVENT_BROKEN,
	EVENT_EXEC,
	EVENT_EVICT,
	EVENT_RESTORE,
	EVENT_CLOSE,
};

/* A request: one of the three that end it follows, by the same thread. */
#define EVENT_REQUEST 0x1u
/* @obj has the VM's resv. */
#define EVENT_PRIVATE 0x2u
/* By a process that began during the recording. */
#define EVENT_YOUNG 0x4u

/**
 * struct session_event - one of them
 * @kind: &enum event_kind. @flags: EVENT_REQUEST, EVENT_PRIVATE, EVENT_YOUNG.
 * @tid: the thread. @lost: events that found no room, so far.
 * @subject: address of the VM, if nothing else is said. @obj: of the object. @size: its, bytes.
 * @addr, @range, @offset: bytes; of evictions @addr is the VM's address.
 */
struct session_event {
	__u16 kind;
	__u16 flags;
	__u32 tid;
	__u64 lost;
	__u64 subject;
	__u64 obj;
	__u64 size;
	__u64 addr;
	__u64 range;
	__u64 offset;
};

#endif
