// SPDX-License-Identifier: GPL-2.0
/*
 * gpuvm_bench: allocators that do not depend on what ran before.
 *
 * What kmalloc() costs, and what the low bits of its addresses make memcpy() cost, depends on how
 * full slabs are and in which order objects were freed; what whole pages cost, on counters that
 * go over a bound now and then. Two kernels that differ in a few instructions take their timer
 * interrupts elsewhere, and from then on do not have the same slabs. So, before a case makes what
 * it works on (SETTLE), and again before anything is timed, each size class gets fresh slabs and
 * nothing else to hand out, and from batch to batch a few large blocks are held, other ones each
 * time: the smallest batch is one that met no bound. What is larger than a slab finds a free block
 * of its size (gvb_pages.h).
 */
#include <linux/sizes.h>
#include <linux/slab.h>

#include "gvb_device.h"

/* No operation takes more bytes of one size class before it gives some back. */
#define GVB_SETTLE_BYTES (8 * PAGE_SIZE)

/* When to give up: some slabs' worth of any size. It is a courtesy, not a promise. */
#define GVB_SETTLE_MAX 4096

/*
 * Slabs that hand out their objects in random order have no neighbours to wait for: some slabs'
 * worth of each size is held, rather than all that may be.
 */
#define GVB_SETTLE_MAX_BYTES (IS_ENABLED(CONFIG_SLAB_FREELIST_RANDOM) ? SZ_64K : SZ_1G)

/*
 * Not on kernels that look for mistakes: they take no times, some never hand out neighbours, and in
 * some it is the caller's allocations that should fail.
 */
static const bool gvb_settles = !IS_ENABLED(CONFIG_KASAN) && !IS_ENABLED(CONFIG_FAILSLAB);

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

static void gvb_held_move(struct gvb_held **to, struct gvb_held **from)
{
	while (*from) {
		struct gvb_held *next = (*from)->next;

		gvb_held_push(to, *from);
		*from = next;
	}
}

/*
 * A fresh slab hands out neighbours from the start of a page on. An object that is neither the next
 * neighbour nor such a start was free before: all up to there stays held.
 */
static void gvb_settle_size(struct gvb_settled *settled, size_t size)
{
	const size_t max = min_t(size_t, GVB_SETTLE_MAX, GVB_SETTLE_MAX_BYTES / size);
	struct gvb_held *fresh = NULL;
	size_t bytes = 0;
	size_t i;

	for (i = 0; i < max && bytes < GVB_SETTLE_BYTES; i++) {
		struct gvb_held *held = kmalloc(size, GFP_KERNEL | __GFP_NOWARN);

		if (!held)
			break;
		if ((fresh && (char *)held == (char *)fresh + size) || PAGE_ALIGNED(held)) {
			gvb_held_push(&fresh, held);
			bytes += size;
		} else {
			gvb_held_move(&settled->used, &fresh);
			gvb_held_push(&settled->used, held);
			bytes = 0;
		}
	}
	/* Last freed is first given: they come again in the order of their addresses. */
	gvb_held_free(fresh);
}

/**
 * gvb_settle() - have the CPU's slabs hand out neighbours, in all sizes up to 8 KiB
 * @settled: zeroed; what is held until gvb_unsettle()
 *
 * Sleeps, allocates; not in a stopwatch, nor with a list's lock held.
 */
void gvb_settle(struct gvb_settled *settled)
{
	static const u16 sizes[] = { 8,	  16,  32,    64,    96,    128,  192,
				     256, 512, SZ_1K, SZ_2K, SZ_4K, SZ_8K };
	int i;

	for (i = 0; gvb_settles && i < ARRAY_SIZE(sizes); i++)
		gvb_settle_size(settled, sizes[i]);
	if (gvb_settles)
		gvb_pages_hold(&settled->pages);
}

/**
 * gvb_settle_batch() - hold other large blocks than for the batch before
 * @settled: what gvb_settle() filled
 * @batch: number of the batch
 *
 * Sleeps, allocates, as gvb_settle(); the locks of a BENCH may be held, a list's not.
 */
void gvb_settle_batch(struct gvb_settled *settled, u32 batch)
{
	const u32 at = batch % GVB_SETTLED_BLOCKS;

	kfree(settled->blocks[at]);
	settled->blocks[at] = NULL;
	/* 16 to 128 KiB: what goes past the slabs. */
	if (batch && gvb_settles)
		settled->blocks[at] = kmalloc(SZ_16K << batch % 4, GFP_KERNEL | __GFP_NOWARN);
	if (gvb_settles)
		gvb_pages_hold(&settled->pages);
}

/**
 * gvb_unsettle() - give all back
 * @settled: what gvb_settle() filled
 */
void gvb_unsettle(struct gvb_settled *settled)
{
	int i;

	gvb_held_free(settled->used);
	for (i = 0; i < GVB_SETTLED_BLOCKS; i++)
		kfree(settled->blocks[i]);
	gvb_pages_give_back(&settled->pages);
	*settled = (struct gvb_settled){};
}

/**
 * gvb_settle_ioctl() - DRM_IOCTL_GVB_SETTLE
 * @drm: the device
 * @data: nothing
 * @file: the caller
 *
 * Returns: 0 or -EPERM.
 */
int gvb_settle_ioctl(struct drm_device *drm, void *data, struct drm_file *file)
{
	struct gvb_file *gfile = file->driver_priv;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;

	mutex_lock(&gfile->lock);
	gvb_unsettle(&gfile->settled);
	gvb_settle(&gfile->settled);
	mutex_unlock(&gfile->lock);
	return 0;
}
