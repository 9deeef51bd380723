/* SPDX-License-Identifier: GPL-2.0 */
/* Rows of trace.json as text. */
#ifndef REPORT_H
#define REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

/** report_doubtful() - whether something that was lost or missed can distort the row's numbers. */
bool report_doubtful(const json_t *row);

/**
 * report_row() - one row: locks, walks, retries, steps, allocations
 * @unit: what a tick is, as the keys spell it.
 * @hist: histograms too.
 */
void report_row(const json_t *row, const char *unit, bool hist, FILE *out);

/** report_modes() - rows that differ in the mode only, side by side. */
void report_modes(const json_t *rows, const char *unit, FILE *out);

/** report_tracer() - what was attached, lost, missed and what it costs. */
void report_tracer(const json_t *tracer, FILE *out);

#endif
