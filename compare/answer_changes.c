// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What changed: rows that did so alike in a line.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "alike.h"
#include "answer.h"
#include "fold.h"
#include "functions.h"
#include "number.h"

/* Lines of each kind; what changed most comes first. */
#define CHANGES_MAX 6
#define WHERES_MAX 3
#define COUNTS_MAX 4

/* Counts of an operation that are the same. */
#define SAME_COUNT 0.005
#define SAME_WHOLE 0.05

/* What stands before the names, about. */
#define NUMBERS_WIDTH 40

/* Before functions, on a line of their own: "  in ". */
#define WHERE_INDENT 5

/**
 * struct list - rows that did the same kind of thing
 * @percent: heading of how much in %; NULL: it is no matter of %.
 * @number: heading of the number, or of the interval.
 * @max: so many lines at most.
 * @folds: the lines.
 * @has_others: functions of some rows are those of another one that changed alike.
 */
struct list {
	const char *percent;
	const char *number;
	size_t max;
	struct folds folds;
	bool has_others;
};

/* Whole numbers where they nearly are. */
static void print_number(char *text, size_t size, double value)
{
	if (fabs(value) >= 10 || fabs(value - round(value)) < SAME_WHOLE)
		snprintf(text, size, "%+.0f", value);
	else
		snprintf(text, size, "%+.3g", value);
}

/* "+1..+49153", or a number that is the same in all rows. */
static void add_numbers(struct grid *grid, const struct range *range, double tolerance)
{
	char near[NUMBER_SIZE], far[NUMBER_SIZE];

	print_number(near, sizeof(near), range->near);
	print_number(far, sizeof(far), range->far);
	if (fabs(range->far - range->near) > tolerance)
		grid_add(grid, "%s..%s", near, far);
	else
		grid_add(grid, "%s", far);
}

static void add_percents(struct grid *grid, const struct range *range)
{
	char near[CHANGE_SIZE], far[CHANGE_SIZE];

	change_format(near, sizeof(near), range->near);
	change_format(far, sizeof(far), range->far);
	if (fabs(range->far - range->near) < 0.005)
		grid_add(grid, "%s", far);
	else if (fabs(range->far) < CHANGE_PCT_MAX)
		grid_add(grid, "%+.2f..%s", range->near, far);
	else
		grid_add(grid, "%s..%s", near, far);
}

static void add_fold(struct grid *grid, const struct list *list, const struct fold *fold,
		     size_t room)
{
	const char *separator;
	char where[512] = "";

	/* Without their numbers, where those are not the same in all rows. */
	if (fold->where)
		functions_say(where, sizeof(where), fold->where, fold->where_differs,
			      room > WHERE_INDENT ? room - WHERE_INDENT : 0);
	if (list->percent)
		add_percents(grid, &fold->pct);
	if (list->folds.is_exact)
		add_numbers(grid, &fold->by, 2 * list->folds.tolerance);
	else
		grid_add(grid, "%+.1f..%+.1f %%", fold->low, fold->high);
	grid_add(grid, "%zu", fold->rows);
	/* A line of its own, where one of both would be too long. */
	separator = strlen(fold->pattern) + strlen(where) + 2 > room ? "\n  " : "  ";
	grid_add(grid, "%s%s%s%s", fold->pattern, where[0] ? separator : "", where[0] ? "in " : "",
		 where);
}

static size_t rows_from(const struct folds *folds, size_t first)
{
	size_t rows = 0;

	for (size_t i = first; i < folds->count; i++)
		rows += folds->at[i].rows;
	return rows;
}

static bool has_where(const struct folds *folds)
{
	for (size_t i = 0; i < folds->count; i++) {
		if (folds->at[i].where)
			return true;
	}
	return false;
}

static void print_left(const struct paper *paper, const struct list *list, size_t first)
{
	const struct folds *folds = &list->folds;
	size_t rows = rows_from(folds, first);
	char most[64] = "", far[CHANGE_SIZE];

	change_format(far, sizeof(far), folds->at[first].pct.far);
	if (list->percent)
		snprintf(most, sizeof(most), ", by up to %s", far);
	if (paper->is_markdown)
		paper_gap(paper);
	paper_text(paper, "  ", "and %zu more row%s%s (ROWS=1, --rows: each row)", rows,
		   rows == 1 ? "" : "s", most);
}

/* A table of one line is none. */
static void print_one(const struct paper *paper, const struct list *list)
{
	const struct fold *fold = &list->folds.at[0];
	char near[NUMBER_SIZE], far[NUMBER_SIZE];

	print_number(near, sizeof(near), fold->by.near);
	print_number(far, sizeof(far), fold->by.far);
	paper_gap(paper);
	paper_text(paper, "", "%s: %s%s%s in %zu row%s, %s", list->number,
		   strcmp(near, far) ? near : "", strcmp(near, far) ? ".." : "", far, fold->rows,
		   fold->rows == 1 ? "" : "s", fold->pattern);
}

static int print_list(const struct paper *paper, const struct list *list)
{
	struct grid grid = { .columns = list->percent ? 4 : 3 };
	const struct folds *folds = &list->folds;
	size_t max = has_where(folds) ? WHERES_MAX : list->max;
	size_t count = folds->count < max ? folds->count : max;
	int ret;

	if (!count)
		return 0;
	if (!list->percent && folds->count == 1) {
		print_one(paper, list);
		return 0;
	}
	if (list->percent)
		grid_add(&grid, "%s", list->percent);
	grid_add(&grid, "%s", list->number);
	grid_add(&grid, "rows");
	grid_add(&grid, "which");
	for (size_t i = 0; i < count; i++)
		add_fold(&grid, list, &folds->at[i],
			 paper->width > NUMBERS_WIDTH ? paper->width - NUMBERS_WIDTH : 0);
	ret = grid.error;
	if (!ret) {
		paper_gap(paper);
		paper_table(paper, &grid, 0, true);
		if (folds->count > count)
			print_left(paper, list, count);
	}
	grid_free(&grid);
	return ret;
}

static int add_change(const struct comparison *comparison, struct list *list, size_t line,
		      unsigned int side)
{
	const struct verdict *verdict = verdict_of(comparison, line, side);
	struct change change = {
		.name = comparison->input->table.lines[line].name,
		.by = verdict->b - verdict->a,
		.pct = verdict->change_pct,
		.low = verdict->is_timed ? (verdict->timing.low - 1) * 100 : verdict->change_pct,
		.high = verdict->is_timed ? (verdict->timing.high - 1) * 100 : verdict->change_pct,
		.where = alike_functions(comparison, line, side, &list->has_others),
	};

	return folds_add(&list->folds, &change);
}

static bool got_worse(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_WORSE && !verdict->is_doubtful;
}

static bool got_better(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_BETTER && !verdict->is_doubtful;
}

/* What nobody set a limit for is within it only where it is of no interest. */
static bool is_allowed(const struct verdict *verdict)
{
	return verdict->outcome == OUTCOME_WITHIN && verdict->has_limit && !verdict->is_doubtful;
}

static bool is_not_trusted(const struct verdict *verdict)
{
	return verdict->is_doubtful &&
	       (verdict->outcome == OUTCOME_WORSE || verdict->outcome == OUTCOME_BETTER ||
		(verdict->outcome == OUTCOME_WITHIN && verdict->has_limit));
}

/* Rows of one kind of verdict. @has_others: out: see &struct list; left alone otherwise. */
static int print_kind(const struct comparison *comparison, const struct paper *paper,
		      unsigned int side, const char *title, bool (*is_one)(const struct verdict *),
		      bool *has_others)
{
	struct list list = {
		.percent = title,
		.number = comparison->is_exact ? comparison->clock : "between",
		.max = CHANGES_MAX,
		.folds = { .is_exact = comparison->is_exact, .tolerance = ALIKE_INSN },
	};
	int ret = 0;

	for (size_t i = 0; !ret && i < comparison->input->table.count; i++) {
		if (is_one(verdict_of(comparison, i, side)))
			ret = add_change(comparison, &list, i, side);
	}
	folds_sort(&list.folds);
	if (!ret)
		ret = print_list(paper, &list);
	*has_others |= list.has_others;
	folds_free(&list.folds);
	return ret;
}

/* What is counted of an operation besides its cost, and asked for first. */
static int print_counts(const struct comparison *comparison, const struct paper *paper,
			unsigned int side, const char *figure, const char *title)
{
	const struct table *table = &comparison->input->table;
	const json_t *number = json_object_get(table->figure_index, figure);
	unsigned int index = (unsigned int)json_integer_value(number);
	struct list list = {
		.number = title,
		.max = COUNTS_MAX,
		.folds = { .is_exact = true, .tolerance = SAME_COUNT },
	};
	int ret = 0;

	for (size_t i = 0; number && !ret && i < table->count; i++) {
		const struct line *line = &table->lines[i];
		double a = NAN, b = NAN;

		cell_figure_get(&line->cells[0], index, &a);
		cell_figure_get(&line->cells[side], index, &b);
		if (fabs(b - a) > SAME_COUNT && !line->is_fit)
			ret = folds_add(&list.folds, &(struct change){ .name = line->name,
								       .by = b - a,
								       .pct = b - a });
	}
	folds_sort(&list.folds);
	if (!ret)
		ret = print_list(paper, &list);
	folds_free(&list.folds);
	return ret;
}

int print_changes(const struct comparison *comparison, const struct paper *paper, unsigned int side)
{
	static const struct {
		const char *title;
		const char *of_modes;
		bool (*is_one)(const struct verdict *verdict);
	} kinds[] = {
		{ "worse", "worse", got_worse },
		{ "not trusted", "not alike", is_not_trusted },
		{ "within limit", "within limit", is_allowed },
		{ "better", "better", got_better },
	};
	static const char *const counts[][2] = {
		{ "locks_per_op", "locks" },
		{ "allocs_per_op", "allocations" },
	};
	bool has_others = false;
	int ret = 0;

	for (size_t i = 0; !ret && i < sizeof(kinds) / sizeof(*kinds); i++)
		ret = print_kind(comparison, paper, side,
				 comparison->input->sides[0].mode[0] ? kinds[i].of_modes :
								       kinds[i].title,
				 kinds[i].is_one, &has_others);
	if (!ret && has_others)
		paper_text(paper, "",
			   "functions: of one of the rows of a family that changed by the same "
			   "number (WHERE=all: of each)");
	for (size_t i = 0; !ret && i < sizeof(counts) / sizeof(*counts); i++)
		ret = print_counts(comparison, paper, side, counts[i][0], counts[i][1]);
	return ret;
}
