// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vm_bos that immediate modes leave behind, kept with GVB_VM_KEEP_ZOMBIES; and BENCH over them.
 *
 * Under RESV_PROTECTED they stay on the lists until the cleanup. With a kernel that defers the VA
 * instead (GVB_FEATURE_VA_FREE) they are not even dead: found, locked and validated as any other.
 */
#include <errno.h>

#include "count.h"

#define BOS 8

static bool defers_vas(const struct rig *rig)
{
	return rig->test->features & GVB_FEATURE_VA_FREE;
}

static bool map_one(struct rig *rig, uint64_t page, uint64_t bo_id)
{
	const struct gvb_bind_op op = rig_map(rig, page, 1, bo_id, 0);

	return rig_must_bind(rig, 0, &op, 1);
}

static bool unmap_one(struct rig *rig, uint64_t page)
{
	const struct gvb_bind_op op = rig_unmap(page, 1);

	return rig_must_bind(rig, 0, &op, 1);
}

static bool cleanup(struct rig *rig)
{
	struct gvb_cleanup args = { .vm_id = rig->vms[0].id };

	return test_ret(rig->test, "CLEANUP", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_CLEANUP, &args), 0);
}

/* What the lists and the device hold. */
static bool holds(struct rig *rig, uint64_t zombies, uint64_t extobjs, uint64_t live_vm_bos)
{
	struct gvb_vm_state state;
	struct gvb_stats stats;

	return rig_check(rig, 0) &&
	       test_ret(rig->test, "GET_STATE", gvbc_vm_state(rig->fd, rig->vms[0].id, &state),
			0) &&
	       test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0) &&
	       test_eq(rig->test, "zombies", state.zombies, zombies) &&
	       test_eq(rig->test, "extobjs", state.extobjs, extobjs) &&
	       test_eq(rig->test, "live vm_bos", stats.live_vm_bos, live_vm_bos);
}

static bool gems(struct rig *rig, uint64_t want)
{
	struct gvb_stats stats;

	return test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0) &&
	       test_eq(rig->test, "live GEMs", stats.live_gems, want);
}

/* Whether a vm_bo without mappings stays on the extobj list. */
static bool stays_listed(const struct rig *rig)
{
	return gvbc_mode_resv(rig->mode) || defers_vas(rig);
}

static void kept(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 1, RIG_EXTERNAL);

	if (map_one(rig, 0, bo_id) && holds(rig, 0, 1, 1) && unmap_one(rig, 0) &&
	    holds(rig, 1, stays_listed(rig), 1) && rig_bo_close(rig, bo_id) && gems(rig, 1) &&
	    cleanup(rig) && holds(rig, 0, 0, 0))
		gems(rig, 0);
}

/* The zombie has left its BO, so a second vm_bo takes its place. */
static void twin(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 1, RIG_EXTERNAL);
	bool twins = !defers_vas(rig);

	if (!map_one(rig, 0, bo_id) || !unmap_one(rig, 0) || !map_one(rig, 0, bo_id) ||
	    !holds(rig, twins, 1 + (twins && gvbc_mode_resv(rig->mode)), 1 + twins))
		return;
	/* It is locked once: otherwise this would be an -EALREADY. */
	if (rig_exec(rig, 0) && cleanup(rig))
		holds(rig, 0, 1, 1);
}

static void submitted(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 1, RIG_EXTERNAL);
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };

	if (!map_one(rig, 0, bo_id) || !rig_evict(rig, bo_id, 0) || !unmap_one(rig, 0))
		return;
	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), 0);
	test_eq(rig->test, "locked", exec.locked, 1 + defers_vas(rig));
	test_eq(rig->test, "validated", exec.validated, defers_vas(rig));
}

/* Not cleaned up by anybody: the VM's end does. */
static void left(struct rig *rig)
{
	for (int i = 0; i < BOS; i++)
		if (!map_one(rig, i, rig_bo(rig, 1, i % 2 ? 0 : RIG_EXTERNAL)))
			return;
	for (int i = 0; i < BOS; i++)
		if (!unmap_one(rig, i))
			return;
	holds(rig, BOS, stays_listed(rig) ? BOS / 2 : 0, BOS);
}

/* MAP requests of a BO each, which are mapped nowhere. */
static bool some_ops(struct rig *rig, struct gvb_bind_op *ops)
{
	for (int i = 0; i < BOS; i++)
		ops[i] = rig_map(rig, 2 * i, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	return !test_failed(rig->test);
}

static void bench_unlink(struct rig *rig, enum gvb_bench_unlink how)
{
	struct gvb_bind_op ops[BOS];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_UNLINK,
		.iterations = BOS,
		.arg = { how },
		.ops = OPS_ARRAY(ops, BOS),
	};
	bool staged = how == GVB_BENCH_UNLINK_STAGED, drains = how == GVB_BENCH_UNLINK_DEFER_DRAIN;
	bool spins = !gvbc_mode_resv(rig->mode) && (staged || drains || !defers_vas(rig));

	if (!some_ops(rig, ops) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "allocations", counts.allocs, 0);
	test_eq(rig->test, "frees", counts.frees, staged || drains ? BOS : 0);
	if (!drains)
		test_locks(rig->test, "vm_resv", counts.locks[GVB_LOCK_VM_RESV], staged ? BOS : 0);
	test_locks(rig->test, "obj_resv", counts.locks[GVB_LOCK_OBJ_RESV], staged ? BOS : 0);
	if (!drains || !defers_vas(rig))
		test_eq(rig->test, "gpuva", counts.locks[GVB_LOCK_GPUVA],
			gvbc_mode_immediate(rig->mode) ? BOS : 0);
	test_eq(rig->test, "extobj_spin", counts.locks[GVB_LOCK_EXTOBJ_SPIN], spins ? BOS : 0);
	test_eq(rig->test, "evict_spin", counts.locks[GVB_LOCK_EVICT_SPIN], spins ? BOS : 0);
	if (holds(rig, 0, 0, 0) && rig_time(rig, &bench))
		holds(rig, 0, 0, 0);
}

static void unlink_defer(struct rig *rig)
{
	bench_unlink(rig, GVB_BENCH_UNLINK_DEFER);
}

static void unlink_drain(struct rig *rig)
{
	bench_unlink(rig, GVB_BENCH_UNLINK_DEFER_DRAIN);
}

static void unlink_staged(struct rig *rig)
{
	bench_unlink(rig, GVB_BENCH_UNLINK_STAGED);
}

/* A request into a range that is taken is refused, and what was done for the others undone. */
static void unlink_taken(struct rig *rig)
{
	struct gvb_bind_op ops[BOS];
	uint64_t ticks[1];
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_UNLINK,
		.samples = 1,
		.iterations = BOS,
		.arg = { GVB_BENCH_UNLINK_STAGED },
		.ops = OPS_ARRAY(ops, BOS),
		.ticks = (uintptr_t)ticks,
	};

	if (!some_ops(rig, ops) || !rig_must_bind(rig, 0, &ops[BOS - 1], 1))
		return;
	test_ret(rig->test, "UNLINK", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench), -EINVAL);
	holds(rig, 0, 1, 1);
}

static void bench_cleanup(struct rig *rig)
{
	enum { TIMES = 3 };
	struct gvb_bind_op ops[BOS];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_CLEANUP,
		.iterations = TIMES,
		.ops = OPS_ARRAY(ops, BOS),
	};
	if (!some_ops(rig, ops) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "zombies", counts.zombies, TIMES * BOS);
	test_locks(rig->test, "vm_resv", counts.locks[GVB_LOCK_VM_RESV],
		   gvbc_mode_resv(rig->mode) ? TIMES : 0);
	test_eq(rig->test, "gpuva", counts.locks[GVB_LOCK_GPUVA],
		defers_vas(rig) ? TIMES * BOS : 0);
	test_eq(rig->test, "frees", counts.frees, TIMES * BOS);
	if (holds(rig, 0, 0, 0) && rig_time(rig, &bench))
		holds(rig, 0, 0, 0);
}

static uint64_t live_gems(struct rig *rig)
{
	struct gvb_stats stats;

	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	return stats.live_gems;
}

/* BOs that nothing but the zombies keeps go with them. */
static void bench_cleanup_orphans(struct rig *rig)
{
	enum { TIMES = 3 };
	struct gvb_bind_op ops[BOS];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_CLEANUP,
		.iterations = TIMES,
		.arg = { 1 },
		.ops = OPS_ARRAY(ops, BOS),
	};
	uint64_t before;

	if (!some_ops(rig, ops))
		return;
	before = live_gems(rig);
	if (!rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "zombies", counts.zombies, TIMES * BOS);
	test_eq(rig->test, "live GEMs", live_gems(rig), before);
	if (counts.frees < TIMES * BOS)
		test_fail(rig->test, "frees: %llu", (unsigned long long)counts.frees);
	if (holds(rig, 0, 0, 0) && rig_time(rig, &bench) && holds(rig, 0, 0, 0))
		test_eq(rig->test, "live GEMs", live_gems(rig), before);
}

/* What cannot be mapped leaves nothing behind. */
static void bench_cleanup_taken(struct rig *rig)
{
	struct gvb_bind_op ops[BOS];
	uint64_t ticks[1], before;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_CLEANUP,
		.samples = 1,
		.iterations = 1,
		.arg = { 1 },
		.ops = OPS_ARRAY(ops, BOS),
		.ticks = (uintptr_t)ticks,
	};

	if (!some_ops(rig, ops) || !rig_must_bind(rig, 0, &ops[BOS - 1], 1))
		return;
	before = live_gems(rig);
	test_ret(rig->test, "CLEANUP", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench), -EINVAL);
	test_eq(rig->test, "live GEMs", live_gems(rig), before);
	holds(rig, 0, 1, 1);
}

static void bench_submit(struct rig *rig, enum gvb_bench_flush flush, bool hold)
{
	enum { TIMES = 3, LIVE = 2 };
	struct gvb_bind_op ops[BOS];
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_SUBMIT,
		.iterations = TIMES,
		.arg = { flush, hold },
		.ops = OPS_ARRAY(ops, BOS),
	};
	bool prepared = defers_vas(rig) && flush != GVB_BENCH_FLUSH_BEFORE;

	for (int i = 0; i < LIVE; i++)
		if (!map_one(rig, 100 + i, rig_bo(rig, 1, RIG_EXTERNAL)))
			return;
	if (!some_ops(rig, ops) || !rig_evict(rig, LIVE + 1, 0) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "zombies", counts.zombies, TIMES * BOS);
	test_eq(rig->test, "locked", counts.locked_objs, TIMES * (1 + LIVE + (prepared ? BOS : 0)));
	test_eq(rig->test, "validate calls", counts.validate_calls, TIMES);
	/* Evicted anew each time, if it is still seen. */
	test_eq(rig->test, "validated", counts.validated, prepared ? TIMES : 0);
	if (holds(rig, 0, LIVE, LIVE) && rig_time(rig, &bench))
		holds(rig, 0, LIVE, LIVE);
}

static void submit(struct rig *rig)
{
	bench_submit(rig, GVB_BENCH_FLUSH_NEVER, false);
}

static void submit_hold(struct rig *rig)
{
	bench_submit(rig, GVB_BENCH_FLUSH_NEVER, true);
}

static void submit_before(struct rig *rig)
{
	bench_submit(rig, GVB_BENCH_FLUSH_BEFORE, false);
}

static void submit_after(struct rig *rig)
{
	bench_submit(rig, GVB_BENCH_FLUSH_AFTER, true);
}

/* Without requests it is what any mode can do. */
static void submit_plain(struct rig *rig)
{
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_SUBMIT,
		.iterations = 5,
		.ops = { .stride = sizeof(struct gvb_bind_op) },
	};

	if (map_one(rig, 0, rig_bo(rig, 1, RIG_EXTERNAL)) && map_one(rig, 1, rig_bo(rig, 1, 0)) &&
	    rig_count(rig, &bench, &counts) &&
	    test_eq(rig->test, "locked", counts.locked_objs, 5 * 2) &&
	    test_locks(rig->test, "vm_resv", counts.locks[GVB_LOCK_VM_RESV], 5) &&
	    test_locks(rig->test, "obj_resv", counts.locks[GVB_LOCK_OBJ_RESV], 5))
		rig_check(rig, 0);
}

static const struct {
	const char *name;
	void (*run)(struct rig *rig);
	uint32_t flags;
	bool any_mode;
	bool counts;
} tests[] = {
	{ "kept until CLEANUP", kept, .flags = GVB_VM_KEEP_ZOMBIES },
	{ "twin", twin, .flags = GVB_VM_KEEP_ZOMBIES },
	{ "submission", submitted, .flags = GVB_VM_KEEP_ZOMBIES },
	{ "left at the end", left, .flags = GVB_VM_KEEP_ZOMBIES },
	{ "UNLINK, deferred", unlink_defer, .counts = true },
	{ "UNLINK, staged", unlink_staged, .counts = true, .any_mode = true },
	{ "UNLINK, range taken", unlink_taken, .any_mode = true },
	{ "UNLINK, cleaned up", unlink_drain, .counts = true },
	{ "BENCH CLEANUP", bench_cleanup, .counts = true },
	{ "BENCH CLEANUP, BOs as well", bench_cleanup_orphans, .counts = true },
	{ "BENCH CLEANUP, range taken", bench_cleanup_taken, .flags = 0 },
	{ "SUBMIT", submit, .counts = true },
	{ "SUBMIT, hold only", submit_hold, .counts = true },
	{ "SUBMIT, cleanup before", submit_before, .counts = true },
	{ "SUBMIT, cleanup after", submit_after, .counts = true },
	{ "SUBMIT, no zombies", submit_plain, .counts = true, .any_mode = true },
};

static void run(struct test *test, enum gvb_mode mode, size_t i)
{
	struct rig rig;

	if (!test_has_mode(test, mode))
		test_skip(test, "the kernel does not have this mode");
	else if (!tests[i].any_mode && !gvbc_mode_immediate(mode))
		test_skip(test, "nothing is deferred in this mode");
	else if (tests[i].counts && test->no_count)
		test_skip(test, "no counting probes on this machine");
	else if (rig_open_as(&rig, test, mode, tests[i].flags, GVB_ALLOC_FREE_LIST)) {
		tests[i].run(&rig);
		rig_end(&rig);
	}
}

void test_zombies(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "zombies/%s/%s", gvbc_mode_name(mode), tests[i].name))
				continue;
			run(test, mode, i);
			test_end(test);
		}
	}
}
