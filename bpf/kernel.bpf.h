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
	unsigned long size;
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
	__u64 mm_start;
	__u64 mm_range;
};

struct drm_gpuvm_bo {
	struct drm_gpuvm *vm;
	struct drm_gem_object *obj;
	bool evicted;
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
	struct {
		__u64 addr;
		__u64 range;
	} va;
	struct {
		__u64 offset;
		struct drm_gem_object *obj;
	} gem;
};

struct drm_gpuva_op_map {
	struct {
		__u64 addr;
		__u64 range;
	} va;
	struct {
		__u64 offset;
		struct drm_gem_object *obj;
	} gem;
};

struct drm_gpuva_op_unmap {
	struct drm_gpuva *va;
};

struct drm_gpuva_op_remap {
	struct drm_gpuva_op_map *prev;
	struct drm_gpuva_op_map *next;
	struct drm_gpuva_op_unmap *unmap;
};

/* What kernels since 6.18 ask for a mapping with; the ones before have it as arguments. */
struct drm_gpuvm_map_req {
	struct drm_gpuva_op_map map;
};

struct drm_exec {
	unsigned int num_objects;
};

struct drm_gpuvm_exec {
	struct drm_exec exec;
	struct drm_gpuvm *vm;
};

struct kmem_cache {
	unsigned int size;
};

struct task_struct {
	unsigned int flags;
	int pid;
	int tgid;
	struct task_struct *group_leader;
	__u64 start_time;
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

/* libbpf knows them from some version on. */
#ifndef __PT_PARM6_REG
#define __PT_PARM6_REG r9
#endif

/* A function's first arguments, and what it returns. */
#define ARG(_program, _number, _reg) \
	(kprobe_##_program ? context_at(ctx, REG_OFFSET(_reg)) : context_at(ctx, 8 * ((_number)-1)))
#define ARG1(_program) ARG(_program, 1, __PT_PARM1_REG)
#define ARG2(_program) ARG(_program, 2, __PT_PARM2_REG)
#define ARG3(_program) ARG(_program, 3, __PT_PARM3_REG)
#define ARG4(_program) ARG(_program, 4, __PT_PARM4_REG)
#define ARG5(_program) ARG(_program, 5, __PT_PARM5_REG)
#define ARG6(_program) ARG(_program, 6, __PT_PARM6_REG)
#define RETURNED(_program, _num_args)                                   \
	(kprobe_##_program ? context_at(ctx, REG_OFFSET(__PT_RC_REG)) : \
			     context_at(ctx, 8 * (_num_args)))

#endif
