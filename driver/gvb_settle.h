/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: allocators that do not depend on what ran before. */
#ifndef GVB_SETTLE_H
#define GVB_SETTLE_H

#include <linux/types.h>

#include "gvb_pages.h"

struct drm_device;
struct drm_file;

/* Blocks that are held at a time: as many as the fewest batches. */
#define GVB_SETTLED_BLOCKS 8

struct gvb_held;

/**
 * struct gvb_settled - memory that is held for the allocators' sake
 * @used: objects that fill the slabs that were not fresh
 * @blocks: large blocks, see gvb_settle_batch()
 * @pages: pages, so that others stay free
 */
struct gvb_settled {
	struct gvb_held *used;
	void *blocks[GVB_SETTLED_BLOCKS];
	struct gvb_pages pages;
};

void gvb_settle(struct gvb_settled *settled);
void gvb_settle_batch(struct gvb_settled *settled, u32 batch);
void gvb_unsettle(struct gvb_settled *settled);
int gvb_settle_ioctl(struct drm_device *drm, void *data, struct drm_file *file);

#endif
