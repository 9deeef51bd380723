// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B32: preparing the objects of a range, which names each as often as it is mapped there.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_DUPLICATES, PARAM_VAS_PER_BO, PARAM_VAS };

static uint64_t vas(const struct bench *bench)
{
	return bench_number(bench, PARAM_VAS);
}

static uint64_t bos(const struct bench *bench)
{
	return vas(bench) / bench_number(bench, PARAM_VAS_PER_BO);
}

/* Neighbours map different BOs. */
static int map_range(struct bench *bench)
{
	uint32_t *handles = calloc(bos(bench), sizeof(*handles));
	struct gvb_bind_op *ops = calloc(vas(bench), sizeof(*ops));
	int ret = handles && ops ? 0 : -ENOMEM;

	for (uint64_t i = 0; !ret && i < bos(bench); i++)
		ret = world_bo_create(&bench->world, 1, &handles[i]);
	for (uint64_t i = 0; !ret && i < vas(bench); i++)
		ops[i] = op_map(WORLD_BASE + i * GVB_PAGE_SIZE, GVB_PAGE_SIZE,
				handles[i % bos(bench)], 0);
	if (!ret)
		ret = world_bind(&bench->world, ops, vas(bench));
	free(handles);
	free(ops);
	return ret;
}

static int setup(struct bench *bench)
{
	const bool *ignored = bench->family->data;
	struct gvb_bind_op *ops = calloc(1, sizeof(*ops));

	request_ops(bench, GVB_BENCH_PREPARE_RANGE, ops, 1, 0);
	if (!ops)
		return -ENOMEM;
	*ops = op_unmap(WORLD_BASE, vas(bench) * GVB_PAGE_SIZE);
	bench->request.arg[0] = 1;
	bench->request.arg[1] = *ignored;
	bench->walk_len = vas(bench);
	return map_range(bench);
}

static int prove(struct bench *bench)
{
	int ret = expect_vas(bench, vas(bench));

	return ret ? ret : expect_extobjs(bench, bos(bench));
}

/* One BO that is mapped a second time, behind the range, and the range longer by that page. */
static int prove_refused(struct bench *bench)
{
	struct gvb_bind_op *op = (void *)(uintptr_t)bench->request.ops.ptr;
	struct gvb_bind_op again = op_map(op->addr + op->range, GVB_PAGE_SIZE, 0, 0);
	struct gvb_bind_op gone = op_unmap(again.addr, again.range);
	struct gvb_bench request = bench->request;
	uint64_t ticks;
	int ret = prove(bench);

	again.handle = bench->world.last_handle;
	if (!ret)
		ret = world_bind(&bench->world, &again, 1);
	if (ret)
		return ret;
	request.samples = 1;
	request.iterations = 1;
	request.ticks = (uintptr_t)&ticks;
	op->range += GVB_PAGE_SIZE;
	ret = gvbc_call_bench(bench->world.fd, &request);
	op->range -= GVB_PAGE_SIZE;
	ret = bench_expect(bench, "errno of a range with a duplicate", -ret, EALREADY);
	return ret ? ret : world_bind(&bench->world, &gone, 1);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * bos(bench) },
		{ "duplicates", counts->duplicates, counts->ops * (vas(bench) - bos(bench)) },
	};

	return EXPECT_ALL(bench, seen);
}

static const bool yes = true;
static const bool no;

BENCH_FAMILY(prepare_range_ignored) = {
	.name = "prepare_range",
	.claim = "with DRM_EXEC_IGNORE_DUPLICATES every further mapping of a BO costs a lock call",
	.params = { BENCH_LABELS("duplicates", "ignored"), BENCH_NUMBERS("vas_per_bo", 1, 4, 16),
		    BENCH_NUMBERS("vas", 16, 256, 4096) },
	.base = "duplicates:ignored/vas_per_bo:1/vas:16",
	.fit = BENCH_FIT_LINEAR,
	.data = &yes,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(prepare_range_refused) = {
	.name = "prepare_range",
	.claim = "without it a BO that is mapped twice ends the walk with -EALREADY, as is proved",
	.params = { BENCH_LABELS("duplicates", "refused"), BENCH_NUMBERS("vas_per_bo", 1),
		    BENCH_NUMBERS("vas", 16, 256, 4096) },
	.base = "duplicates:ignored/vas_per_bo:1/vas:16",
	.fit = BENCH_FIT_LINEAR,
	.data = &no,
	.setup = setup,
	.prove = prove_refused,
	.check_counts = check_counts,
	.teardown = free_requests,
};
