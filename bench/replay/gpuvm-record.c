// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-record FILE PROGRAM [ARG...]: runs the program, and writes the ioctls that it makes to
 * gpuvm_bench to FILE, as a session that gpuvm-replay does again (session.h).
 *
 * Calls of several threads stand in the order in which they came to their ends, so that whatever a
 * call needs is there before it. Calls that failed have changed nothing and are left out, and so
 * are those that only look. What is left when a file is closed is closed one by one.
 *
 * Exit status: the program's; 2 when it cannot be recorded.
 */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "recorder.h"

#define THREADS_MAX 256
#define COULD_NOT 2

/* The system call that a thread is in. */
struct thread {
	pid_t tid;
	uint64_t nr;
	uint64_t args[3];
};

struct recording {
	struct recorder recorder;
	struct thread threads[THREADS_MAX];
	pid_t pid;
	int status;
};

static struct thread *thread_of(struct recording *recording, pid_t tid)
{
	struct thread *free_one = NULL;

	for (size_t i = 0; i < THREADS_MAX; i++) {
		struct thread *thread = &recording->threads[i];

		if (thread->tid == tid)
			return thread;
		if (!thread->tid && !free_one)
			free_one = thread;
	}
	if (free_one)
		*free_one = (struct thread){ .tid = tid };
	return free_one;
}

static bool is_render_node(pid_t tid, int fd)
{
	static const char wanted[] = "/dev/dri/renderD";
	char link[64], path[sizeof(wanted)] = "";

	snprintf(link, sizeof(link), "/proc/%d/fd/%d", (int)tid, fd);
	return readlink(link, path, sizeof(path) - 1) > 0 &&
	       !strncmp(path, wanted, sizeof(wanted) - 1);
}

static int call_ended(struct recording *recording, struct thread *thread)
{
	int fd = (int)thread->args[0];

	if (thread->nr == SYS_close)
		recorder_close(&recording->recorder, fd);
	else if (thread->nr == SYS_ioctl && is_render_node(thread->tid, fd))
		return recorder_ioctl(&recording->recorder, thread->tid, fd, thread->args[1],
				      thread->args[2]);
	return 0;
}

static int at_system_call(struct recording *recording, pid_t tid)
{
	struct thread *thread = thread_of(recording, tid);
	struct __ptrace_syscall_info info;

	if (!thread)
		return -ENOSPC;
	if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof(info), &info) <= 0)
		return 0;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		thread->nr = info.entry.nr;
		memcpy(thread->args, info.entry.args, sizeof(thread->args));
	} else if (info.op == PTRACE_SYSCALL_INFO_EXIT && !info.exit.is_error) {
		return call_ended(recording, thread);
	}
	return 0;
}

/* The thread goes on, with the signal that it was stopped for if that was for itself. */
static int at_stop(struct recording *recording, pid_t tid, int status)
{
	int signal = WSTOPSIG(status), ret = 0;

	if (signal == (SIGTRAP | 0x80)) {
		ret = at_system_call(recording, tid);
		signal = 0;
	} else if (status >> 16 || signal == SIGSTOP) {
		signal = 0;
	}
	ptrace(PTRACE_SYSCALL, tid, 0, signal);
	return ret;
}

static int follow(struct recording *recording)
{
	int status, ret = 0;
	pid_t tid;

	while (!ret && (tid = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status)) {
			ret = at_stop(recording, tid, status);
			continue;
		}
		if (tid == recording->pid)
			recording->status = WIFEXITED(status) ? WEXITSTATUS(status) : COULD_NOT;
		thread_of(recording, tid)->tid = 0;
	}
	return ret;
}

static int start(struct recording *recording, char **argv)
{
	int status;

	recording->pid = fork();
	if (recording->pid < 0)
		return -errno;
	if (!recording->pid) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		execvp(argv[0], argv);
		fprintf(stderr, "gpuvm-record: cannot run %s: %s\n", argv[0], strerror(errno));
		_exit(COULD_NOT);
	}
	if (waitpid(recording->pid, &status, 0) < 0 || !WIFSTOPPED(status))
		return -ECHILD;
	if (ptrace(PTRACE_SETOPTIONS, recording->pid, 0,
		   PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
			   PTRACE_O_EXITKILL) ||
	    ptrace(PTRACE_SYSCALL, recording->pid, 0, 0))
		return -errno;
	return 0;
}

static int finish(struct recording *recording, int ret)
{
	struct recorder *recorder = &recording->recorder;

	if (ret) {
		fprintf(stderr, "gpuvm-record: after %lu calls: %s\n", recorder->calls,
			recorder->error[0] ? recorder->error : strerror(-ret));
		return COULD_NOT;
	}
	recorder_close(recorder, -1);
	fprintf(recorder->out, "# %lu calls; %lu more only looked and are left out\n",
		recorder->calls, recorder->left_out);
	if (fflush(recorder->out) || ferror(recorder->out)) {
		fprintf(stderr, "gpuvm-record: the session cannot be written\n");
		return COULD_NOT;
	}
	return recording->status;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	char ***words = state->input;

	(void)value;
	switch (key) {
	case ARGP_KEY_ARGS:
		*words = state->argv + state->next;
		return 0;
	case ARGP_KEY_END:
		if (*words && (*words)[1])
			return 0;
		fputs("gpuvm-record: too few arguments; name a file, and a program\n", stderr);
		return -EINVAL;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.parser = take,
	.args_doc = "FILE PROGRAM [ARGUMENT...]",
	.doc = "Writes the ioctls that a program makes to FILE, for gpuvm-replay.",
};

int main(int argc, char **argv)
{
	static struct recording recording;
	char **words = NULL;
	int ret = command_parse(&command, "gpuvm-record", argc, argv, &words);

	if (ret)
		return ret > 0 ? 0 : COULD_NOT;
	recording.recorder.out = fopen(words[0], "we");
	if (!recording.recorder.out) {
		fprintf(stderr, "gpuvm-record: cannot write %s: %s\n", words[0], strerror(errno));
		return COULD_NOT;
	}
	ret = start(&recording, words + 1);
	if (!ret)
		ret = follow(&recording);
	ret = finish(&recording, ret);
	fclose(recording.recorder.out);
	return ret;
}
