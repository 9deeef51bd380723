/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Families that measure contention: threads against each other, in rounds.
 *
 * A round is two runs, right after each other: one thread of the measured role alone, then all
 * threads together. What the second is against the first is a ratio that a slow or busy host
 * hardly changes. A row's counters are the medians over its rounds, and it says how far these lie
 * apart.
 */
#ifndef CONTEND_H
#define CONTEND_H

#include "bench.h"
#include "measure.h"
#include "threads.h"

/* Fewer CPUs: nothing to see. */
#define CONTEND_MIN_CPUS 2u

/* Rounds whose key counters lie farther apart than this, percent of their median, don't repeat. */
#define CONTEND_REPEATS_PCT 20.0

/* Key counters of one family. */
#define CONTEND_MAX_KEYS 4u

/**
 * struct contend - what a family with threads has instead of a BENCH request
 * @ops: recorded operations of each measured thread in a run.
 * @crew: adds the roles, the measured one first, for the case's parameters. The crew's data is the
 *	bench.
 * @settle: after each run: tells the model what the threads did, and proves what must hold now.
 * @keys: counters whose spread over the rounds is in the row, as <key>_spread_pct. The first one's
 *	is the row's spread_pct, and the counter "repeats" says whether it is within
 *	%CONTEND_REPEATS_PCT.
 */
struct contend {
	uint64_t ops;
	void (*crew)(struct bench *bench, struct crew *crew);
	int (*settle)(struct bench *bench);
	const char *keys[CONTEND_MAX_KEYS];
};

/**
 * struct contend_options - how to run such families
 * @clock: what a tick is, for the names of counters.
 * @rounds: of each row.
 * @ops: instead of the family's, when not zero.
 * @window: told when threads begin and when they have ended; NULL: nobody wants to know. Returns
 *	zero or a negative errno. @window_arg: for it.
 */
struct contend_options {
	enum clock_id clock;
	unsigned int rounds;
	uint64_t ops;
	int (*window)(bool begins, void *arg);
	void *window_arg;
};

/* Most rounds of one row. */
#define CONTEND_MAX_ROUNDS 64u

/**
 * contend_measure() - run the case that @bench has set up, round by round
 * @row: gets times, counters and the number of threads.
 *
 * Returns: 0, or a negative errno with the reason in @bench->message.
 */
int contend_measure(struct bench *bench, const struct contend_options *options, struct row *row);

/**
 * contend_traced() - run the case for a tracer: all threads together, round by round
 * @row: gets the number of threads.
 * @ops: out, operations of the measured role in all windows.
 *
 * Returns: 0, or a negative errno with the reason in @bench->message.
 */
int contend_traced(struct bench *bench, const struct contend_options *options, struct row *row,
		   uint64_t *ops);

/**
 * contend_merge() - the row's counters from those of its rounds
 * @rounds: all have the same counters.
 * @keys: up to %CONTEND_MAX_KEYS, NULL behind the last.
 *
 * Medians; of counters with "_max_" in the name the largest.
 */
void contend_merge(struct row *row, const struct row *rounds, unsigned int num,
		   const char *const *keys);

#endif
