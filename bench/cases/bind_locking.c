// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B20: how a bind of many requests locks what it touches.
 *
 * Each request replaces the mapping of one BO by another one's. Of a batch's requests, overlap
 * percent share one pair of BOs, the others have a pair each. Every BO stays mapped elsewhere: no
 * bind makes a vm_bo or has one destroyed, so all binds of a batch do the same, in every mode.
 */
#include <stdlib.h>

#include "cases.h"

enum { PARAM_LOCK, PARAM_OVERLAP, PARAM_REQUESTS };

/* Requests of the largest batch of batches, and the least number of binds in it. */
#define REGIONS 256u
#define MIN_BINDS 16u

static uint64_t requests(const struct bench *bench)
{
	return bench_number(bench, PARAM_REQUESTS);
}

/* Evenly among the others. */
static bool shares(const struct bench *bench, uint64_t request)
{
	uint64_t overlap = bench_number(bench, PARAM_OVERLAP);

	return (request + 1) * overlap / 100 != request * overlap / 100;
}

static uint64_t num_shared(const struct bench *bench)
{
	return requests(bench) * bench_number(bench, PARAM_OVERLAP) / 100;
}

/**
 * struct pair - BOs of a request
 * @old: mapped before. @new: mapped by it.
 */
struct pair {
	uint32_t old;
	uint32_t new;
};

static int create_pair(struct world *world, struct pair *pair)
{
	int ret = world_bo_create(world, 1, &pair->old);

	return ret ? ret : world_bo_create(world, 1, &pair->new);
}

static int create_pairs(struct bench *bench, struct pair *pairs)
{
	struct pair shared;
	int ret = create_pair(&bench->world, &shared);

	for (uint64_t i = 0; !ret && i < requests(bench); i++) {
		if (shares(bench, i))
			pairs[i] = shared;
		else
			ret = create_pair(&bench->world, &pairs[i]);
	}
	return ret;
}

/* Out of the way of the requests, so that every vm_bo stays. */
static int keep_mapped(struct bench *bench, const struct pair *pair, uint64_t request)
{
	uint64_t addr = WORLD_FAR + 2 * request * GVB_PAGE_SIZE;
	const struct gvb_bind_op ops[] = {
		op_map(addr, GVB_PAGE_SIZE, pair->old, 0),
		op_map(addr + GVB_PAGE_SIZE, GVB_PAGE_SIZE, pair->new, 0),
	};

	return world_bind(&bench->world, ops, 2);
}

static int fill(struct bench *bench, struct gvb_bind_op *ops, struct gvb_bind_op *undo,
		uint64_t count)
{
	struct pair *pairs = calloc(requests(bench), sizeof(*pairs));
	int ret = pairs ? create_pairs(bench, pairs) : -ENOMEM;

	for (uint64_t i = 0; !ret && i < requests(bench); i++)
		ret = keep_mapped(bench, &pairs[i], i);
	for (uint64_t i = 0; !ret && i < count; i++) {
		const struct pair *pair = &pairs[i % requests(bench)];
		uint64_t addr = WORLD_BASE + i * GVB_PAGE_SIZE;

		ops[i] = op_map(addr, GVB_PAGE_SIZE, pair->new, 0);
		undo[i] = op_map(addr, GVB_PAGE_SIZE, pair->old, 0);
	}
	free(pairs);
	return ret;
}

static int setup(struct bench *bench)
{
	const enum gvb_bind_lock *lock = bench->family->data;
	uint64_t binds = REGIONS / requests(bench);
	uint64_t count = (binds < MIN_BINDS ? MIN_BINDS : binds) * requests(bench);
	struct gvb_bind_op *ops = calloc(count, sizeof(*ops));
	struct gvb_bind_op *undo = calloc(count, sizeof(*undo));
	int ret;

	request_ops(bench, GVB_BENCH_BIND_BATCH, ops, count, requests(bench));
	bench->request.undo = (struct gvb_array){ sizeof(*undo), count, (uintptr_t)undo };
	bench->undo_per_op = requests(bench);
	bench->request.arg[0] = *lock;
	bench->request.arg[1] = requests(bench);
	bench->max_batches = 32;
	if (!ops || !undo)
		return -ENOMEM;
	ret = fill(bench, ops, undo, count);
	return ret ? ret : world_bind(&bench->world, undo, count);
}

static int prove(struct bench *bench)
{
	uint64_t pairs = requests(bench) - num_shared(bench) + !!num_shared(bench);
	struct gvb_vm_state state;
	int ret = bench_state(bench, &state);
	const struct expectation truth[] = {
		{ "VAs in the tree", state.vas, bench->request.undo.count + 2 * requests(bench) },
		{ "vm_bos with mappings", state.vm_bos, 2 * pairs },
	};

	return ret ? ret : EXPECT_ALL(bench, truth);
}

/*
 * All that is allocated is freed, but where locks are debugged: each unlock of a resv forgets its
 * fence slots, and locking with a slot, as a kernel may that locks ahead, makes them anew. What
 * they replace is freed by RCU.
 */
static uint64_t freed(const struct bench *bench, const struct gvb_bench_counts *counts)
{
	const enum gvb_bind_lock *lock = bench->family->data;
	bool forgets = bench->stats.kernel & GVB_KERNEL_DEBUG_LOCKS;

	if (forgets && *lock == GVB_BIND_LOCK_PRELOCK && counts->frees < counts->allocs)
		return counts->allocs;
	return counts->frees;
}

static int check_counts(struct bench *bench, const struct gvb_bench_counts *counts)
{
	const enum gvb_bind_lock *lock = bench->family->data;
	uint64_t total = counts->ops * requests(bench);
	const struct expectation seen[] = {
		{ "map steps", counts->map_steps, total },
		{ "unmap steps", counts->unmap_steps, total },
		{ "objects freed that were not allocated", freed(bench, counts), counts->allocs },
	};
	uint64_t again = num_shared(bench) ? 2 * (num_shared(bench) - 1) : 0;
	int ret = EXPECT_ALL(bench, seen);

	if (!ret && !bench_injects(bench))
		ret = bench_expect(bench, "-EDEADLK without a second thread", counts->deadlocks, 0);
	if (ret || *lock != GVB_BIND_LOCK_PRELOCK)
		return ret;
	again *= counts->ops;
	return bench_expect(bench, "objects locked again",
			    bench_locks(bench, counts->duplicates, again), again);
}

static const enum gvb_bind_lock by_default = GVB_BIND_LOCK_DEFAULT;
static const enum gvb_bind_lock prelock = GVB_BIND_LOCK_PRELOCK;
static const enum gvb_bind_lock nested = GVB_BIND_LOCK_NESTED;
static const enum gvb_bind_lock custom = GVB_BIND_LOCK_CUSTOM;

#define OVERLAPS BENCH_NUMBERS("overlap", 0, 50, 100)
#define SIZES BENCH_NUMBERS("requests", 1, 16, 128, 1024)

BENCH_FAMILY(bind_locking_default) = {
	.name = "bind_locking",
	.claim = "what each mode is made for: the ranges walked first, or gpuva.lock alone",
	.params = { BENCH_LABELS("lock", "default"), OVERLAPS, SIZES },
	.base = "lock:default/overlap:0/requests:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &by_default,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(bind_locking_prelock) = {
	.name = "bind_locking",
	.claim = "drm_gpuvm_sm_map_exec_lock() locks everything before anything changes",
	.features = GVB_FEATURE_EXEC_LOCK,
	.params = { BENCH_LABELS("lock", "prelock"), OVERLAPS, SIZES },
	.base = "lock:default/overlap:0/requests:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &prelock,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(bind_locking_nested) = {
	.name = "bind_locking",
	.claim = "each callback locks the object that it touches",
	.modes = BENCH_OBJ_RESV,
	.only = "gpuva lists are not under the object's resv",
	.params = { BENCH_LABELS("lock", "nested"), OVERLAPS, SIZES },
	.base = "lock:default/overlap:0/requests:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &nested,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};

BENCH_FAMILY(bind_locking_custom) = {
	.name = "bind_locking",
	.claim = "the list's own lock in the callbacks, a resv only for making vm_bos",
	.modes = BENCH_IMMEDIATE | 1u << GVB_MODE_CUSTOM_LOCK,
	.only = "the gpuva list's lock is the object's resv",
	.params = { BENCH_LABELS("lock", "custom"), OVERLAPS, SIZES },
	.base = "lock:default/overlap:0/requests:1",
	.fit = BENCH_FIT_LINEAR,
	.data = &custom,
	.setup = setup,
	.prove = prove,
	.check_counts = check_counts,
	.teardown = free_requests,
};
