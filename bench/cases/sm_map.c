// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B16: drm_gpuvm_sm_map() over everything that a request can meet.
 */
#include "splits.h"

/* A request meets a mapping that starts before, at or behind its start, and ends likewise. */
/* clang-format off */
static const struct split splits[] = {
	{ .name = "empty" },
	{ .name = "replace_same", .pieces = { { 4, 4, SPLIT_SAME } }, .unmaps = 1 },
	{ .name = "replace_other", .pieces = { { 4, 4, SPLIT_OTHER } }, .unmaps = 1 },
	{ .name = "cover_head", .pieces = { { 4, 2, SPLIT_OTHER } }, .unmaps = 1 },
	{ .name = "cover_tail", .pieces = { { 6, 2, SPLIT_OTHER } }, .unmaps = 1 },
	{ .name = "cover_inner", .pieces = { { 5, 2, SPLIT_OTHER } }, .unmaps = 1 },
	{ .name = "cut_head", .pieces = { { 4, 8, SPLIT_OTHER } }, .remaps = 1, .nexts = 1 },
	{ .name = "cut_tail", .pieces = { { 0, 8, SPLIT_OTHER } }, .remaps = 1, .prevs = 1 },
	{ .name = "overlap_left", .pieces = { { 2, 4, SPLIT_OTHER } }, .remaps = 1, .prevs = 1 },
	{ .name = "overlap_right", .pieces = { { 6, 4, SPLIT_OTHER } }, .remaps = 1, .nexts = 1 },
	{ .name = "middle",
	  .pieces = { { 0, 12, SPLIT_OTHER } },
	  .remaps = 1,
	  .prevs = 1,
	  .nexts = 1 },
	{ .name = "middle_same",
	  .pieces = { { 0, 12, SPLIT_SAME } },
	  .remaps = 1,
	  .prevs = 1,
	  .nexts = 1 },
	{ .name = "span",
	  .pieces = { { 2, 3, SPLIT_OTHER }, { 5, 2, SPLIT_OTHER }, { 7, 3, SPLIT_OTHER } },
	  .remaps = 2,
	  .prevs = 1,
	  .nexts = 1,
	  .unmaps = 1 },
	{ .name = "holes",
	  .pieces = { { 4, 1, SPLIT_OTHER }, { 6, 1, SPLIT_OTHER } },
	  .unmaps = 2 },
	{ .name = "sparse", .null_request = true },
	{ .name = "sparse_over_bo",
	  .pieces = { { 4, 4, SPLIT_OTHER } },
	  .null_request = true,
	  .unmaps = 1 },
	{ .name = "bo_over_sparse", .pieces = { { 4, 4, SPLIT_NULL } }, .unmaps = 1 },
};
/* clang-format on */

static const struct split_set set = { .splits = splits };

BENCH_FAMILY(sm_map_splits) = {
	.name = "sm_map",
	.claim = "at most two remaps and one map per request; cost by what the request meets",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_TABLE("kind", splits, name), BENCH_NUMBERS("others", 0, 16384) },
	.base = "kind:empty/others:0",
	.data = &set,
	.setup = split_setup,
	.prove = split_prove,
	.check_counts = split_check,
	.teardown = free_requests,
};

BENCH_FAMILY(sm_map_enclose) = {
	.name = "sm_map",
	.claim = "covering K mappings costs K unmaps and one map",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_LABELS("kind", "enclose"),
		    BENCH_NUMBERS("vas", 1, 4, 16, 64, 256, 1024, 4096) },
	.base = "kind:empty/others:0",
	.fit = BENCH_FIT_LINEAR,
	.data = &set,
	.setup = enclose_setup,
	.check_counts = enclose_check,
	.teardown = free_requests,
};
