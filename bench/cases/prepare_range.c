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

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * bos(bench) },
		{ "duplicates", counts->duplicates, counts->ops * (vas(bench) - bos(bench)) },
	};

	return EXPECT_ALL(bench, seen);
}

/* The first object that comes again ends it: as many are locked as there are before that. */
static int check_refused(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t again = bos(bench) < vas(bench);
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * bos(bench) },
		{ "-EALREADY", counts->duplicates, counts->ops * again },
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
	.slow = 2,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(prepare_range_refused) = {
	.name = "prepare_range",
	.claim = "without it a BO that is mapped twice ends the walk with -EALREADY",
	.params = { BENCH_LABELS("duplicates", "refused"), BENCH_NUMBERS("vas_per_bo", 1, 4),
		    BENCH_NUMBERS("vas", 16, 256, 4096) },
	.base = "duplicates:ignored/vas_per_bo:1/vas:16",
	.data = &no,
	.slow = 2,
	.setup = setup,
	.prove = prove,
	.check_counts = check_refused,
	.teardown = free_requests,
};
