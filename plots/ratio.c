// SPDX-License-Identifier: GPL-2.0-or-later
#include "ratio.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "figure.h"
#include "marks.h"
#include "name.h"
#include "sweep.h"

/* Styles that can be told apart, see style.gp. */
#define STYLES 8

static int find_curve(struct ratios *ratios, const char *label, int style)
{
	for (size_t i = 0; i < ratios->num_curves; i++)
		if (!strcmp(ratios->curves[i], label))
			return (int)i;
	if (ratios->num_curves == RATIO_CURVES_MAX)
		return -E2BIG;
	snprintf(ratios->curves[ratios->num_curves], RUN_LABEL_SIZE, "%s", label);
	ratios->styles[ratios->num_curves] = style;
	return (int)ratios->num_curves++;
}

static void split(struct ratio *ratio, const char *name)
{
	struct sweep sweep;
	const char *rest;

	name_family(name, ratio->family, sizeof(ratio->family));
	if (sweep_parse(name, &sweep, &ratio->size))
		snprintf(ratio->parameter, sizeof(ratio->parameter), "%s", sweep.parameter);
	else
		name_without(sweep.group, sizeof(sweep.group), name, "mode");
	rest = strchr(sweep.group, '/');
	snprintf(ratio->group, sizeof(ratio->group), "%s", rest ? rest + 1 : "");
}

static int add(struct ratios *ratios, const struct row *before, const struct row *after, int curve)
{
	struct ratio ratio = { 0 }, *grown;
	double one, other;

	if (curve < 0)
		return curve;
	if (!after || !row_cost(before, &one) || !row_cost(after, &other))
		return 0;
	grown = reallocarray(ratios->at, ratios->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	ratios->at = grown;
	split(&ratio, before->name);
	ratio.curve = (unsigned int)curve;
	ratio.pct = (other - one) / one * 100;
	ratio.is_alike = true;
	grown[ratios->count++] = ratio;
	return 0;
}

static bool is_wanted(const struct row *row)
{
	return row_is_measured(row) && !row->repetition_index;
}

/* The name of the row in another mode, "" when it would be too long. */
static void in_mode(char *out, const char *name, const char *base, const char *mode)
{
	char part[80];
	const char *at;
	int length;

	snprintf(part, sizeof(part), "/mode:%s", base);
	at = strstr(name, part);
	length = snprintf(out, ROW_NAME_SIZE, "%.*s/mode:%s%s", (int)(at - name), name, mode,
			  at + strlen(part));
	if (length < 0 || length >= ROW_NAME_SIZE)
		out[0] = '\0';
}

static int compare_mode(struct ratios *ratios, const struct run *run, const char *mode)
{
	int curve = find_curve(ratios, mode, style_of_mode(mode));
	char value[RUN_LABEL_SIZE], other[ROW_NAME_SIZE];
	int ret = curve < 0 ? curve : 0;

	for (size_t i = 0; !ret && i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row, *match;
		size_t before = ratios->count;

		if (!is_wanted(row) || name_get(row->name, "mode", value, sizeof(value)) ||
		    strcmp(value, ratios->base))
			continue;
		in_mode(other, row->name, ratios->base, mode);
		match = run_find(run, other);
		ret = add(ratios, row, match, curve);
		if (ratios->count > before)
			ratios->at[before].is_alike =
				!((row_marks(row) | row_marks(match)) & MARK_BIT(MARK_UNLIKE));
	}
	return ret;
}

static int compare_modes(struct ratios *ratios, const struct run *run, const char *modes)
{
	char mode[RUN_LABEL_SIZE];
	int ret = 0;

	while (!ret && *modes) {
		size_t length = strcspn(modes, ",");

		snprintf(mode, sizeof(mode), "%.*s", (int)length, modes);
		modes += length + (modes[length] == ',');
		if (!ratios->base[0])
			snprintf(ratios->base, sizeof(ratios->base), "%s", mode);
		else if (length)
			ret = compare_mode(ratios, run, mode);
	}
	return ret;
}

/* Two runs: a curve per mode; more: one per run, all modes together. */
static int compare_runs(struct ratios *ratios, const struct runs *runs, size_t other)
{
	const struct run *one = &runs->runs[0], *run = &runs->runs[other];
	char mode[RUN_LABEL_SIZE];
	int ret = 0;

	for (size_t i = 0; !ret && i < one->rows.count; i++) {
		const struct row *row = &one->rows.entries[i]->row;
		bool has_mode = !name_get(row->name, "mode", mode, sizeof(mode));
		bool is_by_mode = has_mode && runs->count == 2;

		if (!is_wanted(row) || !run_find(run, row->name))
			continue;
		ret = add(ratios, row, run_find(run, row->name),
			  find_curve(ratios,
				     is_by_mode	      ? mode :
				     runs->count == 2 ? "no mode" :
							run->label,
				     is_by_mode ? style_of_mode(mode) :
						  (int)((other - 1) % STYLES) + 1));
	}
	return ret;
}

int ratios_find(struct ratios *ratios, const struct runs *runs, const char *modes)
{
	int ret = 0;

	*ratios = (struct ratios){ 0 };
	if (runs->count == 1)
		return modes ? compare_modes(ratios, &runs->runs[0], modes) : 0;
	snprintf(ratios->base, sizeof(ratios->base), "%s", runs->runs[0].label);
	for (size_t i = 1; !ret && i < runs->count; i++)
		if (run_same_clock(&runs->runs[0], &runs->runs[i]))
			ret = compare_runs(ratios, runs, i);
	return ret;
}

void ratios_free(struct ratios *ratios)
{
	free(ratios->at);
	*ratios = (struct ratios){ 0 };
}
