// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What it costs to look, when an object is locked, whether it has been evicted.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_EXTOBJS, PARAM_EVICTED };

static int expect_evict_list(struct bench *bench, const char *what, uint64_t expected)
{
	struct gvb_vm_state state;
	int ret = gvbc_vm_state(bench->world.fd, bench->world.vm_id, &state);

	return ret ? ret : bench_expect(bench, what, state.evicted, expected);
}

static int setup(struct bench *bench)
{
	uint64_t extobjs = bench_number(bench, PARAM_EXTOBJS);
	uint64_t evicted = bench_number(bench, PARAM_EVICTED);
	uint32_t *handles = calloc(extobjs, sizeof(*handles));
	int ret;

	if (!handles)
		return -ENOMEM;
	bench->request.op = GVB_BENCH_PREPARE;
	bench->request.arg[0] = 1;
	bench->walk_len = extobjs;

	ret = map_extobjs(&bench->world, extobjs, handles);
	for (uint64_t i = 0; !ret && i < evicted; i++)
		ret = world_evict(&bench->world, handles[i]);
	free(handles);
	return ret;
}

static int prove(struct bench *bench)
{
	uint64_t evicted = bench_number(bench, PARAM_EVICTED);
	bool lazy = gvbc_mode_resv(bench->mode);
	int ret = expect_extobjs(bench, bench_number(bench, PARAM_EXTOBJS));

	if (ret)
		return ret;
	return expect_evict_list(bench, "evict list before prepare", lazy ? 0 : evicted);
}

/* Nothing validates them: from the second operation on those that were evicted are on the list. */
static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t locked = bench_number(bench, PARAM_EXTOBJS) + 1;
	int ret = bench_expect(bench, "objects locked", counts->locked_objs, counts->ops * locked);

	if (ret)
		return ret;
	return expect_evict_list(bench, "evict list", bench_number(bench, PARAM_EVICTED));
}

BENCH_FAMILY(prepare_evicted) = {
	.name = "prepare_evicted",
	.claim = "a resv-protected VM looks for evicted objects when it locks them; lists with "
		 "locks have them before",
	.params = { BENCH_NUMBERS("extobjs", 256), BENCH_NUMBERS("evicted", 0, 16, 64, 256) },
	.base = "extobjs:256/evicted:0",
	.fit = BENCH_FIT_LINEAR,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
};
