/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A moment of rest, so that what is timed does not depend on what ran before it.
 *
 * On the exact machine a run is repeated to the last instruction, but another kernel, a few
 * instructions longer in one place, takes all later timer interrupts elsewhere: other batches see
 * them, RCU frees at other moments, the page allocator's lists differ. So work starts at the same
 * moment of the guest's second, when everything that was to be done later has been done. Sleeping
 * costs nothing there: the guest's time jumps to its next timer.
 */
#ifndef REST_H
#define REST_H

#include "measure.h"

/** rest() - on the exact clock, sleep into the middle of the next second; else do nothing */
void rest(enum clock_id clock);

/**
 * rest_exactly() - the same, and timer interrupts from here on are where they are in any clone
 *
 * The timer that ends a rest counts steps of 838 instructions from where it was set: a clone whose
 * clock was some instructions ahead of another's is so after a rest, too. This one ends with a
 * timer that was set at a round time. What is left is one step, where rounding falls otherwise. For
 * work that is seen with its interrupts.
 */
void rest_exactly(enum clock_id clock);

#endif
