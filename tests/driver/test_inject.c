// SPDX-License-Identifier: GPL-2.0-or-later
/* Planted faults: each does what it says, and what can notice it does. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "async.h"
#include "count.h"

#define LATE_MS 20000

static void plant(struct rig *rig, enum gvb_inject_site site, uint64_t skip, uint64_t times)
{
	struct gvb_inject args = { .site = site, .skip = skip, .times = times };

	test_ret(rig->test, "INJECT", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_INJECT, &args), 0);
}

/* Switches it off. Returns: how often it fired. */
static uint64_t fired(struct rig *rig, enum gvb_inject_site site)
{
	struct gvb_inject args = { .site = site };

	test_ret(rig->test, "INJECT", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_INJECT, &args), 0);
	return args.fired;
}

static uint32_t violations(struct rig *rig)
{
	struct gvb_check check = { .vm_id = rig->vms[0].id };

	test_ret(rig->test, "CHECK", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
	return check.violations;
}

static bool immediate(const struct rig *rig)
{
	return rig->mode == GVB_MODE_IMMEDIATE || rig->mode == GVB_MODE_IMMEDIATE_RESV;
}

static void unusable(struct rig *rig, uint64_t vas)
{
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };
	const struct gvb_bind_op map = rig_map_null(100, 1);
	struct gvb_vm_state state;

	test_ret(rig->test, "GET_STATE", gvbc_vm_state(rig->fd, rig->vms[0].id, &state), 0);
	test_eq(rig->test, "unusable", state.unusable, 1);
	test_eq(rig->test, "VAs", state.vas, vas);
	test_eq(rig->test, "CHECK violations", violations(rig), 0);
	test_ret(rig->test, "VM_BIND", rig_bind(rig, 0, &map, 1), -EIO);
	test_ret(rig->test, "VM_BIND, asynchronous", rig_async(rig, 0, &map, 1, NULL, 0), -EIO);
	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), -EIO);
	rig_must_bind(rig, 1, &map, 1);
	rig_check(rig, 1);
}

/* The second job fails in its second request: in immediate modes the rest is not applied. */
static void fail_run_job(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	const uint32_t gate = sync_new(rig->fd);
	const int errors[] = { 0, -ENOMEM, -EIO };
	struct gvb_bind_op ops[6];
	uint32_t outs[3];

	for (int i = 0; i < 6; i++)
		ops[i] = rig_map(rig, 2 * i, 1, bo, 0);
	plant(rig, GVB_INJECT_FAIL_RUN_JOB, immediate(rig) ? 3 : 1, 1);
	for (int i = 0; i < 3; i++) {
		struct gvb_sync syncs[] = { sync_in(gate, 0), { 0 } };

		outs[i] = sync_new(rig->fd);
		syncs[1] = sync_out(outs[i], 0);
		rig_must_async(rig, 0, ops + 2 * i, 2, syncs, 2);
	}
	sync_signal(rig->fd, gate, 0);
	for (int i = 0; i < 3; i++) {
		test_ret(rig->test, "wait", sync_wait(rig->fd, outs[i], 0, LATE_MS), 0);
		test_ret(rig->test, "error", sync_error(rig->fd, outs[i]), errors[i]);
	}
	test_eq(rig->test, "fired", fired(rig, GVB_INJECT_FAIL_RUN_JOB), 1);
	unusable(rig, immediate(rig) ? 3 : 6);
}

/* Whichever allocation fails: nothing has changed. */
static void fail_alloc(struct rig *rig)
{
	struct gvb_bind_op ops[5];
	uint64_t bos[3];
	int failed = 0;

	for (int i = 0; i < 3; i++)
		bos[i] = rig_bo(rig, 16, i ? RIG_EXTERNAL : 0);
	ops[0] = rig_map(rig, 0, 16, bos[0], 0);
	rig_must_bind(rig, 0, ops, 1);
	for (uint64_t skip = 0; skip < 100 && !test_failed(rig->test); skip++) {
		bool async = skip % 2;
		int ret;

		for (int i = 0; i < 5; i++)
			ops[i] = rig_map(rig, (skip * 5 + i * 3) % 40, 2, bos[i % 3], i);
		if (skip == 5)
			ops[3] = rig_unmap(0, 64);
		plant(rig, GVB_INJECT_FAIL_ALLOC, skip / 2, 1);
		ret = async ? rig_async(rig, 0, ops, 5, NULL, 0) : rig_bind(rig, 0, ops, 5);
		if (fired(rig, GVB_INJECT_FAIL_ALLOC)) {
			test_ret(rig->test, "VM_BIND without memory", ret, -ENOMEM);
			failed++;
		} else {
			test_ret(rig->test, "VM_BIND with memory", ret, 0);
		}
		rig_check(rig, 0);
	}
	if (failed < 4)
		test_fail(rig->test, "only %d allocations failed", failed);
}

static void fail_validate(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0);
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };

	rig_must_bind(rig, 0, &map, 1);
	rig_evict(rig, bo, 0);
	plant(rig, GVB_INJECT_FAIL_VALIDATE, 0, 1);
	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), -ENOMEM);
	test_eq(rig->test, "fired", fired(rig, GVB_INJECT_FAIL_VALIDATE), 1);
	rig_exec(rig, 0);
	rig_check(rig, 0);
}

static void skip_extobj(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0);

	plant(rig, GVB_INJECT_SKIP_EXTOBJ, 0, 1);
	rig_must_bind(rig, 0, &map, 1);
	test_eq(rig->test, "fired", fired(rig, GVB_INJECT_SKIP_EXTOBJ), 1);
	test_eq(rig->test, "CHECK violations", violations(rig), GVB_BAD_EXTOBJ);
	rig_must_bind(rig, 0, &map, 1);
	rig_check(rig, 0);
}

/* With lockdep the kernel complains before this driver does. */
static void skip_lock(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0);

	plant(rig, GVB_INJECT_SKIP_LOCK, 0, 1);
	rig_must_bind(rig, 0, &map, 1);
	test_eq(rig->test, "fired", fired(rig, GVB_INJECT_SKIP_LOCK), 1);
	test_eq(rig->test, "CHECK violations", violations(rig),
		immediate(rig) ? 0 : GVB_BAD_UNLOCKED);
}

/* Only lockdep can tell; without it nothing is wrong. */
static void drop(struct rig *rig, enum gvb_inject_site site)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op ops[] = { rig_map(rig, 0, 8, bo, 0), rig_unmap_all(rig, bo) };

	plant(rig, site, 0, 2);
	rig_must_bind(rig, 0, ops, 2);
	rig_must_async(rig, 0, ops, 2, NULL, 0);
	rig_check(rig, 0);
	test_eq(rig->test, "fired", fired(rig, site), immediate(rig) ? 2 : 0);
}

static void put_under_mutex(struct rig *rig)
{
	if (rig->test->features & GVB_FEATURE_VA_FREE) {
		test_skip(rig->test, "this kernel does not take the mutex there");
		return;
	}
	drop(rig, GVB_INJECT_PUT_UNDER_MUTEX);
}

static void lock_inversion(struct rig *rig)
{
	drop(rig, GVB_INJECT_LOCK_INVERSION);
}

static const struct {
	const char *name;
	bool lockdep_barks;
	void (*run)(struct rig *rig);
} tests[] = {
	{ "fail in run_job", false, fail_run_job }, { "fail alloc", false, fail_alloc },
	{ "fail validate", false, fail_validate },  { "skip extobj", false, skip_extobj },
	{ "skip lock", true, skip_lock },	    { "put under mutex", true, put_under_mutex },
	{ "lock inversion", true, lock_inversion },
};

static void run(struct test *test, enum gvb_mode mode, size_t i)
{
	struct rig rig;

	if (tests[i].lockdep_barks && test->debug_kernel & GVB_KERNEL_LOCKDEP) {
		test_skip(test, "lockdep would complain, and should");
		return;
	}
	if (!rig_begin(&rig, test, mode))
		return;
	tests[i].run(&rig);
	rig_end(&rig);
}

/* What run_job does in its signalling section: counted without and with a fault. */
static void signalling(struct rig *rig, const struct gvb_bench_counts *want, int fault)
{
	enum { JOBS = 20, EACH = 3 };
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL), base = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, base, 0);
	struct gvb_bind_op ops[JOBS * EACH], undo = map;
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_ASYNC_BIND,
		.arg = { 0, EACH },
		.iterations = JOBS,
		.ops = OPS_ARRAY(ops, JOBS * EACH),
		.undo = OPS_ARRAY(&undo, 1),
	};

	for (int i = 0; i < JOBS * EACH; i++)
		ops[i] = i % 2 ? rig_unmap(i % 8, 1) : rig_map(rig, i % 7, 2, bo, 0);
	rig_must_bind(rig, 0, &map, 1);
	if (fault >= 0)
		plant(rig, fault, 0, JOBS);
	rig_count(rig, &bench, &counts);
	if (fault >= 0)
		test_eq(rig->test, "fired", fired(rig, fault), JOBS);
	test_eq(rig->test, "allocs", counts.allocs, want->allocs * JOBS);
	for (int i = 0; i < GVB_LOCK_CLASSES; i++)
		if (i != GVB_LOCK_GPUVA)
			test_eq(rig->test, gvbc_lock_name(i), counts.locks[i],
				want->locks[i] * JOBS);
	if (immediate(rig))
		test_eq(rig->test, "maps", counts.map_steps, JOBS * EACH / 2);
	bench.arg[0] = 1;
	rig_time(rig, &bench);
	rig_check(rig, 0);
}

static void count(struct test *test, enum gvb_mode mode, int fault)
{
	const struct gvb_bench_counts want = {
		.allocs = fault == GVB_INJECT_ALLOC_IN_RUN_JOB,
		.locks = { [GVB_LOCK_VM_RESV] = fault == GVB_INJECT_RESV_IN_RUN_JOB },
	};
	struct rig rig;

	if (fault >= 0 && test->debug_kernel & GVB_KERNEL_LOCKDEP) {
		test_skip(test, "lockdep would complain, and should");
		return;
	}
	if (!rig_count_begin(&rig, test, mode))
		return;
	signalling(&rig, &want, fault);
	rig_end(&rig);
}

void test_inject(struct test *test)
{
	static const struct {
		const char *name;
		int fault;
	} counted[] = {
		{ "nothing in run_job", -1 },
		{ "alloc in run_job", GVB_INJECT_ALLOC_IN_RUN_JOB },
		{ "resv in run_job", GVB_INJECT_RESV_IN_RUN_JOB },
	};

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "inject/%s/%s", gvbc_mode_name(mode), tests[i].name))
				continue;
			run(test, mode, i);
			test_end(test);
		}
		for (size_t i = 0; i < sizeof(counted) / sizeof(counted[0]); i++) {
			if (!test_begin(test, "inject/%s/%s", gvbc_mode_name(mode),
					counted[i].name))
				continue;
			count(test, mode, counted[i].fault);
			test_end(test);
		}
	}
}

static void forget_cleanup(struct test *test)
{
	struct gvb_stats stats;
	struct gvb_bind_op map;
	struct rig rig;

	if (!rig_begin(&rig, test, GVB_MODE_IMMEDIATE_RESV))
		return;
	map = rig_map(&rig, 0, 8, rig_bo(&rig, 8, RIG_EXTERNAL), 0);
	rig_must_bind(&rig, 0, &map, 1);
	plant(&rig, GVB_INJECT_FORGET_CLEANUP, 0, 1);
	test_ret(test, "VM_DESTROY", gvbc_vm_destroy(rig.fd, rig.vms[0].id), 0);
	test_eq(test, "fired", fired(&rig, GVB_INJECT_FORGET_CLEANUP), 1);
	rig_close(&rig);

	rig.fd = gvbc_open();
	test_ret(test, "STATS", gvbc_stats(rig.fd, &stats), 0);
	test_eq(test, "VMs left behind", stats.live_vms, 1);
	test_eq(test, "vm_bos left behind", stats.live_vm_bos, 1);
	test_eq(test, "GEMs left behind", stats.live_gems, 1);
	close(rig.fd);
}

void test_leak(struct test *test)
{
	if (!test_begin(test, "leak/forgotten cleanup"))
		return;
	if (test->debug_kernel & GVB_KERNEL_KMEMLEAK)
		test_skip(test, "kmemleak would complain, and should");
	else
		forget_cleanup(test);
	test_end(test);
}
