// SPDX-License-Identifier: GPL-2.0-or-later
#include "user.h"

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define LOOK_EVERY_US 100000u
#define SAY_EVERY_S 10u
#define DIE_S 60u

int user_become(void)
{
	/* The node is open; the kernel asks who calls, not who opened it. */
	return setgroups(0, NULL) || setgid(SOME_UID) || setuid(SOME_UID) ? -errno : 0;
}

/* Its own copy of the test, of which only what is shared comes back. */
static void child(struct test test, char *why, void (*run)(struct test *test, int fd))
{
	int fd = gvbc_open();

	if (fd < 0)
		test_fail(&test, "the driver does not open");
	else if (test_ret(&test, "becoming nobody", user_become(), 0))
		run(&test, fd);
	memcpy(why, test.why, sizeof(test.why));
	_exit(0);
}

/* Returns: whether it ended in time. */
static bool await(pid_t pid, int *status, unsigned int limit_s)
{
	const unsigned int looks_a_second = 1000000 / LOOK_EVERY_US;

	for (unsigned int i = 0; i < limit_s * looks_a_second; i++) {
		if (waitpid(pid, status, WNOHANG) == pid)
			return true;
		usleep(LOOK_EVERY_US);
		if (i % (SAY_EVERY_S * looks_a_second))
			continue;
		printf("# after %u of at most %u s\n", i / looks_a_second, limit_s);
		fflush(stdout);
	}
	return false;
}

void user_run(struct test *test, unsigned int limit_s, void (*run)(struct test *test, int fd))
{
	char *why = mmap(NULL, sizeof(test->why), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;
	bool died;
	pid_t pid;

	if (why == MAP_FAILED) {
		test_fail(test, "no memory");
		return;
	}
	pid = fork();
	if (!pid)
		child(*test, why, run);
	if (pid < 0) {
		test_fail(test, "fork: %s", strerrorname_np(errno));
	} else if (!await(pid, &status, limit_s)) {
		kill(pid, SIGKILL);
		/* What ends at last leaves nothing to the tests that follow. */
		died = await(pid, &status, DIE_S);
		test_fail(test, "not over after %u s%s", limit_s, died ? "" : ", and does not die");
	} else if (!WIFEXITED(status) || WEXITSTATUS(status)) {
		test_fail(test, "the process ended with status %#x", status);
	} else if (why[0]) {
		test_fail(test, "%s", why);
	}
	munmap(why, sizeof(test->why));
}
