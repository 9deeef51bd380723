// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B08: dropping a reference of a vm_bo, the last one or not, with the list's lock only where it is
 * needed or always.
 */
#include "cases.h"

enum { PARAM_WHICH, PARAM_LOCK };

/* Order of the labels below; that of "lock" is enum gvb_bench_put's. */
enum { WHICH_NOT_LAST, WHICH_LAST };

#define REQUESTS 256u

static bool last(const struct bench *bench)
{
	return bench->value[PARAM_WHICH] == WHICH_LAST;
}

static int setup(struct bench *bench)
{
	struct gvb_bind_op *ops = new_maps(&bench->world, last(bench) ? REQUESTS : 1);

	request_ops(bench, GVB_BENCH_PUT, ops, last(bench) ? REQUESTS : 1, last(bench));
	if (!ops)
		return -ENOMEM;
	bench->request.arg[0] = last(bench);
	bench->request.arg[1] = bench->value[PARAM_LOCK];
	/* References are taken outside of the stopwatch, all of them before it starts. */
	if (!last(bench))
		bench->max_ops = 1u << 16;
	return last(bench) ? 0 : world_bind(&bench->world, ops, 1);
}

static int prove(struct bench *bench)
{
	return expect_extobjs(bench, last(bench) ? 0 : 1);
}

/* Where the mutex is taken by GPUVM itself, it is for a last reference only. */
static uint64_t gpuva_locks(const struct bench *bench)
{
	if (!(BENCH_IMMEDIATE & 1u << bench->mode))
		return 0;
	if (bench->value[PARAM_LOCK] == GVB_BENCH_PUT_ALWAYS_LOCK)
		return 1;
	return last(bench) && !deferred_vas(bench);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	return bench_expect(bench, "gpuva.lock acquisitions", counts->locks[GVB_LOCK_GPUVA],
			    counts->ops * gpuva_locks(bench));
}

BENCH_FAMILY(put_last) = {
	.name = "put_last",
	.claim = "the list's lock is needed near zero only",
	.params = { BENCH_LABELS("which", "not_last", "last"),
		    BENCH_LABELS("lock", "mode", "always") },
	.base = "which:not_last/lock:mode",
	.slow = 4,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
