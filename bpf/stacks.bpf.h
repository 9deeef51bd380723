/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-trace: who took the locks, by stack. A table of its own, since the kernel's stack maps take
 * spinlocks.
 */
#ifndef STACKS_BPF_H
#define STACKS_BPF_H

#include "config.bpf.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct stack_stats);
} stacks SEC(".maps");

struct stack_scratch {
	__u32 busy;
	__u32 pad;
	struct stack_stats stack;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct stack_scratch);
} scratch SEC(".maps");

static __always_inline __u64 stack_hash(const struct stack_stats *stack)
{
	__u64 hash = stack->class * NUM_OPS + stack->op + ((__u64)stack->tgid << 32);

	for (__u32 i = 0; i < 2 * STACK_FRAMES; i++)
		hash = (hash ^ stack->frames[i]) * 0x100000001b3ull + 0x9e37;
	return hash | 1;
}

static __always_inline void stack_collect(void *ctx, struct stack_stats *stack)
{
	long bytes;

	__builtin_memset(stack, 0, sizeof(*stack));
	if (kernel_stacks) {
		bytes = bpf_get_stack(ctx, stack->frames, sizeof(__u64) * STACK_FRAMES, 0);
		stack->num_kernel = bytes > 0 ? bytes / sizeof(__u64) : 0;
	}
	if (user_stacks) {
		bytes = bpf_get_stack(ctx, stack->frames + STACK_FRAMES,
				      sizeof(__u64) * STACK_FRAMES, BPF_F_USER_STACK);
		stack->num_user = bytes > 0 ? bytes / sizeof(__u64) : 0;
		stack->tgid = bpf_get_current_pid_tgid() >> 32;
	}
}

static __always_inline __u32 stack_store(const struct stack_stats *from)
{
	for (__u32 i = 0; i < STACK_PROBES; i++) {
		__u32 slot = ((__u32)(from->hash >> 32) + i) & stack_mask;
		struct stack_stats *stack = bpf_map_lookup_elem(&stacks, &slot);
		__u64 old = 0;

		if (!stack)
			return 0;
		if (stack->hash != from->hash) {
			old = __sync_val_compare_and_swap(&stack->hash, 0, from->hash);
			if (old)
				continue;
			stack->class = from->class;
			stack->op = from->op;
			stack->tgid = from->tgid;
			stack->num_kernel = from->num_kernel;
			stack->num_user = from->num_user;
			__builtin_memcpy(stack->frames, from->frames, sizeof(stack->frames));
		}
		__sync_fetch_and_add(&stack->count, 1);
		return slot + 1;
	}
	return 0;
}

static __noinline __u32 stack_add_to(void *ctx, __u32 class, __u32 op)
{
	struct stack_scratch *mine;
	__u32 zero = 0, slot = 0;

	mine = bpf_map_lookup_elem(&scratch, &zero);
	if (mine && !__sync_val_compare_and_swap(&mine->busy, 0, 1)) {
		stack_collect(ctx, &mine->stack);
		mine->stack.class = class;
		mine->stack.op = op;
		mine->stack.hash = stack_hash(&mine->stack);
		slot = stack_store(&mine->stack);
		mine->busy = 0;
	}
	if (!slot)
		count(COUNTER_LOST_STACKS);
	return slot;
}

/* Returns what stack_add_*() want, zero when there was no room, or the class is not asked for. */
static __always_inline __u32 stack_take(void *ctx, __u32 class, __u32 op)
{
	return class < NUM_CLASSES && stack_classes & (1u << class) ? stack_add_to(ctx, class, op) :
								      0;
}

static __always_inline struct stack_stats *stack_at(__u32 slot)
{
	/* Of none it is beyond the last. */
	slot--;
	return bpf_map_lookup_elem(&stacks, &slot);
}

static __always_inline void stack_add_hold(__u32 slot, __u64 held)
{
	struct stack_stats *stack = stack_at(slot);

	if (stack)
		__sync_fetch_and_add(&stack->hold, held);
}

static __always_inline void stack_add_wait(__u32 slot, __u64 waited)
{
	struct stack_stats *stack = stack_at(slot);

	if (stack)
		__sync_fetch_and_add(&stack->wait, waited);
}

static __always_inline void stack_add_blame(__u32 slot, __u64 waited)
{
	struct stack_stats *stack = stack_at(slot);

	if (stack)
		__sync_fetch_and_add(&stack->blame, waited);
}

#endif
