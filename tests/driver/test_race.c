// SPDX-License-Identifier: GPL-2.0-or-later
/* Several threads on one file. On one CPU they take turns; it takes two to race. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "rig.h"
#include "wild.h"

static void wild(struct test *test)
{
	struct wild wild = {
		.fd = gvbc_open(),
		.modes = test->modes & ~(test->walks_put_last ? 1u << GVB_MODE_IMMEDIATE : 0),
		.features = test->features,
		.no_count = test->no_count,
		.seed = test->seed,
		.steps = test->ops / 60,
	};

	test_ret(test, "threads", wild_run(&wild), 0);
	if (wild.error)
		test_fail(test, "ioctl %u: %s", (unsigned int)(wild.request & 0xff),
			  strerrorname_np(-wild.error));
	test_eq(test, "CHECK violations", wild.violations, 0);
	if (!test_failed(test) && wild.done < wild.steps)
		test_fail(test, "only %lu ioctls had anything to do", wild.done);
	close(wild.fd);
	test_nothing_left(test);
}

/* What the threads below do until it fails. */
enum work { WORK_BIND, WORK_BENCH, WORK_EXEC, WORK_DUMP, WORKS };

struct worker {
	const struct rig *rig;
	enum work work;
	struct gvb_bind_op ops[2];
	atomic_ulong done;
	atomic_int ret;
	pthread_t id;
};

static int work(struct worker *worker)
{
	const struct rig *rig = worker->rig;
	const uint32_t vm_id = rig->vms[0].id;
	const struct gvb_array ops = { sizeof(worker->ops[0]), 1, (uintptr_t)worker->ops };
	const struct gvb_array undo = { sizeof(worker->ops[0]), 1, (uintptr_t)(worker->ops + 1) };
	struct gvb_exec exec = { .vm_id = vm_id, .num_fences = 1 };
	struct gvb_dump_va vas[8];
	struct gvb_dump dump = { .vm_id = vm_id, .vas = { sizeof(vas[0]), 8, (uintptr_t)vas } };
	uint64_t ticks[4];
	struct gvb_bench bench = {
		.vm_id = vm_id,
		.op = GVB_BENCH_BIND,
		.samples = 4,
		.iterations = 1,
		.ops = ops,
		.undo = undo,
		.ticks = (uintptr_t)ticks,
	};

	switch (worker->work) {
	case WORK_BIND:
		return gvbc_vm_bind(rig->fd, vm_id, worker->ops, 2);
	case WORK_BENCH:
		return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench);
	case WORK_EXEC:
		return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec);
	default:
		return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_DUMP, &dump);
	}
}

static void *work_on(void *arg)
{
	struct worker *worker = arg;

	while (!(worker->ret = work(worker)))
		atomic_fetch_add(&worker->done, 1);
	return NULL;
}

static const char *const work_names[] = {
	[WORK_BIND] = "VM_BIND",
	[WORK_BENCH] = "BENCH",
	[WORK_EXEC] = "EXEC",
	[WORK_DUMP] = "DUMP",
};

/* Of all workers, each of which takes far less. */
#define WAIT_US 50u
#define WAIT_S 60u

/* All must have had a go before the VM goes. */
static void wait_for(struct test *test, const struct worker *workers, int count)
{
	unsigned long left = WAIT_S * (1000000 / WAIT_US);

	for (int i = 0; i < count; i++) {
		while (workers[i].done < 3 && !workers[i].ret && left--)
			usleep(WAIT_US);
		if (workers[i].done >= 3)
			continue;
		test_ret(test, work_names[i], workers[i].ret, 0);
		test_fail(test, "%s: %lu times only in %u s", work_names[i], workers[i].done,
			  WAIT_S);
		return;
	}
}

static int start_workers(struct rig *rig, struct worker *workers)
{
	uint64_t bo_id = rig_bo(rig, 8, RIG_EXTERNAL);
	int i;

	for (i = 0; i < WORKS; i++) {
		int ret;

		workers[i] = (struct worker){
			.rig = rig,
			.work = i,
			.ops = { rig_map(rig, 16 * i, 8, bo_id, 0), rig_unmap(16 * i + 2, 4) },
		};
		ret = -pthread_create(&workers[i].id, NULL, work_on, &workers[i]);
		if (!test_ret(rig->test, "pthread_create", ret, 0))
			break;
	}
	return i;
}

static void destroy_once(struct rig *rig)
{
	struct worker workers[WORKS];
	int count = start_workers(rig, workers);

	wait_for(rig->test, workers, count);
	test_ret(rig->test, "VM_DESTROY", gvbc_vm_destroy(rig->fd, rig->vms[0].id), 0);
	for (int i = 0; i < count; i++) {
		pthread_join(workers[i].id, NULL);
		test_ret(rig->test, "ioctl after VM_DESTROY", workers[i].ret, -ENOENT);
	}
}

static void destroy(struct test *test, enum gvb_mode mode)
{
	struct rig rig;

	for (int i = 0; i < 10 && !test_failed(test); i++) {
		if (!rig_begin(&rig, test, mode))
			return;
		destroy_once(&rig);
		rig_end(&rig);
	}
}

static void *bench_long(void *arg)
{
	static uint64_t ticks[64];
	struct gvb_bench bench = {
		.op = GVB_BENCH_LOCK_MUTEX,
		.samples = 64,
		.iterations = 2000,
		.ticks = (uintptr_t)ticks,
	};
	int *fd = arg;

	while (!gvbc_ioctl(*fd, DRM_IOCTL_GVB_BENCH, &bench))
		;
	return NULL;
}

/* The number is free at once; the file ends with the ioctl. */
static void close_under(struct test *test)
{
	for (int i = 0; i < 10 && !test_failed(test); i++) {
		struct rig rig;
		pthread_t id;

		if (!rig_open(&rig, test, GVB_MODE_SPIN))
			return;
		if (!test_ret(test, "pthread_create",
			      -pthread_create(&id, NULL, bench_long, &rig.fd), 0)) {
			rig_close(&rig);
			return;
		}
		usleep(1000);
		rig_close(&rig);
		pthread_join(id, NULL);
		test_nothing_left(test);
	}
}

void test_race(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		const char *lacks = test_lacks(test, mode, true);

		if (!test_begin(test, "race/%s/VM destroyed in use", gvbc_mode_name(mode)))
			continue;
		if (lacks)
			test_skip(test, lacks);
		else
			destroy(test, mode);
		test_end(test);
	}
	if (test_begin(test, "race/file closed in use")) {
		close_under(test);
		test_end(test);
	}
	if (test_begin(test, "race/anything at once")) {
		wild(test);
		test_end(test);
	}
}
