// SPDX-License-Identifier: GPL-2.0
#include "bench_child.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "folded.h"
#include "gpuvm_trace.skel.h"
#include "probes.h"
#include "probes_missed.h"
#include "trace_row.h"
#include "truth.h"

int command_start(char **command)
{
	int pid = fork();

	if (pid)
		return pid < 0 ? -errno : pid;
	execvp(command[0], command);
	fprintf(stderr, "gpuvm-trace: %s: %s; name a program that is there\n", command[0],
		strerror(errno));
	_exit(127);
}

int command_wait(int pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void record(struct bench_child *child, const char *window)
{
	enum recording recording = RECORD_NOTHING;

	if (!strcmp(window, "all"))
		recording = RECORD_ALL;
	else if (!strcmp(window, "marked"))
		recording = RECORD_MARKED;
	view_record(&child->trace->view, recording);
}

static struct child_misses misses_now(const struct bench_child *child)
{
	const struct probes *probes = &child->trace->probes;

	return (struct child_misses){
		.locks = probes_misses(probes, PROBE_LOCKS),
		.others = probes_misses(probes, PROBE_ALL & ~PROBE_LOCKS),
	};
}

static void begin(struct bench_child *child, const char *window)
{
	struct view *view = &child->trace->view;
	bool marked = !strcmp(window, "marked");

	view_reset(view);
	view->skel->bss->counting_like_driver = marked;
	child->misses = misses_now(child);
	record(child, window);
}

/* What is missed while the case is set up, or counted again by the driver, is not of it. */
static void end(struct bench_child *child, uint64_t ops, char *why, size_t size)
{
	struct view *view = &child->trace->view;
	struct child_misses ever;

	view_record(view, RECORD_NOTHING);
	ever = misses_now(child);
	child->batch_misses.locks = ever.locks - child->misses.locks;
	child->batch_misses.others = ever.others - child->misses.others;
	free(child->batch);
	child->batch = view_take(view);
	child->ops = ops;
	if (child->batch) {
		child->lost += snapshot_lost(child->batch);
		snapshot_check_holds(child->batch, why, size);
	}
	if (child->batch && child->folded)
		child->stacks = folded_by_weight(view, child->batch, child->syms, child->folded);
}

static void compare(struct bench_child *child, const json_t *truth, char *why, size_t size)
{
	bool by_tracepoint = probes_attached(&child->trace->probes, "tp_list_walk");
	bool steps = probes_attached(&child->trace->probes, "tp_sm_step") ||
		     probes_attached(&child->trace->probes, "cb_step_map");
	struct snapshot *counted;

	view_record(&child->trace->view, RECORD_NOTHING);
	counted = view_take(&child->trace->view);
	if (!counted || !child->batch)
		snprintf(why, size, "the tracer has no memory left");
	else if (!truth_compare(truth, counted, by_tracepoint, steps, why, size) &&
		 !snapshot_check_holds(counted, why, size) &&
		 !json_is_true(json_object_get(truth, "injects")))
		truth_same(child->batch, counted, why, size);
	free(counted);
}

static int finish_row(struct bench_child *child, json_t *about)
{
	json_t *row = NULL;
	int ret = -ENOMEM;

	if (child->batch)
		row = trace_row_new(child->batch, child->ops, child->unit, child->syms);
	if (!child->batch)
		row = json_object();
	if (row && !json_object_update(row, about)) {
		json_object_set_new(row, "misses", json_integer(child->batch_misses.others));
		json_object_set_new(row, "lock_misses", json_integer(child->batch_misses.locks));
		if (child->stacks)
			json_object_set(row, "stacks", child->stacks);
		ret = child->emit(row, child->arg);
	}
	json_decref(row);
	json_decref(child->stacks);
	child->stacks = NULL;
	free(child->batch);
	child->batch = NULL;
	child->batch_misses = (struct child_misses){ 0 };
	return ret;
}

static int finish(struct bench_child *child)
{
	if (child->finished)
		return 0;
	child->finished = true;
	return child->finish(child->lost, child->arg);
}

static int answer(struct bench_child *child, const json_t *message)
{
	const char *first = json_string_value(json_object_get(message, "begin"));
	const char *window = json_string_value(json_object_get(message, "window"));
	json_t *ops = json_object_get(message, "end");
	json_t *truth = json_object_get(message, "truth");
	json_t *row = json_object_get(message, "row");
	char reply[256] = "";
	int ret = 0;

	if (first)
		begin(child, first);
	else if (window)
		record(child, window);
	else if (ops)
		end(child, json_integer_value(ops), reply, sizeof(reply) - 1);
	else if (truth)
		compare(child, truth, reply, sizeof(reply) - 1);
	else if (row)
		ret = finish_row(child, row);
	else if (json_object_get(message, "clone"))
		child->forget(child->arg);
	else if (json_object_get(message, "done"))
		ret = finish(child);
	strcat(reply, "\n");
	if (!ret && write(child->fd, reply, strlen(reply)) < 0)
		ret = -errno;
	return ret;
}

static int follow(struct bench_child *child)
{
	FILE *in = fdopen(child->fd, "r");
	char *line = NULL;
	size_t room = 0;
	int ret = in ? 0 : -errno;

	while (!ret && getline(&line, &room, in) > 0) {
		json_t *message = json_loads(line, 0, NULL);

		ret = message ? answer(child, message) : -EPROTO;
		json_decref(message);
	}
	free(line);
	if (in)
		fclose(in);
	return ret;
}

static char **with_fd(char **command, int fd)
{
	static char option[32];
	size_t num = 0;
	char **args;

	while (command[num])
		num++;
	args = calloc(num + 2, sizeof(*args));
	if (!args)
		return NULL;
	snprintf(option, sizeof(option), "--traced=%d", fd);
	args[0] = command[0];
	args[1] = option;
	memcpy(args + 2, command + 1, (num - 1) * sizeof(*args));
	return args;
}

int bench_child_run(struct bench_child *child, char **command)
{
	int fds[2], pid, ret, status;
	char **args;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds))
		return -errno;
	fcntl(fds[0], F_SETFD, FD_CLOEXEC);
	args = with_fd(command, fds[1]);
	pid = args ? command_start(args) : -ENOMEM;
	free(args);
	close(fds[1]);
	child->fd = fds[0];
	child->pid = pid;
	if (pid < 0) {
		close(fds[0]);
		return pid;
	}
	ret = follow(child);
	status = command_wait(pid);
	free(child->batch);
	child->batch = NULL;
	if (finish(child) && !ret)
		ret = -EIO;
	return ret ? ret : status;
}
