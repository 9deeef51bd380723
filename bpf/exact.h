/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Holds that were traced, beside those that the emulator saw with no probe in them (profile.json,
 * docs/interfaces.md): how much of the first is to be believed.
 */
#ifndef EXACT_H
#define EXACT_H

#include <stdio.h>

#include <jansson.h>

/**
 * exact_add() - put "exact" into each row that the profile has, too
 * @rows: of trace.json, in instructions.
 * @profile: profile.json of the same cases on the same kernel.
 *
 * What has other holds there than here is left out: one of them ended outside of the stopwatch.
 */
void exact_add(json_t *rows, const json_t *profile);

/** exact_report_row() - the holds of a row, and what the probes add to each. */
void exact_report_row(const json_t *row, FILE *out);

/** exact_report() - what the probes add to a hold of each class, in all rows together. */
void exact_report(const json_t *rows, FILE *out);

#endif
