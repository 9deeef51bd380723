// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B06: putting vm_bos on the deferred list, and cleaning a whole list up.
 */
#include "cases.h"

enum { PARAM_PART, PARAM_VM_BOS };

#define REQUESTS 1024u

static void report_sizes(struct bench *bench)
{
	bench_report(bench, "vm_bo_bytes", bench->stats.vm_bo_bytes);
	bench_report(bench, "vm_bo_slab_bytes", bench->stats.vm_bo_slab_bytes);
}

static int setup_push(struct bench *bench)
{
	struct gvb_bind_op *ops = new_maps(&bench->world, REQUESTS);

	request_ops(bench, GVB_BENCH_UNLINK, ops, REQUESTS, 1);
	bench->request.arg[0] = GVB_BENCH_UNLINK_DEFER;
	report_sizes(bench);
	return ops ? 0 : -ENOMEM;
}

static int check_push(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct expectation seen[] = {
		{ "VM resv locks", counts->locks[GVB_LOCK_VM_RESV], 0 },
		{ "object resv locks", counts->locks[GVB_LOCK_OBJ_RESV], 0 },
		{ "allocations", counts->allocs, 0 },
	};

	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(defer_batch_push) = {
	.name = "defer_batch",
	.claim = "drm_gpuva_unlink_defer() of a last mapping: no resv, no allocation",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("part", "push") },
	.base = "part:push",
	.vm = vm_keeps_zombies,
	.setup = setup_push,
	.check_counts = check_push,
	.teardown = free_requests,
};

/**
 * enum drain - what goes with the vm_bos
 * @DRAIN_VM_BOS: nothing. @DRAIN_FREE: their BOs, which nothing else keeps.
 */
enum drain {
	DRAIN_VM_BOS,
	DRAIN_FREE,
};

static int setup_drain(struct bench *bench)
{
	const enum drain *drain = bench->family->data;
	uint64_t vm_bos = bench_number(bench, PARAM_VM_BOS);
	struct gvb_bind_op *ops = new_maps(&bench->world, vm_bos);

	request_ops(bench, GVB_BENCH_CLEANUP, ops, vm_bos, 0);
	bench->request.arg[0] = *drain == DRAIN_FREE;
	/* They are mapped and unlinked anew for every cleanup, outside of the stopwatch. */
	bench->max_ops = vm_bos > 64 ? 2 : 128 / vm_bos;
	bench->max_batches = 16;
	report_sizes(bench);
	return ops ? 0 : -ENOMEM;
}

/* Of the cleanup. Where slabs have sheaves, freeing that many allocates some of these. */
static uint64_t cleanup_allocs(const struct bench *bench, const struct gvb_bench_counts *counts)
{
	bool sheaves = bench->stats.features & GVB_FEATURE_FREE_ALLOCATES;

	return sheaves && counts->allocs <= counts->frees / 16 ? 0 : counts->allocs;
}

static int check_drain(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t vm_bos = bench_number(bench, PARAM_VM_BOS);
	const struct expectation seen[] = {
		{ "vm_bos cleaned up", counts->zombies, counts->ops * vm_bos },
		{ "allocations", cleanup_allocs(bench, counts), 0 },
	};

	return EXPECT_ALL(bench, seen);
}

static const enum drain vm_bos_go = DRAIN_VM_BOS;
static const enum drain bos_go = DRAIN_FREE;

/*
 * What freeing a vm_bo costs depends on whether its slab is the one that the CPU works with. Of a
 * few vm_bos that is so for all, of many for hardly any: only these are on a line.
 */
#define FEW BENCH_NUMBERS("vm_bos", 1, 4, 16, 64)
#define MANY BENCH_NUMBERS("vm_bos", 256, 1024, 4096)

BENCH_FAMILY(defer_batch_drain_few) = {
	.name = "defer_batch",
	.claim = "drm_gpuvm_bo_deferred_cleanup(): what a small batch costs; the BOs stay",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("part", "drain"), FEW },
	.base = "part:push",
	.data = &vm_bos_go,
	.vm = vm_keeps_zombies,
	.setup = setup_drain,
	.check_counts = check_drain,
	.teardown = free_requests,
};

BENCH_FAMILY(defer_batch_drain_many) = {
	.name = "defer_batch",
	.claim = "and a large one, and each vm_bo in it",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("part", "drain"), MANY },
	.base = "part:push",
	.fit = BENCH_FIT_LINEAR,
	.data = &vm_bos_go,
	.vm = vm_keeps_zombies,
	.setup = setup_drain,
	.check_counts = check_drain,
	.teardown = free_requests,
};

BENCH_FAMILY(defer_batch_free_few) = {
	.name = "defer_batch",
	.claim = "a small batch, and their BOs go with the vm_bos, as nothing else keeps them",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("part", "drain_free"), FEW },
	.base = "part:push",
	.data = &bos_go,
	.vm = vm_keeps_zombies,
	.setup = setup_drain,
	.check_counts = check_drain,
	.teardown = free_requests,
};

BENCH_FAMILY(defer_batch_free_many) = {
	.name = "defer_batch",
	.claim = "and a large one, and each vm_bo and BO in it",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("part", "drain_free"), MANY },
	.base = "part:push",
	.fit = BENCH_FIT_LINEAR,
	.data = &bos_go,
	.vm = vm_keeps_zombies,
	.setup = setup_drain,
	.check_counts = check_drain,
	.teardown = free_requests,
};
