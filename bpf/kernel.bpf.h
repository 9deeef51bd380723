/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: the kernel's structs, as far as the programs look into them. libbpf finds the
 * members in the running kernel's BTF, so that order and neighbours do not matter here.
 */
#ifndef KERNEL_BPF_H
#define KERNEL_BPF_H

#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <linux/types.h>
#include <stdbool.h>

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#include "gpuvm_trace.h"

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct list_head {
	struct list_head *next;
};

struct refcount_struct {
	struct {
		int counter;
	} refs;
};

struct kref {
	struct refcount_struct refcount;
};

struct mutex {
	struct {
		long counter;
	} owner;
};

struct ww_mutex {
	struct mutex base;
};

struct dma_resv {
	struct ww_mutex lock;
};

struct spinlock {
	int unused;
};

struct drm_device {
	struct mutex struct_mutex;
};

struct drm_gem_object {
	struct drm_device *dev;
	struct dma_resv *resv;
	struct dma_resv _resv;
	struct {
		struct list_head list;
		struct mutex lock;
	} gpuva;
};

struct drm_gpuvm {
	struct drm_device *drm;
	struct kref kref;
	struct drm_gem_object *r_obj;
	struct {
		struct spinlock lock;
	} extobj;
	struct {
		struct spinlock lock;
	} evict;
};

struct drm_gpuvm_bo {
	struct drm_gpuvm *vm;
	struct drm_gem_object *obj;
	struct kref kref;
	struct {
		struct list_head gpuva;
		struct {
			struct list_head gem;
		} entry;
	} list;
};

struct drm_gpuva {
	struct drm_gpuvm *vm;
	struct drm_gpuvm_bo *vm_bo;
};

struct drm_gpuvm_exec {
	struct drm_gpuvm *vm;
};

struct drm_exec {
	unsigned int num_objects;
};

struct kmem_cache {
	unsigned int size;
};

struct task_struct {
	int pid;
	int tgid;
};

#pragma clang attribute pop

/* A pointer's lower half as a number: the verifier lets nobody calculate with pointers. */
static __always_inline __u32 low_half(__u64 addr)
{
	__u32 low;

	asm volatile("%[low] = %[addr]" : [low] "=w"(low) : [addr] "w"((__u32)addr));
	return low;
}

/*
 * A program at a function is a trampoline (fentry, fexit), or a kprobe where there is no
 * trampoline to be had: userspace decides before loading and sets kprobe_<program>, and the
 * verifier drops what the other way would do. A kretprobe has lost the function's arguments:
 * entry_<program> keeps them.
 *
 * fired_<program> is whether it ever had something to do.
 */
#define FIRED(_program) __u8 fired_##_program
#define PROBED(_program)                               \
	const volatile bool kprobe_##_program = false; \
	FIRED(_program)

#define ON_ENTRY(_function) SEC("kprobe/" #_function)
#define ON_RETURN(_function) SEC("kretprobe/" #_function)

/* The offset is a constant of the instruction: nothing else is allowed with a context. */
static __always_inline __u64 context_at(void *ctx, const int offset)
{
	__u64 value;

	asm volatile("%[value] = *(u64 *)(%[ctx] + %[offset])"
		     : [value] "=r"(value)
		     : [ctx] "r"(ctx), [offset] "i"(offset));
	return value;
}

#define REG_OFFSET(_reg) ((int)__builtin_offsetof(struct pt_regs, _reg))

/* A function's first, second and third argument, and what it returns. */
#define ARG1(_program) \
	(kprobe_##_program ? context_at(ctx, REG_OFFSET(__PT_PARM1_REG)) : context_at(ctx, 0))
#define ARG2(_program) \
	(kprobe_##_program ? context_at(ctx, REG_OFFSET(__PT_PARM2_REG)) : context_at(ctx, 8))
#define RETURNED(_program, _num_args)                                   \
	(kprobe_##_program ? context_at(ctx, REG_OFFSET(__PT_RC_REG)) : \
			     context_at(ctx, 8 * (_num_args)))

#endif
