/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stream from the machine under test to the host: one JSON object per line (docs/interfaces.md,
 * "harness -> host"). A line counts when its newline is there.
 */
#ifndef LIB_STREAM_H
#define LIB_STREAM_H

#include <stddef.h>
#include <stdio.h>
#include <jansson.h>

#include "row.h"

/**
 * enum stream_kind - what a line says
 * @STREAM_CONTEXT: what the run is on. First line.
 * @STREAM_START: a case begins.
 * @STREAM_ROW: a row is finished.
 * @STREAM_DONE: the run is complete. Last line.
 * @STREAM_TRACE: what gpuvm-trace, which started the harness, says; between these, and behind.
 */
enum stream_kind {
	STREAM_CONTEXT,
	STREAM_START,
	STREAM_ROW,
	STREAM_DONE,
	STREAM_TRACE,
};

/**
 * struct stream_done - what was written, so that the reader knows what was lost
 * @rows: row lines, all of them.
 * @failed: those that failed.
 * @skipped: those that were skipped.
 */
struct stream_done {
	unsigned long rows;
	unsigned long failed;
	unsigned long skipped;
};

/**
 * struct stream_line - one line, read
 * @kind: says which of the others holds something.
 * @context: new reference, for stream_line_free().
 * @start: name of the case.
 * @row: the row.
 * @done: the totals.
 */
struct stream_line {
	enum stream_kind kind;
	json_t *context;
	char start[ROW_NAME_SIZE];
	struct row row;
	struct stream_done done;
};

/**
 * stream_write_context() - write the first line, whole, and flush it
 * @out: the stream.
 * @context: a JSON object.
 *
 * Return: 0, negative errno of the write, -ENOMEM.
 */
int stream_write_context(FILE *out, json_t *context);

/**
 * stream_write_snapshot() - write what there is in a machine that is to be cloned
 * @out: the stream.
 * @facts: a JSON object.
 *
 * Return: as stream_write_context().
 */
int stream_write_snapshot(FILE *out, json_t *facts);

/**
 * stream_write_start() - say that a case begins
 * @out: the stream.
 * @name: the case.
 *
 * Return: as stream_write_context().
 */
int stream_write_start(FILE *out, const char *name);

/**
 * stream_write_row() - write a finished row
 * @out: the stream.
 * @row: the row.
 *
 * Return: as stream_write_context(), -EINVAL for a row that row_to_json() refuses.
 */
int stream_write_row(FILE *out, const struct row *row);

/**
 * stream_write_done() - write the last line
 * @out: the stream.
 * @done: the totals.
 *
 * Return: as stream_write_context().
 */
int stream_write_done(FILE *out, const struct stream_done *done);

/**
 * stream_parse() - read one line
 * @line: out; stream_line_free() it after success.
 * @text: the line without its newline.
 * @length: bytes of it.
 * @message: out, what is wrong, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL.
 */
int stream_parse(struct stream_line *line, const char *text, size_t length, char *message,
		 size_t size);

/**
 * stream_line_free() - free what stream_parse() gave
 * @line: the line.
 */
void stream_line_free(struct stream_line *line);

#endif
