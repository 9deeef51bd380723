/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where finished rows go: to people, to a stream, or both.
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "render.h"
#include "row.h"
#include "stream.h"

/**
 * struct output - sinks of one run
 * @stream: for the host to follow, or NULL.
 * @render: for people, when @rendering.
 * @rendering: whether @render is in use.
 * @done: totals so far.
 */
struct output {
	FILE *stream;
	struct render render;
	bool rendering;
	struct stream_done done;
};

/**
 * output_open() - prepare the sinks
 * @stream_path: NULL for none. Each line is drained to the device before the next case starts, so
 *	that no transmit interrupt falls into a timed batch.
 * @format: as render_init() takes it, used when there is no stream.
 *
 * Returns: 0 or a negative errno.
 */
int output_open(struct output *output, const char *stream_path, const char *format);

/** output_snapshot() - what there is in a machine to be cloned. Returns: as output_row(). */
int output_snapshot(struct output *output, json_t *facts);

/** output_context() - what the rows are measured on, comes first. Returns: as output_row(). */
int output_context(struct output *output, json_t *context);

/** output_start() - the case that runs from now on. Returns: as output_row(). */
int output_start(struct output *output, const char *name);

/** output_row() - one finished row. Returns: 0, or a negative errno when it cannot be written. */
int output_row(struct output *output, const struct row *row);

/** output_close() - write the totals and close. Returns: 0 or a negative errno. */
int output_close(struct output *output);

/** output_abandon() - close without totals: more was to come. Returns: 0 or a negative errno. */
int output_abandon(struct output *output);

#endif
