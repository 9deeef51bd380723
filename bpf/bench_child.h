/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gpuvm-bench as the traced command: it says what it is about to run, and waits until the tracer is
 * ready; docs/interfaces.md has the messages.
 */
#ifndef BENCH_CHILD_H
#define BENCH_CHILD_H

#include <jansson.h>

#include "ksyms.h"
#include "trace.h"

/** struct child_misses - events that programs missed. @locks: of locks. @others: all others. */
struct child_misses {
	uint64_t locks;
	uint64_t others;
};

/**
 * struct bench_child - a run of gpuvm-bench
 * @trace: attached. @syms: names. @unit: what a tick is.
 * @folded: what stacks weigh, NULL: no stacks.
 * @emit: called with each finished row and, with stacks, its text; the row is the callee's.
 * @forget: called when the machine has become a clone (bench/orders.h).
 * @finish: called when there are no more rows, at the latest when the command has ended: @lost is
 *	complete.
 * @arg: for these three.
 * @batch: of the row that is under way. @ops: its operations. @batch_misses: what was missed in it.
 * @misses: what was missed ever, when the batch began.
 * @lost: events that found no room, so far.
 */
struct bench_child {
	struct trace *trace;
	const struct ksyms *syms;
	const char *unit;
	const char *folded;
	int (*emit)(json_t *row, void *arg);
	void (*forget)(void *arg);
	int (*finish)(uint64_t lost, void *arg);
	void *arg;
	struct snapshot *batch;
	struct child_misses batch_misses;
	struct child_misses misses;
	uint64_t ops;
	uint64_t lost;
	bool finished;
	int fd;
	uint32_t pid;
	json_t *stacks;
};

/**
 * bench_child_run() - start the command and follow it to its end
 * @command: program and arguments; --traced=FD is put in behind the program.
 *
 * Returns: its exit status, or a negative errno.
 */
int bench_child_run(struct bench_child *child, char **command);

/** command_start() - start a command. Returns: its pid or a negative errno. */
int command_start(char **command);

/** command_wait() - wait for it. Returns: its exit status, 128 + signal, or a negative errno. */
int command_wait(int pid);

#endif
