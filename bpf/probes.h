/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which programs are loaded, which are attached, and what became of each.
 */
#ifndef PROBES_H
#define PROBES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "kernel_types.h"

struct bpf_program;
struct bpf_link;
struct gpuvm_trace;

/* What a program is for; the groups are attached and detached as a whole. */
enum probe_group {
	PROBE_DISCOVER = 1 << 0, /* which locks there are */
	PROBE_LATE = 1 << 1, /* those that are older than the tracer */
	PROBE_OPS = 1 << 2, /* which operation is under way */
	PROBE_LOCKS = 1 << 3,
	PROBE_WALKS = 1 << 4,
	PROBE_TRACEPOINTS = 1 << 5, /* GPUVM's own and those of the slab */
	PROBE_MARKS = 1 << 6, /* the stopwatch of gpuvm_bench */
	PROBE_ALL = (1 << 7) - 1,
	PROBE_SESSION = 1 << 7, /* what --record takes, instead of all these */
};

/* How a program is attached. */
enum probe_way {
	WAY_PROGRAM, /* tracepoints and, by a trampoline, functions: what BPF has for it */
	WAY_KPROBE,
	WAY_KRETPROBE,
};

enum probe_state {
	PROBE_OFF, /* nobody asked for it */
	PROBE_ABSENT, /* the kernel does not have what it is for */
	PROBE_LOADED,
	PROBE_ATTACHED,
	PROBE_FAILED,
};

#define MAX_TARGETS 4

/**
 * struct probe - a program
 * @program: it. @links: while it is attached, one for each function.
 * @groups: of &enum probe_group. @state: &enum probe_state.
 * @way: &enum probe_way.
 * @target: function or tracepoint; several functions with spaces between.
 * @err: why it could not be attached, a negative errno.
 * @was_attached: at any time.
 * @missed_before: misses that are not to be told: when only costs were measured.
 * @missed_detached: what kprobes had missed when they were detached.
 */
struct probe {
	struct bpf_program *program;
	struct bpf_link *links[MAX_TARGETS];
	uint32_t groups;
	enum probe_state state;
	enum probe_way way;
	const char *target;
	int err;
	bool was_attached;
	uint64_t missed_before;
	uint64_t missed_detached;
};

#define MAX_PROBES 192

struct probes {
	struct probe at[MAX_PROBES];
	size_t count;
};

/**
 * struct probe_choice - what is asked for
 * @classes: bit per &enum lock_class.
 * @groups: of &enum probe_group.
 * @leave_out: name of a program that is not to be used, to see what a missing one does; or NULL.
 * @kprobes: no trampolines, kprobes at all functions.
 */
struct probe_choice {
	uint32_t classes;
	uint32_t groups;
	const char *leave_out;
	bool kprobes;
};

/**
 * probes_choose() - decide for each program of an opened skeleton whether it is to be loaded
 *
 * Returns: 0 or a negative errno.
 */
int probes_choose(struct probes *probes, struct gpuvm_trace *skel, struct kernel_types *types,
		  const struct probe_choice *choice);

/** probes_trampolines() - whether this kernel attaches programs to functions at all. */
bool probes_trampolines(void);

/** probes_attach() - attach those of the groups that are loaded; failures are remembered. */
void probes_attach(struct probes *probes, uint32_t groups);

/** probes_detach() - detach all. */
void probes_detach(struct probes *probes);

/** probe_name() - the program's name. */
const char *probe_name(const struct probe *probe);

/** probes_find() - the probe of that name, or NULL. */
const struct probe *probes_find(const struct probes *probes, const char *name);

/** probes_attached() - whether the probe of that name is there and attached. */
bool probes_attached(const struct probes *probes, const char *name);

/** probes_at() - how many are attached to a function. */
size_t probes_at(const struct probes *probes, const char *target);

/**
 * probes_released_kinds() - kinds of locks whose release this kernel can be seen to make
 *
 * Returns: a bit per &enum lock_kind. A program that was left out, or could not be attached, is no
 * excuse: its releases are missed.
 */
uint32_t probes_released_kinds(const struct probes *probes);

#endif
