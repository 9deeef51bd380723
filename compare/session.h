/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The boots of two sides, of all cases together: what one case alone cannot tell of luck.
 */
#ifndef COMPARE_SESSION_H
#define COMPARE_SESSION_H

#include <stddef.h>

#include "timing.h"

/* Ways to call boots A and B that are looked at: all of them, or so many by lot. */
#define SESSION_LABELLINGS 1000u

/**
 * struct session - the boots of all cases
 * @boots_a: of the first side.
 * @boots_b: of the other one.
 * @cases: used rows of @logs.
 * @logs: a row per case: logarithms of the boots of the first side, then of the other; NAN where
 *	a boot does not have the case.
 */
struct session {
	size_t boots_a;
	size_t boots_b;
	size_t cases;
	double *logs;
};

/**
 * session_row() - where a case's boots are
 * @session: the session.
 * @number: of the case.
 *
 * Return: boots_a + boots_b values.
 */
double *session_row(const struct session *session, size_t number);

/**
 * session_there() - the boots of a case that have it
 * @values: logarithms, NAN of those that do not. @count: so many.
 * @there: out: room for @count.
 *
 * Return: how many there are.
 */
size_t session_there(const double *values, size_t count, double *there);

/**
 * session_timing() - compare a case's boots
 * @session: the session.
 * @number: of the case.
 * @timing: out.
 *
 * Return: as timing_init().
 */
int session_timing(const struct session *session, size_t number, struct timing *timing);

/**
 * session_reach() - how far apart two sides are that were made by lot
 * @session: each case has an interval.
 * @level: a share of the labellings.
 *
 * Boots that differ in nothing but luck might as well be called otherwise: A what is B. Of each
 * such labelling the case that stands out most is taken (Westfall and Young).
 *
 * Return: what it exceeds, in standard errors as timing_error() has them, in no more than @level
 * of all labellings; infinite where there are too few of them; negative when there is no memory.
 */
double session_reach(const struct session *session, double level);

/**
 * session_share() - what the boots have in common
 * @session: the session.
 * @own: out: the same session, without it; @logs is there.
 * @shared: out: its comparison: all zero where it cannot be told.
 *
 * Of each boot it is the median over the cases of how far they are from their side's median. What
 * a side has in common is not in it: that may be the change.
 *
 * Return: 0, -ENOMEM.
 */
int session_share(const struct session *session, struct session *own, struct timing *shared);

#endif
