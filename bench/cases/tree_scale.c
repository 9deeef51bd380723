// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B17: mapping one more page into a VM of ten to a million VAs.
 */
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "cases.h"

enum { PARAM_ORDER, PARAM_VAS };
enum { ORDER_ASCENDING, ORDER_RANDOM, ORDER_INTERLEAVED };

/* Requests of the largest batch. */
#define REQUESTS 256u

/* The tree of a row must not depend on SEED, nor on the rows before. */
#define ORDER_SEED 20231121ul

static int shuffle(uint32_t *order, size_t count)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	if (!rng)
		return -ENOMEM;
	gsl_rng_set(rng, ORDER_SEED);
	gsl_ran_shuffle(rng, order, count, sizeof(*order));
	gsl_rng_free(rng);
	return 0;
}

/* Every even place first, then the odd ones between them. */
static void interleave(uint32_t *order, size_t count)
{
	size_t half = (count + 1) / 2;

	for (size_t i = 0; i < count; i++)
		order[i] = i < half ? 2 * i : 2 * (i - half) + 1;
}

static int make_order(size_t kind, uint32_t *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		order[i] = i;
	if (kind == ORDER_INTERLEAVED)
		interleave(order, count);
	return kind == ORDER_RANDOM ? shuffle(order, count) : 0;
}

static int map_tree(struct bench *bench, size_t count)
{
	uint32_t *order = calloc(count, sizeof(*order));
	int ret;

	if (!order)
		return -ENOMEM;
	ret = make_order(bench->value[PARAM_ORDER], order, count);
	if (!ret)
		ret = map_spaced(&bench->world, WORLD_BASE, count, order);
	free(order);
	return ret;
}

/*
 * A free page lies behind every mapped one. Successive requests are a golden section apart, so that
 * a batch of any size sees the whole tree. Numbers of VAs are powers of ten, to which the step has
 * no common divisor: no place comes twice.
 */
static uint64_t gap(uint64_t i, uint64_t count)
{
	uint64_t step = (count * 618034 / 1000000) | 1;

	if (step % 5 == 0)
		step += 2;
	return 2 * (i * step % count) + 1;
}

static int setup(struct bench *bench)
{
	size_t count = bench_number(bench, PARAM_VAS);
	/* A batch must not change the tree so much that the next one costs more. */
	size_t requests = count / 2 < REQUESTS ? count / 2 : REQUESTS;
	struct gvb_bind_op *ops = calloc(requests, sizeof(*ops));
	struct gvb_bind_op *undo = calloc(requests, sizeof(*undo));
	uint32_t handle;
	int ret;

	request_bind(bench, ops, requests, undo, 1);
	if (!ops || !undo)
		return -ENOMEM;
	ret = map_tree(bench, count);
	if (!ret)
		ret = world_bo_create(&bench->world, 1, &handle);
	for (size_t i = 0; !ret && i < requests; i++) {
		uint64_t addr = WORLD_BASE + gap(i, count) * GVB_PAGE_SIZE;

		ops[i] = op_map(addr, GVB_PAGE_SIZE, handle, 0);
		undo[i] = op_unmap(addr, GVB_PAGE_SIZE);
	}
	return ret;
}

static int prove(struct bench *bench)
{
	return expect_vas(bench, bench_number(bench, PARAM_VAS));
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	int ret = bench_expect(bench, "map steps", counts->map_steps, counts->ops);

	return ret ? ret : bench_expect(bench, "unmap steps", counts->unmap_steps, 0);
}

BENCH_FAMILY(tree_scale) = {
	.name = "tree_scale",
	.claim = "mapping into a tree of M VAs is O(log M), however the tree came about",
	.modes_differ = BENCH_DIFFER_LOCKS,
	.params = { BENCH_LABELS("order", "ascending", "random", "interleaved"),
		    BENCH_NUMBERS("vas", 10, 100, 1000, 10000, 100000, 1000000) },
	.base = "order:ascending/vas:10",
	.fit = BENCH_FIT_LOG2,
	.check_max = 1000,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
