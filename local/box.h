/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine that is to measure: what all findings look at. */
#ifndef LOCAL_BOX_H
#define LOCAL_BOX_H

#include <sched.h>
#include <stdbool.h>

#include "tree.h"

/**
 * struct sample - counters that only grow, at one moment
 * @stolen: ticks that the measuring CPU wanted to run and its host did not let it.
 * @ticks: all of that CPU.
 * @others_busy: ticks in which another CPU had work. @others_ticks: all of theirs.
 * @throttled: how often a CPU was slowed down because of heat; negative: not counted here.
 */
struct sample {
	long long stolen;
	long long ticks;
	long long others_busy;
	long long others_ticks;
	long long throttled;
};

/**
 * struct box - the machine
 * @tree: its files.
 * @build: what modules are built against, below the root; NULL: the booted kernel's headers.
 * @watch_ms: how long to watch it: at 100 ticks a second, 30 of them are 300.
 * @release: the booted kernel's.
 * @online: its CPUs.
 * @isolated: those that the scheduler leaves alone.
 * @siblings: online CPUs that share the measuring CPU's core, without it.
 * @cpu: the measuring CPU.
 * @before: counters. @after: the same, a little later, while the measuring CPU was busy.
 */
struct box {
	struct tree tree;
	const char *build;
	int watch_ms;
	char release[128];
	cpu_set_t online;
	cpu_set_t isolated;
	cpu_set_t siblings;
	int cpu;
	struct sample before;
	struct sample after;
};

/**
 * box_open() - look at what the machine consists of
 * @box: out; tree, build and watch_ms are set.
 * @cpu: the measuring CPU; negative: an isolated one, else the last of the fastest.
 *
 * Returns: 0, -ENODEV when @cpu is not online, or another negative errno when this is no machine.
 */
int box_open(struct box *box, int cpu);

/** box_read_siblings() - again: somebody may have taken one offline. */
void box_read_siblings(struct box *box);

/** box_sample() - read the counters. */
void box_sample(const struct box *box, struct sample *sample);

/**
 * box_watch() - fill @before and @after
 * @pass: what lets time go by between the two; NULL: the measuring CPU is kept busy for a moment,
 *	since nothing is stolen from one that is idle.
 */
void box_watch(struct box *box, void (*pass)(const struct box *box));

#endif
