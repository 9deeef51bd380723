// SPDX-License-Identifier: GPL-2.0-or-later
/* Asynchronous binds that others wait for, or that never go through: nothing hangs or leaks. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "async.h"

#define KILLS 30

static void nothing(int signal)
{
	(void)signal;
}

/* A signal ends waiting for what is queued, and leaves all as it was. */
static void interrupted(struct rig *rig)
{
	const struct sigaction action = { .sa_handler = nothing };
	uint32_t gate = async_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op map = rig_map_null(0, 8);
	struct gvb_vm_state state = { .vm_id = rig->vms[0].id };
	struct gvb_vm_bind bind = {
		.vm_id = rig->vms[0].id,
		.ops = { sizeof(map), 1, (uintptr_t)&map },
	};

	sigaction(SIGALRM, &action, NULL);
	rig_must_async(rig, 0, &map, 1, &wait, 1);
	ualarm(SOON_MS * 1000, SOON_MS * 1000);
	test_eq(rig->test, "GET_STATE", ioctl(rig->fd, DRM_IOCTL_GVB_VM_GET_STATE, &state), -1);
	test_eq(rig->test, "its errno", errno, EINTR);
	test_eq(rig->test, "VM_BIND", ioctl(rig->fd, DRM_IOCTL_GVB_VM_BIND, &bind), -1);
	test_eq(rig->test, "its errno", errno, EINTR);
	ualarm(0, 0);
	async_jobs(rig, 1);
	async_open(rig, gate, 0);
	rig_check(rig, 0);
}

struct looker {
	struct rig *rig;
	struct gvb_vm_state state;
	atomic_int begun;
	int ret;
};

static void *look(void *arg)
{
	struct looker *looker = arg;

	looker->begun = 1;
	looker->ret = gvbc_vm_state(looker->rig->fd, looker->rig->vms[0].id, &looker->state);
	return NULL;
}

/* Without the thread nothing that follows means anything. */
static pthread_t look_begin(struct looker *looker, struct rig *rig)
{
	pthread_t id;

	*looker = (struct looker){ .rig = rig };
	if (pthread_create(&id, NULL, look, looker)) {
		fprintf(stderr, "gpuvm-driver-test: no thread to be had\n");
		exit(2);
	}
	while (!looker->begun)
		usleep(100);
	usleep(SOON_MS * 1000);
	return id;
}

static void looked_at(struct rig *rig)
{
	uint32_t gate = async_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op maps[] = { rig_map_null(0, 1), rig_map_null(2, 1) };
	struct looker looker;
	pthread_t id;

	rig_must_async(rig, 0, maps, 2, &wait, 1);
	id = look_begin(&looker, rig);
	async_jobs(rig, 1);
	async_open(rig, gate, 0);
	pthread_join(id, NULL);
	test_ret(rig->test, "GET_STATE", looker.ret, 0);
	test_eq(rig->test, "VAs that it saw", looker.state.vas, 2);
}

static void destroyed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t never = async_sync(rig), out = async_sync(rig), last = async_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(never, 0), sync_out(out, 0) };
	const struct gvb_sync signal = sync_out(last, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(0, 4);
	struct looker looker;
	pthread_t id;

	rig_must_bind(rig, 0, &map, 1);
	rig_must_async(rig, 0, &unmap, 1, syncs, 2);
	rig_must_async(rig, 0, &map, 1, &signal, 1);
	id = look_begin(&looker, rig);
	async_destroy(rig, 0);
	pthread_join(id, NULL);
	if (looker.ret && looker.ret != -ENOENT)
		test_ret(rig->test, "GET_STATE meanwhile", looker.ret, -ENOENT);
	async_done(rig, out, 0);
	async_done(rig, last, 0);
	test_ret(rig->test, "error of the first", sync_error(rig->fd, out), -ECANCELED);
	test_ret(rig->test, "error of the last", sync_error(rig->fd, last), -ECANCELED);
	async_jobs(rig, 0);
	rig_check(rig, 1);
}

/* Nobody can signal either but the other. */
static void circle(struct rig *rig)
{
	const struct gvb_bind_op map = rig_map_null(0, 8);
	uint32_t a = async_sync(rig), b = async_sync(rig);
	const struct gvb_sync first[] = { sync_in(a, 0), sync_out(b, 0) };
	const struct gvb_sync second[] = { sync_in(b, 0), sync_out(a, 0) };

	rig_must_async(rig, 0, &map, 1, first, 2);
	rig_must_async(rig, 1, &map, 1, second, 2);
	async_pending(rig, b, 0);
	async_jobs(rig, 2);
	async_destroy(rig, 0);
	async_done(rig, b, 0);
	async_done(rig, a, 0);
	rig_check(rig, 1);
}

/* In every way that a file can hold something of a job. rig_end() closes it. */
static void closed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL), private = rig_bo(rig, 8, 0);
	uint32_t never = async_sync(rig), out = async_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(never, 0), sync_out(out, 0), sync_in(out, 7) };
	const struct gvb_bind_op ops[] = { rig_map(rig, 0, 8, bo, 0),
					   rig_map(rig, 4, 8, private, 0) };

	rig_must_bind(rig, 0, ops, 2);
	for (int i = 0; i < 20; i++)
		rig_must_async(rig, 0, ops, 2, syncs, 1 + i % 3);
	rig_must_async(rig, 1, ops, 1, &syncs[0], 1);
	rig_bo_close(rig, bo);
	async_jobs(rig, 21);
}

static const struct rig_test tests[] = {
	{ "interrupted", interrupted }, { "looked at", looked_at }, { "VM destroyed", destroyed },
	{ "circle", circle },		{ "file closed", closed },  { 0 },
};

/* Binds that go through and others that never will, and a thread that waits for both. */
static void child(struct test *test, enum gvb_mode mode)
{
	struct looker looker;
	struct rig rig;

	rig_open(&rig, test, mode);
	closed(&rig);
	look_begin(&looker, &rig);
	for (int i = 0;; i++) {
		const struct gvb_bind_op map = rig_map_null(i % 64, 2);

		rig_async(&rig, 1, &map, 1, NULL, 0);
	}
}

static void killed(struct test *test, enum gvb_mode mode)
{
	uint64_t rng = test->seed;

	for (int i = 0; i < KILLS && !test_failed(test); i++) {
		int status;
		pid_t pid = fork();

		if (!pid)
			child(test, mode);
		if (pid < 0) {
			test_fail(test, "fork: %s", strerrorname_np(errno));
			break;
		}
		usleep(500 + rng_below(&rng, 50000));
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		test_nothing_left(test);
	}
}

void test_async_end(struct test *test)
{
	rig_suite(test, "async", tests);
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		if (!test_begin(test, "async/%s/killed", gvbc_mode_name(mode)))
			continue;
		if (test_has_mode(test, mode))
			killed(test, mode);
		else
			test_skip(test, "the kernel does not have this mode");
		test_end(test);
	}
}
