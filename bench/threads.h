/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several threads at once, each on a CPU of its own as far as there are enough: what contention is
 * measured with.
 */
#ifndef THREADS_H
#define THREADS_H

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loglin.h"

/* Threads of one crew, roles of one crew, and things that a role may count. */
#define CREW_MAX_WORKERS 64u
#define CREW_MAX_ROLES 4u
#define ROLE_MAX_COUNTS 4u

struct worker;

/**
 * struct role - what some of the threads do
 * @name: as counters spell it: "submit" in submit_p99_ns.
 * @threads: how many threads do it.
 * @op: one operation, the @worker->done-th of its thread. Returns: 0, or a negative errno, which
 *	ends the run.
 * @pause_ns: between two operations, on average; random, so that threads don't fall into step. A
 *	thread that never pauses has its lock again before a waiter wakes up. Not in the latency.
 * @counts: names of what @op adds up in @worker->counts; "deadlocks" in deadlocks_per_submit.
 */
struct role {
	const char *name;
	unsigned int threads;
	int (*op)(struct worker *worker);
	uint32_t pause_ns;
	const char *counts[ROLE_MAX_COUNTS];
};

struct crew;

/**
 * struct worker - one thread
 * @crew: whose.
 * @role: what it does.
 * @index: of the thread among those of its role.
 * @cpu: where it runs, -1: the kernel did not let it be pinned.
 * @done: operations done, the unrecorded ones included.
 * @counts: what the role counts, over all of @done.
 * @latency: clock ticks of the recorded operations.
 * @random: state of what the pauses are drawn from.
 * @start_ns: before the first recorded operation. @end_ns: after the last one.
 * @ret: why the thread ended the run, negative errno, or 0.
 */
struct worker {
	struct crew *crew;
	const struct role *role;
	unsigned int index;
	int cpu;
	uint64_t done;
	uint64_t counts[ROLE_MAX_COUNTS];
	struct loglin latency;
	uint32_t random;
	uint64_t start_ns;
	uint64_t end_ns;
	int ret;
	pthread_t id;
};

/**
 * struct crew - threads that start together
 * @roles: what they do; the first role is the measured one.
 * @num_roles: used part of @roles.
 * @ops: recorded operations of each thread of the measured role. The first one of every thread is
 *	not recorded, and all wait for the last of these. The run ends when all measured threads
 *	have @ops more; who has them earlier goes on unrecorded, so that the load on the others
 *	stays.
 * @data: for the operations.
 * @cpus: where threads may run: they are dealt to the CPUs in turn.
 * @workers: filled by crew_run().
 * @num_workers: used part of @workers.
 */
struct crew {
	struct role roles[CREW_MAX_ROLES];
	unsigned int num_roles;
	uint64_t ops;
	void *data;
	cpu_set_t cpus;
	struct worker workers[CREW_MAX_WORKERS];
	unsigned int num_workers;

	/* private */
	pthread_mutex_t gate;
	pthread_barrier_t barrier;
	atomic_uint recording;
	atomic_bool stop;
};

/** crew_init() - a crew without roles, on the CPUs that this process may use. */
void crew_init(struct crew *crew, uint64_t ops, void *data);

/** crew_add() - the next role; one without threads is left out. */
void crew_add(struct crew *crew, const struct role *role);

/** crew_cpus() - CPUs that threads of this process may run on, or what crew_limit() said. */
unsigned int crew_cpus(void);

/** crew_limit() - say that there are @cpus CPUs: those of the machine that the cases run on. */
void crew_limit(unsigned int cpus);

/**
 * crew_run() - start all threads behind a barrier and wait for their end
 *
 * Returns: 0, -E2BIG for too many threads, -EINVAL for a crew without a role, another negative
 * errno when a thread could not be made, or that of the first worker that failed.
 */
int crew_run(struct crew *crew);

/**
 * crew_apart() - a worker that did not work beside all the others
 *
 * Every thread must have recorded an operation, and all must have been at work at one moment;
 * otherwise what was measured is not contention.
 *
 * Returns: the worker, NULL when all is well.
 */
const struct worker *crew_apart(const struct crew *crew);

/** crew_failed() - the worker that ended the run, NULL when none did. */
const struct worker *crew_failed(const struct crew *crew);

/** crew_elapsed_ns() - from the start of the measured role to its last recorded operation. */
uint64_t crew_elapsed_ns(const struct crew *crew);

/** crew_unpinned() - how many threads the kernel did not let be pinned. */
unsigned int crew_unpinned(const struct crew *crew);

/** role_latency() - the latencies of all threads of the crew's @role-th role, together. */
void role_latency(const struct crew *crew, unsigned int role, struct loglin *latency);

/** role_done() - operations of all threads of a role, unrecorded ones included. */
uint64_t role_done(const struct crew *crew, unsigned int role);

/** role_count() - sum of the @i-th of what a role counts. */
uint64_t role_count(const struct crew *crew, unsigned int role, unsigned int i);

#endif
