// SPDX-License-Identifier: GPL-2.0-or-later
/* The locking strategies of a bind: what each locks, that all end alike; BIND from an ops list. */
#include <errno.h>
#include <string.h>

#include "count.h"

#define BOS 4

/* BOS external BOs, the first of them mapped: then it is cut, replaced and unmapped by one bind. */
static void batch(struct rig *rig, struct gvb_bind_op *base, struct gvb_bind_op *ops)
{
	uint64_t bos[BOS];

	for (int i = 0; i < BOS; i++)
		bos[i] = rig_bo(rig, 64, RIG_EXTERNAL);
	*base = rig_map(rig, 0, 64, bos[0], 0);
	ops[0] = rig_map(rig, 8, 8, bos[1], 0);
	ops[1] = rig_map(rig, 12, 8, bos[2], 4);
	ops[2] = rig_unmap(0, 8);
	ops[3] = rig_map(rig, 4, 40, bos[3], 1);
}

static bool refused(struct rig *rig, enum gvb_bind_lock lock)
{
	struct gvb_bind_op op = rig_unmap(0, 1);
	int want = rig_has_lock(rig, lock);

	rig->lock = lock;
	test_ret(rig->test, "VM_BIND", rig_bind(rig, 0, &op, 1), want);
	return want;
}

static void bind(struct rig *rig, enum gvb_bind_lock lock)
{
	const struct gvb_bind_op none = rig_unmap(0, 128);
	struct gvb_bind_op base, ops[4], all[2];

	batch(rig, &base, ops);
	if (refused(rig, lock))
		return;
	if (!rig_must_bind(rig, 0, &base, 1) || !rig_must_bind(rig, 0, ops, 4) ||
	    !rig_check(rig, 0) || !rig_exec(rig, 0))
		return;
	/* Unmapped and mapped again, and the last of a BO, in one bind. */
	all[0] = rig_unmap_all(rig, 4);
	all[1] = ops[0];
	if (rig_must_bind(rig, 0, all, 2) && rig_check(rig, 0) && rig_bo_close(rig, 4) &&
	    rig_must_bind(rig, 0, &none, 1))
		rig_check(rig, 0);
}

static uint64_t bench_locked(struct rig *rig, enum gvb_bind_lock lock,
			     const struct gvb_bench_counts *counts)
{
	bool immediate = gvbc_mode_immediate(rig->mode);

	/* All but the last BO are named or mapped; the VM's resv comes on top. */
	if (lock == GVB_BIND_LOCK_PRELOCK)
		return 1 + BOS;
	if (lock == GVB_BIND_LOCK_DEFAULT)
		return immediate ? BOS : 1 + BOS;
	if (lock == GVB_BIND_LOCK_CUSTOM && immediate)
		return BOS;
	return counts->locked_objs ? UINT64_MAX : 0;
}

static void bench(struct rig *rig, enum gvb_bind_lock lock)
{
	struct gvb_bind_op base, ops[4], undo[2];
	struct gvb_bench_counts counts;
	struct gvb_bench args = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND_BATCH,
		.iterations = 1,
		.arg = { lock, 4 },
		.ops = OPS_ARRAY(ops, 4),
		.undo = OPS_ARRAY(undo, 2),
	};

	batch(rig, &base, ops);
	if (rig_has_lock(rig, lock))
		return;
	undo[0] = rig_unmap(0, 128);
	undo[1] = base;
	if (!rig_must_bind(rig, 0, &base, 1) || !rig_count(rig, &args, &counts))
		return;
	test_eq(rig->test, "map steps", counts.map_steps, 3);
	test_eq(rig->test, "locked", counts.locked_objs, bench_locked(rig, lock, &counts));
	if (lock == GVB_BIND_LOCK_NESTED && !counts.locks[GVB_LOCK_OBJ_RESV])
		test_fail(rig->test, "no callback has locked anything");
	if (!rig_check(rig, 0) || !rig_time(rig, &args) || !rig_check(rig, 0))
		return;
	/* As binds of one request each. */
	args.arg[1] = 1;
	args.iterations = 4;
	if (rig_count(rig, &args, &counts) &&
	    test_eq(rig->test, "map steps", counts.map_steps, 3) && rig_time(rig, &args))
		rig_check(rig, 0);
}

static void ops_list(struct rig *rig)
{
	struct gvb_bind_op base, ops[4], undo[2];
	struct gvb_bench_counts callbacks, list;
	struct gvb_bench args = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND,
		.iterations = 4,
		.ops = OPS_ARRAY(ops, 4),
		.undo = OPS_ARRAY(undo, 2),
	};

	batch(rig, &base, ops);
	undo[0] = rig_unmap(0, 128);
	undo[1] = base;
	if (!rig_must_bind(rig, 0, &base, 1) || !rig_count(rig, &args, &callbacks))
		return;
	args.arg[0] = GVB_BENCH_BIND_OPS_LIST;
	if (!rig_count(rig, &args, &list) || !rig_check(rig, 0) || !rig_time(rig, &args) ||
	    !rig_check(rig, 0))
		return;
	test_eq(rig->test, "map steps", list.map_steps, callbacks.map_steps);
	test_eq(rig->test, "remap steps", list.remap_steps, callbacks.remap_steps);
	test_eq(rig->test, "unmap steps", list.unmap_steps, callbacks.unmap_steps);
	test_eq(rig->test, "allocations of callbacks", callbacks.allocs, 0);
	/* A list for each request, and an operation for each step at the least. */
	if (list.allocs < 4 + list.map_steps + list.remap_steps + list.unmap_steps)
		test_fail(rig->test, "only %llu allocations", list.allocs);
	test_eq(rig->test, "frees", list.frees, list.allocs);
	/* What stays is what the callbacks would have left. */
	args.undo.count = 0;
	if (rig_count(rig, &args, &list) && rig_must_bind(rig, 0, ops, 4))
		rig_check(rig, 0);
}

static const char *lock_name(enum gvb_bind_lock lock)
{
	static const char *const names[] = { "default", "prelock", "nested", "custom" };

	return names[lock];
}

void test_strategy(struct test *test)
{
	struct rig rig;

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		const char *name = gvbc_mode_name(mode);

		for (unsigned int lock = 0; lock < GVB_BIND_LOCK_COUNT; lock++) {
			if (test_begin(test, "strategy/%s/%s", name, lock_name(lock))) {
				if (rig_begin(&rig, test, mode)) {
					bind(&rig, lock);
					rig_end(&rig);
				}
				test_end(test);
			}
			if (test_begin(test, "strategy/%s/%s, BIND_BATCH", name, lock_name(lock))) {
				if (rig_count_begin(&rig, test, mode)) {
					bench(&rig, lock);
					rig_end(&rig);
				}
				test_end(test);
			}
		}
		if (test_begin(test, "strategy/%s/ops list", name)) {
			if (rig_count_begin(&rig, test, mode)) {
				ops_list(&rig);
				rig_end(&rig);
			}
			test_end(test);
		}
	}
}
