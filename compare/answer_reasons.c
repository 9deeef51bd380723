// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What was not compared: rows that were not for the same reason in a line.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer.h"

/* Lines; failures and the most rows come first. */
#define REASONS_MAX 3

/**
 * struct reason - rows that were not compared for one reason
 * @first: one of them, which says it.
 * @rows: how many.
 * @pattern: name of the first.
 * @other: one of those of the other side for the same reason, or NULL. @other_rows: how many.
 */
struct reason {
	const struct verdict *first;
	size_t rows;
	char pattern[ROW_NAME_SIZE];
	const struct verdict *other;
	size_t other_rows;
};

static bool same_why(const struct verdict *one, const struct verdict *two)
{
	return one->outcome == two->outcome &&
	       !strcmp(one->why ? one->why : "", two->why ? two->why : "");
}

static bool is_reason(const struct reason *reason, const struct verdict *verdict)
{
	const char *where = verdict->where ? verdict->where : "";

	return same_why(reason->first, verdict) &&
	       !strcmp(where, reason->first->where ? reason->first->where : "");
}

/* What neither side has measured is no news. */
static bool is_not_compared(const struct verdict *verdict)
{
	return (verdict->outcome == OUTCOME_FAILED || verdict->outcome >= OUTCOME_UNKNOWN) &&
	       !verdict->is_skipped_alike;
}

/* Failures first, then the most rows. */
static int worst_reason_first(const void *a, const void *b)
{
	const struct reason *left = a, *right = b;

	if ((left->first->outcome == OUTCOME_FAILED) != (right->first->outcome == OUTCOME_FAILED))
		return left->first->outcome == OUTCOME_FAILED ? -1 : 1;
	return left->rows < right->rows ? 1 : left->rows > right->rows ? -1 : 0;
}

static int add_reason(struct reason **reasons, size_t *count, const struct verdict *verdict,
		      const char *name)
{
	struct reason *at;

	for (size_t i = 0; i < *count; i++) {
		if (is_reason(&(*reasons)[i], verdict)) {
			(*reasons)[i].rows++;
			return 0;
		}
	}
	at = reallocarray(*reasons, *count + 1, sizeof(*at));
	if (!at)
		return -ENOMEM;
	*reasons = at;
	at[*count] = (struct reason){ .first = verdict, .rows = 1 };
	snprintf(at[(*count)++].pattern, sizeof(at->pattern), "%s", name);
	return 0;
}

/* What both sides have skipped for one reason is one line. */
static size_t put_sides_together(struct reason *reasons, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		size_t j = 0;

		while (j < kept &&
		       (reasons[j].first->outcome != OUTCOME_SKIPPED || reasons[j].other ||
			!same_why(reasons[j].first, reasons[i].first)))
			j++;
		if (j == kept) {
			reasons[kept++] = reasons[i];
			continue;
		}
		reasons[j].other = reasons[i].first;
		reasons[j].other_rows = reasons[i].rows;
	}
	return kept;
}

/*
 * "3 rows failed in immediate: the oracle said no: m/mode:spin/n:1 and others",
 * "3 rows skipped in stock, 2 in immediate: it needs two CPUs"
 */
static void print_reason(const struct paper *paper, const struct reason *reason)
{
	const struct verdict *verdict = reason->first;
	bool named = verdict->outcome != OUTCOME_SKIPPED;
	char other[ROW_NAME_SIZE] = "";

	if (reason->other && reason->other->where)
		snprintf(other, sizeof(other), ", %zu in %s", reason->other_rows,
			 reason->other->where);
	paper_text(paper, "  ", "%zu row%s %s%s%s%s%s%s%s%s%s", reason->rows,
		   reason->rows == 1 ? "" : "s", outcome_name(verdict->outcome),
		   verdict->where ? " in " : "", verdict->where ? verdict->where : "", other,
		   verdict->why ? ": " : "", verdict->why ? verdict->why : "", named ? ": " : "",
		   named ? reason->pattern : "", named && reason->rows > 1 ? " and others" : "");
}

int print_not_compared(const struct comparison *comparison, const struct paper *paper,
		       unsigned int side)
{
	const struct table *table = &comparison->input->table;
	struct reason *reasons = NULL;
	size_t count = 0, left = 0;
	int ret = 0;

	for (size_t i = 0; !ret && i < table->count; i++) {
		const struct verdict *verdict = verdict_of(comparison, i, side);

		if (is_not_compared(verdict))
			ret = add_reason(&reasons, &count, verdict, table->lines[i].name);
	}
	if (!ret && count) {
		qsort(reasons, count, sizeof(*reasons), worst_reason_first);
		count = put_sides_together(reasons, count);
		paper_gap(paper);
		paper_title(paper, "not compared:");
		for (size_t i = 0; i < count && i < REASONS_MAX; i++)
			print_reason(paper, &reasons[i]);
		for (size_t i = REASONS_MAX; i < count; i++)
			left += reasons[i].rows + reasons[i].other_rows;
		if (left)
			paper_text(paper, "  ", "and %zu for %zu other reason%s", left,
				   count - REASONS_MAX, count - REASONS_MAX == 1 ? "" : "s");
	}
	free(reasons);
	return ret;
}
