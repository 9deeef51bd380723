// SPDX-License-Identifier: GPL-2.0-or-later
/* BENCH: what it counts is what was done, and afterwards everything is as it was. */
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/time.h>

#include <errno.h>

#include "count.h"

static void no_vm(struct rig *rig)
{
	static const struct {
		enum gvb_bench_op op;
		int class;
	} rows[] = {
		{ GVB_BENCH_NOP, -1 },
		{ GVB_BENCH_TIMER, -1 },
		{ GVB_BENCH_LOCK_MUTEX, GVB_LOCK_DRIVER },
		{ GVB_BENCH_LOCK_RESV, GVB_LOCK_OBJ_RESV },
		{ GVB_BENCH_LOCK_SPIN, GVB_LOCK_DRIVER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct gvb_bench bench = { .op = rows[i].op, .iterations = 37 };
		struct gvb_bench_counts counts;

		if (!rig_count(rig, &bench, &counts) ||
		    !rig_locks(rig, &counts, rows[i].class, 37) ||
		    !test_eq(rig->test, "allocations", counts.allocs, 0) || !rig_time(rig, &bench))
			return;
	}
}

/* One map of 16 pages at page 16, and what a request makes of it. */
#define FIRST 16
#define PAGES 16

static const struct split {
	const char *what;
	enum gvb_bind_verb verb;
	uint64_t addr;
	uint64_t range;
	uint64_t map, remap, prev, next, unmap;
} splits[] = {
	{ "map into a hole", GVB_BIND_MAP, 40, 4, .map = 1 },
	{ "map the same", GVB_BIND_MAP, 16, 16, .map = 1, .unmap = 1 },
	{ "map around", GVB_BIND_MAP, 10, 30, .map = 1, .unmap = 1 },
	{ "map the head", GVB_BIND_MAP, 16, 4, .map = 1, .remap = 1, .next = 1 },
	{ "map the tail", GVB_BIND_MAP, 28, 4, .map = 1, .remap = 1, .prev = 1 },
	{ "map over the left", GVB_BIND_MAP, 12, 8, .map = 1, .remap = 1, .next = 1 },
	{ "map over the right", GVB_BIND_MAP, 28, 8, .map = 1, .remap = 1, .prev = 1 },
	{ "map the middle", GVB_BIND_MAP, 20, 4, .map = 1, .remap = 1, .prev = 1, .next = 1 },
	{ "map_null the middle", GVB_BIND_MAP_NULL, 20, 4, .map = 1, .remap = 1, .prev = 1,
	  .next = 1 },
	{ "unmap a hole", GVB_BIND_UNMAP, 40, 4, .unmap = 0 },
	{ "unmap the same", GVB_BIND_UNMAP, 16, 16, .unmap = 1 },
	{ "unmap around", GVB_BIND_UNMAP, 10, 30, .unmap = 1 },
	{ "unmap the head", GVB_BIND_UNMAP, 16, 4, .remap = 1, .next = 1 },
	{ "unmap the tail", GVB_BIND_UNMAP, 28, 4, .remap = 1, .prev = 1 },
	{ "unmap the middle", GVB_BIND_UNMAP, 20, 4, .remap = 1, .prev = 1, .next = 1 },
};

static bool split_counts(struct test *test, const struct split *split,
			 const struct gvb_bench_counts *counts)
{
	return test_eq(test, "map steps", counts->map_steps, split->map) &&
	       test_eq(test, "remap steps", counts->remap_steps, split->remap) &&
	       test_eq(test, "remaps with prev", counts->remap_prev, split->prev) &&
	       test_eq(test, "remaps with next", counts->remap_next, split->next) &&
	       test_eq(test, "unmap steps", counts->unmap_steps, split->unmap) &&
	       test_eq(test, "allocations", counts->allocs, 0);
}

static void bind_one(struct rig *rig, const struct split *split)
{
	uint64_t under = rig_bo(rig, 64, RIG_EXTERNAL), over = rig_bo(rig, 64, 0);
	struct gvb_bind_op base = rig_map(rig, FIRST, PAGES, under, 3);
	struct gvb_bind_op op = split->verb == GVB_BIND_MAP ?
					rig_map(rig, split->addr, split->range, over, 5) :
					rig_map_null(split->addr, split->range);
	struct gvb_bind_op undo[] = { rig_unmap(0, 64), base };
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND,
		.iterations = 1,
		.ops = OPS_ARRAY(&op, 1),
		.undo = OPS_ARRAY(undo, 2),
	};
	struct gvb_bench_counts counts;

	op.verb = split->verb;
	if (!rig_must_bind(rig, 0, &base, 1) || !rig_count(rig, &bench, &counts) ||
	    !split_counts(rig->test, split, &counts) || !rig_check(rig, 0) ||
	    !rig_time(rig, &bench) || !rig_check(rig, 0))
		return;

	/* Without undo it stays, as if it had been bound. */
	bench.undo.count = 0;
	if (rig_count(rig, &bench, &counts) && split_counts(rig->test, split, &counts) &&
	    rig_must_bind(rig, 0, &op, 1))
		rig_check(rig, 0);
}

static void find(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 64, RIG_EXTERNAL);
	struct gvb_bind_op base = rig_map(rig, FIRST, PAGES, bo_id, 0);
	struct gvb_bind_op ops[] = { rig_unmap(0, 4), rig_unmap(12, 8), rig_unmap(32, 1) };
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_FIND,
		.iterations = 10,
		.ops = OPS_ARRAY(ops, 3),
	};
	struct gvb_bench_counts counts;

	/* The second of three is found: in 10 rounds 3 times. */
	if (rig_must_bind(rig, 0, &base, 1) && rig_count(rig, &bench, &counts) &&
	    test_eq(rig->test, "found", counts.found, 3) && rig_time(rig, &bench))
		rig_check(rig, 0);
}

/* Two private and three external BOs, each evicted if its bit is set. */
static bool populate(struct rig *rig, unsigned int evicted)
{
	for (int i = 0; i < 5; i++) {
		uint64_t bo_id = rig_bo(rig, 4, i < 2 ? 0 : RIG_EXTERNAL);
		const struct gvb_bind_op op = rig_map(rig, i, 1, bo_id, 0);

		if (!bo_id || !rig_must_bind(rig, 0, &op, 1) ||
		    ((evicted >> i & 1) && !rig_evict(rig, bo_id, 0)))
			return false;
	}
	return true;
}

static void prepare(struct rig *rig)
{
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_PREPARE,
		.iterations = 5,
		.arg = { 1 },
	};
	struct gvb_bench_counts counts;

	if (!populate(rig, 0) || !rig_exec(rig, 0) || !rig_count(rig, &bench, &counts) ||
	    !test_eq(rig->test, "locked", counts.locked_objs, 5 * 4) ||
	    !test_locks(rig->test, "vm_resv", counts.locks[GVB_LOCK_VM_RESV], 5) ||
	    !test_locks(rig->test, "obj_resv", counts.locks[GVB_LOCK_OBJ_RESV], 5 * 3))
		return;
	if (gvbc_mode_resv(rig->mode) &&
	    !test_eq(rig->test, "extobj_spin", counts.locks[GVB_LOCK_EXTOBJ_SPIN], 0))
		return;
	if (!gvbc_mode_resv(rig->mode) && !counts.locks[GVB_LOCK_EXTOBJ_SPIN])
		test_fail(rig->test, "the extobj list was walked without its spinlock");
	/* Fence slots were there from the EXEC; what is left is drm_exec's own table. */
	if (!rig->test->debug_kernel &&
	    (counts.allocs != bench.iterations || counts.frees != counts.allocs))
		test_fail(rig->test, "allocations: %llu, frees: %llu", counts.allocs, counts.frees);
	if (rig_time(rig, &bench))
		rig_check(rig, 0);
}

static void validate(struct rig *rig)
{
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_VALIDATE,
		.iterations = 4,
		.arg = { 1 },
	};
	struct gvb_bench_counts counts;

	/* Without prepare, RESV_PROTECTED does not see external BOs; here that is two of three. */
	if (!populate(rig, 0x0d) || !rig_count(rig, &bench, &counts) ||
	    !test_eq(rig->test, "validated", counts.validated, 4 * 3) || !rig_check(rig, 0))
		return;
	bench.arg[0] = 0;
	if (!rig_count(rig, &bench, &counts) ||
	    !test_eq(rig->test, "validated without prepare", counts.validated,
		     gvbc_mode_resv(rig->mode) ? 4 * 1 : 4 * 3) ||
	    !rig_check(rig, 0) || !rig_time(rig, &bench))
		return;
	if (rig_check(rig, 0) && rig_exec(rig, 0))
		rig_check(rig, 0);
}

static void on_alarm(int signal)
{
	(void)signal;
}

/* Calls BENCH until a signal has interrupted it a few times. */
static bool interrupt(struct rig *rig, struct gvb_bench *bench)
{
	const struct sigaction action = { .sa_handler = on_alarm };
	const struct itimerval every = { { 0, 3000 }, { 0, 3000 } }, never = { 0 };
	int interrupted = 0;

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	for (int i = 0; i < 100 && interrupted < 5; i++) {
		if (!ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, bench))
			continue;
		if (errno != EINTR) {
			test_ret(rig->test, "BENCH interrupted", -errno, -EINTR);
			break;
		}
		interrupted++;
	}
	setitimer(ITIMER_REAL, &never, NULL);
	return test_eq(rig->test, "times interrupted", interrupted, 5);
}

static void interrupted_bind(struct rig *rig)
{
	static uint64_t ticks[GVB_MAX_SAMPLES];
	uint64_t bo_id = rig_bo(rig, 64, RIG_EXTERNAL);
	struct gvb_bind_op base = rig_map(rig, 0, 64, bo_id, 0);
	struct gvb_bind_op ops[16], undo[] = { rig_unmap(0, 64), base };
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND,
		.samples = GVB_MAX_SAMPLES,
		.iterations = 16,
		.ops = OPS_ARRAY(ops, 16),
		.undo = OPS_ARRAY(undo, 2),
		.ticks = (uintptr_t)ticks,
	};

	for (int i = 0; i < 16; i++)
		ops[i] = i % 2 ? rig_unmap(4 * i, 2) : rig_map(rig, 4 * i, 2, bo_id, 0);
	if (rig_must_bind(rig, 0, &base, 1) && interrupt(rig, &bench))
		rig_check(rig, 0);
}

static void interrupted_validate(struct rig *rig)
{
	static uint64_t ticks[GVB_MAX_SAMPLES];
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_VALIDATE,
		.samples = GVB_MAX_SAMPLES,
		.iterations = 100,
		.arg = { 1 },
		.ticks = (uintptr_t)ticks,
	};

	if (populate(rig, 0x0d) && interrupt(rig, &bench) && rig_check(rig, 0) && rig_exec(rig, 0))
		rig_check(rig, 0);
}

static bool begin(struct rig *rig, struct test *test, enum gvb_mode mode, bool counts)
{
	return counts ? rig_count_begin(rig, test, mode) : rig_begin(rig, test, mode);
}

static const struct {
	const char *name;
	void (*run)(struct rig *rig);
	bool counts;
} tests[] = {
	{ "no VM", no_vm, true },
	{ "find", find, true },
	{ "prepare", prepare, true },
	{ "validate", validate, true },
	{ "bind, interrupted", interrupted_bind, false },
	{ "validate, interrupted", interrupted_validate, false },
};

void test_bench(struct test *test)
{
	struct rig rig;

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		const char *name = gvbc_mode_name(mode);

		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "bench/%s/%s", name, tests[i].name))
				continue;
			if (begin(&rig, test, mode, tests[i].counts)) {
				tests[i].run(&rig);
				rig_end(&rig);
			}
			test_end(test);
		}
		for (size_t i = 0; i < sizeof(splits) / sizeof(splits[0]); i++) {
			if (!test_begin(test, "bench/%s/bind/%s", name, splits[i].what))
				continue;
			if (begin(&rig, test, mode, true)) {
				bind_one(&rig, &splits[i]);
				rig_end(&rig);
			}
			test_end(test);
		}
	}
}
