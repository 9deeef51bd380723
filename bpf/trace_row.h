/* SPDX-License-Identifier: GPL-2.0 */
/* From a snapshot to a row of trace.json (docs/interfaces.md). */
#ifndef TRACE_ROW_H
#define TRACE_ROW_H

#include <jansson.h>

#include "ksyms.h"
#include "trace.h"

/**
 * trace_row_new() - everything in a snapshot
 * @ops: operations that it is of; 0: unknown, then nothing is per operation.
 * @unit: what a tick is, as the keys spell it.
 *
 * Returns: a new reference, or NULL when there is no memory.
 */
json_t *trace_row_new(const struct snapshot *snapshot, uint64_t ops, const char *unit,
		      const struct ksyms *syms);

/**
 * tracer_to_json() - the tracer itself: programs, what it lost, what it cannot see
 * @all: counts of the whole run, for what was lost.
 */
json_t *tracer_to_json(const struct trace *trace, uint64_t lost_total);

#endif
