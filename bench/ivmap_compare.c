// SPDX-License-Identifier: GPL-2.0-or-later
#include "ivmap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

struct comparison {
	const struct ivmap *map;
	const struct gvb_dump_va *vas;
	size_t count;
	size_t next;
	char *diff;
	size_t size;
};

/* What ends the walk behind the last VA of a page; no errno. */
#define PAGE_ENDS 1

static int differ(struct comparison *cmp, const struct iv *want, const struct gvb_dump_va *got,
		  const char *field)
{
	snprintf(cmp->diff, cmp->size,
		 "VA %zu: %s: want addr 0x%" PRIx64 " range 0x%" PRIx64 " offset 0x%" PRIx64
		 " bo %" PRIu64 ", got addr 0x%" PRIx64 " range 0x%" PRIx64 " offset 0x%" PRIx64
		 " bo %" PRIu64 " flags 0x%x",
		 cmp->next, field, want->addr, want->range, want->offset, want->bo_id,
		 (uint64_t)got->addr, (uint64_t)got->range, (uint64_t)got->offset,
		 (uint64_t)got->bo_id, got->flags);
	return -EBADE;
}

static uint32_t want_flags(const struct comparison *cmp, const struct iv *iv)
{
	uint32_t flags = 0;

	if (!iv->bo_id)
		flags |= GVB_VA_NULL;
	if (ivmap_is_evicted(cmp->map, iv->bo_id))
		flags |= GVB_VA_EVICTED;
	return flags;
}

static int compare_one(const struct iv *want, void *arg)
{
	struct comparison *cmp = arg;
	const struct gvb_dump_va *got = &cmp->vas[cmp->next];

	if (cmp->next >= cmp->count)
		return PAGE_ENDS;
	if (got->addr != want->addr)
		return differ(cmp, want, got, "addr");
	if (got->range != want->range)
		return differ(cmp, want, got, "range");
	if (got->bo_id != want->bo_id)
		return differ(cmp, want, got, "bo");
	if (got->offset != want->offset)
		return differ(cmp, want, got, "offset");
	if (got->flags != want_flags(cmp, want))
		return differ(cmp, want, got, "flags");
	if (got->pad)
		return differ(cmp, want, got, "pad");
	cmp->next++;
	return 0;
}

int ivmap_compare_page(const struct ivmap *map, uint64_t from_addr, const struct gvb_dump_va *vas,
		       size_t count, char *diff, size_t size)
{
	struct comparison cmp = {
		.map = map,
		.vas = vas,
		.count = count,
		.diff = diff,
		.size = size,
	};
	int ret = ivmap_for_each(map, from_addr, compare_one, &cmp);

	if (ret < 0)
		return ret;
	if (cmp.next == count)
		return 0;
	snprintf(diff, size, "VA %zu: want none, got addr 0x%" PRIx64 " range 0x%" PRIx64, cmp.next,
		 (uint64_t)vas[cmp.next].addr, (uint64_t)vas[cmp.next].range);
	return -EBADE;
}

int ivmap_compare(const struct ivmap *map, const struct gvb_dump_va *vas, size_t count, char *diff,
		  size_t size)
{
	int ret = ivmap_compare_page(map, 0, vas, count, diff, size);

	if (ret || count == ivmap_count(map))
		return ret;
	snprintf(diff, size, "want %zu VAs, got %zu, the same as far as they go", ivmap_count(map),
		 count);
	return -EBADE;
}
