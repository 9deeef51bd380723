/* SPDX-License-Identifier: GPL-2.0 */
/* What the probes cost (B33), measured with the timed loops of gpuvm_bench. */
#ifndef COST_H
#define COST_H

#include <stdbool.h>

#include <jansson.h>

#include "trace.h"

/**
 * cost_measure() - time bare locks and a prepare without probes and with one group after the other
 * @trace: opened, nothing attached; nothing is attached afterwards.
 * @cycles: count the CPU's cycles (instructions on the exact machine), else nanoseconds.
 *
 * From then on events inside of holds have the prices that came out.
 *
 * Returns: {"none": {"mutex": x, ...}, "locks": {...}, ...}: bare costs, then what each level adds
 * per event, and in "own_hold" what is in a hold of nothing; NULL when there is no gpuvm_bench to
 * measure with.
 */
json_t *cost_measure(struct trace *trace, bool cycles);

/** cost_bare() - the same loops with whatever else is attached now; NULL: no gpuvm_bench. */
json_t *cost_bare(bool cycles);

/** cost_print() - that, as a table. */
void cost_print(const json_t *costs, const char *unit);

#endif
