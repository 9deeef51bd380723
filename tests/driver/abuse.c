// SPDX-License-Identifier: GPL-2.0-or-later
#include "abuse.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "user.h"

#define VA_START GVB_PAGE_SIZE
#define VA_RANGE (1ull << 40)

/* As many as a drifted counter once was too low by, and more. */
#define MORE_BOS 700u
#define MORE_AT (1024 * GVB_PAGE_SIZE)

/* What it takes besides the seconds that were asked for, on the slowest kernel. */
#define SLACK_S 200u

struct thread {
	struct abuse *abuse;
	void (*step)(struct abuse *abuse, uint64_t *rng);
	atomic_ulong *done;
	uint64_t rng;
	pthread_t id;
};

/* In a process with one run at a time, which gets no other argument. */
static const struct abuse_plan *the_plan;
static enum gvb_mode the_mode;

static void *work(void *arg)
{
	struct thread *thread = arg;

	while (!thread->abuse->stop) {
		thread->step(thread->abuse, &thread->rng);
		atomic_fetch_add(thread->done, 1);
	}
	return NULL;
}

static int map(const struct abuse *abuse, uint32_t handle, uint64_t addr)
{
	const struct gvb_bind_op op = {
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = addr,
		.range = GVB_PAGE_SIZE,
	};

	return gvbc_vm_bind(abuse->fd, abuse->vm_id, &op, 1);
}

static int new_bo(const struct abuse *abuse, uint32_t flags, uint32_t *handle)
{
	struct gvb_bo_create args = {
		.size = GVB_PAGE_SIZE,
		.mode = abuse->mode,
		.flags = flags,
	};
	int ret = gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_BO_CREATE, &args);

	*handle = args.handle;
	return ret;
}

static int set_up(struct test *test, struct abuse *abuse)
{
	int ret = gvbc_vm_create(abuse->fd, abuse->mode, VA_START, VA_RANGE, &abuse->vm_id);

	if (!ret)
		ret = new_bo(abuse, 0, &abuse->mapped);
	if (!ret)
		ret = new_bo(abuse, 0, &abuse->bare);
	if (!ret && test->features & GVB_FEATURE_PIN)
		ret = new_bo(abuse, GVB_BO_PINNABLE, &abuse->pinnable);
	return ret ? ret : map(abuse, abuse->mapped, ABUSE_MAPPED_AT);
}

static void threads_run(struct test *test, struct abuse *abuse, const struct abuse_plan *plan)
{
	struct thread threads[ABUSE_THREADS];
	int started, ret = 0;

	for (started = 0; started < ABUSE_THREADS && plan->steps[started] && !ret; started++) {
		threads[started] = (struct thread){
			.abuse = abuse,
			.step = plan->steps[started],
			.done = &abuse->done[started],
			.rng = test->seed + 0x9e3779b97f4a7c15ull * (started + 1),
		};
		ret = -pthread_create(&threads[started].id, NULL, work, &threads[started]);
	}
	if (!test_ret(test, "pthread_create", ret, 0))
		started--;
	else
		sleep(test->seconds);
	atomic_store(&abuse->stop, true);
	while (started--) {
		pthread_join(threads[started].id, NULL);
		if (!abuse->done[started])
			test_fail(test, "thread %d did nothing", started);
	}
}

/* Back to what only @mapped is in. */
static void calm(struct test *test, const struct abuse *abuse)
{
	const struct gvb_bind_op op = { .verb = GVB_BIND_UNMAP_ALL, .handle = abuse->bare };
	struct gvb_check check = { .vm_id = abuse->vm_id };

	test_ret(test, "unmapping all", gvbc_vm_bind(abuse->fd, abuse->vm_id, &op, 1), 0);
	test_ret(test, "CHECK", gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
	test_eq(test, "CHECK violations", check.violations, 0);
	test_eq(test, "VAs", check.vas, 1);
	test_eq(test, "vm_bos", check.vm_bos, 1);
	test_eq(test, "zombies", check.zombies, 0);
	test_eq(test, "waiting VAs", check.waiting_vas, 0);
}

static void fill(struct test *test, const struct abuse *abuse)
{
	uint32_t handle;
	int ret = 0;

	for (uint32_t i = 0; i < MORE_BOS && !ret; i++) {
		ret = new_bo(abuse, 0, &handle);
		if (!ret)
			ret = map(abuse, handle, MORE_AT + i * GVB_PAGE_SIZE);
		if (!ret)
			ret = gvbc_evict(abuse->fd, handle, 0);
	}
	test_ret(test, "mapping and evicting more", ret, 0);
}

static void validate(struct test *test, const struct abuse *abuse)
{
	uint64_t ticks;
	struct gvb_bench bench = {
		.vm_id = abuse->vm_id,
		.op = GVB_BENCH_VALIDATE,
		.samples = 1,
		.iterations = 2,
		.arg = { GVB_BENCH_VALIDATE_PREPARE },
		.ticks = (uintptr_t)&ticks,
	};

	test_ret(test, "VALIDATE", gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_BENCH, &bench), 0);
}

static void dump(struct test *test, const struct abuse *abuse)
{
	static struct gvb_dump_va vas[MORE_BOS + 8];
	struct gvb_dump dump = {
		.vm_id = abuse->vm_id,
		.from_addr = MORE_AT,
		.vas = { sizeof(vas[0]), sizeof(vas) / sizeof(vas[0]), (uintptr_t)vas },
	};
	uint64_t evicted = 0;

	test_ret(test, "DUMP", gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_DUMP, &dump), 0);
	test_eq(test, "VAs dumped", dump.vas.count, MORE_BOS);
	test_eq(test, "VAs in all", dump.total, MORE_BOS + 1);
	for (uint32_t i = 0; i < dump.vas.count; i++)
		evicted += vas[i].flags == GVB_VA_EVICTED;
	test_eq(test, "VAs evicted", evicted, MORE_BOS);
}

static void look(struct test *test, const struct abuse *abuse)
{
	struct gvb_check check = { .vm_id = abuse->vm_id };
	struct gvb_vm_state state;

	test_ret(test, "CHECK of more", gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
	test_eq(test, "CHECK violations of more", check.violations, 0);
	test_eq(test, "more vm_bos", check.vm_bos, MORE_BOS + 1);
	test_ret(test, "GET_STATE", gvbc_vm_state(abuse->fd, abuse->vm_id, &state), 0);
	test_eq(test, "vm_bos of GET_STATE", state.vm_bos, MORE_BOS + 1);
	test_eq(test, "zombies of GET_STATE", state.zombies, 0);
}

static void run(struct test *test, int fd)
{
	struct abuse abuse = { .fd = fd, .mode = the_mode };

	if (!test_ret(test, "set-up", set_up(test, &abuse), 0))
		return;
	threads_run(test, &abuse, the_plan);
	calm(test, &abuse);
	fill(test, &abuse);
	validate(test, &abuse);
	dump(test, &abuse);
	look(test, &abuse);
}

void abuse_run(struct test *test, const struct abuse_plan *plan, enum gvb_mode mode)
{
	the_plan = plan;
	the_mode = mode;
	user_run(test, test->seconds + SLACK_S, run);
	test_nothing_left(test);
}
