/* SPDX-License-Identifier: GPL-2.0 */
/* What gpuvm-trace --bench has streamed: rows, and at the end of each stream the tracer's state. */
#ifndef TRACE_STREAM_H
#define TRACE_STREAM_H

#include <jansson.h>

/**
 * struct trace_stream - what all streams of a run say
 * @rows: array of rows. @tracer: what the tracers of all streams say together, or NULL.
 */
struct trace_stream {
	json_t *rows;
	json_t *tracer;
};

/** trace_stream_open() - nothing read yet. Returns: 0 or -ENOMEM. */
int trace_stream_open(struct trace_stream *stream);

void trace_stream_close(struct trace_stream *stream);

/**
 * trace_stream_read() - add what a file has
 *
 * A file that cannot be read, that nobody has streamed, or that is cut off is said on stderr, in
 * one line; what it has of rows is added all the same.
 *
 * Returns: 0 when the file is whole, or a negative errno.
 */
int trace_stream_read(struct trace_stream *stream, const char *path);

#endif
