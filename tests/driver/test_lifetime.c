// SPDX-License-Identifier: GPL-2.0-or-later
/* Who keeps what alive; and that nothing is left, however a file ends. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rig.h"
#include "wild.h"

#define KILLS 50

static bool gems(struct rig *rig, uint64_t want)
{
	struct gvb_stats stats;

	return test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0) &&
	       test_eq(rig->test, "live GEMs", stats.live_gems, want);
}

static void handle_closed(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 4, bo_id, 0);
	const struct gvb_bind_op unmap = rig_unmap(0, 4);

	if (rig_must_bind(rig, 0, &map, 1) && rig_must_bind(rig, 1, &map, 1) &&
	    rig_bo_close(rig, bo_id) && gems(rig, 1) && rig_check(rig, 0) &&
	    rig_must_bind(rig, 0, &unmap, 1) && gems(rig, 1) && rig_check(rig, 1) &&
	    rig_must_bind(rig, 1, &unmap, 1))
		gems(rig, 0);
}

static void vm_destroy(struct rig *rig, int vm)
{
	test_ret(rig->test, "VM_DESTROY", gvbc_vm_destroy(rig->fd, rig->vms[vm].id), 0);
}

static void private_outlives_vm(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, 0);
	const struct gvb_bind_op map = rig_map(rig, 0, 4, bo_id, 0);
	struct gvb_stats stats;
	uint32_t vm_id;

	if (!rig_must_bind(rig, 0, &map, 1))
		return;
	vm_destroy(rig, 0);
	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_eq(rig->test, "live VMs", stats.live_vms, RIG_VMS - 1);
	test_eq(rig->test, "live vm_bos", stats.live_vm_bos, 0);
	test_eq(rig->test, "live VAs", stats.live_vas, 0);
	test_eq(rig->test, "live GEMs", stats.live_gems, 1);
	test_ret(rig->test, "EVICT", gvbc_evict(rig->fd, map.handle, 0), 0);
	test_ret(rig->test, "VM_BIND to the other VM", rig_bind(rig, 1, &map, 1), -EINVAL);

	/* A new VM may get the old one's id, but not its BOs. */
	test_ret(rig->test, "VM_CREATE",
		 gvbc_vm_create(rig->fd, rig->mode, RIG_VA_START, RIG_VA_RANGE, &vm_id), 0);
	test_ret(rig->test, "VM_BIND to a new VM", gvbc_vm_bind(rig->fd, vm_id, &map, 1), -EINVAL);
	if (rig_bo_close(rig, bo_id))
		gems(rig, 0);
}

static void destroyed_vm(struct rig *rig)
{
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);
	const struct gvb_bind_op map = rig_map(rig, 0, 4, bo_id, 0);
	struct gvb_vm_state state;

	if (!rig_must_bind(rig, 0, &map, 1) || !rig_must_bind(rig, 1, &map, 1) ||
	    !rig_evict(rig, bo_id, 0))
		return;
	vm_destroy(rig, 0);
	test_ret(rig->test, "GET_STATE of it", gvbc_vm_state(rig->fd, rig->vms[0].id, &state),
		 -ENOENT);
	if (gems(rig, 1) && rig_check(rig, 1) && rig_exec(rig, 1))
		rig_check(rig, 1);
}

/* The file lives as long as any process has it open. */
static void inherited(struct rig *rig)
{
	struct gvb_stats stats;
	int status, fd = gvbc_open();
	pid_t child = fork();

	if (!child) {
		pause();
		_exit(0);
	}
	close(rig->fd);
	rig->fd = -1;
	/* -1 would be everybody. */
	if (child < 0) {
		test_fail(rig->test, "fork: %s", strerrorname_np(errno));
	} else {
		test_ret(rig->test, "STATS", gvbc_stats(fd, &stats), 0);
		test_eq(rig->test, "live VMs", stats.live_vms, RIG_VMS);
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
	}
	close(fd);
}

/* A large VM, and the free list that unmapping leaves, which is bounded. */
static void large(struct rig *rig)
{
	enum { VAS = 40000, BATCH = 4000, KEPT = 20000 };
	uint64_t bo_id = rig_bo(rig, 4, RIG_EXTERNAL);
	struct gvb_bind_op *ops = calloc(BATCH, sizeof(*ops));
	struct gvb_bind_op unmap = rig_unmap(0, 2 * VAS);
	struct gvb_stats stats;

	for (int done = 0; done < VAS; done += BATCH) {
		for (int i = 0; i < BATCH; i++)
			ops[i] = rig_map(rig, 2 * (done + i), 1, bo_id, 0);
		if (!rig_must_bind(rig, 0, ops, BATCH) || !rig_must_bind(rig, 1, ops, BATCH))
			break;
	}
	free(ops);
	if (!rig_check(rig, 0) || !rig_must_bind(rig, 0, &unmap, 1) || !rig_check(rig, 0) ||
	    !test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0))
		return;
	if (stats.live_vas < VAS || stats.live_vas > VAS + 2 * KEPT)
		test_fail(rig->test, "live VAs: %llu, want %d and a bounded free list",
			  stats.live_vas, VAS);
}

static const struct rig_test tests[] = {
	{ "handle closed while mapped", handle_closed },
	{ "private BO outlives its VM", private_outlives_vm },
	{ "other VM outlives a destroyed one", destroyed_vm },
	{ "file inherited", inherited },
	{ "large VM", large },
	{ 0 },
};

static void child(struct test *test, uint64_t seed)
{
	struct wild wild = {
		.fd = gvbc_open(),
		.modes = test->modes,
		.features = test->features,
		.no_count = test->no_count,
		.seed = seed,
		.steps = UINT64_MAX,
	};

	wild_run(&wild);
	_exit(0);
}

/* Most of them in the middle of an ioctl, each thread in another. */
static void killed(struct test *test)
{
	uint64_t rng = test->seed;

	for (int i = 0; i < KILLS && !test_failed(test); i++) {
		int status;
		pid_t pid = fork();

		if (!pid)
			child(test, test->seed + i);
		if (pid < 0) {
			test_fail(test, "fork: %s", strerrorname_np(errno));
			break;
		}
		usleep(500 + rng_below(&rng, 15000));
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		if (!WIFSIGNALED(status))
			test_fail(test, "the child ended by itself");
		test_nothing_left(test);
	}
}

void test_lifetime(struct test *test)
{
	rig_suite(test, "lifetime", tests);
	if (test_begin(test, "lifetime/killed at any moment")) {
		killed(test);
		test_end(test);
	}
}
