// SPDX-License-Identifier: GPL-2.0-or-later
#include "digest.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "complain.h"
#include "digest_rows.h"
#include "families.h"
#include "name.h"
#include "printable.h"
#include "result_read.h"

#define WIDTH 100

/* What is asked for first, if the run has it: this mode... */
static const char *const subjects[] = { "immediate-resv", "immediate", "resv" };

/* ...against those. */
static const char *const bases[] = { "resv", "spin" };

#define BASES (sizeof(bases) / sizeof(*bases))

/**
 * struct pair - a mode against another one
 * @base: the other one.
 * @input: rows of both.
 * @comparison: of these.
 * @families: what came of it.
 */
struct pair {
	const char *base;
	struct input *input;
	struct comparison comparison;
	struct families families;
};

/**
 * struct modes - all that is compared
 * @subject: the mode that the question is about; NULL: there is nothing to compare.
 * @pairs: it against the others.
 * @count: used part of @pairs.
 */
struct modes {
	const char *subject;
	struct pair pairs[BASES];
	size_t count;
};

static bool has_mode(const json_t *result, const char *mode)
{
	const json_t *rows = json_object_get(result, "benchmarks");
	char value[LABEL_SIZE];
	json_t *row;
	size_t i;

	json_array_foreach((json_t *)rows, i, row)
	{
		const char *name = json_string_value(json_object_get(row, "name"));

		if (name && !name_get(name, "mode", value, sizeof(value)) && !strcmp(value, mode) &&
		    json_number_value(json_object_get(row, "real_time")) > 0)
			return true;
	}
	return false;
}

static int compare_pair(struct pair *pair, const char *subject, const char *path,
			const json_t *result)
{
	static const struct limits none;
	struct input *input = calloc(1, sizeof(*input));
	int ret = 0;

	if (!input)
		return -ENOMEM;
	pair->input = input;
	pair->comparison = (struct comparison){ .input = input, .limits = &none, .see = 1.03 };
	input->num_sides = 2;
	input->table.sides = 2;
	snprintf(input->sides[0].mode, LABEL_SIZE, "%s", pair->base);
	snprintf(input->sides[1].mode, LABEL_SIZE, "%s", subject);
	for (unsigned int side = 0; !ret && side < 2; side++)
		ret = input_take(input, side, path, result);
	if (!ret)
		ret = compare(&pair->comparison);
	return ret ? ret : families_of(&pair->families, &pair->comparison, 1);
}

static int compare_modes(struct modes *modes, const char *path, const json_t *result)
{
	int ret = 0;

	for (size_t i = 0; !modes->subject && i < sizeof(subjects) / sizeof(*subjects); i++) {
		if (has_mode(result, subjects[i]))
			modes->subject = subjects[i];
	}
	for (size_t i = 0; !ret && modes->subject && i < BASES; i++) {
		if (!strcmp(bases[i], modes->subject) || !has_mode(result, bases[i]))
			continue;
		modes->pairs[modes->count] = (struct pair){ .base = bases[i] };
		ret = compare_pair(&modes->pairs[modes->count++], modes->subject, path, result);
	}
	return ret;
}

static const struct family *find(const struct families *families, const char *name)
{
	for (size_t i = 0; i < families->count; i++) {
		if (!strcmp(families->at[i].name, name))
			return &families->at[i];
	}
	return NULL;
}

static void add_number(struct grid *grid, const char *format, double value)
{
	if (isnan(value))
		grid_add(grid, "-");
	else
		grid_add(grid, format, value);
}

static void add_family(struct grid *grid, const struct modes *modes, const char *name)
{
	const struct family *first = find(&modes->pairs[0].families, name);

	grid_add(grid, "%s", name);
	grid_add(grid, "%zu", first->cases);
	for (size_t i = 0; i < modes->count; i++) {
		const struct family *family = find(&modes->pairs[i].families, name);
		bool known = family && family->num_changes;
		double by = known ? family->median_by : NAN;

		add_number(grid, "%+.1f %%", known ? family->median : NAN);
		add_number(grid, fabs(by) >= 10 ? "%+.0f" : "%+.3g", by);
		add_number(grid, "%+.1f", known ? family->worst : NAN);
		add_number(grid, "%+.1f", known ? family->best : NAN);
	}
}

static void add_heading(struct grid *grid, const struct modes *modes, const char *clock)
{
	grid_add(grid, "family");
	grid_add(grid, "rows");
	for (size_t i = 0; i < modes->count; i++) {
		grid_add(grid, "%s", modes->pairs[i].base);
		grid_add(grid, "%s", clock);
		grid_add(grid, "worst");
		grid_add(grid, "best");
	}
}

enum kind { CHANGED, SAME, UNLIKE };

/* Of all modes together: like for like with none, the same as in all, or neither. */
static enum kind kind_of(const struct modes *modes, const char *name)
{
	bool known = false, changed = false;

	for (size_t i = 0; i < modes->count; i++) {
		const struct family *family = find(&modes->pairs[i].families, name);

		known |= family && family->num_changes;
		changed |= family && family->changed;
	}
	return !changed ? SAME : known ? CHANGED : UNLIKE;
}

static void print_names(const struct modes *modes, const struct paper *paper, enum kind kind,
			const char *lead)
{
	const struct families *families = &modes->pairs[0].families;
	char text[1024] = "";
	size_t used = 0;

	for (size_t i = 0; i < families->count && used < sizeof(text); i++) {
		if (kind_of(modes, families->at[i].name) == kind)
			used += snprintf(text + used, sizeof(text) - used, "%s%s", used ? ", " : "",
					 families->at[i].name);
	}
	if (used)
		paper_text(paper, lead, "%s", text);
}

/* "What immediate-resv costs against resv and spin" */
static void print_question(const struct modes *modes, const struct paper *paper)
{
	char text[128] = "";
	size_t used = 0;

	for (size_t i = 0; i < modes->count; i++)
		used += snprintf(text + used, sizeof(text) - used, "%s%s", i ? " and " : "",
				 modes->pairs[i].base);
	paper_title(paper,
		    "What %s costs against %s: median of a family's rows; worst, best row in %%",
		    modes->subject, text);
}

static int print_modes(const struct modes *modes, const struct paper *paper)
{
	const struct families *families = &modes->pairs[0].families;
	struct grid grid = { .columns = 2 + 4 * modes->count };
	int ret;

	add_heading(&grid, modes, modes->pairs[0].comparison.clock);
	for (size_t i = 0; i < families->count; i++) {
		if (kind_of(modes, families->at[i].name) == CHANGED)
			add_family(&grid, modes, families->at[i].name);
	}
	ret = grid.error;
	if (!ret) {
		print_question(modes, paper);
		paper_gap(paper);
		if (grid.count > grid.columns)
			paper_table(paper, &grid, 1, false);
		print_names(modes, paper, SAME, "the same: ");
		print_names(modes, paper, UNLIKE, "not like for like, as modes lock elsewhere: ");
	}
	grid_free(&grid);
	return ret;
}

static void free_modes(struct modes *modes)
{
	for (size_t i = 0; i < modes->count; i++) {
		families_free(&modes->pairs[i].families);
		comparison_free(&modes->pairs[i].comparison);
		input_free(modes->pairs[i].input);
		free(modes->pairs[i].input);
	}
}

static int print_digest(const char *path, const json_t *result, const struct paper *paper)
{
	const json_t *context = json_object_get(result, "context");
	const char *revision = json_string_value(json_object_get(context, "revision"));
	bool is_exact = clock_is_exact(json_string_value(json_object_get(context, "clock")));
	struct modes modes = { 0 };
	char title[LABEL_SIZE];
	int ret = is_exact ? compare_modes(&modes, path, result) : 0;

	printable_copy(title, sizeof(title), revision && revision[0] ? revision : "run");
	if (!ret && modes.count) {
		ret = print_modes(&modes, paper);
		paper_gap(paper);
	}
	if (!ret)
		ret = print_row_counts(result, paper, title);
	if (!is_exact)
		paper_text(
			paper, "  ",
			"one boot of a clock that is not exact tells no difference: make compare "
			"runs several");
	free_modes(&modes);
	return ret;
}

int digest(const char *path, FILE *out)
{
	char message[ROW_MESSAGE_SIZE + 64] = "", *file = result_path(path);
	struct paper paper = { .out = out, .width = WIDTH };
	json_t *result = NULL;
	int ret = -ENOMEM;

	if (!file)
		return ret;
	ret = result_read(&result, file, message, sizeof(message));
	if (!ret)
		ret = print_digest(file, result, &paper);
	if (!ret && (fflush(out) || ferror(out)))
		ret = -EIO;
	if (ret)
		complain("gpuvm-bench", "%s %s", file, message[0] ? message : strerror(-ret));
	json_decref(result);
	free(file);
	return ret;
}
