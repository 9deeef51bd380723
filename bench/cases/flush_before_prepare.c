// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B05: cleaning up before a submission, after it, or not at all.
 */
#include "cases.h"

enum { PARAM_PART, PARAM_FLUSH, PARAM_ZOMBIES };

/* Order of the labels below; that of "flush" is enum gvb_bench_flush's. */
enum { PART_TOTAL, PART_HOLD };

#define LIVE 256u

static uint64_t zombies(const struct bench *bench)
{
	return bench_number(bench, PARAM_ZOMBIES);
}

static int setup(struct bench *bench)
{
	struct gvb_bind_op *ops = new_maps(&bench->world, zombies(bench));

	request_ops(bench, GVB_BENCH_SUBMIT, ops, zombies(bench), 0);
	if (!ops)
		return -ENOMEM;
	bench->request.arg[0] = bench->value[PARAM_FLUSH];
	bench->request.arg[1] = bench->value[PARAM_PART] == PART_HOLD;
	/* Zombies are made anew for every submission, outside of the stopwatch. */
	bench->max_ops = 4;
	bench->max_batches = 8;
	return map_extobjs(&bench->world, LIVE, NULL);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, LIVE);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	bool waiting = bench->value[PARAM_FLUSH] != GVB_BENCH_FLUSH_BEFORE;
	uint64_t locked = 1 + LIVE + (waiting && deferred_vas(bench) ? zombies(bench) : 0);
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * locked },
		{ "zombies at each start", counts->zombies, counts->ops * zombies(bench) },
	};

	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(flush_before_prepare) = {
	.name = "flush_before_prepare",
	.claim = "the fewer elements to iterate the better: does cleaning up first pay?",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave something to clean up",
	.params = { BENCH_LABELS("part", "total", "hold"),
		    BENCH_LABELS("flush", "never", "before", "after"),
		    BENCH_NUMBERS("zombies", 0, 16, 256, 1024) },
	.base = "part:total/flush:never/zombies:0",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm_keeps_zombies,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
