// SPDX-License-Identifier: GPL-2.0
/* Tracing what the machine does: for a time, until a command ends, or until Ctrl-C. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench_child.h"
#include "folded.h"
#include "jobs.h"
#include "loss.h"
#include "report.h"
#include "trace_row.h"

/*
 * A command that ends before its signal is blocked again (start_command()) sends none that waits.
 * What has ended is left for who collects its status.
 */
static bool has_ended(int pid)
{
	siginfo_t info = { 0 };

	return pid > 0 && !waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid == pid;
}

/* Until one of SIGINT, SIGTERM, SIGHUP and SIGCHLD comes, or the time is over. */
static void wait_for_end(const struct options *options, int pid)
{
	const struct timespec forever = { .tv_sec = 1000000 };
	struct timespec limit = { .tv_sec = options->seconds };
	sigset_t signals;
	int num;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	if (pid > 0)
		sigaddset(&signals, SIGCHLD);
	if (has_ended(pid))
		return;
	do
		num = sigtimedwait(&signals, NULL, options->seconds ? &limit : &forever);
	while (num < 0 && errno == EINTR);
}

/* Blocked from the start, so that none is lost, and given back to the command. */
static void block_signals(int how)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(how, &signals, NULL);
}

static int start_command(char **command)
{
	int pid;

	if (!command)
		return 0;
	block_signals(SIG_UNBLOCK);
	pid = command_start(command);
	block_signals(SIG_BLOCK);
	return pid;
}

static void print_json(json_t *row, json_t *tracer, const json_t *stacks)
{
	json_t *all;

	json_object_set_new(row, "name", json_string("watch"));
	if (stacks)
		json_object_set(row, "stacks", (json_t *)stacks);
	all = json_pack("{s:{s:O}, s:[O]}", "context", "tracer", tracer, "rows", row);
	json_dumpf(all, stdout, JSON_INDENT(2));
	printf("\n");
	json_decref(all);
}

/* Returns whether something was lost. */
static bool print(const struct options *options, struct trace *trace)
{
	struct snapshot *snapshot = view_take(&trace->view);
	json_t *row, *tracer, *stacks = NULL;
	struct ksyms syms;
	bool lost;

	if (!snapshot)
		return true;
	ksyms_open(&syms);
	row = trace_row_new(snapshot, 0, options->unit, &syms);
	tracer = tracer_to_json(trace, snapshot_lost(snapshot));
	if (options->folded)
		stacks = folded_new(&trace->view, snapshot, &syms, options->folded);
	json_object_set_new(row, "misses",
			    json_integer(probes_misses(&trace->probes, PROBE_ALL & ~PROBE_LOCKS)));
	json_object_set_new(row, "lock_misses",
			    json_integer(probes_misses(&trace->probes, PROBE_LOCKS)));
	if (options->json) {
		print_json(row, tracer, stacks);
	} else if (stacks) {
		folded_print(stacks, stdout);
	} else {
		report_row(row, options->unit, options->hist, stdout);
		report_tracer(tracer, stdout);
	}
	fflush(stdout);
	lost = loss_tell(json_object_get(row, "lost"));
	json_decref(row);
	json_decref(tracer);
	json_decref(stacks);
	ksyms_close(&syms);
	free(snapshot);
	return lost;
}

static int watch(const struct options *options, struct trace *trace)
{
	int pid, status = 0;
	bool lost;

	probes_attach(&trace->probes, PROBE_ALL);
	if (!options->command)
		fprintf(stderr, "gpuvm-trace: tracing%s\n",
			options->seconds ? "" : ", Ctrl-C ends it");
	view_record(&trace->view, RECORD_ALL);
	pid = start_command(options->command);
	if (pid < 0)
		return EXIT_COULD_NOT;
	wait_for_end(options, pid);
	view_record(&trace->view, RECORD_NOTHING);
	if (pid && waitpid(pid, &status, WNOHANG) != pid) {
		kill(pid, SIGTERM);
		command_wait(pid);
	} else if (pid) {
		status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	}
	lost = print(options, trace);
	return status || lost ? EXIT_FINDING : EXIT_DONE;
}

int job_watch(const struct options *options)
{
	struct trace trace;
	int status = EXIT_COULD_NOT;

	block_signals(SIG_BLOCK);
	if (!trace_open(&trace, &options->config))
		status = watch(options, &trace);
	trace_close(&trace);
	return status;
}
