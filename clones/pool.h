/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clones side by side: rows come out in the order in which they are asked for, however many run at
 * once and whichever ends first.
 */
#ifndef CLONES_POOL_H
#define CLONES_POOL_H

#include "clone.h"
#include "list.h"

#define POOL_JOBS_MAX 64u

/**
 * struct pool - the work, and who does it
 * @source: what clones are made of.
 * @names: what is to be run, in the order in which it is asked for; a repetition is one more of the
 *	same name.
 * @count: how many.
 * @rows: what has come of them, NULL until it has. @traces: lines of their tracers.
 * @started: how many of @names have been started.
 * @taken: how many have been asked for.
 * @clones: places. @running: what runs in each, an index of @names.
 * @jobs: how many places.
 * @plant: what goes wrong in cases that match @plant_filter, NULL: nothing.
 */
struct pool {
	const struct clone_source *source;
	const char **names;
	size_t count;
	struct row **rows;
	char **traces;
	size_t started;
	size_t taken;
	struct clone clones[POOL_JOBS_MAX];
	size_t running[POOL_JOBS_MAX];
	unsigned int jobs;
	const char *plant;
	const char *plant_filter;
};

/** pool_init() - @jobs places for at most @count clones. Returns: 0 or -ENOMEM. */
int pool_init(struct pool *pool, const struct clone_source *source, unsigned int jobs,
	      size_t count);

/** pool_add() - run a case, once. @name is kept, not copied. */
void pool_add(struct pool *pool, const char *name);

/** pool_plants() - whether a fault is the pool's own: neighbour, a case that ran before. */
bool pool_plants(const char *plant);

/**
 * pool_next() - the row of the next name, when it is there
 * @row: out: as clone_finish() fills it. @trace: out: the same.
 *
 * Keeps all places busy while it waits.
 *
 * Returns: 0; -EINTR when a signal ended it; another negative errno when no clone can be run.
 */
int pool_next(struct pool *pool, struct row *row, char **trace);

/** pool_free() - end what runs, free the rest. */
void pool_free(struct pool *pool);

/** pool_interrupt() - let pool_next() end; for a signal handler. */
void pool_interrupt(int signal);

#endif
