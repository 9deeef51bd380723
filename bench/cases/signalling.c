// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B30: what a bind job does inside its fence signalling section, where neither an allocation nor a
 * resv is allowed.
 */
#include "splits.h"

enum { PARAM_KIND, PARAM_ALLOC };

/* Order of the labels below. */
static const enum gvb_alloc allocs[] = { GVB_ALLOC_FREE_LIST, GVB_ALLOC_PREALLOC };

/* clang-format off */
static const struct split_request kinds[] = {
	{ .split = { .name = "map_empty" } },
	{ .split = { .name = "map_replace",
		     .pieces = { { 4, 4, SPLIT_OTHER } },
		     .unmaps = 1 } },
	{ .split = { .name = "map_middle",
		     .pieces = { { 0, 12, SPLIT_OTHER } },
		     .remaps = 1,
		     .prevs = 1,
		     .nexts = 1 } },
	{ .split = { .name = "map_sparse", .null_request = true } },
	{ .split = { .name = "sparse_over_bo",
		     .pieces = { { 4, 4, SPLIT_OTHER } },
		     .null_request = true,
		     .unmaps = 1 } },
	{ .split = { .name = "unmap_exact", .pieces = { { 4, 4, SPLIT_SAME } }, .unmaps = 1 },
	  .unmap = true },
	{ .split = { .name = "unmap_middle",
		     .pieces = { { 0, 12, SPLIT_SAME } },
		     .remaps = 1,
		     .prevs = 1,
		     .nexts = 1 },
	  .unmap = true },
	{ .split = { .name = "unmap_empty" }, .unmap = true },
};
/* clang-format on */

static const struct split_request *kind_of(const struct bench *bench)
{
	return &kinds[bench->value[PARAM_KIND]];
}

static void vm(const struct bench *bench, struct gvb_vm_create *vm)
{
	vm->alloc = allocs[bench->value[PARAM_ALLOC]];
}

static int setup(struct bench *bench)
{
	const struct split_request *kind = kind_of(bench);
	int ret = split_build(bench, &kind->split, kind->unmap, SPLIT_FEW_REGIONS);

	bench->request.op = GVB_BENCH_ASYNC_BIND;
	bench->request.arg[1] = 1;
	/* Every job is queued and waited for, outside of the stopwatch. */
	bench->max_ops = 64;
	bench->max_batches = 32;
	return ret;
}

static int prove(struct bench *bench)
{
	return split_expect_vas(bench, &kind_of(bench)->split, SPLIT_FEW_REGIONS);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct split_request *kind = kind_of(bench);
	const struct expectation seen[] = {
		{ "allocations in the signalling section", counts->allocs, 0 },
		{ "VM resv locks in the signalling section", counts->locks[GVB_LOCK_VM_RESV], 0 },
		{ "object resv locks in the signalling section", counts->locks[GVB_LOCK_OBJ_RESV],
		  0 },
	};
	int ret = EXPECT_ALL(bench, seen);

	if (ret)
		return ret;
	if (counts->missing)
		return bench_fail(bench, -EOPNOTSUPP,
				  "this kernel cannot count what it must not do");
	return split_expect_steps(bench, &kind->split, kind->unmap, counts);
}

BENCH_FAMILY(signalling) = {
	.name = "signalling",
	.claim = "run_job: no allocation and no resv in the fence signalling section",
	.modes = BENCH_IMMEDIATE,
	.only = "the state changes before the job is queued",
	.params = { BENCH_TABLE("kind", kinds, split.name),
		    BENCH_LABELS("alloc", "free_list", "prealloc") },
	.base = "kind:map_empty/alloc:free_list",
	.vm = vm,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
