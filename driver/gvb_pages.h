/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gvb_pages.h: lists of free pages that are never empty.
 */
#ifndef GVB_PAGES_H
#define GVB_PAGES_H

struct gvb_block;
struct zone;

/**
 * struct gvb_pages - pages that are held so that others stay free
 * @held: blocks, each in its own memory.
 * @zone: where they come from; NULL: not known yet.
 */
struct gvb_pages {
	struct gvb_block *held;
	struct zone *zone;
};

void gvb_pages_hold(struct gvb_pages *pages);
void gvb_pages_give_back(struct gvb_pages *pages);

#endif
