// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B28: pinning and unpinning a shmem object that is pinned already, or not.
 */
#include "cases.h"

/* Order of the labels below. */
enum { PINNED_NO, PINNED_YES };

static int setup(struct bench *bench)
{
	bench->request.op = GVB_BENCH_PIN;
	bench->request.arg[0] = bench->value[0] == PINNED_YES;
	return 0;
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	bool fast = bench->stats.features & GVB_FEATURE_PIN_FAST && bench->value[0] == PINNED_YES;

	return bench_expect(bench, "resv locks of pin and unpin", counts->locks[GVB_LOCK_OBJ_RESV],
			    fast ? 0 : 2 * counts->ops);
}

BENCH_FAMILY(pin_fast) = {
	.name = "pin_fast",
	.claim = "pinned already: the fast path is taken and no resv lock acquired",
	.modeless = true,
	.features = GVB_FEATURE_PIN,
	.params = { BENCH_LABELS("pinned", "no", "yes") },
	.base = "pinned:no",
	.setup = setup,
	.check_counts = check_counts,
};
