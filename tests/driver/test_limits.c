// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How much an ordinary user may ask for: what is counted has a cap, and what is long an end, which
 * comes early when somebody wants it to.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <unistd.h>

#include "async.h"
#include "user.h"

/* For millions of steps on a kernel that watches each, on a busy host. What hangs takes longer. */
#define LIMIT_S 1200u

#define MS 1000000ull

static uint32_t vm_of(struct test *test, int fd, enum gvb_mode mode)
{
	uint32_t vm_id = 0;

	test_ret(test, "VM_CREATE", gvbc_vm_create(fd, mode, RIG_VA_START, RIG_VA_RANGE, &vm_id),
		 0);
	return vm_id;
}

static struct gvb_bind_op map_of(struct test *test, int fd, enum gvb_mode mode)
{
	struct gvb_bo_create bo = {};

	test_ret(test, "BO_CREATE", gvbc_bo_create(fd, GVB_PAGE_SIZE, mode, 0, &bo), 0);
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = bo.handle,
		.addr = RIG_VA_START,
		.range = GVB_PAGE_SIZE,
	};
}

static void holds(struct test *test, int fd)
{
	static const struct {
		uint32_t samples;
		uint64_t iterations;
		uint64_t ns;
		int want;
	} rows[] = {
		{ 1, 2, MS, 0 },
		{ 2, 2, MS, 0 },
		{ 1, 11, 100 * MS, -E2BIG },
		{ 11, 1, 100 * MS, -E2BIG },
		{ GVB_MAX_SAMPLES, 3, MS / 10, -E2BIG },
		{ 1, GVB_MAX_ITERATIONS, 60, -E2BIG },
		{ GVB_MAX_SAMPLES, GVB_MAX_ITERATIONS, GVB_MAX_HOLD_NS, -E2BIG },
	};
	const uint32_t vm_id = vm_of(test, fd, GVB_MODE_SPIN);
	const struct gvb_bind_op op = map_of(test, fd, GVB_MODE_SPIN);
	uint64_t ticks[GVB_MAX_SAMPLES];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !test_failed(test); i++) {
		struct gvb_bench args = {
			.vm_id = vm_id,
			.op = GVB_BENCH_HOLD,
			.samples = rows[i].samples,
			.iterations = rows[i].iterations,
			.arg = { GVB_LOCK_EXTOBJ_SPIN, rows[i].ns },
			.ops = { sizeof(op), 1, (uintptr_t)&op },
			.ticks = (uintptr_t)ticks,
		};

		test_ret(test, "HOLD", gvbc_ioctl(fd, DRM_IOCTL_GVB_BENCH, &args), rows[i].want);
	}
}

static void pins(struct test *test, int fd)
{
	struct gvb_bo_create bo = {
		.size = GVB_PAGE_SIZE,
		.mode = GVB_MODE_SPIN,
		.flags = GVB_BO_PINNABLE,
	};
	struct gvb_pin args = {};
	int ret = gvbc_ioctl(fd, DRM_IOCTL_GVB_BO_CREATE, &bo);

	if (ret == -EOPNOTSUPP)
		return;
	test_ret(test, "BO_CREATE", ret, 0);
	args.handle = bo.handle;
	for (uint32_t i = 0; i < GVB_MAX_PINS && !test_failed(test); i++)
		test_ret(test, "PIN", gvbc_ioctl(fd, DRM_IOCTL_GVB_PIN, &args), 0);
	test_ret(test, "PIN above the cap", gvbc_ioctl(fd, DRM_IOCTL_GVB_PIN, &args), -E2BIG);
	args.flags = GVB_PIN_UNPIN;
	test_ret(test, "unpin", gvbc_ioctl(fd, DRM_IOCTL_GVB_PIN, &args), 0);
	args.flags = 0;
	test_ret(test, "PIN again", gvbc_ioctl(fd, DRM_IOCTL_GVB_PIN, &args), 0);
	bo.size = GVB_MAX_PINNABLE + GVB_PAGE_SIZE;
	test_ret(test, "large pinnable BO", gvbc_ioctl(fd, DRM_IOCTL_GVB_BO_CREATE, &bo), -E2BIG);
}

static void jobs(struct test *test, int fd)
{
	const uint32_t vm_id = vm_of(test, fd, GVB_MODE_SPIN);
	const struct gvb_sync never = sync_in(sync_new(fd), 0);
	struct gvb_vm_bind args = {
		.vm_id = vm_id,
		.flags = GVB_BIND_ASYNC,
		.ops = { .stride = sizeof(struct gvb_bind_op) },
		.syncs = { sizeof(never), 1, (uintptr_t)&never },
	};

	for (uint32_t i = 0; i < GVB_MAX_JOBS && !test_failed(test); i++)
		test_ret(test, "VM_BIND", gvbc_ioctl(fd, DRM_IOCTL_GVB_VM_BIND, &args), 0);
	test_ret(test, "VM_BIND above the cap", gvbc_ioctl(fd, DRM_IOCTL_GVB_VM_BIND, &args),
		 -E2BIG);
	test_ret(test, "VM_DESTROY", gvbc_vm_destroy(fd, vm_id), 0);
}

static void vms(struct test *test, int fd)
{
	uint32_t vm_id = 0;

	for (uint32_t i = 0; i < GVB_MAX_VMS && !test_failed(test); i++)
		vm_id = vm_of(test, fd, GVB_MODE_SPIN);
	test_ret(test, "VM_CREATE above the cap",
		 gvbc_vm_create(fd, GVB_MODE_SPIN, RIG_VA_START, RIG_VA_RANGE, &vm_id), -E2BIG);
	test_ret(test, "VM_DESTROY", gvbc_vm_destroy(fd, 1), 0);
	vm_of(test, fd, GVB_MODE_SPIN);
}

/* As many operations as there may be, each over all that there is. */
static void walks(struct test *test, int fd)
{
	enum { VAS = 1024, OPS = GVB_MAX_WALK / VAS + 1 };
	const uint32_t vm_id = vm_of(test, fd, GVB_MODE_SPIN);
	struct gvb_bind_op *ops = calloc(OPS, sizeof(*ops));
	uint64_t ticks;
	struct gvb_bench args = {
		.vm_id = vm_id,
		.op = GVB_BENCH_PREPARE_RANGE,
		.samples = 1,
		.iterations = 1,
		.arg = { 0, 1 },
		.ops = { sizeof(*ops), OPS, (uintptr_t)ops },
		.ticks = (uintptr_t)&ticks,
	};

	for (int i = 0; i < VAS; i++)
		ops[i] = rig_map_null(2 * i, 1);
	test_ret(test, "VM_BIND", gvbc_vm_bind(fd, vm_id, ops, VAS), 0);
	for (int i = 0; i < OPS; i++)
		ops[i] = rig_unmap(0, 2 * VAS);
	test_ret(test, "PREPARE_RANGE", gvbc_ioctl(fd, DRM_IOCTL_GVB_BENCH, &args), -E2BIG);
	args.op = GVB_BENCH_BIND_BATCH;
	args.arg[1] = OPS;
	args.arg[0] = 0;
	args.undo = (struct gvb_array){ .stride = sizeof(*ops) };
	test_ret(test, "BIND_BATCH", gvbc_ioctl(fd, DRM_IOCTL_GVB_BENCH, &args), -E2BIG);
	test_ret(test, "VM_BIND of unmaps", gvbc_vm_bind(fd, vm_id, ops, OPS), -E2BIG);
	for (int i = 0; i < OPS; i++)
		ops[i].verb = GVB_BIND_PREFETCH;
	test_ret(test, "VM_BIND of prefetches", gvbc_vm_bind(fd, vm_id, ops, OPS), -E2BIG);
	for (int i = 0; i < OPS / 2; i++)
		ops[i] = rig_map_null(2 * i, 1);
	test_ret(test, "VM_BIND of maps and prefetches", gvbc_vm_bind(fd, vm_id, ops, OPS), -E2BIG);
	free(ops);
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void alarms(suseconds_t every_us)
{
	const struct itimerval timer = { { 0, every_us }, { 0, every_us } };
	const struct sigaction action = { .sa_handler = on_alarm };

	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &timer, NULL);
}

/* The most that one batch may be: without a look at signals it would end, minutes later. */
static void signalled(struct test *test, int fd)
{
	static const struct {
		const char *what;
		enum gvb_bench_op op;
		bool vm;
		bool map;
	} rows[] = {
		{ "TIMER", GVB_BENCH_TIMER, false, false },
		{ "LOCK_MUTEX", GVB_BENCH_LOCK_MUTEX, false, false },
		{ "LOCK_RESV", GVB_BENCH_LOCK_RESV, false, false },
		{ "LOCK_SPIN", GVB_BENCH_LOCK_SPIN, false, false },
		{ "PREPARE", GVB_BENCH_PREPARE, true, false },
		{ "VALIDATE", GVB_BENCH_VALIDATE, true, false },
		{ "SUBMIT", GVB_BENCH_SUBMIT, true, false },
		{ "LINK", GVB_BENCH_LINK, true, true },
		{ "PUT", GVB_BENCH_PUT, true, true },
		{ "BO_FIND", GVB_BENCH_BO_FIND, true, true },
		{ "HOLD", GVB_BENCH_HOLD, true, true },
	};
	const uint32_t vm_id = vm_of(test, fd, GVB_MODE_SPIN);
	const struct gvb_bind_op op = map_of(test, fd, GVB_MODE_SPIN);
	uint64_t ticks;

	test_ret(test, "VM_BIND", gvbc_vm_bind(fd, vm_id, &op, 1), 0);
	alarms(5000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !test_failed(test); i++) {
		struct gvb_bench args = {
			.vm_id = rows[i].vm ? vm_id : 0,
			.op = rows[i].op,
			.samples = 1,
			.iterations = GVB_MAX_ITERATIONS,
			.ops = { sizeof(op), rows[i].map, rows[i].map ? (uintptr_t)&op : 0 },
			.ticks = (uintptr_t)&ticks,
		};

		test_ret(test, rows[i].what, ioctl(fd, DRM_IOCTL_GVB_BENCH, &args) ? -errno : 0,
			 -EINTR);
	}
}

/* Likewise OBTAIN, which takes as many rounds as it may. */
static void obtains(struct test *test, int fd)
{
	const enum gvb_mode mode = GVB_MODE_IMMEDIATE_RESV;
	struct gvb_obtain args = { .rounds = GVB_MAX_OBTAINS };

	if (!test_has_mode(test, mode))
		return;
	args.vm_id = vm_of(test, fd, mode);
	args.handle = map_of(test, fd, mode).handle;
	alarms(2000);
	test_ret(test, "OBTAIN", ioctl(fd, DRM_IOCTL_GVB_OBTAIN, &args) ? -errno : 0, -EINTR);
}

struct long_bench {
	int fd;
	uint32_t vm_id;
	int ret;
};

static void *bench_long(void *arg)
{
	static uint64_t ticks[GVB_MAX_SAMPLES];
	struct long_bench *bench = arg;
	struct gvb_bench args = {
		.vm_id = bench->vm_id,
		.op = GVB_BENCH_PREPARE,
		.samples = GVB_MAX_SAMPLES,
		.iterations = GVB_MAX_ITERATIONS,
		.ticks = (uintptr_t)ticks,
	};

	bench->ret = gvbc_ioctl(bench->fd, DRM_IOCTL_GVB_BENCH, &args);
	return NULL;
}

/* Who destroys a VM waits for its lock, and nothing can end that. */
static void destroyed(struct test *test, int fd)
{
	struct long_bench bench = { .fd = fd, .vm_id = vm_of(test, fd, GVB_MODE_SPIN) };
	pthread_t id;

	if (!test_ret(test, "pthread_create", -pthread_create(&id, NULL, bench_long, &bench), 0))
		return;
	usleep(20000);
	test_ret(test, "VM_DESTROY", gvbc_vm_destroy(fd, bench.vm_id), 0);
	pthread_join(id, NULL);
	test_ret(test, "BENCH", bench.ret, -ENOENT);
}

static const struct {
	const char *name;
	void (*run)(struct test *test, int fd);
} tests[] = {
	{ "time that locks are held", holds },
	{ "pins", pins },
	{ "jobs", jobs },
	{ "VMs", vms },
	{ "walks", walks },
	{ "a signal ends a batch", signalled },
	{ "a signal ends OBTAIN", obtains },
	{ "destroying its VM ends a BENCH", destroyed },
};

/* Names are for the primary node only, and opening it without a master there makes one. */
static int open_primary(void)
{
	char path[32];
	struct gvb_stats stats;

	for (int i = 0; i < 16; i++) {
		int fd;

		snprintf(path, sizeof(path), "/dev/dri/card%d", i);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0 && !gvbc_stats(fd, &stats))
			return fd;
		if (fd >= 0)
			close(fd);
	}
	return -ENODEV;
}

static void handles_of(struct test *test, int fd)
{
	struct drm_gem_flink flink = { .handle = map_of(test, fd, GVB_MODE_SPIN).handle };
	struct drm_gem_open open_args;

	test_ret(test, "GEM_FLINK", gvbc_ioctl(fd, DRM_IOCTL_GEM_FLINK, &flink), 0);
	for (uint32_t i = 1; i < GVB_MAX_HANDLES && !test_failed(test); i++) {
		open_args = (struct drm_gem_open){ .name = flink.name };
		test_ret(test, "GEM_OPEN", gvbc_ioctl(fd, DRM_IOCTL_GEM_OPEN, &open_args), 0);
	}
	open_args = (struct drm_gem_open){ .name = flink.name };
	test_ret(test, "GEM_OPEN above the cap", gvbc_ioctl(fd, DRM_IOCTL_GEM_OPEN, &open_args),
		 -E2BIG);
}

static void handles(struct test *test)
{
	int fd;

	if (!test_begin(test, "limits/handles"))
		return;
	fd = open_primary();
	if (fd < 0)
		test_skip(test, "there is no primary node to open");
	else
		handles_of(test, fd);
	if (fd >= 0)
		close(fd);
	test_nothing_left(test);
	test_end(test);
}

void test_limits(struct test *test)
{
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (!test_begin(test, "limits/%s", tests[i].name))
			continue;
		user_run(test, LIMIT_S, tests[i].run);
		test_nothing_left(test);
		test_end(test);
	}
	handles(test);
}
