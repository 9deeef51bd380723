// SPDX-License-Identifier: GPL-2.0-or-later
#include "stress.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define VA_START GVB_PAGE_SIZE
#define VA_RANGE (1ull << 40)
#define BO_SIZE (16 * GVB_PAGE_SIZE)

struct stress_thread {
	struct stress *stress;
	int (*step)(struct stress *stress, uint64_t *rng);
	uint64_t rng;
	pthread_t id;
};

/* On a busy host two CPUs take turns: more rounds, before that is held against anybody. */
#define MOST_ROUNDS 400000u

/* Returns: whether the threads still have to meet. */
static bool apart(const struct stress *stress)
{
	return stress->must_meet && stress->met < stress->rounds / 1000;
}

static bool goes_on(const struct stress *stress)
{
	if (stress->error)
		return false;
	return stress->done < stress->rounds || (apart(stress) && stress->done < MOST_ROUNDS);
}

static void *work(void *arg)
{
	struct stress_thread *thread = arg;
	struct stress *stress = thread->stress;

	pthread_barrier_wait(&stress->ready);
	while (goes_on(stress)) {
		int ret = thread->step(stress, &thread->rng);

		if (ret)
			atomic_store(&stress->error, ret);
	}
	return NULL;
}

static void start(struct stress_thread *thread, int index)
{
	pthread_attr_t attr;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(index % sysconf(_SC_NPROCESSORS_ONLN), &cpus);
	pthread_attr_init(&attr);
	pthread_attr_setaffinity_np(&attr, sizeof(cpus), &cpus);
	/* The other one waits for it. */
	if (pthread_create(&thread->id, &attr, work, thread)) {
		fprintf(stderr, "gpuvm-driver-test: no thread to be had\n");
		exit(2);
	}
	pthread_attr_destroy(&attr);
}

int stress_new_bo(struct stress *stress)
{
	struct gvb_bo_create bo;
	uint32_t old;
	int ret = gvbc_bo_create(stress->fd, BO_SIZE, stress->mode, 0, &bo);

	if (ret)
		return ret;
	old = atomic_exchange(&stress->handle, bo.handle);
	return old ? gvbc_bo_close(stress->fd, old) : 0;
}

static int create_vm(struct stress *stress, uint32_t flags)
{
	struct gvb_vm_create vm = {
		.mode = stress->mode,
		.flags = flags,
		.va_start = VA_START,
		.va_range = VA_RANGE,
	};
	int ret = gvbc_ioctl(stress->fd, DRM_IOCTL_GVB_VM_CREATE, &vm);

	stress->vm_id = vm.vm_id;
	return ret ? ret : stress_new_bo(stress);
}

static int create_syncobj(struct stress *stress)
{
	struct drm_syncobj_create args = {};
	int ret = gvbc_ioctl(stress->fd, DRM_IOCTL_SYNCOBJ_CREATE, &args);

	stress->syncobj = args.handle;
	return ret;
}

static void look(struct test *test, const struct stress *stress)
{
	struct gvb_check check = { .vm_id = stress->vm_id };

	if (stress->error)
		test_fail(test, "%s after %lu rounds", strerrorname_np(-stress->error),
			  stress->done);
	if (apart(stress))
		test_fail(test, "the threads met %lu times only, in %lu rounds", stress->met,
			  stress->done);
	test_ret(test, "CHECK", gvbc_ioctl(stress->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
	test_eq(test, "CHECK violations", check.violations, 0);
}

/* A log that does not grow is a guest that hangs. */
#define SAY_EVERY_S 10

static void join(const struct stress *stress, pthread_t id)
{
	unsigned long said = stress->done;
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	do {
		if (stress->done != said) {
			said = stress->done;
			printf("# %lu of %lu rounds\n", said, stress->rounds);
			fflush(stdout);
		}
		until.tv_sec += SAY_EVERY_S;
	} while (pthread_timedjoin_np(id, NULL, &until));
}

static void run(struct test *test, struct stress *stress, const struct stress_plan *plan)
{
	struct stress_thread threads[2];

	pthread_barrier_init(&stress->ready, NULL, 2);
	for (int i = 0; i < 2; i++) {
		threads[i] = (struct stress_thread){
			.stress = stress,
			.step = plan->steps[i],
			.rng = test->seed + 0x9e3779b97f4a7c15ull * (i + 1),
		};
		start(&threads[i], i);
	}
	for (int i = 0; i < 2; i++)
		join(stress, threads[i].id);
	pthread_barrier_destroy(&stress->ready);
	look(test, stress);
}

void stress_run(struct test *test, const struct stress_plan *plan, enum gvb_mode mode)
{
	struct stress stress = {
		.mode = mode,
		.rounds = test->rounds,
		.must_meet = plan->must_meet && sysconf(_SC_NPROCESSORS_ONLN) > 1,
		.fd = gvbc_open(),
	};

	if (test_ret(test, "set-up of the VM", create_vm(&stress, plan->vm_flags), 0) &&
	    test_ret(test, "set-up of the syncobj", create_syncobj(&stress), 0))
		run(test, &stress, plan);
	close(stress.fd);
	test_nothing_left(test);
}
