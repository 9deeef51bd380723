// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B13: what a submission pays to validate the evicted ones of its external objects, and what it
 * misses when it does not prepare them first.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_EXTOBJS, PARAM_PREPARE, PARAM_EVICTED };

/* Order of the labels below. */
enum { PREPARE_YES, PREPARE_NO };

static uint64_t num_evicted(const struct bench *bench)
{
	return bench_number(bench, PARAM_EVICTED);
}

/* Resv-protected VMs learn of evicted external objects only while they prepare them. */
static uint64_t num_seen(const struct bench *bench)
{
	bool lazy = gvbc_mode_resv(bench->mode);

	return lazy && bench->value[PARAM_PREPARE] == PREPARE_NO ? 0 : num_evicted(bench);
}

static int setup(struct bench *bench)
{
	uint64_t extobjs = bench_number(bench, PARAM_EXTOBJS);
	uint32_t *handles = calloc(extobjs, sizeof(*handles));
	int ret;

	if (!handles)
		return -ENOMEM;
	bench->request.op = GVB_BENCH_VALIDATE;
	bench->request.arg[0] =
		bench->value[PARAM_PREPARE] == PREPARE_YES ? GVB_BENCH_VALIDATE_PREPARE : 0;
	/* Every operation locks and evicts again all the objects, outside of the stopwatch. */
	bench->max_ops = 8;
	bench->max_batches = 8;
	bench->walk_len = num_seen(bench);

	ret = map_extobjs(&bench->world, extobjs, handles);
	for (uint64_t i = 0; !ret && i < num_evicted(bench); i++)
		ret = world_evict(&bench->world, handles[i]);
	free(handles);
	return ret;
}

static int prove(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = expect_extobjs(bench, bench_number(bench, PARAM_EXTOBJS));

	if (ret)
		return ret;
	ret = gvbc_vm_state(bench->world.fd, bench->world.vm_id, &state);
	if (ret)
		return ret;
	if (gvbc_mode_resv(bench->mode))
		return bench_expect(bench, "evict list before prepare", state.evicted, 0);
	return bench_expect(bench, "evict list", state.evicted, num_evicted(bench));
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	return bench_expect(bench, "objects validated", counts->validated,
			    counts->ops * num_seen(bench));
}

BENCH_FAMILY(validate) = {
	.name = "validate",
	.claim = "the cost per evicted object; a resv-protected VM loses what prepare did not pick "
		 "up",
	.params = { BENCH_NUMBERS("extobjs", 1024), BENCH_LABELS("prepare", "yes", "no"),
		    BENCH_NUMBERS("evicted", 0, 1, 16, 64, 256, 1024) },
	.base = "extobjs:1024/prepare:yes/evicted:0",
	.fit = BENCH_FIT_LINEAR,
	.check_max = 1024,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
};
