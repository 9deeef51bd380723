/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What scripts that draw ask of a run, and of what an earlier call has drawn.
 */
#ifndef PLOTS_ASKED_H
#define PLOTS_ASKED_H

#include <stdio.h>

#include "run.h"

/**
 * print_drawn() - names of what a list of drawings has, a line each
 * @path: figures.json or flames.json. One that is not there, or no list, has none.
 * @out: where to.
 *
 * Only names that are safe as names of files: the list may be anybody's.
 */
void print_drawn(const char *path, FILE *out);

/**
 * note_drawn() - write such a list
 * @in: of each drawing its name, its title, and why there is none, empty where there is one; each
 *	ends with a NUL, which no text has.
 * @path: where to.
 * @message: out: why it cannot be written, when it cannot.
 * @size: size of @message.
 *
 * Return: 0 or negative errno.
 */
int note_drawn(FILE *in, const char *path, char *message, size_t size);

/**
 * print_probes() - how much of a mode's holds is the tracer itself: "probes: 12 %"
 * @run: a run; nothing is printed of one without a trace, or where that does not know.
 * @mode: the mode.
 * @out: where to.
 */
void print_probes(const struct run *run, const char *mode, FILE *out);

#endif
