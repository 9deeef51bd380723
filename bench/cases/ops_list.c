// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B18: the same requests through a list of operations, through callbacks that allocate, and through
 * callbacks with everything allocated ahead.
 */
#include "splits.h"

enum { PARAM_KIND, PARAM_HOW };

/* Order of the labels below. */
enum { HOW_CALLBACKS, HOW_PREALLOC, HOW_OPS_LIST };

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
	{ .split = { .name = "unmap_exact", .pieces = { { 4, 4, SPLIT_SAME } }, .unmaps = 1 },
	  .unmap = true },
	{ .split = { .name = "unmap_middle",
		     .pieces = { { 0, 12, SPLIT_SAME } },
		     .remaps = 1,
		     .prevs = 1,
		     .nexts = 1 },
	  .unmap = true },
};
/* clang-format on */

static const struct split_request *kind_of(const struct bench *bench)
{
	return &kinds[bench->value[PARAM_KIND]];
}

static void vm(const struct bench *bench, struct gvb_vm_create *vm)
{
	vm->alloc = bench->value[PARAM_HOW] == HOW_PREALLOC ? GVB_ALLOC_PREALLOC :
							      GVB_ALLOC_KMALLOC;
}

static int setup(struct bench *bench)
{
	const struct split_request *kind = kind_of(bench);

	if (bench->value[PARAM_HOW] == HOW_OPS_LIST)
		bench->request.arg[0] = GVB_BENCH_BIND_OPS_LIST;
	return split_build(bench, &kind->split, kind->unmap, SPLIT_SLABS_REGIONS);
}

static int prove(struct bench *bench)
{
	return split_expect_vas(bench, &kind_of(bench)->split, SPLIT_SLABS_REGIONS);
}

/* A list is its head and an element per step; that of a remap has the three VAs it is about. */
static uint64_t list_allocs(const struct split_request *kind)
{
	const struct split *split = &kind->split;

	return 1 + !kind->unmap + split->unmaps + 2 * split->remaps + split->prevs + split->nexts;
}

/* Ahead: the most that a request can need. In callbacks: a VA for each part that is new. */
static uint64_t allocs(const struct bench *bench)
{
	const struct split_request *kind = kind_of(bench);
	uint64_t vas = !kind->unmap + kind->split.prevs + kind->split.nexts;

	switch (bench->value[PARAM_HOW]) {
	case HOW_PREALLOC:
		return kind->unmap ? 2 : 3;
	case HOW_OPS_LIST:
		return vas + list_allocs(kind);
	default:
		return vas;
	}
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct split_request *kind = kind_of(bench);
	int ret = split_expect_steps(bench, &kind->split, kind->unmap, counts);

	if (ret || counts->missing & GVB_MISSING_ALLOCS)
		return ret;
	return bench_expect(bench, "allocations", counts->allocs, counts->ops * allocs(bench));
}

BENCH_FAMILY(ops_list) = {
	.name = "ops_list",
	.claim = "an otherwise unneeded list of operations: what it allocates and costs; prealloc "
		 "takes the most that a request may need",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_TABLE("kind", kinds, split.name),
		    BENCH_LABELS("how", "callbacks", "callbacks_prealloc", "ops_list") },
	.base = "kind:map_empty/how:callbacks",
	.vm = vm,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
