// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A figure per family, over all runs: what its rows cost against the first run, or against the
 * first mode of the only run. Against size, where most rows have one; else a line per group.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "ratio.h"
#include "stat.h"
#include "sweep.h"

#define GROUPS_MAX 40
/* What costs the same but for less than this has not changed. */
#define LEAST_CHANGE_PCT 0.005
/* Beyond, per cents say less than factors do. */
#define FACTOR_PCT 200

/* What one figure is made of. */
struct family {
	const struct ratios *ratios;
	const char *name;
	const struct ratio **rows;
	size_t count;
	size_t left_out;
	bool is_alike;
	double least;
	double most;
};

static void take(struct family *family, const struct ratio *ratio)
{
	family->least = family->count ? fmin(family->least, ratio->pct) : ratio->pct;
	family->most = family->count ? fmax(family->most, ratio->pct) : ratio->pct;
	family->rows[family->count++] = ratio;
}

/* Rows that are to be compared; where there are none, all of them. */
static void collect(struct family *family)
{
	const struct ratios *ratios = family->ratios;
	size_t all = 0, alike = 0;

	for (size_t i = 0; i < ratios->count; i++) {
		if (strcmp(ratios->at[i].family, family->name))
			continue;
		all++;
		alike += ratios->at[i].is_alike;
	}
	family->is_alike = alike > 0;
	family->left_out = alike ? all - alike : 0;
	family->count = 0;
	for (size_t i = 0; i < ratios->count; i++)
		if (!strcmp(ratios->at[i].family, family->name) &&
		    (ratios->at[i].is_alike || !alike))
			take(family, &ratios->at[i]);
}

static bool has_parameter(const struct ratio *ratio, const char *parameter)
{
	return !strcmp(ratio->parameter, parameter);
}

static size_t count_sizes(const struct family *family, const char *parameter)
{
	size_t distinct = 0;

	for (size_t i = 0; i < family->count; i++) {
		size_t earlier = 0;

		if (!has_parameter(family->rows[i], parameter))
			continue;
		while (earlier < i && (!has_parameter(family->rows[earlier], parameter) ||
				       family->rows[earlier]->size != family->rows[i]->size))
			earlier++;
		distinct += earlier == i;
	}
	return distinct;
}

/* Return: the parameter that most rows have, if it shows a course; or NULL. */
static const char *find_parameter(const struct family *family)
{
	for (size_t i = 0; i < family->count; i++) {
		const char *parameter = family->rows[i]->parameter;
		size_t rows = 0;

		for (size_t j = 0; j < family->count; j++)
			rows += has_parameter(family->rows[j], parameter);
		if (parameter[0] && 2 * rows > family->count &&
		    count_sizes(family, parameter) >= SWEEP_LEAST_SIZES)
			return parameter;
	}
	return NULL;
}

static bool has_curve(const struct family *family, size_t curve, const char *parameter)
{
	for (size_t i = 0; i < family->count; i++)
		if (family->rows[i]->curve == curve &&
		    (!parameter || has_parameter(family->rows[i], parameter)))
			return true;
	return false;
}

/* Curves without points take no place: the others are 1, 2, ... */
static void write_curves(struct figure *figure, const struct family *family, const char *parameter)
{
	const struct ratios *ratios = family->ratios;
	char variable[32];
	size_t count = 0;

	for (size_t i = 0; i < ratios->num_curves; i++)
		count += has_curve(family, i, parameter);
	figure_number(figure, "curves", (double)count);
	figure_list(figure, "label", count);
	figure_list(figure, "style", count);
	count = 0;
	for (size_t i = 0; i < ratios->num_curves; i++) {
		if (!has_curve(family, i, parameter))
			continue;
		snprintf(variable, sizeof(variable), "label[%zu]", ++count);
		figure_text(figure, variable, "%s", ratios->curves[i]);
		snprintf(variable, sizeof(variable), "style[%zu]", count);
		figure_number(figure, variable, ratios->styles[i]);
	}
}

static int by_size(const void *a, const void *b)
{
	double one = (*(const struct ratio *const *)a)->size;
	double other = (*(const struct ratio *const *)b)->size;

	return (one > other) - (one < other);
}

/* The axis is logarithmic: zero stands at the left of the smallest size above it. */
static double zero_at(const struct family *family, const char *parameter, bool *has_zero)
{
	double least = INFINITY;

	*has_zero = false;
	for (size_t i = 0; i < family->count; i++) {
		if (!has_parameter(family->rows[i], parameter))
			continue;
		*has_zero |= family->rows[i]->size == 0;
		if (family->rows[i]->size > 0)
			least = fmin(least, family->rows[i]->size);
	}
	return isfinite(least) ? least / 4 : 1;
}

/* @rows: by size. A line per size: where it stands, median, lowest, highest. */
static void write_course(struct figure *figure, const struct ratio *const *rows, size_t count,
			 double zero, double *pcts)
{
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i; end < count && rows[end]->size == rows[i]->size; end++)
			pcts[end - i] = rows[end]->pct;
		stat_sort(pcts, end - i);
		fprintf(figure->data, "%.15g %.15g %.15g %.15g\n",
			rows[i]->size > 0 ? rows[i]->size : zero,
			stat_percentile(pcts, end - i, 50), pcts[0], pcts[end - i - 1]);
	}
	figure_next_block(figure);
}

static int write_sizes(struct figure *figure, const struct family *family, const char *parameter)
{
	const struct ratio **rows = calloc(family->count, sizeof(*rows));
	double *pcts = calloc(family->count, sizeof(*pcts));
	bool has_zero;
	double zero = zero_at(family, parameter, &has_zero);

	if (rows && pcts) {
		figure_number(figure, "zero", zero);
		figure_number(figure, "has_zero", has_zero);
		for (size_t curve = 0; curve < family->ratios->num_curves; curve++) {
			size_t count = 0;

			for (size_t i = 0; i < family->count; i++)
				if (family->rows[i]->curve == curve &&
				    has_parameter(family->rows[i], parameter))
					rows[count++] = family->rows[i];
			if (!count)
				continue;
			qsort(rows, count, sizeof(*rows), by_size);
			write_course(figure, rows, count, zero, pcts);
		}
	}
	free(rows);
	free(pcts);
	return rows && pcts ? 0 : -ENOMEM;
}

static const char *group_of(const struct ratio *ratio)
{
	return ratio->group[0] ? ratio->group : ratio->family;
}

/* Return: how many groups there are; @groups: a row of each. */
static size_t find_groups(const struct family *family, const struct ratio **groups)
{
	size_t count = 0;

	for (size_t i = 0; i < family->count && count < GROUPS_MAX; i++) {
		size_t at = 0;

		while (at < count && strcmp(group_of(groups[at]), group_of(family->rows[i])))
			at++;
		if (at == count)
			groups[count++] = family->rows[i];
	}
	return count;
}

/* The first group stands at the top. Behind the curves is a block with what lines are called. */
static void write_groups(struct figure *figure, const struct family *family)
{
	const struct ratio *groups[GROUPS_MAX];
	size_t count = find_groups(family, groups), longest = 0;

	figure_number(figure, "lines", (double)count);
	figure_number(figure, "height", fmax(200, 120 + 16.0 * (double)count));
	for (size_t line = 0; line < count; line++)
		longest = strlen(group_of(groups[line])) > longest ?
				  strlen(group_of(groups[line])) :
				  longest;
	figure_number(figure, "width", 560 + (longest > 24 ? 6.0 * (double)(longest - 24) : 0));
	for (size_t curve = 0; curve < family->ratios->num_curves; curve++) {
		if (!has_curve(family, curve, NULL))
			continue;
		for (size_t line = 0; line < count; line++) {
			for (size_t i = 0; i < family->count; i++) {
				if (family->rows[i]->curve != curve ||
				    strcmp(group_of(family->rows[i]), group_of(groups[line])))
					continue;
				fprintf(figure->data, "%zu %.15g\n", count - 1 - line,
					family->rows[i]->pct);
			}
		}
		figure_next_block(figure);
	}
	for (size_t line = 0; line < count; line++) {
		fprintf(figure->data, "%zu %.15g ", count - 1 - line, groups[line]->pct);
		figure_label(figure, group_of(groups[line]));
		fputc('\n', figure->data);
	}
}

static void describe(const struct family *family, const struct runs *runs, char *caption,
		     size_t size, bool is_by_size)
{
	char left_out[96] = "";

	if (!family->is_alike)
		snprintf(left_out, sizeof(left_out),
			 " The modes did not do the same here: not like for like.");
	else if (family->left_out)
		snprintf(left_out, sizeof(left_out), " %zu more are left out: not like for like.",
			 family->left_out);
	snprintf(caption, size, "%zu %s, %+.2f to %+.2f %% against %.*s.%s%s", family->count,
		 runs->count > 2 ? "costs" : "rows", family->least, family->most, RUN_LABEL_SIZE,
		 family->ratios->base,
		 is_by_size ?
			 " Lines: the median of a size; bars: from its lowest to its highest." :
			 " A point for each.",
		 left_out);
}

/* Of more than two runs each has its curve, which says whose it is. */
static void name_figure(char *what, size_t size, const char *family, const struct runs *runs)
{
	if (runs->count == 1)
		snprintf(what, size, "%s, %s", family, runs->runs[0].label);
	else if (runs->count == 2)
		snprintf(what, size, "%s, %s and %s", family, runs->runs[0].label,
			 runs->runs[1].label);
	else
		snprintf(what, size, "%s", family);
}

static void write_figure(struct figures *figures, const struct family *family,
			 const struct runs *runs)
{
	const char *parameter = find_parameter(family);
	char what[ROW_NAME_SIZE + 2 * RUN_LABEL_SIZE + 16], caption[640];
	struct figure figure;
	json_t *entry;

	describe(family, runs, caption, sizeof(caption), parameter);
	name_figure(what, sizeof(what), family->name, runs);
	if (figure_open(figures, &figure, "ratio", what, caption))
		return;
	entry = json_array_get(figures->list, json_array_size(figures->list) - 1);
	if (json_object_set_new(entry, "family", json_string(family->name)))
		figures->error = -ENOMEM;
	figure_text(&figure, "base", "%s", family->ratios->base);
	figure_number(&figure, "is_factor", family->most > FACTOR_PCT);
	figure_number(&figure, "by_size", parameter != NULL);
	write_curves(&figure, family, parameter);
	if (!parameter)
		write_groups(&figure, family);
	else if (write_sizes(&figure, family, parameter))
		figures->error = -ENOMEM;
	figure_text(&figure, "xname", "N = %s", parameter ? parameter : "");
	figure_close(figures, &figure);
}

static bool is_first(const struct ratios *ratios, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(ratios->at[i].family, ratios->at[at].family))
			return false;
	return true;
}

static size_t write_families(struct figures *figures, const struct ratios *ratios,
			     const struct runs *runs)
{
	const struct ratio **rows = calloc(ratios->count + 1, sizeof(*rows));
	size_t written = 0;

	if (!rows)
		figures->error = -ENOMEM;
	for (size_t i = 0; rows && !figures->error && i < ratios->count; i++) {
		struct family family = { .ratios = ratios,
					 .name = ratios->at[i].family,
					 .rows = rows };

		if (!is_first(ratios, i))
			continue;
		collect(&family);
		if (fmax(fabs(family.least), fabs(family.most)) < LEAST_CHANGE_PCT)
			continue;
		write_figure(figures, &family, runs);
		written++;
	}
	free(rows);
	return written;
}

void figures_ratio(struct figures *figures, const struct runs *runs, const char *modes)
{
	struct ratios ratios;
	int ret = ratios_find(&ratios, runs, modes);

	if (ret == -E2BIG)
		figures_missing(figures, "ratio", "more curves than can be told apart");
	else if (ret)
		figures->error = ret;
	else if (!ratios.count)
		figures_missing(figures, "ratio",
				runs->count > 1 ?
					"the runs have no row in common, or other clocks" :
					"there is one run, and no two modes in it");
	else if (!write_families(figures, &ratios, runs) && !figures->error)
		figures_missing(figures, "ratio", "no row costs anything else: all are equal");
	ratios_free(&ratios);
}
