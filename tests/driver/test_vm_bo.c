// SPDX-License-Identifier: GPL-2.0-or-later
/* BENCH LINK, PUT, BO_FIND, PREPARE_RANGE, and VALIDATE with a callback that fails: by count. */
#include <errno.h>

#include "count.h"

#define BOS 8

/* The class that the lock of the gpuva list is counted in. */
static enum gvb_lock_class list_class(const struct rig *rig)
{
	if (rig->mode == GVB_MODE_CUSTOM_LOCK)
		return GVB_LOCK_DRIVER;
	return gvbc_mode_immediate(rig->mode) ? GVB_LOCK_GPUVA : GVB_LOCK_OBJ_RESV;
}

static bool map_one(struct rig *rig, const struct gvb_bind_op *op)
{
	return rig_must_bind(rig, 0, op, 1);
}

static void link(struct rig *rig)
{
	const struct gvb_bind_op op = rig_map(rig, 0, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_LINK,
		.iterations = 20,
		.ops = OPS_ARRAY(&op, 1),
	};

	if (map_one(rig, &op) && rig_count(rig, &bench, &counts) &&
	    rig_locks(rig, &counts, list_class(rig), 20) &&
	    test_eq(rig->test, "allocations", counts.allocs, 0) && rig_check(rig, 0) &&
	    rig_time(rig, &bench))
		rig_check(rig, 0);
}

static void refused(struct rig *rig, struct gvb_bench *bench, int error)
{
	uint64_t ticks[1];

	bench->flags = 0;
	bench->samples = 1;
	bench->ticks = (uintptr_t)ticks;
	bench->counts = 0;
	test_ret(rig->test, "BENCH that is refused",
		 gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, bench), error);
	rig_check(rig, 0);
}

static void unmapped(struct rig *rig, struct gvb_bench *bench)
{
	refused(rig, bench, -EINVAL);
}

static void link_unmapped(struct rig *rig)
{
	const struct gvb_bind_op op = rig_map(rig, 0, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_LINK,
		.iterations = 1,
		.ops = OPS_ARRAY(&op, 1),
	};

	unmapped(rig, &bench);
}

/* Whether a vm_bo is gone when its last reference was put. */
static bool frees(const struct rig *rig, enum gvb_bench_put how)
{
	return !gvbc_mode_immediate(rig->mode) || how != GVB_BENCH_PUT_MODE;
}

static void put(struct rig *rig, bool last, enum gvb_bench_put how)
{
	struct gvb_bind_op ops[BOS];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_PUT,
		.iterations = BOS,
		.arg = { last, how },
		.ops = OPS_ARRAY(ops, last ? BOS : 1),
	};
	bool defers_vas = rig->test->features & GVB_FEATURE_VA_FREE;
	uint64_t want = BOS;

	for (int i = 0; i < BOS; i++)
		ops[i] = rig_map(rig, i, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	if (!last && !map_one(rig, &ops[0]))
		return;
	if (!rig_count(rig, &bench, &counts))
		return;
	/*
	 * As the mode does: only the last one takes the lock, if that is not held all the time.
	 * Where VAs are deferred its cleanup does.
	 */
	if (how != GVB_BENCH_PUT_ALWAYS_LOCK && !(gvbc_mode_immediate(rig->mode) && last &&
						  (!defers_vas || how == GVB_BENCH_PUT_MODE_DRAIN)))
		want = 0;
	test_locks(rig->test, "list lock", counts.locks[list_class(rig)], want);
	if (gvbc_mode_immediate(rig->mode) && how != GVB_BENCH_PUT_MODE_DRAIN)
		test_locks(rig->test, "vm_resv", counts.locks[GVB_LOCK_VM_RESV], 0);
	test_eq(rig->test, "allocations", counts.allocs, 0);
	test_eq(rig->test, "frees", counts.frees, last && frees(rig, how) ? BOS : 0);
	if (rig_check(rig, 0) && rig_time(rig, &bench))
		rig_check(rig, 0);
}

static void put_not_last(struct rig *rig)
{
	put(rig, false, GVB_BENCH_PUT_MODE);
}

static void put_last(struct rig *rig)
{
	put(rig, true, GVB_BENCH_PUT_MODE);
}

static void put_not_last_locked(struct rig *rig)
{
	put(rig, false, GVB_BENCH_PUT_ALWAYS_LOCK);
}

static void put_last_locked(struct rig *rig)
{
	put(rig, true, GVB_BENCH_PUT_ALWAYS_LOCK);
}

static void put_last_drained(struct rig *rig)
{
	if (gvbc_mode_immediate(rig->mode))
		put(rig, true, GVB_BENCH_PUT_MODE_DRAIN);
	else
		test_skip(rig->test, "nothing is deferred in this mode");
}

/* A last reference of what is mapped, or is named twice, is none. */
static void put_wrong(struct rig *rig)
{
	struct gvb_bind_op ops[2] = {
		rig_map(rig, 0, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0),
		rig_map(rig, 1, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0),
	};
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_PUT,
		.iterations = 2,
		.arg = { 1 },
		.ops = OPS_ARRAY(ops, 2),
	};

	if (!map_one(rig, &ops[1]))
		return;
	unmapped(rig, &bench);
	ops[1] = ops[0];
	unmapped(rig, &bench);
	bench.arg[0] = 0;
	bench.ops.count = 1;
	unmapped(rig, &bench);
}

static void find(struct rig *rig, enum gvb_bench_bo_find how, bool mapped)
{
	const struct gvb_bind_op op = rig_map(rig, 0, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BO_FIND,
		.iterations = 10,
		.arg = { how },
		.ops = OPS_ARRAY(&op, 1),
	};
	bool allocates = how == GVB_BENCH_BO_FIND_PREALLOC ||
			 (how == GVB_BENCH_BO_FIND_OBTAIN && !mapped);

	if (how == GVB_BENCH_BO_FIND_OBTAIN && gvbc_mode_immediate(rig->mode)) {
		unmapped(rig, &bench);
		return;
	}
	if (how == GVB_BENCH_BO_FIND_PREALLOC && !gvbc_mode_immediate(rig->mode) &&
	    !(rig->test->features & GVB_FEATURE_PREALLOC_STAGED)) {
		refused(rig, &bench, -EOPNOTSUPP);
		return;
	}
	if ((mapped && !map_one(rig, &op)) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "found", counts.found, mapped ? 10 : 0);
	test_locks(rig->test, "list lock", counts.locks[list_class(rig)], 10);
	test_eq(rig->test, "allocations", counts.allocs, allocates ? 10 : 0);
	if (rig_check(rig, 0) && rig_time(rig, &bench))
		rig_check(rig, 0);
}

static void find_hit(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_ONLY, true);
}

static void find_miss(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_ONLY, false);
}

static void obtain_hit(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_OBTAIN, true);
}

static void obtain_miss(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_OBTAIN, false);
}

static void prealloc_hit(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_PREALLOC, true);
}

static void prealloc_miss(struct rig *rig)
{
	find(rig, GVB_BENCH_BO_FIND_PREALLOC, false);
}

/* Two VAs of one BO, one of another. */
static void prepare_range(struct rig *rig)
{
	uint64_t first = rig_bo(rig, 4, RIG_EXTERNAL), second = rig_bo(rig, 4, RIG_EXTERNAL);
	const struct gvb_bind_op map[] = {
		rig_map(rig, 0, 1, first, 0),
		rig_map(rig, 1, 1, first, 2),
		rig_map(rig, 2, 1, second, 0),
	};
	struct gvb_bind_op range = rig_unmap(0, 16);
	struct gvb_bench_counts counts;
	uint64_t ticks[1];
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_PREPARE_RANGE,
		.iterations = 5,
		.arg = { 1, 1 },
		.ops = OPS_ARRAY(&range, 1),
	};

	if (!rig_must_bind(rig, 0, map, 3) || !rig_count(rig, &bench, &counts) ||
	    !test_eq(rig->test, "locked", counts.locked_objs, 5 * 2) ||
	    !test_locks(rig->test, "duplicates", counts.duplicates, 5) ||
	    !test_locks(rig->test, "obj_resv", counts.locks[GVB_LOCK_OBJ_RESV], 5 * 3) ||
	    !rig_time(rig, &bench))
		return;
	bench.arg[1] = 0;
	bench.flags = 0;
	bench.samples = 1;
	bench.ticks = (uintptr_t)ticks;
	test_ret(rig->test, "duplicates not ignored",
		 gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench), -EALREADY);
	range = rig_unmap(1, 16);
	if (rig_time(rig, &bench))
		rig_check(rig, 0);
}

/* Of BOS evicted ones each call validates two before the third fails. */
static void validate_fail(struct rig *rig)
{
	enum { FAIL = 3, TIMES = 4 };
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_VALIDATE,
		.iterations = TIMES,
		.arg = { 1, FAIL },
	};
	/* 8 = 2 + 2 + 2 + 2: the fourth call does not get to a third one. */
	uint64_t calls = (BOS + FAIL - 2) / (FAIL - 1);

	for (int i = 0; i < BOS; i++) {
		uint64_t bo_id = rig_bo(rig, 1, RIG_EXTERNAL);
		const struct gvb_bind_op op = rig_map(rig, i, 1, bo_id, 0);

		if (!map_one(rig, &op) || !rig_evict(rig, bo_id, 0))
			return;
	}
	if (rig_count(rig, &bench, &counts) &&
	    test_eq(rig->test, "validate calls", counts.validate_calls, TIMES * calls) &&
	    test_eq(rig->test, "validated", counts.validated, TIMES * (BOS + calls - 1)) &&
	    rig_check(rig, 0) && rig_time(rig, &bench) && rig_check(rig, 0) && rig_exec(rig, 0))
		rig_check(rig, 0);
}

static const struct {
	const char *name;
	void (*run)(struct rig *rig);
} tests[] = {
	{ "LINK", link },
	{ "LINK, not mapped", link_unmapped },
	{ "PUT, not last", put_not_last },
	{ "PUT, last", put_last },
	{ "PUT, not last, locked", put_not_last_locked },
	{ "PUT, last, locked", put_last_locked },
	{ "PUT, last, cleaned up", put_last_drained },
	{ "PUT, not what it says", put_wrong },
	{ "BO_FIND", find_hit },
	{ "BO_FIND, none", find_miss },
	{ "BO_FIND obtain", obtain_hit },
	{ "BO_FIND obtain, none", obtain_miss },
	{ "BO_FIND prealloc", prealloc_hit },
	{ "BO_FIND prealloc, none", prealloc_miss },
	{ "PREPARE_RANGE", prepare_range },
	{ "VALIDATE, failing", validate_fail },
};

void test_vm_bo(struct test *test)
{
	struct rig rig;

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "vm_bo/%s/%s", gvbc_mode_name(mode), tests[i].name))
				continue;
			if (rig_count_begin(&rig, test, mode)) {
				tests[i].run(&rig);
				rig_end(&rig);
			}
			test_end(test);
		}
	}
}
