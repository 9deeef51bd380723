// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B00: what the harness itself costs, and bare lock pairs to hold other numbers against.
 */
#include "cases.h"

static const enum gvb_bench_op floor_ops[] = {
	GVB_BENCH_NOP,	     GVB_BENCH_TIMER,	  GVB_BENCH_LOCK_MUTEX,
	GVB_BENCH_LOCK_RESV, GVB_BENCH_LOCK_SPIN,
};

static int setup_loop(struct bench *bench)
{
	bench->request.op = floor_ops[bench->value[0]];
	return 0;
}

static int check_loop(struct bench *bench, const struct gvb_bench_counts *counts)
{
	return bench_expect(bench, "allocations in a bare loop", counts->allocs, 0);
}

BENCH_FAMILY(floor_loop) = {
	.name = "floor",
	.claim = "the harness's own cost per operation, and bare lock+unlock pairs",
	.modeless = true,
	.params = { BENCH_LABELS(NULL, "nop", "timer", "lock_mutex", "lock_resv", "lock_spin") },
	.base = "nop",
	.setup = setup_loop,
	.check_counts = check_loop,
};

static int batch_ioctl(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	struct gvb_stats stats;
	uint64_t start = bench_now(bench);
	int ret = 0;

	while (!ret && n--)
		ret = gvbc_stats(bench->world.fd, &stats);
	*ticks = bench_now(bench) - start;
	return ret;
}

BENCH_FAMILY(floor_ioctl) = {
	.name = "floor",
	.claim = "one ioctl to the driver and back (STATS): what timing from userspace would hide",
	.modeless = true,
	.params = { BENCH_LABELS(NULL, "ioctl") },
	.base = "nop",
	.batch = batch_ioctl,
};
