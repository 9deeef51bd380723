/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who called whom, from the calls and returns that are seen.
 *
 * A call and the return from it use the same slot of the stack, whose address is seen: a return
 * takes off all frames up to its slot, and a call those that were left below its own (by
 * interrupts, switches of the task, retpolines). An address outside of the stack in use is another
 * task's stack.
 */
#ifndef PROFILE_STACKS_H
#define PROFILE_STACKS_H

#include <stdbool.h>
#include <stdint.h>

#include "pairs.h"

#define STACKS_MAX 16u
#define STACK_FRAMES_MAX 128u

/**
 * enum stack_root - nodes that are always there
 * @ROOT_WINDOW: where the stopwatch was started.
 * @ROOT_OTHER: other tasks, and what interrupts run on stacks of their own.
 */
enum stack_root {
	ROOT_WINDOW,
	ROOT_OTHER,
};

/** struct frame - a call: the @slot of its return address, and its @node. */
struct frame {
	uint64_t slot;
	uint32_t node;
};

/**
 * struct stack - one stack
 * @region: which: a number that its addresses have in common.
 * @root: node of what runs with no frame on it.
 * @depth: of @frames.
 * @frames: calls, outermost first. Deeper ones are taken for the last that has room.
 */
struct stack {
	uint64_t region;
	uint32_t root;
	uint32_t depth;
	struct frame frames[STACK_FRAMES_MAX];
};

/**
 * struct stacks - all of them
 * @nodes: chains of calls: pairs of a parent's number and a return address.
 * @node: what runs now.
 * @user: it is in user mode.
 * @at: the stack in use, NULL: not known yet.
 * @stacks: those that were seen. @count: how many.
 */
struct stacks {
	struct pairs nodes;
	uint32_t node;
	bool user;
	struct stack *at;
	struct stack stacks[STACKS_MAX];
	uint32_t count;
};

/** stack_region() - a number that all addresses of a stack have in common, and of no other. */
uint64_t stack_region(uint64_t slot);

/** stacks_slot() - of the innermost call. Returns: 0 when it is not known. */
uint64_t stacks_slot(const struct stacks *stacks);

/** stacks_forget() - forget all, nodes too. */
void stacks_forget(struct stacks *stacks);

/** stacks_begin() - at the root of the window, which is in user mode or not. */
void stacks_begin(struct stacks *stacks, bool user);

/** stacks_call() - a call has put its return address @site into @slot. */
void stacks_call(struct stacks *stacks, uint64_t slot, uint64_t site);

/** stacks_return() - a return has taken its address from @slot. */
void stacks_return(struct stacks *stacks, uint64_t slot);

/** stacks_mode() - user mode was entered, or left at @site, as by a system call. */
void stacks_mode(struct stacks *stacks, bool user, uint64_t site);

#endif
