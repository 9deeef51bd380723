/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Folded stacks, `frame;frame;... weight`, as what draws them takes them.
 */
#ifndef PLOTS_STACKS_H
#define PLOTS_STACKS_H

#include <stdio.h>

/**
 * stacks_clean() - the stacks of a file, safe to draw
 * @path: the file. A stack that comes twice is added up. Lines that are no stack are counted, and
 *	told on stderr.
 * @idle: what these are called, if a CPU that waits for work is not to be drawn: how long it did is
 *	said on @told. NULL: it is drawn.
 * @out: where to. A character that a symbol does not have becomes _, since flamegraph.pl puts names
 *	into scripts.
 * @told: where that is said.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int stacks_clean(const char *path, const char *idle, FILE *out, FILE *told);

/**
 * stacks_beside() - two files side by side: `stack before after`
 * @before: a file; zero is what one has of a stack that is in the other.
 * @after: a file.
 * @out: where to.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int stacks_beside(const char *before, const char *after, FILE *out);

#endif
