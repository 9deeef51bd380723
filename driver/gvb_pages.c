// SPDX-License-Identifier: GPL-2.0
/*
 * gvb_pages: lists of free pages that are never empty.
 *
 * Before it hands out more than a page, the page allocator looks which of its lists has a block
 * that is large enough, two instructions for each that is empty, and what it then finds is split or
 * not. Which lists are empty depends on how many pages all else has taken: a harness that is 20 KiB
 * longer made a submission of 1024 objects cost 203214 instructions instead of 203212. So each list
 * has a block. One that is empty gets the other half of a block that is held here.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "gvb_pages.h"

/*
 * When to give up: a list gets a block from the first one that is split. But where the allocator
 * keeps huge pages for each CPU it takes two at a time, and a list of those stays empty.
 */
#define GVB_PAGES_MAX 64
#define GVB_LARGE_PAGES_MAX 2

/* A block that is held, in its own memory. */
struct gvb_block {
	struct gvb_block *next;
	unsigned int order;
};

/* Without the zone's lock: another CPU may change it at once, whatever is seen. */
static bool gvb_order_is_empty(struct zone *zone, unsigned int order)
{
	/* Whoever changes it meanwhile has made it another list, which is looked at again. */
	return data_race(list_empty(&zone->free_area[order].free_list[MIGRATE_UNMOVABLE]));
}

static bool gvb_block_hold(struct gvb_pages *pages, unsigned int order)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY, order);
	struct gvb_block *block;

	if (!page)
		return false;
	block = page_address(page);
	block->next = pages->held;
	block->order = order;
	pages->held = block;
	pages->zone = page_zone(page);
	return true;
}

/**
 * gvb_pages_hold() - see that no list of free blocks is empty, from two pages on
 * @pages: zeroed, or from the last time; what is held until gvb_pages_give_back()
 *
 * From the small to the large: a list that gives a block to the one below it comes later.
 * Sleeps, allocates. It is a courtesy, not a promise: with too little memory lists stay empty.
 */
void gvb_pages_hold(struct gvb_pages *pages)
{
	unsigned int order;
	int i, max;

	for (order = 1; order < MAX_PAGE_ORDER; order++) {
		max = order > PAGE_ALLOC_COSTLY_ORDER ? GVB_LARGE_PAGES_MAX : GVB_PAGES_MAX;
		for (i = 0; i < max; i++) {
			if (pages->zone && !gvb_order_is_empty(pages->zone, order))
				break;
			if (!gvb_block_hold(pages, order))
				return;
		}
	}
}

/**
 * gvb_pages_give_back() - free all that is held
 * @pages: what gvb_pages_hold() filled
 */
void gvb_pages_give_back(struct gvb_pages *pages)
{
	while (pages->held) {
		struct gvb_block *block = pages->held;

		pages->held = block->next;
		free_pages((unsigned long)block, block->order);
	}
}
