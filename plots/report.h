/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of the report page. Each writes what stands in its section; one that has nothing to
 * show says why.
 */
#ifndef PLOTS_REPORT_H
#define PLOTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>

#include "run.h"

/**
 * struct report - what the page is made of
 * @out: the page.
 * @runs: the runs, the first is what the others are compared with.
 * @compare: what `gpuvm-compare --format json` said, or NULL.
 * @plots: folder with figures.json, of which figures of a family are shown; or NULL.
 * @flames: folder with flames.json, or NULL.
 * @hyperfine: what hyperfine exported, or NULL.
 * @error: first error, negative errno.
 */
struct report {
	FILE *out;
	struct runs runs;
	json_t *compare;
	const char *plots;
	const char *flames;
	json_t *hyperfine;
	int error;
};

/** report_text() - a text of an object, "" when there is none of that name */
const char *report_text(const json_t *object, const char *key);

/** report_verdict_words() - a verdict of a case, and its row's marks; "–" for none */
void report_verdict_words(FILE *out, const json_t *verdict);

/**
 * report_is_modes() - whether modes of one run are compared, not runs
 */
bool report_is_modes(const struct report *report);

/**
 * report_families() - the families that have a cost in some run
 *
 * Return: {NAME: number}: what changed most first, numbers from 1; to be freed.
 */
json_t *report_families(const struct report *report);

/** report_family_link() - what leads to the section of a family: <a href...>NAME</a> */
void report_family_link(FILE *out, const json_t *families, const char *name);

/**
 * report_answer() - of modes of one run: what the first one costs more and less in
 *
 * Return: false, and nothing is written, where no row of it can be compared.
 */
bool report_answer(struct report *report);

/** report_bars() - a bar per family: what its rows cost against the first side */
void report_bars(struct report *report);

void report_title(struct report *report);
void report_verdict(struct report *report);
void report_table(struct report *report);
void report_traces(struct report *report);
void report_sections(struct report *report);
void report_flames(struct report *report);
void report_workloads(struct report *report);
void report_context(struct report *report);
void report_commands(struct report *report);

#endif
