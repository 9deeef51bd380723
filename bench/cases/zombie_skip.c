// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B03: what a submission pays for the zombies among its external objects.
 */
#include "cases.h"

#define LIVE 256u

static uint64_t zombies(const struct bench *bench)
{
	return bench_number(bench, 0);
}

/* Under the VM's resv zombies stay on the list until the cleanup; a spinlock lets them leave. */
static uint64_t on_list(const struct bench *bench)
{
	bool stay = gvbc_mode_resv(bench->mode) || deferred_vas(bench);

	return LIVE + (stay ? zombies(bench) : 0);
}

static int setup(struct bench *bench)
{
	int ret = map_extobjs(&bench->world, LIVE, NULL);

	bench->request.op = GVB_BENCH_PREPARE;
	bench->request.arg[0] = 1;
	bench->walk_len = on_list(bench);
	return ret ? ret : make_zombies(&bench->world, zombies(bench));
}

static int prove(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);
	const struct expectation truth[] = {
		{ "zombies", state.zombies, zombies(bench) },
		{ "extobj list", state.extobjs, on_list(bench) },
		{ "VAs in the tree", state.vas, LIVE },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t locked = 1 + LIVE + (deferred_vas(bench) ? zombies(bench) : 0);
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * locked },
		{ "zombies at each start", counts->zombies, counts->ops * zombies(bench) },
	};

	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(zombie_skip) = {
	.name = "zombie_skip",
	.claim = "skipping the dead while 256 live objects are locked is nearly free",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave zombies",
	.params = { BENCH_NUMBERS("zombies", 0, 1, 16, 64, 256, 1024, 4096) },
	.base = "zombies:0",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm_keeps_zombies,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
};
