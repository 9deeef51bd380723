// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B22: linking and unlinking a VA under the lock that the mode has for gpuva lists.
 */
#include <stdlib.h>

#include "cases.h"

/* Order of the labels below. */
enum { BO_EXTERNAL, BO_PRIVATE };

static int setup(struct bench *bench)
{
	struct gvb_bind_op *ops = calloc(1, sizeof(*ops));
	uint32_t handle;
	int ret;

	request_ops(bench, GVB_BENCH_LINK, ops, 1, 0);
	if (!ops)
		return -ENOMEM;
	if (bench->value[0] == BO_PRIVATE)
		ret = world_bo_create_private(&bench->world, 1, &handle);
	else
		ret = world_bo_create(&bench->world, 1, &handle);
	if (ret)
		return ret;
	*ops = op_map(WORLD_BASE, GVB_PAGE_SIZE, handle, 0);
	bench_report(bench, "gem_bytes", bench->stats.gem_bytes);
	return world_bind(&bench->world, ops, 1);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, bench->value[0] == BO_EXTERNAL);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	bool immediate = BENCH_IMMEDIATE & 1u << bench->mode;
	bool resv = BENCH_OBJ_RESV & 1u << bench->mode;
	bool external = bench->value[0] == BO_EXTERNAL;
	const struct expectation seen[] = {
		{ "object resv locks", counts->locks[GVB_LOCK_OBJ_RESV],
		  resv && external ? counts->ops : 0 },
		{ "VM resv locks", counts->locks[GVB_LOCK_VM_RESV],
		  resv && !external ? counts->ops : 0 },
		{ "gpuva.lock acquisitions", counts->locks[GVB_LOCK_GPUVA],
		  immediate ? counts->ops : 0 },
		{ "driver mutex acquisitions", counts->locks[GVB_LOCK_DRIVER],
		  bench->mode == GVB_MODE_CUSTOM_LOCK ? counts->ops : 0 },
	};

	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(list_lock) = {
	.name = "list_lock",
	.claim = "what moving the list's lock into the GEM object costs, in time and in size",
	.params = { BENCH_LABELS("bo", "external", "private") },
	.base = "bo:external",
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
