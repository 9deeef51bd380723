// SPDX-License-Identifier: GPL-2.0
#include "until.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <time.h>

#include "bench_child.h"

static void set_of_signals(sigset_t *signals)
{
	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	sigaddset(signals, SIGHUP);
	sigaddset(signals, SIGCHLD);
}

static void mask(int how)
{
	sigset_t signals;

	set_of_signals(&signals);
	sigprocmask(how, &signals, NULL);
}

void until_begin(void)
{
	mask(SIG_BLOCK);
}

/* The command has its signals back. */
int until_start(char **command)
{
	int pid;

	if (!command)
		return 0;
	mask(SIG_UNBLOCK);
	pid = command_start(command);
	mask(SIG_BLOCK);
	return pid;
}

/*
 * A command that ends before its signal is blocked again (until_start()) sends none that waits.
 * What has ended is left for who collects its status.
 */
static bool has_ended(int pid)
{
	siginfo_t info = { 0 };

	return pid > 0 && !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid == pid;
}

bool until_wait(int pid, uint64_t limit_ms)
{
	struct timespec limit = { .tv_sec = 1000000 };
	sigset_t signals;
	int num;

	if (limit_ms != UNTIL_FOREVER)
		limit = (struct timespec){ limit_ms / 1000, limit_ms % 1000 * 1000000 };
	set_of_signals(&signals);
	if (pid <= 0)
		sigdelset(&signals, SIGCHLD);
	if (has_ended(pid))
		return true;
	do
		num = sigtimedwait(&signals, NULL, &limit);
	while (num < 0 && errno == EINTR);
	return num > 0;
}

int until_end(int pid)
{
	int status;

	if (pid <= 0)
		return 0;
	if (waitpid(pid, &status, WNOHANG) == pid)
		return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	kill(pid, SIGTERM);
	command_wait(pid);
	return 0;
}
