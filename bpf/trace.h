/* SPDX-License-Identifier: GPL-2.0 */
/* A tracer: programs loaded into the kernel, and what they count. */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers.h"
#include "kernel_types.h"
#include "probes.h"
#include "view.h"

/**
 * struct trace_config - how to trace
 * @btf: path of the kernel's BTF, NULL: the running kernel's.
 * @classes: bit per class to trace. @stack_classes: bit per class to take stacks of.
 * @hold_stacks: of all that take a lock. @wait_stacks: of who waits, and of who gives back what
 *	somebody waits for.
 * @kernel_stacks: frames of the kernel. @user_stacks: frames of the process.
 * @groups: programs to load, &enum probe_group.
 * @only_tgid: trace this process only; 0: all.
 * @max_locks: room for so many locks. @max_threads: room for so many threads.
 * @max_stacks: room for so many stacks. @max_events: room for so many events of a session; 0: none
 *	is recorded.
 * @driver_locks: `struct.member` list, NULL: what is known of the loaded driver.
 * @leave_out: name of a program not to load, or NULL.
 * @kprobes: kprobes at all functions; set when the kernel has no trampolines.
 */
struct trace_config {
	const char *btf;
	uint32_t classes;
	uint32_t stack_classes;
	bool hold_stacks;
	bool wait_stacks;
	bool kernel_stacks;
	bool user_stacks;
	uint32_t groups;
	uint32_t only_tgid;
	uint32_t max_locks;
	uint32_t max_threads;
	uint32_t max_stacks;
	uint32_t max_events;
	const char *driver_locks;
	const char *leave_out;
	bool kprobes;
};

struct trace {
	struct trace_config config;
	struct kernel_types types;
	const struct known_driver *driver;
	struct gpuvm_trace *skel;
	struct probes probes;
	struct view view;
};

/**
 * trace_open() - load the programs; nothing is attached yet
 *
 * Returns: 0, or a negative errno with the reason on stderr; trace_close() in either case.
 */
int trace_open(struct trace *trace, const struct trace_config *config);

void trace_close(struct trace *trace);

#endif
