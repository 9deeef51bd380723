// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B15: validating when a callback fails half way, again and again until the evict list is empty, as
 * xe does. Zombies on it are none that a callback could take off.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_ZOMBIES, PARAM_EVICTED, PARAM_FAIL_AT };

static uint64_t evicted(const struct bench *bench)
{
	return bench_number(bench, PARAM_EVICTED);
}

static uint64_t zombies(const struct bench *bench)
{
	return bench_number(bench, PARAM_ZOMBIES);
}

/*
 * Zombies that wait on the evict list. With its own lock, GPUVM takes them off at once; where
 * unlinked VAs wait, each with its vm_bo alive, the first operation validates them, and leaves
 * none.
 */
static uint64_t listed(const struct bench *bench)
{
	return gvbc_mode_resv(bench->mode) && !deferred_vas(bench) ? zombies(bench) : 0;
}

/* Each failing call validates what is before the callback that fails; the last one all the rest. */
static uint64_t failing_calls(const struct bench *bench)
{
	uint64_t fail_at = bench_number(bench, PARAM_FAIL_AT);
	uint64_t left = evicted(bench), calls = 0;

	for (; fail_at && left >= fail_at; left -= fail_at - 1)
		calls++;
	return calls;
}

/* Private ones: what is evicted of them is on the evict list at once, in every mode. */
static int fill_zombies(struct bench *bench, struct gvb_bind_op *ops)
{
	int ret = 0;

	for (uint64_t i = 0; !ret && i < zombies(bench); i++) {
		uint64_t addr = WORLD_FAR + i * GVB_PAGE_SIZE;
		uint32_t handle;

		ret = world_bo_create_private(&bench->world, 1, &handle);
		if (!ret)
			ret = world_evict(&bench->world, handle);
		if (!ret)
			ops[i] = op_map(addr, GVB_PAGE_SIZE, handle, 0);
	}
	return ret;
}

static int setup(struct bench *bench)
{
	struct gvb_bind_op *ops = calloc(zombies(bench) + 1, sizeof(*ops));
	uint32_t *handles = calloc(evicted(bench), sizeof(*handles));
	int ret = ops && handles ? 0 : -ENOMEM;

	/* Mapped and unlinked anew for every operation, outside of the stopwatch. */
	request_ops(bench, GVB_BENCH_VALIDATE, ops, zombies(bench), 0);
	bench->request.arg[0] = GVB_BENCH_VALIDATE_PREPARE | GVB_BENCH_VALIDATE_UNTIL_EMPTY;
	bench->request.arg[1] = bench_number(bench, PARAM_FAIL_AT);
	/* Every operation locks and evicts again all the objects, outside of the stopwatch. */
	bench->max_ops = 8;
	bench->max_batches = 8;

	if (!ret)
		ret = map_extobjs(&bench->world, evicted(bench), handles);
	for (uint64_t i = 0; !ret && i < evicted(bench); i++)
		ret = world_evict(&bench->world, handles[i]);
	free(handles);
	return ret ? ret : fill_zombies(bench, ops);
}

static int prove(struct bench *bench)
{
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);
	const struct expectation truth[] = {
		{ "extobj list", state.extobjs, evicted(bench) },
		{ "evict list", state.evicted, gvbc_mode_resv(bench->mode) ? 0 : evicted(bench) },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

/*
 * That no element is lost shows in the calls: each must have found all that are left. One call more
 * means that something was left on the list.
 */
static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t failing = failing_calls(bench);
	const struct expectation seen[] = {
		{ "zombies", counts->zombies, counts->ops * zombies(bench) },
		{ "zombies on the evict list", counts->listed_zombies,
		  counts->ops * listed(bench) },
		{ "drm_gpuvm_validate() calls", counts->validate_calls,
		  counts->ops * (failing + 1) },
		{ "vm_bo_validate() calls", counts->validated,
		  counts->ops * (evicted(bench) + failing) },
	};

	if (listed(bench) && !counts->listed_zombies)
		return -ENODATA;
	return EXPECT_ALL(bench, seen);
}

BENCH_FAMILY(validate_fail) = {
	.name = "validate_fail",
	.claim = "a validate that fails half way loses nothing: repeating it gets all done",
	.params = { BENCH_NUMBERS("zombies", 0), BENCH_NUMBERS("evicted", 64),
		    BENCH_NUMBERS("fail_at", 0, 2, 9, 33, 64, 65) },
	.base = "zombies:0/evicted:64/fail_at:0",
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(validate_fail_zombies) = {
	.name = "validate_fail",
	.claim = "and comes to an end with zombies on the evict list",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes leave zombies",
	.endless = "this kernel leaves zombies on the evict list: emptying it never ends",
	.absent = "this kernel takes zombies off the evict list before it validates",
	.params = { BENCH_NUMBERS("zombies", 16), BENCH_NUMBERS("evicted", 64),
		    BENCH_NUMBERS("fail_at", 0, 9) },
	.base = "zombies:0/evicted:64/fail_at:0",
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
