// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B16: drm_gpuvm_sm_unmap() over everything that a request can meet.
 */
#include "splits.h"

/* clang-format off */
static const struct split splits[] = {
	{ .name = "exact", .pieces = { { 4, 4, SPLIT_SAME } }, .unmaps = 1 },
	{ .name = "empty" },
	{ .name = "cut_head", .pieces = { { 4, 8, SPLIT_SAME } }, .remaps = 1, .nexts = 1 },
	{ .name = "cut_tail", .pieces = { { 0, 8, SPLIT_SAME } }, .remaps = 1, .prevs = 1 },
	{ .name = "overlap_left", .pieces = { { 2, 4, SPLIT_SAME } }, .remaps = 1, .prevs = 1 },
	{ .name = "overlap_right", .pieces = { { 6, 4, SPLIT_SAME } }, .remaps = 1, .nexts = 1 },
	{ .name = "middle",
	  .pieces = { { 0, 12, SPLIT_SAME } },
	  .remaps = 1,
	  .prevs = 1,
	  .nexts = 1 },
	{ .name = "span",
	  .pieces = { { 2, 3, SPLIT_SAME }, { 5, 2, SPLIT_SAME }, { 7, 3, SPLIT_SAME } },
	  .remaps = 2,
	  .prevs = 1,
	  .nexts = 1,
	  .unmaps = 1 },
	{ .name = "holes",
	  .pieces = { { 4, 1, SPLIT_SAME }, { 6, 1, SPLIT_SAME } },
	  .unmaps = 2 },
	{ .name = "sparse", .pieces = { { 4, 4, SPLIT_NULL } }, .unmaps = 1 },
	{ .name = "sparse_middle",
	  .pieces = { { 0, 12, SPLIT_NULL } },
	  .remaps = 1,
	  .prevs = 1,
	  .nexts = 1 },
};
/* clang-format on */

static const struct split_set set = { .splits = splits, .unmap = true };

BENCH_FAMILY(sm_unmap_splits) = {
	.name = "sm_unmap",
	.claim = "at most two remaps per request; cost by what the request meets",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_TABLE("kind", splits, name), BENCH_NUMBERS("others", 0, 16384) },
	.base = "kind:exact/others:0",
	.data = &set,
	.setup = split_setup,
	.prove = split_prove,
	.check_counts = split_check,
	.teardown = free_requests,
};

BENCH_FAMILY(sm_unmap_enclose) = {
	.name = "sm_unmap",
	.claim = "a range of K mappings costs K unmaps",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_LABELS("kind", "enclose"),
		    BENCH_NUMBERS("vas", 1, 4, 16, 64, 256, 1024, 4096) },
	.base = "kind:exact/others:0",
	.fit = BENCH_FIT_LINEAR,
	.data = &set,
	.setup = enclose_setup,
	.check_counts = enclose_check,
	.teardown = free_requests,
};
