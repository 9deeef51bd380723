// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B19: where the VAs of a request come from.
 */
#include "splits.h"

/* The order of the second parameter's labels is enum gvb_alloc's. */
enum { PARAM_KIND, PARAM_ALLOC };

/* clang-format off */
static const struct split kinds[] = {
	{ .name = "map_empty" },
	{ .name = "map_middle",
	  .pieces = { { 0, 12, SPLIT_OTHER } },
	  .remaps = 1,
	  .prevs = 1,
	  .nexts = 1 },
};
/* clang-format on */

static const struct split *kind_of(const struct bench *bench)
{
	return &kinds[bench->value[PARAM_KIND]];
}

static void vm(const struct bench *bench, struct gvb_vm_create *vm)
{
	vm->alloc = bench->value[PARAM_ALLOC];
}

static int setup(struct bench *bench)
{
	return split_build(bench, kind_of(bench), false, SPLIT_SLABS_REGIONS);
}

/* What the slab hands out for each VA beyond what was asked for. */
static int report_waste(struct bench *bench)
{
	struct gvb_check check = { .vm_id = bench->world.vm_id };
	int ret = gvbc_call_check(bench->world.fd, &check);

	if (ret)
		return bench_fail(bench, ret, "CHECK: no answer");
	bench_report(bench, "va_waste_bytes_per_va",
		     (double)check.va_bytes / check.vas - bench->stats.va_bytes);
	return 0;
}

static int prove(struct bench *bench)
{
	int ret = split_expect_vas(bench, kind_of(bench), SPLIT_SLABS_REGIONS);

	return ret ? ret : report_waste(bench);
}

static uint64_t allocs(const struct bench *bench)
{
	switch (bench->value[PARAM_ALLOC]) {
	case GVB_ALLOC_FREE_LIST:
		return 0;
	case GVB_ALLOC_PREALLOC:
		return 3;
	default:
		return 1 + kind_of(bench)->prevs + kind_of(bench)->nexts;
	}
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	int ret = split_expect_steps(bench, kind_of(bench), false, counts);

	if (ret || counts->missing & GVB_MISSING_ALLOCS)
		return ret;
	return bench_expect(bench, "allocations", counts->allocs, counts->ops * allocs(bench));
}

BENCH_FAMILY(alloc_backend) = {
	.name = "alloc_backend",
	.claim = "drivers were expected to have a cache of their own: what it would save",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_TABLE("kind", kinds, name),
		    BENCH_LABELS("alloc", "free_list", "kmalloc", "cache", "prealloc") },
	.base = "kind:map_empty/alloc:kmalloc",
	.vm = vm,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
