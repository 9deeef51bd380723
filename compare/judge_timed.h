/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdicts on clocks that are not exact.
 */
#ifndef COMPARE_JUDGE_TIMED_H
#define COMPARE_JUDGE_TIMED_H

#include "judge.h"

/**
 * judge_timed() - judge all cases that have costs on both sides
 * @comparison: @is_timed is set in the verdicts of those; it stays where there is an interval.
 *
 * Return: 0, -ENOMEM.
 */
int judge_timed(struct comparison *comparison);

/**
 * outcome_of() - what a change means that is known to be there
 * @comparison: the comparison.
 * @verdict: its costs and limit are set.
 *
 * Return: better, within limit or worse.
 */
enum outcome outcome_of(const struct comparison *comparison, const struct verdict *verdict);

#endif
