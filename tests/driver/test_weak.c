// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VMs whose mappings don't keep their BOs alive: closing the last handle unmaps. rig_bo_close()
 * tells the model.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "count.h"
#include "fuzz.h"

static bool gems(struct rig *rig, uint64_t want)
{
	struct gvb_stats stats;

	return test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0) &&
	       test_eq(rig->test, "live GEMs", stats.live_gems, want);
}

static void closed(struct rig *rig)
{
	uint64_t gone = rig_bo(rig, 8, RIG_EXTERNAL), other = rig_bo(rig, 8, RIG_EXTERNAL);
	uint64_t private = rig_bo(rig, 8, 0);
	const struct gvb_bind_op ops[] = {
		rig_map(rig, 0, 8, gone, 0),
		rig_map(rig, 2, 2, other, 0),
		rig_map(rig, 16, 4, gone, 0),
		rig_map(rig, 32, 4, private, 0),
	};

	if (rig_must_bind(rig, 0, ops, 4) && rig_must_bind(rig, 1, ops, 2) && rig_check(rig, 0) &&
	    gems(rig, 3) && rig_bo_close(rig, gone) && gems(rig, 2) && rig_check(rig, 0) &&
	    rig_check(rig, 1) && rig_bo_close(rig, private) && gems(rig, 1) && rig_check(rig, 0) &&
	    rig_bo_close(rig, other) && gems(rig, 0))
		rig_check(rig, 0);
}

/* The file ends with everything mapped. */
static void file_closed(struct rig *rig)
{
	const struct gvb_bind_op op = rig_map(rig, 0, 8, rig_bo(rig, 8, RIG_EXTERNAL), 0);

	if (rig_must_bind(rig, 0, &op, 1) && rig_must_bind(rig, 1, &op, 1))
		rig_check(rig, 0);
}

/* A mapping in a VM of the other kind keeps the BO, but not its mappings here. */
static void mixed(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 8, RIG_EXTERNAL);
	const struct gvb_bind_op op = rig_map(rig, 0, 8, bo_id, 0), unmap = rig_unmap(0, 8);
	uint32_t strong;

	test_ret(rig->test, "VM_CREATE",
		 gvbc_vm_create(rig->fd, rig->mode, RIG_VA_START, RIG_VA_RANGE, &strong), 0);
	test_ret(rig->test, "VM_BIND", gvbc_vm_bind(rig->fd, strong, &op, 1), 0);
	if (!rig_must_bind(rig, 0, &op, 1) || !rig_bo_close(rig, bo_id) || !gems(rig, 1) ||
	    !rig_check(rig, 0))
		return;
	test_ret(rig->test, "VM_BIND", gvbc_vm_bind(rig->fd, strong, &unmap, 1), 0);
	gems(rig, 0);
}

static void refused(struct rig *rig)
{
	static const enum gvb_bench_op kinds[] = { GVB_BENCH_PREPARE, GVB_BENCH_VALIDATE,
						   GVB_BENCH_SUBMIT };
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };
	uint64_t ticks[1];

	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), -EINVAL);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct gvb_bench bench = {
			.vm_id = rig->vms[0].id,
			.op = kinds[i],
			.samples = 1,
			.iterations = 1,
			.ticks = (uintptr_t)ticks,
		};

		test_ret(rig->test, "BENCH", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench),
			 -EINVAL);
	}
}

/* Binds, cuts and unmaps as the others do, in any back end's and strategy's way. */
static void random(struct test *test, enum gvb_mode mode, uint32_t flags)
{
	struct fuzz fuzz;

	if (!fuzz_open_as(&fuzz, test, mode, GVB_VM_WEAK_REF | flags, test->seed % GVB_ALLOC_COUNT,
			  test->seed + mode))
		return;
	while (fuzz.ops < test->ops / 10 && fuzz_step(&fuzz))
		;
	if (!test_failed(test))
		fuzz_check(&fuzz);
	fuzz_close(&fuzz);
	test_nothing_left(test);
}

struct racer {
	struct rig *rig;
	atomic_bool stop;
	uint32_t handle;
	int ret;
};

static void *bind_on(void *arg)
{
	struct racer *racer = arg;
	struct rig *rig = racer->rig;
	struct gvb_bind_op op = rig_map_null(0, 4);

	op.verb = GVB_BIND_MAP;
	while (!racer->stop) {
		op.handle = racer->handle;
		racer->ret = gvbc_vm_bind(rig->fd, rig->vms[0].id, &op, 1);
		if (racer->ret && racer->ret != -ENOENT)
			break;
		racer->ret = 0;
	}
	return NULL;
}

/* The handle goes while another thread maps it: either nothing is mapped, or it is unmapped. */
static void race(struct rig *rig)
{
	struct racer racer = { .rig = rig };
	struct gvb_vm_state state;
	pthread_t id;

	for (int i = 0; i < 200 && !test_failed(rig->test); i++) {
		struct gvb_bo_create bo;

		test_ret(rig->test, "BO_CREATE",
			 gvbc_bo_create(rig->fd, 8 * GVB_PAGE_SIZE, rig->mode, 0, &bo), 0);
		racer.handle = bo.handle;
		if (!i && pthread_create(&id, NULL, bind_on, &racer)) {
			test_fail(rig->test, "no thread");
			return;
		}
		test_ret(rig->test, "VM_GET_STATE", gvbc_vm_state(rig->fd, rig->vms[0].id, &state),
			 0);
		test_ret(rig->test, "GEM_CLOSE", gvbc_bo_close(rig->fd, bo.handle), 0);
	}
	racer.stop = true;
	pthread_join(id, NULL);
	test_ret(rig->test, "VM_BIND", racer.ret, 0);
	if (gems(rig, 0))
		rig_check(rig, 0);
}

static const struct {
	const char *name;
	void (*run)(struct rig *rig);
} tests[] = {
	{ "handle closed", closed }, { "file closed", file_closed },  { "strong VM", mixed },
	{ "refused", refused },	     { "mapped while closed", race },
};

static bool has_weak(struct test *test, enum gvb_mode mode)
{
	if (!test_has_mode(test, mode))
		test_skip(test, "the kernel does not have this mode");
	else if (!(test->features & GVB_FEATURE_WEAK_REF))
		test_skip(test, "the kernel does not have weak references");
	else
		return true;
	return false;
}

static void unsupported(struct test *test)
{
	struct gvb_vm_create args = { .flags = GVB_VM_WEAK_REF, .va_range = GVB_PAGE_SIZE };
	bool has = test->features & GVB_FEATURE_WEAK_REF;
	int fd = gvbc_open();

	test_ret(test, "VM_CREATE", gvbc_ioctl(fd, DRM_IOCTL_GVB_VM_CREATE, &args),
		 has ? 0 : -EOPNOTSUPP);
	close(fd);
}

void test_weak(struct test *test)
{
	struct rig rig;

	if (test_begin(test, "weak/supported or not")) {
		unsupported(test);
		test_end(test);
	}
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		const char *name = gvbc_mode_name(mode);

		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "weak/%s/%s", name, tests[i].name))
				continue;
			if (has_weak(test, mode) &&
			    rig_open_as(&rig, test, mode, GVB_VM_WEAK_REF, GVB_ALLOC_FREE_LIST)) {
				tests[i].run(&rig);
				rig_end(&rig);
			}
			test_end(test);
		}
		if (test_begin(test, "weak/%s/random", name)) {
			if (has_weak(test, mode))
				random(test, mode, 0);
			test_end(test);
		}
		if (test_begin(test, "weak/%s/random, zombies kept", name)) {
			if (!gvbc_mode_immediate(mode))
				test_skip(test, "nothing is deferred in this mode");
			else if (has_weak(test, mode))
				random(test, mode, GVB_VM_KEEP_ZOMBIES);
			test_end(test);
		}
	}
}
