// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What needs a capability: the counting pass, which hooks functions of the whole kernel,
 * planting faults, and holding memory for as long as the file is open.
 */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "user.h"

static int count_once(int fd)
{
	struct gvb_bench_counts counts;
	struct gvb_bench args = {
		.op = GVB_BENCH_NOP,
		.flags = GVB_BENCH_COUNT,
		.samples = 1,
		.iterations = 1,
		.counts = (uintptr_t)&counts,
	};

	return gvbc_ioctl(fd, DRM_IOCTL_GVB_BENCH, &args);
}

static int inject_nothing(int fd)
{
	struct gvb_inject args = { .site = GVB_INJECT_FAIL_VALIDATE };

	return gvbc_ioctl(fd, DRM_IOCTL_GVB_INJECT, &args);
}

static int settle(int fd)
{
	return gvbc_ioctl(fd, DRM_IOCTL_GVB_SETTLE, NULL);
}

/* In a process of its own: what is given up does not come back. The errno is its exit status. */
static int unprivileged(int fd, int (*call)(int fd))
{
	pid_t child = fork();
	int status;

	if (!child)
		_exit(setuid(SOME_UID) ? 255 : -call(fd));
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -ECHILD;
	return -WEXITSTATUS(status);
}

static void inject(struct test *test)
{
	int fd;

	if (!test_begin(test, "privilege/inject"))
		return;
	fd = gvbc_open();
	test_ret(test, "INJECT without CAP_SYS_ADMIN", unprivileged(fd, inject_nothing), -EPERM);
	test_ret(test, "INJECT as root", inject_nothing(fd), 0);
	close(fd);
	test_end(test);
}

static void settled(struct test *test)
{
	int fd;

	if (!test_begin(test, "privilege/settle"))
		return;
	fd = gvbc_open();
	test_ret(test, "SETTLE without CAP_SYS_ADMIN", unprivileged(fd, settle), -EPERM);
	test_ret(test, "SETTLE as root", settle(fd), 0);
	test_ret(test, "SETTLE again", settle(fd), 0);
	close(fd);
	test_end(test);
}

static void count(struct test *test)
{
	int fd;

	if (!test_begin(test, "privilege/count"))
		return;
	fd = gvbc_open();
	if (fd < 0) {
		test_fail(test, "the driver does not open");
	} else {
		test_ret(test, "counting without CAP_SYS_ADMIN", unprivileged(fd, count_once),
			 -EPERM);
		if (!test->no_count)
			test_ret(test, "counting as root", count_once(fd), 0);
		close(fd);
	}
	test_end(test);
}

void test_privilege(struct test *test)
{
	count(test);
	inject(test);
	settled(test);
}
