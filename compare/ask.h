/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a script asks of one run.
 */
#ifndef COMPARE_ASK_H
#define COMPARE_ASK_H

#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

/**
 * ask_fn - an answer
 * @result: what result_read() gave.
 * @what: the option's argument, or NULL.
 * @out: where to.
 * @why: what is wrong, when something is, as what follows the run's name.
 * @size: size of @why.
 *
 * Return: 0; negative errno.
 */
typedef int ask_fn(const json_t *result, const char *what, FILE *out, char *why, size_t size);

/**
 * ask() - read a run, and print an answer
 * @answer: which.
 * @what: for it.
 * @path: a result.json, or the folder that it is in.
 * @out: where to.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int ask(ask_fn *answer, const char *what, const char *path, FILE *out);

/**
 * ask_values() - a line per row: its name, and numbers
 *
 * @what is names of counters, or iterations, with commas between them. Rows that were skipped or
 * failed, too; no fits. A number that a row does not have is "-".
 */
ask_fn ask_values;

/** ask_names() - a line per row that was measured: its name */
ask_fn ask_names;

/**
 * ask_context() - what the run says of itself
 *
 * @what is keys of the context, with commas between them; a line each, empty where there is none.
 */
ask_fn ask_context;

/**
 * ask_modes() - the VM modes that it has measured, with commas between them
 *
 * The first is what the others are best compared with: resv, or else the first in lib/modes.h. Then
 * from the last in there to the first.
 */
ask_fn ask_modes;

/** ask_copy() - the run again: @what is brief, as lib/brief.h has it, or whole */
ask_fn ask_copy;

#endif
