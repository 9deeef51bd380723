// SPDX-License-Identifier: GPL-2.0-or-later
#include "digest_rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "marks.h"
#include "row_json.h"

/* Names, and reasons, that are said one by one. */
#define NAMES_MAX 5
#define REASONS_MAX 2

/* As long as a list of them gets. */
#define LIST_SIZE 2048

/**
 * struct reason - why rows were skipped
 * @why: in their words.
 * @rows: how many.
 */
struct reason {
	char *why;
	size_t rows;
};

/**
 * struct summary - of a run
 * @counts: how many rows.
 * @reasons: of those that were skipped.
 * @num_reasons: used part of @reasons.
 * @failed: the first ones, and why.
 * @marked: rows with each mark; how many of them are in @marked_names.
 * @marked_names: the first ones.
 */
struct summary {
	struct row_counts counts;
	struct reason *reasons;
	size_t num_reasons;
	char failed[NAMES_MAX][ROW_NAME_SIZE + ROW_MESSAGE_SIZE + 2];
	size_t marked[ROW_MARKS];
	char marked_names[ROW_MARKS][LIST_SIZE];
};

static int count_reason(struct summary *summary, const char *why)
{
	struct reason *reasons;

	for (size_t i = 0; i < summary->num_reasons; i++) {
		if (!strcmp(summary->reasons[i].why, why)) {
			summary->reasons[i].rows++;
			return 0;
		}
	}
	reasons = reallocarray(summary->reasons, summary->num_reasons + 1, sizeof(*reasons));
	if (!reasons)
		return -ENOMEM;
	summary->reasons = reasons;
	reasons[summary->num_reasons] = (struct reason){ strdup(why), 1 };
	return reasons[summary->num_reasons++].why ? 0 : -ENOMEM;
}

/* What is not alike between modes is a matter of who compares them. */
static void count_marks(struct summary *summary, const struct row *row)
{
	unsigned int marks = row_marks(row) & ~MARK_BIT(MARK_UNLIKE);

	summary->counts.marked += marks != 0;
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		char *names = summary->marked_names[mark];
		size_t used = strlen(names);

		if (!(marks & MARK_BIT(mark)))
			continue;
		if (summary->marked[mark]++ < NAMES_MAX)
			snprintf(names + used, LIST_SIZE - used, "%s%s", used ? ", " : "",
				 row->name);
	}
}

static int count_row(struct summary *summary, const struct row *row)
{
	size_t failed = summary->counts.failed;

	if (row->run_type != ROW_ITERATION)
		return 0;
	if (row_failed(row)) {
		if (failed < NAMES_MAX)
			snprintf(summary->failed[failed], sizeof(summary->failed[failed]), "%s: %s",
				 row->name, row->error);
		summary->counts.failed++;
		return 0;
	}
	if (row_was_skipped(row)) {
		summary->counts.skipped++;
		return count_reason(summary, row->skipped);
	}
	summary->counts.measured++;
	count_marks(summary, row);
	return 0;
}

static int most_rows_first(const void *a, const void *b)
{
	const struct reason *left = a, *right = b;

	return left->rows < right->rows ? 1 : left->rows > right->rows ? -1 : 0;
}

static void print_skipped(const struct summary *summary, const struct paper *paper)
{
	char text[LIST_SIZE] = "";
	size_t used = 0, left = 0;

	for (size_t i = 0; i < summary->num_reasons; i++) {
		if (i >= REASONS_MAX)
			left += summary->reasons[i].rows;
		else if (used < sizeof(text))
			used += snprintf(text + used, sizeof(text) - used, "%s%zu: %s",
					 i ? "; " : "", summary->reasons[i].rows,
					 summary->reasons[i].why);
	}
	if (left && used < sizeof(text))
		snprintf(text + used, sizeof(text) - used, "; %zu for other reasons", left);
	if (summary->num_reasons)
		paper_text(paper, "  skipped: ", "%s", text);
}

static void print_marked(const struct summary *summary, const struct paper *paper)
{
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		char lead[32];

		snprintf(lead, sizeof(lead), "  %s ", mark_sign(mark));
		if (summary->marked[mark])
			paper_text(paper, lead, "%s: %s%s", mark_meaning(mark),
				   summary->marked_names[mark],
				   summary->marked[mark] > NAMES_MAX ? " and others" : "");
	}
}

static void print_summary(const struct summary *summary, const struct paper *paper,
			  const char *title)
{
	const struct row_counts *counts = &summary->counts;

	paper_title(paper, "%s: %zu rows measured, %zu failed, %zu skipped, %zu marked", title,
		    counts->measured, counts->failed, counts->skipped, counts->marked);
	for (size_t i = 0; i < counts->failed && i < NAMES_MAX; i++)
		paper_text(paper, "  FAILED ", "%s", summary->failed[i]);
	if (counts->failed > NAMES_MAX)
		paper_text(paper, "  FAILED ", "and %zu more", counts->failed - NAMES_MAX);
	print_marked(summary, paper);
	print_skipped(summary, paper);
}

int print_row_counts(const json_t *result, const struct paper *paper, const char *title)
{
	const json_t *rows = json_object_get(result, "benchmarks");
	struct summary *summary = calloc(1, sizeof(*summary));
	char why[ROW_MESSAGE_SIZE];
	struct row row;
	json_t *json;
	size_t i;
	int ret = summary ? 0 : -ENOMEM;

	json_array_foreach((json_t *)rows, i, json)
	{
		if (!ret)
			ret = row_from_json(&row, json, why, sizeof(why));
		if (!ret)
			ret = count_row(summary, &row);
	}
	if (!ret) {
		if (summary->num_reasons)
			qsort(summary->reasons, summary->num_reasons, sizeof(*summary->reasons),
			      most_rows_first);
		print_summary(summary, paper, title);
	}
	for (i = 0; summary && i < summary->num_reasons; i++)
		free(summary->reasons[i].why);
	if (summary)
		free(summary->reasons);
	free(summary);
	return ret;
}
