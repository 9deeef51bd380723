/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finding one's way in trace.json (docs/interfaces.md).
 */
#ifndef PLOTS_TRACE_H
#define PLOTS_TRACE_H

#include "hist.h"
#include "probe_share.h"
#include "run.h"

/** lock_class_names - the classes as trace.json spells them, NULL behind the last */
extern const char *const lock_class_names[];

/** trace_row() - the trace of a row of results, NULL when it was not traced */
const json_t *trace_row(const struct run *run, const char *name);

/** trace_row_mode() - the mode of a row of trace.json, "" when it has none */
const char *trace_row_mode(const json_t *row);

/**
 * trace_lock_hist() - add up a quantity of one lock class in one row of trace.json
 * @hist: what it is added to; not finished.
 * @row: the row, NULL adds nothing.
 * @class: the lock class.
 * @quantity: "hold" or "wait".
 *
 * An entry for all operations is taken alone; without one the operations' are added up.
 *
 * Return: 0, negative errno.
 */
int trace_lock_hist(struct hist *hist, const json_t *row, const char *class, const char *quantity);

/** trace_lock_share() - add what of one lock class's holds in one row is probes; chosen alike */
void trace_lock_share(struct probe_share *share, const json_t *row, const char *class);

/** trace_walk() - the entry of a list in "walks" of a row, NULL when there is none */
const json_t *trace_walk(const json_t *row, const char *list);

#endif
