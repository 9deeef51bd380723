// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Each allocation of an ioctl fails once, one after the other, by the kernel's failslab: the ioctl
 * must say -ENOMEM and leave all as it was, or do without. What gets lost on the way kmemleak
 * finds. Here trap 15 shows: where copying a remap step fails, 6.12 leaks a part of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "count.h"

#define FAILSLAB "/sys/kernel/debug/failslab/"

/* More than any ioctl here allocates. */
#define MAX_ALLOCS 500

/**
 * struct attempt - an ioctl that allocates
 * @name: of the test.
 * @call: does it: a map into the middle of a mapping, or nothing that shows.
 * @binds: whether the model has to follow.
 * @breaks: whether failing half way makes the VM unusable, which is right for BENCH.
 */
struct attempt {
	const char *name;
	int (*call)(struct rig *rig, const struct gvb_bind_op *op);
	bool binds;
	bool breaks;
};

static int call_bind(struct rig *rig, const struct gvb_bind_op *op)
{
	struct gvb_vm_bind args = {
		.vm_id = rig->vms[0].id,
		.ops = OPS_ARRAY(op, 1),
	};

	return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_VM_BIND, &args);
}

static int bench_bind(struct rig *rig, const struct gvb_bind_op *op, enum gvb_bench_bind how)
{
	uint64_t tick;
	struct gvb_bench args = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND,
		.samples = 1,
		.iterations = 1,
		.arg = { how },
		.ops = OPS_ARRAY(op, 1),
		.undo = OPS_ARRAY(op, 0),
		.ticks = (uintptr_t)&tick,
	};

	return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &args);
}

static int call_bench(struct rig *rig, const struct gvb_bind_op *op)
{
	return bench_bind(rig, op, GVB_BENCH_BIND_CALLBACKS);
}

static int call_ops_list(struct rig *rig, const struct gvb_bind_op *op)
{
	return bench_bind(rig, op, GVB_BENCH_BIND_OPS_LIST);
}

static int call_exec(struct rig *rig, const struct gvb_bind_op *op)
{
	struct gvb_exec args = { .vm_id = rig->vms[0].id, .num_fences = 1 };

	(void)op;
	return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_EXEC, &args);
}

static const struct attempt attempts[] = {
	{ "bind", call_bind, true, false },
	{ "bench", call_bench, true, true },
	{ "ops list", call_ops_list, true, true },
	{ "exec", call_exec, false, false },
};

/* Returns: 0, or nothing is written and -1. */
static int set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	int ret = -1;

	if (fd < 0)
		return -1;
	if (dprintf(fd, "%s", value) > 0)
		ret = 0;
	close(fd);
	return ret;
}

/* Returns: a file for fail_next(), or -1 where the kernel cannot do it. */
static int fail_open(void)
{
	/* Allocations that may wait fail, too, and no trace of each is printed. */
	if (set(FAILSLAB "ignore-gfp-wait", "N") || set(FAILSLAB "verbose", "0"))
		return -1;
	return open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
}

/* Lets the @nth allocation of this thread from now on fail; zero: none any more. */
static bool fail_nth(int fd, unsigned int nth)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%u", nth);

	return pwrite(fd, text, length, 0) == length;
}

/* Returns: whether it has. */
static bool has_failed(int fd)
{
	char text[16] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 && !atoi(text);
}

static bool is_unusable(struct rig *rig)
{
	struct gvb_vm_state state = { 0 };

	test_ret(rig->test, "GET_STATE", gvbc_vm_state(rig->fd, rig->vms[0].id, &state), 0);
	return state.unusable;
}

/* One call with its @nth allocation failing. Returns: whether there were as many as that. */
static bool try_nth(struct rig *rig, const struct attempt *attempt, int fd, unsigned int nth)
{
	uint64_t bo_id = rig_bo(rig, 64, RIG_EXTERNAL);
	const struct gvb_bind_op base = rig_map(rig, 0, 64, bo_id, 0);
	const struct gvb_bind_op op = rig_map(rig, 8, 8, bo_id, 0);
	bool failed;
	int ret;

	if (!bo_id || !rig_must_bind(rig, 0, &base, 1))
		return false;
	if (!fail_nth(fd, nth))
		return test_fail(rig->test, "fail-nth cannot be written");
	ret = attempt->call(rig, &op);
	failed = has_failed(fd);
	fail_nth(fd, 0);
	if (!failed || ret != -ENOMEM)
		test_ret(rig->test, attempt->name, ret, 0);
	else if (attempt->breaks && is_unusable(rig))
		return true;
	if (!ret && attempt->binds)
		rig_follow(rig, 0, &op, 1);
	return !test_failed(rig->test) && rig_check(rig, 0) && failed;
}

static void fail_each(struct test *test, enum gvb_mode mode, const struct attempt *attempt, int fd)
{
	unsigned int nth = 0;
	bool more = true;

	while (more && nth < MAX_ALLOCS) {
		struct rig rig;

		if (!rig_begin(&rig, test, mode))
			return;
		more = try_nth(&rig, attempt, fd, ++nth);
		rig_end(&rig);
	}
	if (nth == 1)
		test_fail(test, "nothing was allocated, so nothing failed");
	if (more)
		test_fail(test, "no end to its allocations");
}

static void run(struct test *test, enum gvb_mode mode, const struct attempt *attempt)
{
	int fd = fail_open();

	if (fd < 0) {
		test_skip(test, "no failing allocations: CONFIG_FAULT_INJECTION, debugfs");
		return;
	}
	fail_each(test, mode, attempt, fd);
	close(fd);
}

void test_no_memory(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
			if (!test_begin(test, "no memory/%s/%s", gvbc_mode_name(mode),
					attempts[i].name))
				continue;
			run(test, mode, &attempts[i]);
			test_end(test);
		}
	}
}
