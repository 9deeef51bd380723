/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock of a trace.json (docs/interfaces.md): whoever looks for one key only takes a trace in
 * another clock for an empty one.
 */
#ifndef LIB_TRACE_CLOCK_H
#define LIB_TRACE_CLOCK_H

#include <stddef.h>
#include <jansson.h>

#include "clock.h"

/** trace_clock() - what its holds are in; NULL when it has none */
const struct clock *trace_clock(const json_t *rows);

/**
 * trace_clock_check() - that all times are in one clock, the context's, and that it is known
 * @trace: {"context": {...}, "rows": [...]}.
 * @message: out: what is wrong with it, when something is.
 * @size: size of @message.
 *
 * Return: 0, -EINVAL.
 */
int trace_clock_check(const json_t *trace, char *message, size_t size);

#endif
