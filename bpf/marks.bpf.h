/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: the stopwatch of gpuvm_bench, whose windows are what the driver counts and times.
 */
#ifndef MARKS_BPF_H
#define MARKS_BPF_H

#include "lock_table.bpf.h"
#include "thread_table.bpf.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct gvb_watch {
	bool cycles;
};

struct gvb_vm {
	struct drm_gpuvm base;
};

struct gvb_run {
	struct gvb_vm *vm;
	struct gvb_watch watch;
	struct mutex mutex;
	struct spinlock spin;
	struct dma_resv resv;
};

#pragma clang attribute pop

/* The bare locks of LOCK_MUTEX and its like live as long as the call of BENCH does. */
static __always_inline void discover_run(struct gvb_run *run)
{
	lock_add((__u64)&run->mutex, 0, CLASS_DRIVER, KIND_MUTEX);
	lock_add((__u64)&run->spin, 0, CLASS_DRIVER, KIND_SPIN);
	lock_add((__u64)&run->resv.lock, 0, CLASS_OBJ_RESV, KIND_WW);
}

static __always_inline void forget_run(struct gvb_run *run)
{
	lock_remove((__u64)&run->mutex);
	lock_remove((__u64)&run->spin);
	lock_remove((__u64)&run->resv.lock);
}

PROBED(mark_watch);

ON_ENTRY(gvb_watch_mark)
int mark_watch(void *ctx)
{
	bool runs = ARG2(mark_watch) & 0xff;
	struct thread *thread = thread_self();
	struct gvb_run *run;
	__u64 vm;

	fired_mark_watch = 1;
	/* It may have been freed while nothing was recorded. */
	if (thread)
		thread->last_alloc = 0;
	run = (void *)ARG1(mark_watch) - bpf_core_field_offset(struct gvb_run, watch);
	vm = (__u64)BPF_CORE_READ(run, vm);
	driver_vm = vm ? vm + bpf_core_field_offset(struct gvb_vm, base) : 0;
	if (runs)
		discover_run(run);
	else
		forget_run(run);
	window.marked = runs;
	return 0;
}

#endif
