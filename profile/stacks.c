// SPDX-License-Identifier: GPL-2.0-or-later
#include "stacks.h"

#include <stddef.h>

/* Kernel stacks are so large, and lie at multiples of it. */
#define KERNEL_STACK_SHIFT 14

uint64_t stack_region(uint64_t slot)
{
	return slot >> 63 ? slot >> KERNEL_STACK_SHIFT : 0;
}

uint64_t stacks_slot(const struct stacks *stacks)
{
	const struct stack *stack = stacks->at;

	return stack && stack->depth ? stack->frames[stack->depth - 1].slot : 0;
}

void stacks_forget(struct stacks *stacks)
{
	pairs_clear(&stacks->nodes);
	pairs_number(&stacks->nodes, UINT64_MAX, ROOT_WINDOW);
	pairs_number(&stacks->nodes, UINT64_MAX, ROOT_OTHER);
}

void stacks_begin(struct stacks *stacks, bool user)
{
	stacks->count = 0;
	stacks->at = NULL;
	stacks->node = ROOT_WINDOW;
	stacks->user = user;
}

static struct stack *find_stack(struct stacks *stacks, uint64_t region)
{
	struct stack *stack = stacks->stacks;

	for (; stack < stacks->stacks + stacks->count; stack++)
		if (stack->region == region)
			return stack;
	/* With more tasks than that the last one seen has to do. */
	if (stacks->count < STACKS_MAX)
		stacks->count++;
	stack = &stacks->stacks[stacks->count - 1];
	stack->region = region;
	stack->root = ROOT_OTHER;
	stack->depth = 0;
	return stack;
}

/* The stack of @slot is in use, without frames that end below it or there. */
static struct stack *settle(struct stacks *stacks, uint64_t slot)
{
	uint64_t region = stack_region(slot);
	struct stack *stack = stacks->at;

	if (!stack || stack->region != region)
		stack = find_stack(stacks, region);
	if (!stacks->at) {
		stack->root = stacks->node;
		stack->depth = 0;
	}
	stacks->at = stack;
	while (stack->depth && stack->frames[stack->depth - 1].slot <= slot)
		stack->depth--;
	stacks->node = stack->depth ? stack->frames[stack->depth - 1].node : stack->root;
	return stack;
}

void stacks_call(struct stacks *stacks, uint64_t slot, uint64_t site)
{
	struct stack *stack = settle(stacks, slot);

	if (stack->depth == STACK_FRAMES_MAX)
		return;
	stacks->node = pairs_number(&stacks->nodes, stacks->node, site);
	stack->frames[stack->depth++] = (struct frame){ slot, stacks->node };
}

void stacks_return(struct stacks *stacks, uint64_t slot)
{
	settle(stacks, slot);
}

void stacks_mode(struct stacks *stacks, bool user, uint64_t site)
{
	stacks->user = user;
	/* Into the kernel: its stack, which is empty, is known with the first call. */
	stacks->at = NULL;
	if (!user) {
		stacks->node = pairs_number(&stacks->nodes, stacks->node, site);
		return;
	}
	for (uint32_t i = 0; i < stacks->count; i++)
		if (!stacks->stacks[i].region)
			stacks->at = &stacks->stacks[i];
	if (!stacks->at)
		stacks->node = ROOT_WINDOW;
	else if (stacks->at->depth)
		stacks->node = stacks->at->frames[stacks->at->depth - 1].node;
	else
		stacks->node = stacks->at->root;
}
