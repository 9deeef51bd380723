/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the verdicts add up to, and what a reader has to know before believing them.
 */
#ifndef COMPARE_NOTES_H
#define COMPARE_NOTES_H

#include "judge.h"

/**
 * sum_up() - tally, status and summary
 * @comparison: judged.
 *
 * Return: 0, -ENOMEM.
 */
int sum_up(struct comparison *comparison);

/**
 * take_notes() - incomplete runs, differing machines, what the data could have shown
 * @comparison: summed up.
 *
 * Return: 0, -ENOMEM.
 */
int take_notes(struct comparison *comparison);

#endif
