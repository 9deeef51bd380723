/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Do runs show what was planted, and nothing else?
 */
#ifndef COMPARE_PLANTED_H
#define COMPARE_PLANTED_H

#include <stdio.h>

/* What planted() returns when they do not. */
#define PLANTED_NOT 1

/**
 * planted() - print rows that are not what they should be, and a sum for each run
 * @insn: what is planted in each remap step of the canary, instructions.
 * @paths: runs of the exact machine, or their folders: without it, the canary, and a bystander, in
 *	whose rows nothing may show.
 * @out: where to.
 *
 * Each row of the canary costs exactly so much more for each remap step that its operation takes.
 * Rows timed from userspace have no steps counted: they must differ by whole steps, those that
 * differ in their mode alone by as many. Of the bystander, rows with timer interrupts in them are
 * counted, and left out.
 *
 * Return: 0, %PLANTED_NOT; negative errno after a line on stderr.
 */
int planted(double insn, const char *const *paths, FILE *out);

#endif
