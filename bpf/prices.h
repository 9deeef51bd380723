/* SPDX-License-Identifier: GPL-2.0 */
/* What the programs' own time inside of holds is made of: see enum priced. */
#ifndef PRICES_H
#define PRICES_H

#include "view.h"

/**
 * struct lock_cost - what the probes add to a lock of one kind, in ticks
 * @pair: to taking and giving back, without what the programs time themselves.
 * @own: to its own hold.
 */
struct lock_cost {
	double pair;
	double own;
};

/**
 * struct costs - what the probes add, in ticks
 * @locks: by &enum lock_kind.
 * @run: a program that looks and has nothing to do.
 * @exec: those at drm_exec_lock_obj().
 */
struct costs {
	struct lock_cost locks[NUM_KINDS];
	double run;
	double exec;
};

/** prices_unknown() - events are counted, and have no price */
void prices_unknown(struct view *view);

/** prices_set() - from now on events have these prices */
void prices_set(struct view *view, const struct costs *costs);

/** prices_known() - whether events have prices */
bool prices_known(const struct view *view);

#endif
