// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B11: finding the vm_bo of a VM among those of all the VMs that share a BO.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_HOW, PARAM_HIT, PARAM_VMS };

/* Order of the labels below. */
enum { HIT_FIRST, HIT_MIDDLE, HIT_LAST, HIT_MISS };

static uint64_t vms(const struct bench *bench)
{
	return bench_number(bench, PARAM_VMS);
}

static bool miss(const struct bench *bench)
{
	return bench->value[PARAM_HIT] == HIT_MISS;
}

/* VMs whose vm_bo is before the one that is looked up: a BO's list is in the order of mapping. */
static uint64_t before(const struct bench *bench)
{
	switch (bench->value[PARAM_HIT]) {
	case HIT_FIRST:
		return 0;
	case HIT_MIDDLE:
		return vms(bench) / 2;
	case HIT_LAST:
		return vms(bench) - 1;
	default:
		return vms(bench);
	}
}

static int map_in_others(struct world *world, const struct gvb_bind_op *map, uint64_t count)
{
	int ret = 0;

	for (uint64_t i = 0; !ret && i < count; i++) {
		ret = world_vm_add(world);
		if (!ret)
			ret = world_bind_other(world, world->num_others - 1, map, 1);
	}
	return ret;
}

static int setup(struct bench *bench)
{
	const enum gvb_bench_bo_find *how = bench->family->data;
	struct gvb_bind_op *ops = new_maps(&bench->world, 1);
	int ret;

	request_ops(bench, GVB_BENCH_BO_FIND, ops, 1, 0);
	if (!ops)
		return -ENOMEM;
	bench->request.arg[0] = *how;
	/* What was made must be dropped outside of the stopwatch, one by one. */
	if (miss(bench))
		bench->max_ops = 256;
	bench->walk_len = before(bench) + !miss(bench);

	ret = map_in_others(&bench->world, ops, before(bench));
	if (!ret && !miss(bench))
		ret = world_bind(&bench->world, ops, 1);
	if (!ret && !miss(bench))
		ret = map_in_others(&bench->world, ops, vms(bench) - 1 - before(bench));
	return ret;
}

static int prove(struct bench *bench)
{
	int ret = bench_expect(bench, "VMs", bench->world.num_others + !miss(bench), vms(bench));

	return ret ? ret : expect_vas(bench, !miss(bench));
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	return bench_expect(bench, "vm_bos found", counts->found, miss(bench) ? 0 : counts->ops);
}

static const enum gvb_bench_bo_find find_only = GVB_BENCH_BO_FIND_ONLY;
static const enum gvb_bench_bo_find obtain = GVB_BENCH_BO_FIND_OBTAIN;
static const enum gvb_bench_bo_find prealloc = GVB_BENCH_BO_FIND_PREALLOC;

#define HITS BENCH_LABELS("hit", "first", "middle", "last", "miss")
#define VMS BENCH_NUMBERS("vms", 1, 16, 256, 4096)

BENCH_FAMILY(bo_find_find) = {
	.name = "bo_find",
	.claim = "looking a vm_bo up is linear in the VMs that share the BO",
	.params = { BENCH_LABELS("how", "find"), HITS, VMS },
	.base = "how:find/hit:first/vms:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &find_only,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(bo_find_obtain) = {
	.name = "bo_find",
	.claim = "the same through drm_gpuvm_bo_obtain(), which makes one where there is none",
	.modes = BENCH_STAGED,
	.only = "drm_gpuvm_bo_obtain() allocates, which gpuva.lock forbids",
	.params = { BENCH_LABELS("how", "obtain"), HITS, VMS },
	.base = "how:find/hit:first/vms:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &obtain,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(bo_find_prealloc) = {
	.name = "bo_find",
	.claim = "the same with a vm_bo allocated ahead, as immediate modes need it",
	.staged_features = GVB_FEATURE_PREALLOC_STAGED,
	.params = { BENCH_LABELS("how", "prealloc"), HITS, VMS },
	.base = "how:find/hit:first/vms:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &prealloc,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
