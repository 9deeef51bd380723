// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What EXEC locks and validates, and who is on the evict list when. rig_exec() and rig_check() hold
 * everything against the model, so a test is mostly a sequence.
 */
#include "rig.h"

static bool map_one(struct rig *rig, int vm, uint64_t page, uint64_t bo_id)
{
	const struct gvb_bind_op op = rig_map(rig, page, 1, bo_id, 0);

	return rig_must_bind(rig, vm, &op, 1);
}

static bool exec_and_check(struct rig *rig, int vm)
{
	return rig_exec(rig, vm) && rig_check(rig, vm);
}

static void empty(struct rig *rig)
{
	exec_and_check(rig, 0);
}

/* External and private ones, some mapped twice: each object is locked once. */
static void locked(struct rig *rig)
{
	for (int i = 0; i < 12; i++) {
		uint64_t bo_id = rig_bo(rig, 4, i % 3 ? RIG_EXTERNAL : 0);

		if (!bo_id || !map_one(rig, 0, 2 * i, bo_id) ||
		    (i % 2 && !map_one(rig, 0, 100 + 2 * i, bo_id)) || !exec_and_check(rig, 0))
			return;
	}
	test_eq(rig->test, "external BOs", rig_sums(rig, 0).external, 8);
}

static void evict_external(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);

	if (!map_one(rig, 0, 0, bo_id) || !rig_evict(rig, bo_id, 0) || !rig_check(rig, 0))
		return;
	test_eq(rig->test, "marked", rig_sums(rig, 0).marked, 1);
	exec_and_check(rig, 0);
	exec_and_check(rig, 0);
}

static void evict_private(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, 0);

	if (!map_one(rig, 0, 0, bo_id) || !rig_evict(rig, bo_id, 0) || !rig_check(rig, 0))
		return;
	test_eq(rig->test, "marked", rig_sums(rig, 0).marked_private, 1);
	exec_and_check(rig, 0);
	exec_and_check(rig, 0);
}

static void evict_twice(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);

	if (map_one(rig, 0, 0, bo_id) && rig_evict(rig, bo_id, 0) && rig_evict(rig, bo_id, 0) &&
	    rig_check(rig, 0))
		exec_and_check(rig, 0);
}

static void restore(struct rig *rig)
{
	uint64_t external = rig_bo(rig, 4, RIG_EXTERNAL);
	uint64_t private = rig_bo(rig, 4, 0);

	if (map_one(rig, 0, 0, external) && map_one(rig, 0, 1, private) &&
	    rig_evict(rig, external, 0) && rig_evict(rig, private, 0) && rig_check(rig, 0) &&
	    rig_evict(rig, external, GVB_EVICT_RESTORE) &&
	    rig_evict(rig, private, GVB_EVICT_RESTORE) && rig_check(rig, 0))
		exec_and_check(rig, 0);
}

/* Each VM has page tables of its own to set right. */
static void two_vms(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);

	if (map_one(rig, 0, 0, bo_id) && map_one(rig, 1, 0, bo_id) && rig_evict(rig, bo_id, 0) &&
	    exec_and_check(rig, 0) && rig_check(rig, 1)) {
		test_eq(rig->test, "marked in the other VM", rig_sums(rig, 1).marked, 1);
		exec_and_check(rig, 1);
	}
}

static void evicted_then_mapped(struct rig *rig)
{
	uint64_t external = rig_bo(rig, 4, RIG_EXTERNAL);
	uint64_t private = rig_bo(rig, 4, 0);

	if (!rig_evict(rig, external, 0) || !rig_evict(rig, private, 0) ||
	    !map_one(rig, 0, 0, external) || !map_one(rig, 0, 1, private) || !rig_check(rig, 0))
		return;
	test_eq(rig->test, "marked", rig_sums(rig, 0).marked, 2);
	exec_and_check(rig, 0);
}

static void evicted_then_unmapped(struct rig *rig)
{
	uint64_t external = rig_bo(rig, 4, RIG_EXTERNAL);
	uint64_t private = rig_bo(rig, 4, 0);
	const struct gvb_bind_op ops[] = { rig_unmap(0, 1), rig_unmap_all(rig, private) };

	if (map_one(rig, 0, 0, external) && map_one(rig, 0, 1, private) &&
	    rig_evict(rig, external, 0) && rig_evict(rig, private, 0) &&
	    rig_must_bind(rig, 0, ops, 2) && rig_check(rig, 0))
		exec_and_check(rig, 0);
}

/* The mark is of the BO, so both halves of a split carry it. */
static void evicted_then_split(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo_id, 0);
	const struct gvb_bind_op hole = rig_unmap(3, 2);

	if (rig_must_bind(rig, 0, &map, 1) && rig_evict(rig, bo_id, 0) &&
	    rig_must_bind(rig, 0, &hole, 1) && rig_check(rig, 0))
		exec_and_check(rig, 0);
}

static void closed_handle(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);

	if (map_one(rig, 0, 0, bo_id) && rig_evict(rig, bo_id, 0) && rig_bo_close(rig, bo_id) &&
	    rig_check(rig, 0))
		exec_and_check(rig, 0);
}

/* Slots are reserved anew each time: they must not run out. */
static void many_fences(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);

	if (!map_one(rig, 0, 0, bo_id))
		return;
	for (int i = 0; i < 64; i++)
		if (!rig_exec(rig, 0))
			return;
	rig_check(rig, 0);
}

static const struct rig_test tests[] = {
	{ "empty VM", empty },
	{ "locked objects", locked },
	{ "evict external", evict_external },
	{ "evict private", evict_private },
	{ "evict twice", evict_twice },
	{ "evict and restore", restore },
	{ "evict in two VMs", two_vms },
	{ "evicted, then mapped", evicted_then_mapped },
	{ "evicted, then unmapped", evicted_then_unmapped },
	{ "evicted, then split", evicted_then_split },
	{ "evicted, handle closed", closed_handle },
	{ "many fences", many_fences },
	{ 0 },
};

void test_exec(struct test *test)
{
	rig_suite(test, "exec", tests);
}
