// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B04: an object that is unmapped and mapped again before the cleanup has a zombie and a live
 * vm_bo.
 */
#include "cases.h"

static uint64_t twins(const struct bench *bench)
{
	return bench_number(bench, 0);
}

/* The dead twins that prepare walks over, and the one that lives. */
static uint64_t on_list(const struct bench *bench)
{
	return 1 + (gvbc_mode_resv(bench->mode) && !deferred_vas(bench) ? twins(bench) : 0);
}

/* Each in a bind of its own: within one bind the vm_bo is kept. */
static int setup(struct bench *bench)
{
	struct gvb_bind_op map, unmap = op_unmap(WORLD_BASE, GVB_PAGE_SIZE);
	uint32_t handle;
	int ret = world_bo_create(&bench->world, 1, &handle);

	bench->request.op = GVB_BENCH_PREPARE;
	bench->request.arg[0] = 1;
	bench->walk_len = on_list(bench);
	if (ret)
		return ret;
	map = op_map(WORLD_BASE, GVB_PAGE_SIZE, handle, 0);
	ret = world_bind(&bench->world, &map, 1);
	for (uint64_t i = 0; !ret && i < twins(bench); i++) {
		ret = world_bind(&bench->world, &unmap, 1);
		if (!ret)
			ret = world_bind(&bench->world, &map, 1);
	}
	return ret;
}

/* A vm_bo that its waiting VAs keep alive is found again: no twin. */
static int prove(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);
	const struct expectation truth[] = {
		{ "zombies", state.zombies, deferred_vas(bench) ? 0 : twins(bench) },
		{ "waiting VAs", state.waiting_vas, deferred_vas(bench) ? twins(bench) : 0 },
		{ "extobj list", state.extobjs, on_list(bench) },
		{ "vm_bos with mappings", state.vm_bos, 1 },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

/* A twin that reached drm_exec would be -EALREADY, which prepare does not forgive. */
static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const struct expectation seen[] = {
		{ "objects locked", counts->locked_objs, counts->ops * 2 },
		{ "-EALREADY", counts->duplicates, 0 },
	};

	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(zombie_twin) = {
	.name = "zombie_twin",
	.claim = "the dead twins of an object never reach drm_exec; the list grows by one each",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave zombies",
	.params = { BENCH_NUMBERS("twins", 0, 1, 16, 64, 256, 1024) },
	.base = "twins:0",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm_keeps_zombies,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
};
