// SPDX-License-Identifier: GPL-2.0-or-later
#include "tune.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tunables.h"
#include "complain.h"
#include "journal.h"

static const int passed_on[] = { SIGINT, SIGTERM, SIGHUP };
#define NUM_PASSED_ON (sizeof(passed_on) / sizeof(*passed_on))

/* Zero: not started yet, or over. */
static volatile sig_atomic_t running;
static volatile sig_atomic_t interrupted;

static void pass_on(int number)
{
	interrupted = number;
	if (running)
		kill(running, number);
}

static void handle_signals(void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	for (size_t i = 0; i < NUM_PASSED_ON; i++)
		sigaction(passed_on[i], &action, NULL);
}

/* Not among those that a signal to a terminal's processes ends, and no reader waits for it. */
static void stand_apart(void)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	handle_signals(SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
}

static void guard(const struct tree *tree, const struct changes *changes, int life, const char *who)
{
	char byte;
	int ret;

	stand_apart();
	/* Nobody writes: this returns when the last of those who could is gone. */
	while (read(life, &byte, 1) < 0 && errno == EINTR)
		;
	ret = changes_undo(tree, changes, who);
	if (!ret)
		journal_remove(tree);
	_exit(ret ? EXIT_FAILURE : EXIT_SUCCESS);
}

/* Returns the guard; *@life is what keeps it waiting. */
static pid_t start_guard(const struct tree *tree, const struct changes *changes, int *life,
			 const char *who)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		close(ends[1]);
		guard(tree, changes, ends[0], who);
	}
	close(ends[0]);
	*life = ends[1];
	if (pid < 0)
		close(ends[1]);
	return pid;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void become(char **command, pid_t parent, const char *who)
{
	handle_signals(SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(128 + SIGTERM);
	execvp(command[0], command);
	complain(who, "%s cannot be run: %s", command[0], strerror(errno));
	_exit(127);
}

static int run(char **command, const char *who)
{
	pid_t parent = getpid();
	pid_t pid = fork();
	int ret;

	if (!pid)
		become(command, parent, who);
	if (pid < 0)
		return -errno;
	running = pid;
	/* One that came before there was whom to pass it on to. */
	if (interrupted)
		kill(pid, interrupted);
	ret = wait_for(pid);
	running = 0;
	return ret;
}

static int run_guarded(struct box *box, const struct changes *changes, char **command,
		       void (*tuned)(struct box *box, void *arg), void *arg, const char *who)
{
	int life, ret = 0;
	pid_t pid = start_guard(&box->tree, changes, &life, who);

	if (pid < 0)
		return -EAGAIN;
	if (!interrupted) {
		changes_make(&box->tree, changes);
		box_read_siblings(box);
		tuned(box, arg);
		ret = run(command, who);
	} else {
		ret = 128 + interrupted;
	}
	close(life);
	return wait_for(pid) ? -EIO : ret;
}

static int tune(struct box *box, int journal, char **command,
		void (*tuned)(struct box *box, void *arg), void *arg, const char *who)
{
	struct changes changes = { 0 };
	int ret = changes_for(box, &changes);

	if (!ret)
		ret = journal_write(journal, &changes);
	if (ret)
		journal_remove(&box->tree);
	else
		ret = run_guarded(box, &changes, command, tuned, arg, who);
	changes_free(&changes);
	return ret;
}

int tune_and_run(struct box *box, char **command, void (*tuned)(struct box *box, void *arg),
		 void *arg, const char *who)
{
	int journal, ret;

	handle_signals(pass_on);
	journal = journal_open(&box->tree, who);
	if (journal == -EBUSY)
		complain(who, "another run has tuned this machine; wait for it");
	else if (journal < 0 && journal != -EREMOTEIO)
		complain(who, "%s cannot be written: %s", JOURNAL_NAME, strerror(-journal));
	if (journal < 0)
		return journal;
	ret = tune(box, journal, command, tuned, arg, who);
	if (ret == -EAGAIN || ret == -ENOMEM)
		complain(who, "this machine cannot be tuned: %s", strerror(-ret));
	close(journal);
	return ret;
}
