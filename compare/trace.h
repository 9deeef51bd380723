/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Figures of the tracer, from the trace.json beside a result.json: lock waits and holds, walks.
 */
#ifndef COMPARE_TRACE_H
#define COMPARE_TRACE_H

#include <stddef.h>
#include <jansson.h>

#include "side.h"

/**
 * trace_take() - add a trace's figures to the cases that they are of
 * @input: what was read so far.
 * @side: which side.
 * @trace: {"context": {...}, "rows": [{"name": row, figure: number, ...}, ...]}. Objects in a
 *	row are figures of their own, with a "." between the names; what is no number is read over.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL, -ENOMEM.
 */
int trace_take(struct input *input, unsigned int side, const json_t *trace, char *message,
	       size_t size);

#endif
