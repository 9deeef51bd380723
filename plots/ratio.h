/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What rows cost against what they are compared with: the same row of the first run, or, of one
 * run, the same row in the first mode.
 */
#ifndef PLOTS_RATIO_H
#define PLOTS_RATIO_H

#include <stdbool.h>

#include "run.h"

#define RATIO_CURVES_MAX 24

/**
 * struct ratio - one row against another
 * @family: of both.
 * @group: what tells it from others of its family: the name without family, mode and size; "" when
 *	there is nothing else.
 * @parameter: what the size is of, "" for a row that has none.
 * @size: the last number of the name.
 * @curve: index of the curve that it is on.
 * @pct: by how much it costs more, in %.
 * @is_alike: both did the same; only then are they to be compared.
 */
struct ratio {
	char family[ROW_NAME_SIZE];
	char group[ROW_NAME_SIZE];
	char parameter[32];
	double size;
	unsigned int curve;
	double pct;
	bool is_alike;
};

/**
 * struct ratios - all of them; all zero is none
 * @at: in the order of the rows.
 * @count: used part of @at.
 * @base: what it is that the others are compared with: a run or a mode.
 * @curves: what curves are called: a mode of the only other run, or of the only run; else a run.
 * @styles: the style of each.
 * @num_curves: used part of both.
 */
struct ratios {
	struct ratio *at;
	size_t count;
	char base[RUN_LABEL_SIZE];
	char curves[RATIO_CURVES_MAX][RUN_LABEL_SIZE];
	int styles[RATIO_CURVES_MAX];
	size_t num_curves;
};

/**
 * ratios_find() - all ratios of these runs
 * @ratios: out, ratios_free() it, however this ends.
 * @runs: the runs.
 * @modes: of one run: the modes to compare, each with the first: "resv,spin"; or NULL.
 *
 * Return: 0, -ENOMEM, -E2BIG for more curves than can be told apart.
 */
int ratios_find(struct ratios *ratios, const struct runs *runs, const char *modes);

/** ratios_free() - free what ratios_find() gave */
void ratios_free(struct ratios *ratios);

#endif
