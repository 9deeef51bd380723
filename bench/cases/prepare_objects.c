// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B01: what a submission pays to lock all external objects of its VM.
 */
#include "cases.h"

static int setup(struct bench *bench)
{
	uint64_t extobjs = bench_number(bench, 0);

	bench->request.op = GVB_BENCH_PREPARE;
	bench->request.arg[0] = 1;
	bench->walk_len = extobjs;
	return map_extobjs(&bench->world, extobjs, NULL);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, bench_number(bench, 0));
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	/* The VM's own resv object is locked too. */
	return bench_expect(bench, "objects locked", counts->locked_objs,
			    counts->ops * (bench_number(bench, 0) + 1));
}

BENCH_FAMILY(prepare_objects) = {
	.name = "prepare_objects",
	.claim = "the spinlock and reference per element cost little for few objects; where is the "
		 "crossover to the resv-protected walk?",
	.params = { BENCH_NUMBERS("extobjs", 0, 1, 4, 16, 64, 256, 1024, 4096, 16384) },
	.base = "extobjs:0",
	.fit = BENCH_FIT_LINEAR,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
};
