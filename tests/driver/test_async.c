// SPDX-License-Identifier: GPL-2.0-or-later
/* Asynchronous binds: order, syncobjs, who waits for them, and that nothing can hang or leak. */
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

/* How long nothing may happen to be called nothing, and something be on its way, milliseconds. */
#define SOON_MS 30
#define LATE_MS 20000

#define JOBS 300
#define KILLS 30

static uint32_t new_sync(struct rig *rig)
{
	uint32_t handle = sync_new(rig->fd);

	if (!handle)
		test_fail(rig->test, "SYNCOBJ_CREATE failed");
	return handle;
}

static void jobs(struct rig *rig, uint64_t want)
{
	struct gvb_stats stats;

	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_eq(rig->test, "live jobs", stats.live_jobs, want);
}

static void pending(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "waiting for what is held up", sync_wait(rig->fd, sync, point, SOON_MS),
		 -ETIME);
}

static void done(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "waiting for what is done", sync_wait(rig->fd, sync, point, LATE_MS),
		 0);
}

static void open_gate(struct rig *rig, uint32_t sync, uint64_t point)
{
	test_ret(rig->test, "SYNCOBJ_SIGNAL", sync_signal(rig->fd, sync, point), 0);
}

static void destroy_vm(struct rig *rig, int vm)
{
	test_ret(rig->test, "VM_DESTROY", gvbc_vm_destroy(rig->fd, rig->vms[vm].id), 0);
}

/* Each cuts what the one before left. */
static void order(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 16, RIG_EXTERNAL), other = rig_bo(rig, 16, 0);
	uint32_t gate = new_sync(rig), out = new_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0), signal = sync_out(out, 0);
	const struct gvb_bind_op ops[] = {
		rig_map(rig, 0, 16, bo, 0), rig_unmap(4, 2),	rig_map(rig, 3, 6, other, 1),
		rig_unmap_all(rig, bo),	    rig_map_null(2, 3),
	};

	rig_must_async(rig, 0, &ops[0], 1, &wait, 1);
	for (int i = 1; i < 4; i++)
		rig_must_async(rig, 0, &ops[i], 1, NULL, 0);
	rig_must_async(rig, 0, &ops[4], 1, &signal, 1);
	jobs(rig, 5);
	pending(rig, out, 0);
	open_gate(rig, gate, 0);
	done(rig, out, 0);
	test_ret(rig->test, "error of the last", sync_error(rig->fd, out), 0);
	rig_check(rig, 0);
	jobs(rig, 0);
}

/* Whatever looks at it, or changes it at once, comes after what is queued. */
static void batches(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	struct gvb_bind_op ops[2];

	for (int i = 0; i < JOBS && !test_failed(rig->test); i++) {
		ops[0] = rig_map(rig, i % 50, 1 + i % 8, bo, 0);
		ops[1] = rig_unmap((i * 7) % 50, 3);
		rig_must_async(rig, i % 2, ops, 2, NULL, 0);
		if (i % 20 == 7)
			rig_must_bind(rig, i % 2, ops, 2);
		if (i % 30 == 11)
			rig_check(rig, i % 2);
	}
	rig_check(rig, 0);
	rig_check(rig, 1);
}

static void timeline(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = new_sync(rig), out = new_sync(rig);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(0, 4);
	const struct gvb_sync first[] = { sync_in(gate, 3), sync_out(out, 10) };
	const struct gvb_sync second[] = { sync_in(gate, 5), sync_out(out, 20), sync_in(gate, 4) };

	rig_must_async(rig, 0, &map, 1, first, 2);
	rig_must_async(rig, 0, &unmap, 1, second, 3);
	open_gate(rig, gate, 2);
	pending(rig, out, 10);
	open_gate(rig, gate, 3);
	done(rig, out, 10);
	pending(rig, out, 20);
	open_gate(rig, gate, 7);
	done(rig, out, 20);
	rig_check(rig, 0);
}

/* One VM's bind waits for the other's; a fence that is there, and one that comes later. */
static void across(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = new_sync(rig), middle = new_sync(rig), out = new_sync(rig);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(2, 4);
	const struct gvb_sync first[] = { sync_in(gate, 0), sync_out(middle, 0) };
	const struct gvb_sync second[] = { sync_in(middle, 0), sync_out(out, 0) };

	rig_must_async(rig, 1, &map, 1, second, 2);
	rig_must_async(rig, 0, &map, 1, first, 2);
	pending(rig, out, 0);
	open_gate(rig, gate, 0);
	done(rig, out, 0);
	/* Now all of them are there, and signalled. */
	rig_must_async(rig, 1, &unmap, 1, second, 2);
	done(rig, out, 0);
	rig_check(rig, 0);
	rig_check(rig, 1);
}

static void sync_only(struct rig *rig)
{
	const struct gvb_bind_op nothing = { .verb = GVB_BIND_SYNC_ONLY };
	uint32_t gate = new_sync(rig), out = new_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(gate, 0), sync_out(out, 0) };

	rig_must_bind(rig, 0, &nothing, 1);
	rig_must_async(rig, 0, &nothing, 1, syncs, 2);
	rig_must_async(rig, 0, NULL, 0, syncs + 1, 1);
	pending(rig, out, 0);
	open_gate(rig, gate, 0);
	done(rig, out, 0);
	rig_check(rig, 0);
}

/* The mapping, and until then the job, keeps it. */
static void handle_closed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = new_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0);

	rig_must_async(rig, 0, &map, 1, &wait, 1);
	rig_bo_close(rig, bo);
	sync_signal(rig->fd, gate, 0);
	sync_destroy(rig->fd, gate);
	rig_check(rig, 0);
}

static void exec_goes_on(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL), late = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t gate = new_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0),
				 more = rig_map(rig, 8, 8, late, 0);
	struct gvb_exec exec = { .vm_id = rig->vms[0].id, .num_fences = 1 };

	rig_must_bind(rig, 0, &map, 1);
	rig_evict(rig, bo, 0);
	rig_must_async(rig, 0, &more, 1, &wait, 1);
	test_ret(rig->test, "EXEC", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &exec), 0);
	test_eq(rig->test, "validated", exec.validated, 1);
	jobs(rig, 1);
	rig->bos[bo].evicted = false;
	ivmap_set_all_resident(rig->vms[0].map);
	open_gate(rig, gate, 0);
	rig_check(rig, 0);
	rig_exec(rig, 0);
}

static void nothing(int signal)
{
	(void)signal;
}

/* A signal ends waiting for what is queued, and leaves all as it was. */
static void interrupted(struct rig *rig)
{
	const struct sigaction action = { .sa_handler = nothing };
	uint32_t gate = new_sync(rig);
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
	jobs(rig, 1);
	open_gate(rig, gate, 0);
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
	uint32_t gate = new_sync(rig);
	const struct gvb_sync wait = sync_in(gate, 0);
	const struct gvb_bind_op maps[] = { rig_map_null(0, 1), rig_map_null(2, 1) };
	struct looker looker;
	pthread_t id;

	rig_must_async(rig, 0, maps, 2, &wait, 1);
	id = look_begin(&looker, rig);
	jobs(rig, 1);
	open_gate(rig, gate, 0);
	pthread_join(id, NULL);
	test_ret(rig->test, "GET_STATE", looker.ret, 0);
	test_eq(rig->test, "VAs that it saw", looker.state.vas, 2);
}

static void destroyed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL);
	uint32_t never = new_sync(rig), out = new_sync(rig), last = new_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(never, 0), sync_out(out, 0) };
	const struct gvb_sync signal = sync_out(last, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 8, bo, 0), unmap = rig_unmap(0, 4);
	struct looker looker;
	pthread_t id;

	rig_must_bind(rig, 0, &map, 1);
	rig_must_async(rig, 0, &unmap, 1, syncs, 2);
	rig_must_async(rig, 0, &map, 1, &signal, 1);
	id = look_begin(&looker, rig);
	destroy_vm(rig, 0);
	pthread_join(id, NULL);
	if (looker.ret && looker.ret != -ENOENT)
		test_ret(rig->test, "GET_STATE meanwhile", looker.ret, -ENOENT);
	done(rig, out, 0);
	done(rig, last, 0);
	test_ret(rig->test, "error of the first", sync_error(rig->fd, out), -ECANCELED);
	test_ret(rig->test, "error of the last", sync_error(rig->fd, last), -ECANCELED);
	jobs(rig, 0);
	rig_check(rig, 1);
}

/* Nobody can signal either but the other. */
static void circle(struct rig *rig)
{
	const struct gvb_bind_op map = rig_map_null(0, 8);
	uint32_t a = new_sync(rig), b = new_sync(rig);
	const struct gvb_sync first[] = { sync_in(a, 0), sync_out(b, 0) };
	const struct gvb_sync second[] = { sync_in(b, 0), sync_out(a, 0) };

	rig_must_async(rig, 0, &map, 1, first, 2);
	rig_must_async(rig, 1, &map, 1, second, 2);
	pending(rig, b, 0);
	jobs(rig, 2);
	destroy_vm(rig, 0);
	done(rig, b, 0);
	done(rig, a, 0);
	rig_check(rig, 1);
}

/* In every way that a file can hold something of a job. rig_end() closes it. */
static void closed(struct rig *rig)
{
	uint64_t bo = rig_bo(rig, 8, RIG_EXTERNAL), private = rig_bo(rig, 8, 0);
	uint32_t never = new_sync(rig), out = new_sync(rig);
	const struct gvb_sync syncs[] = { sync_in(never, 0), sync_out(out, 0), sync_in(out, 7) };
	const struct gvb_bind_op ops[] = { rig_map(rig, 0, 8, bo, 0),
					   rig_map(rig, 4, 8, private, 0) };

	rig_must_bind(rig, 0, ops, 2);
	for (int i = 0; i < 20; i++)
		rig_must_async(rig, 0, ops, 2, syncs, 1 + i % 3);
	rig_must_async(rig, 1, ops, 1, &syncs[0], 1);
	rig_bo_close(rig, bo);
	jobs(rig, 21);
}

static const struct {
	const char *name;
	void (*run)(struct rig *rig);
} tests[] = {
	{ "order", order },
	{ "batches among others", batches },
	{ "timeline", timeline },
	{ "across VMs", across },
	{ "sync only", sync_only },
	{ "handle closed", handle_closed },
	{ "EXEC does not wait", exec_goes_on },
	{ "interrupted", interrupted },
	{ "looked at", looked_at },
	{ "VM destroyed", destroyed },
	{ "circle", circle },
	{ "file closed", closed },
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

void test_async(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "async/%s/%s", gvbc_mode_name(mode), tests[i].name))
				continue;
			rig_run(test, mode, tests[i].run);
			test_end(test);
		}
		if (!test_begin(test, "async/%s/killed", gvbc_mode_name(mode)))
			continue;
		if (test_has_mode(test, mode))
			killed(test, mode);
		else
			test_skip(test, "the kernel does not have this mode");
		test_end(test);
	}
}
