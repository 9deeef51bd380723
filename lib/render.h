/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows for people and programs: console tables, CSV, one JSON document, or verdicts without
 * numbers (TAP).
 *
 * Console and TAP print each row as it comes; the fits of a family, and what was skipped of it, are
 * lines below its table. CSV and JSON
 * are printed by render_finish(): the columns of the one, and the context of the other, are known
 * only then.
 */
#ifndef LIB_RENDER_H
#define LIB_RENDER_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>

#include "row.h"

#define RENDER_NOTES_MAX 64

/**
 * struct render_note - one line below a table (private to the console)
 * @text: the line.
 */
struct render_note {
	char text[ROW_NAME_SIZE + ROW_MESSAGE_SIZE + 16];
};

struct render_ops;
struct clock;

/**
 * struct render - a renderer; everything in it is private
 * @out: where to.
 * @ops: the format.
 * @context: what the rows were measured on, or NULL.
 * @rows: CSV and JSON: what has come.
 * @family: console: the table that is open, empty when none is.
 * @clock: console: what the cost column counts.
 * @doubled_off: console: a row of this table needs the footnote on doubled batches.
 * @name_width: console: columns for the names of this table.
 * @next_name_width: console: the same for the next table, zero for the default.
 * @profile: console: columns of what a profile counted.
 * @skipped: console: rows that were skipped for @skip_reason, with commas between them.
 * @skip_reason: console: why.
 * @num_notes: console: used part of @notes.
 * @notes: console: lines for below the table.
 * @num_verdicts: TAP: rows so far.
 * @error: first error, negative errno.
 */
struct render {
	FILE *out;
	const struct render_ops *ops;
	json_t *context;
	json_t *rows;
	char family[ROW_NAME_SIZE];
	const struct clock *clock;
	bool doubled_off;
	unsigned int name_width;
	unsigned int next_name_width;
	bool profile;
	char skipped[ROW_NAME_SIZE];
	char skip_reason[ROW_MESSAGE_SIZE];
	unsigned int num_notes;
	struct render_note notes[RENDER_NOTES_MAX];
	unsigned int num_verdicts;
	int error;
};

/**
 * render_init() - start rendering
 * @render: the renderer.
 * @format: "console", "csv", "json" or "tap".
 * @out: where to; stays the caller's.
 *
 * Return: 0, -EINVAL for a format that is none of these, -ENOMEM.
 */
int render_init(struct render *render, const char *format, FILE *out);

/**
 * render_context() - say what the rows are measured on
 * @render: the renderer.
 * @context: kept by reference, so that what is added to it later is printed as well.
 */
void render_context(struct render *render, json_t *context);

/**
 * render_name_width() - say how long the names in the next table are
 * @render: the renderer.
 * @width: characters of the longest; zero: not known.
 *
 * Only the console cares, and not for the table that is open.
 */
void render_name_width(struct render *render, unsigned int width);

/**
 * render_profile() - have columns for what a profile counted
 * @render: the renderer.
 *
 * Only the console has them: loads_per_op, stores_per_op, atomics_per_op, lines_per_op and
 * driver_insn_per_op.
 */
void render_profile(struct render *render);

/**
 * render_row() - render one more row
 * @render: the renderer.
 * @row: the row.
 *
 * The console reads the counters insn_per_op, ns_per_op or tcg_ns_per_op, pct_of_base,
 * allocs_per_op, locks_per_op, what row_marks() reads, and of a BigO row fit_intercept, fit_slope
 * and fit_rms_pct.
 */
void render_row(struct render *render, const struct row *row);

/**
 * render_finish() - print what is left and free everything
 * @render: the renderer, not to be used again.
 *
 * Return: 0, or the first error since render_init(): -EIO, -ENOSPC, -ENOMEM.
 */
int render_finish(struct render *render);

#endif
