// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B10: unlinking a VA where the job runs, or later in a worker that may take resvs.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_HOW, PARAM_BO };

/* Order of the labels below. */
enum { BO_OWN, BO_SHARED };

/* Where no vm_bo is freed. */
#define KEPT_REQUESTS 2048u

/* Whether an operation frees a vm_bo, as its BO is mapped no more, or leaves that for later. */
static bool frees(const struct bench *bench)
{
	const enum gvb_bench_unlink *how = bench->family->data;

	return bench->value[PARAM_BO] == BO_OWN && *how != GVB_BENCH_UNLINK_DEFER;
}

static size_t num_requests(const struct bench *bench)
{
	return frees(bench) ? FREED_REQUESTS : KEPT_REQUESTS;
}

/* Each maps a BO of its own, which drops the vm_bo, or all one that stays mapped elsewhere. */
static struct gvb_bind_op *requests(struct bench *bench)
{
	struct gvb_bind_op *ops = new_maps(&bench->world, num_requests(bench));
	struct gvb_bind_op keep;

	if (!ops || bench->value[PARAM_BO] == BO_OWN)
		return ops;
	keep = op_map(WORLD_BASE, GVB_PAGE_SIZE, ops[0].handle, 0);
	for (size_t i = 1; i < num_requests(bench); i++)
		ops[i].handle = ops[0].handle;
	if (!world_bind(&bench->world, &keep, 1))
		return ops;
	free(ops);
	return NULL;
}

static int setup(struct bench *bench)
{
	const enum gvb_bench_unlink *how = bench->family->data;
	struct gvb_bind_op *ops = requests(bench);

	request_ops(bench, GVB_BENCH_UNLINK, ops, num_requests(bench), 1);
	bench->min_ops = frees(bench) ? FREED_MIN_OPS : 0;
	bench->request.arg[0] = *how;
	return ops ? 0 : -ENOMEM;
}

static int prove(struct bench *bench)
{
	return expect_vas(bench, bench->value[PARAM_BO] == BO_SHARED);
}

static int check_frees(struct bench *bench, const struct gvb_bench_counts *counts)
{
	if (counts->missing & GVB_MISSING_ALLOCS)
		return 0;
	return bench_expect(bench, "vm_bos freed", counts->frees, frees(bench) ? counts->ops : 0);
}

/* The cleanup is free to lock what it likes. */
static int check_drain(struct bench *bench, const struct gvb_bench_counts *counts)
{
	int ret = bench_expect(bench, "allocations", counts->allocs, 0);

	return ret ? ret : check_frees(bench, counts);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const enum gvb_bench_unlink *how = bench->family->data;
	bool immediate = BENCH_IMMEDIATE & 1u << bench->mode;
	uint64_t resvs = *how == GVB_BENCH_UNLINK_STAGED ? counts->ops : 0;
	const struct expectation seen[] = {
		{ "VM resv locks", bench_locks(bench, counts->locks[GVB_LOCK_VM_RESV], resvs),
		  resvs },
		{ "object resv locks", bench_locks(bench, counts->locks[GVB_LOCK_OBJ_RESV], resvs),
		  resvs },
		{ "gpuva.lock acquisitions", counts->locks[GVB_LOCK_GPUVA],
		  immediate ? counts->ops : 0 },
		{ "allocations", counts->allocs, 0 },
	};
	int ret = EXPECT_ALL(bench, seen);

	return ret ? ret : check_frees(bench, counts);
}

static const enum gvb_bench_unlink staged = GVB_BENCH_UNLINK_STAGED;
static const enum gvb_bench_unlink defer = GVB_BENCH_UNLINK_DEFER;
static const enum gvb_bench_unlink drain = GVB_BENCH_UNLINK_DEFER_DRAIN;

BENCH_FAMILY(unlink_staged) = {
	.name = "unlink",
	.claim = "unlinking later, under the resvs of the VM and the object",
	.params = { BENCH_LABELS("how", "staged"), BENCH_LABELS("bo", "own", "shared") },
	.base = "how:staged/bo:own",
	.data = &staged,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(unlink_defer) = {
	.name = "unlink",
	.claim = "drm_gpuva_unlink_defer() needs no resv, so run_job may do it",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("how", "defer"), BENCH_LABELS("bo", "own", "shared") },
	.base = "how:staged/bo:own",
	.data = &defer,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(unlink_defer_drain) = {
	.name = "unlink",
	.claim = "and with the cleanup behind it: all that staged unlinking does, done",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes defer",
	.params = { BENCH_LABELS("how", "defer_drain"), BENCH_LABELS("bo", "own", "shared") },
	.base = "how:staged/bo:own",
	.data = &drain,
	.setup = setup,
	.prove = prove,
	.check_counts = check_drain,
	.teardown = free_requests,
};
