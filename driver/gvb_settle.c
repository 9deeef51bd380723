// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: a slab that does not depend on what ran before.
 *
 * What kmalloc() costs, and what the low bits of its addresses make memcpy() cost, depends on how
 * full the CPU's slab is and in which order its objects were freed. Two kernels that differ in a
 * few instructions take their timer interrupts elsewhere, and from then on do not have the same
 * slabs. So, before anything is timed, each size class gets to hand out neighbours from the start
 * of a page.
 */
#include <linux/slab.h>

#include "gvb_bench.h"

/* Neighbours to have; no operation takes more of one size before it gives some back. */
#define GVB_SETTLE_RUN 16

/* When to give up: some slabs' worth of any size. It is a courtesy, not a promise. */
#define GVB_SETTLE_MAX 2048

/* An object that is held, in its own memory. */
struct gvb_held {
	struct gvb_held *next;
};

static void gvb_held_free(struct gvb_held *held)
{
	while (held) {
		struct gvb_held *next = held->next;

		kfree(held);
		held = next;
	}
}

static void gvb_held_push(struct gvb_held **stack, struct gvb_held *held)
{
	held->next = *stack;
	*stack = held;
}

/* One that does not follow the others begins anew, if it is the first of a page. */
static size_t gvb_settle_add(struct gvb_held **run, size_t length, struct gvb_held **rest,
			     struct gvb_held *held, size_t size)
{
	if (length && (char *)held != (char *)*run + size) {
		while (*run) {
			struct gvb_held *next = (*run)->next;

			gvb_held_push(rest, *run);
			*run = next;
		}
		length = 0;
	}
	if (!length && !PAGE_ALIGNED(held)) {
		gvb_held_push(rest, held);
		return 0;
	}
	gvb_held_push(run, held);
	return length + 1;
}

static void gvb_settle_size(size_t size)
{
	size_t wanted = min_t(size_t, GVB_SETTLE_RUN, 4 * PAGE_SIZE / size);
	struct gvb_held *run = NULL, *rest = NULL;
	size_t length = 0;
	int i;

	for (i = 0; i < GVB_SETTLE_MAX && length < wanted; i++) {
		struct gvb_held *held = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);

		if (!held)
			break;
		length = gvb_settle_add(&run, length, &rest, held, size);
	}
	/* Last freed is first given: the neighbours come again in the order of their addresses. */
	gvb_held_free(rest);
	gvb_held_free(run);
}

/**
 * gvb_settle() - have the CPU's slabs hand out neighbours, in all sizes up to 8 KiB
 *
 * Sleeps, allocates; not in a stopwatch, nor with a list's lock held. Nothing is done on kernels
 * that look for mistakes: they take no times, some never hand out neighbours, and in some it is the
 * caller's allocations that should fail.
 */
void gvb_settle(void)
{
	static const u16 sizes[] = { 8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192 };
	int i;

	if (IS_ENABLED(CONFIG_KASAN) || IS_ENABLED(CONFIG_FAILSLAB))
		return;
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		gvb_settle_size(sizes[i]);
}
