// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All rows of all runs: costs side by side, and the change against the first run as gpuvm-compare
 * judged it. Short, as there are thousands: what many rows have in common stands below the table,
 * and the page's script makes a row's command from its name.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "marks.h"
#include "report.h"

/* A comparison's line, by the row's name. */
static json_t *index_cases(const json_t *compare)
{
	json_t *cases = json_object_get(compare, "cases"), *line, *index = json_object();
	size_t i;

	json_array_foreach(cases, i, line) json_object_set(index, report_text(line, "name"), line);
	return index;
}

/* Of the runs but the first; one that does not have the case has no verdict. */
static const json_t *verdict_of(const struct report *report, const json_t *index, const char *name,
				size_t run)
{
	const json_t *verdicts = json_object_get(json_object_get(index, name), "verdicts");
	const json_t *sides = json_object_get(report->compare, "sides"), *verdict;
	const char *side = report_text(json_array_get(sides, run), "label");
	size_t i;

	json_array_foreach(verdicts, i, verdict)
	{
		if (!strcmp(report_text(verdict, "side"), side))
			return verdict;
	}
	return NULL;
}

static void heading(FILE *out, const char *name, const char *of, const char *kind)
{
	fprintf(out, "<th scope=\"col\"%s><button type=\"button\">", kind);
	html_text(out, name);
	if (of) {
		fputs(" <small>", out);
		html_text(out, of);
		fputs("</small>", out);
	}
	fputs("</button></th>\n", out);
}

static void write_head(struct report *report)
{
	const struct runs *runs = &report->runs;
	FILE *out = report->out;

	fputs("<thead><tr>\n", out);
	heading(out, "row", NULL, "");
	for (size_t i = 0; i < runs->count; i++) {
		heading(out, runs->runs[i].label, run_unit(&runs->runs[i]), " data-run");
		if (i && run_same_clock(&runs->runs[0], &runs->runs[i]))
			heading(out, "change", "%", " data-change");
	}
	heading(out, "of base", "%", "");
	heading(out, "allocs", "per op", "");
	heading(out, "locks", "per op", "");
	fputs("</tr></thead>\n", out);
}

/* Return: the number of a reason, from 1; a new one when it was not told yet. */
static int number_of(json_t *reasons, const char *why)
{
	const json_t *known = json_object_get(reasons, why);

	if (!known) {
		json_object_set_new(reasons, why,
				    json_integer((json_int_t)json_object_size(reasons) + 1));
		known = json_object_get(reasons, why);
	}
	return (int)json_integer_value(known);
}

static void write_absent(FILE *out, const struct row *row, json_t *reasons)
{
	const char *what = row_failed(row) ? "failed" : "skipped";
	const char *why = row_failed(row) ? row->error : row->skipped;

	if (!row_failed(row) && !row_was_skipped(row))
		fputs("<td class=\"none\">–", out);
	else if (why[0])
		fprintf(out, "<td class=\"none missing\">%s (%d)", what, number_of(reasons, why));
	else
		fprintf(out, "<td class=\"none missing\">%s", what);
}

static void write_cost(FILE *out, const struct row *row, json_t *reasons)
{
	char marks[MARKS_SIZE];
	double cost;

	if (!row) {
		fputs("<td class=\"none missing\">absent", out);
		return;
	}
	if (!row_cost(row, &cost)) {
		write_absent(out, row, reasons);
		return;
	}
	fputs("<td>", out);
	html_number(out, cost);
	marks_text(row_marks(row) & ~MARK_BIT(MARK_UNLIKE), marks);
	if (marks[0]) {
		fputc(' ', out);
		html_text(out, marks);
	}
}

/* Colours say worse and better, as the sign does; other verdicts are said in words. */
static void write_change(FILE *out, const struct row *before, const struct row *after,
			 const json_t *verdict)
{
	const char *words = report_text(verdict, "verdict");
	bool is_plain = !strcmp(words, "worse") || !strcmp(words, "better");
	double one, other, pct;

	if (!before || !after || !row_cost(before, &one) || !row_cost(after, &other)) {
		fputs("<td class=\"none\">–", out);
		return;
	}
	pct = (other - one) / one * 100;
	if (is_plain)
		fprintf(out, "<td class=\"%s\">%+.2f", words, pct);
	else
		fprintf(out, pct == 0 ? "<td>0" : "<td>%+.2f", pct);
	if (json_is_false(json_object_get(verdict, "trusted")))
		fputs(" <small>not to be trusted</small>", out);
	if (!is_plain && words[0] && strcmp(words, "same")) {
		fputs(" <small>", out);
		html_text(out, words);
		fputs("</small>", out);
	}
}

static void write_counter(FILE *out, const struct row *row, const char *name)
{
	double value;

	if (!row_counter_get(row, name, &value)) {
		fputs("<td>", out);
		html_number(out, value);
	} else {
		fputs("<td class=\"none\">–", out);
	}
}

/* HTML wants no ends of cells and rows. */
static void write_row(struct report *report, const json_t *index, const struct row *row,
		      json_t *reasons)
{
	const struct runs *runs = &report->runs;
	const struct row *first = run_row(&runs->runs[0], row->name);
	FILE *out = report->out;

	fputs("<tr><th scope=\"row\">", out);
	html_text(out, row->name);
	for (size_t i = 0; i < runs->count; i++) {
		const struct row *here = run_row(&runs->runs[i], row->name);

		write_cost(out, here, reasons);
		if (i && run_same_clock(&runs->runs[0], &runs->runs[i]))
			write_change(out, first, here, verdict_of(report, index, row->name, i));
	}
	write_counter(out, row, "pct_of_base");
	write_counter(out, row, "allocs_per_op");
	write_counter(out, row, "locks_per_op");
	fputc('\n', out);
}

static bool in_earlier_run(const struct runs *runs, size_t run, const char *name)
{
	for (size_t i = 0; i < run; i++)
		if (run_row(&runs->runs[i], name))
			return true;
	return false;
}

/* "make bench REV=... MACHINE=exact CASES=": what a row's name follows. */
static void write_command(struct report *report)
{
	const struct runs *runs = &report->runs;
	char revisions[RUNS_MAX * RUN_LABEL_SIZE] = "";

	for (size_t i = 0; i < runs->count; i++) {
		const char *revision = run_text(&runs->runs[i], "revision");

		if (strstr(revisions, revision) && revisions[0])
			continue;
		if (strlen(revisions) + strlen(revision) + 2 > sizeof(revisions))
			break;
		strcat(strcat(revisions, revisions[0] ? " " : ""), revision);
	}
	fputs("make bench REV=", report->out);
	html_shell_word(report->out, revisions);
	fputs(" MACHINE=", report->out);
	html_shell_word(report->out, run_text(&runs->runs[0], "machine"));
	fputs(" CASES=", report->out);
}

static void write_reasons(FILE *out, const json_t *reasons)
{
	const char *why;
	json_t *number;

	if (!json_object_size(reasons))
		return;
	fputs("<ol id=\"reasons\" class=\"notes\">\n", out);
	json_object_foreach((json_t *)reasons, why, number)
	{
		fputs("<li>", out);
		html_text(out, why);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n", out);
}

static void write_marks(FILE *out)
{
	fputs("<p class=\"sub\">Do not trust what is marked: ", out);
	for (enum row_mark mark = 0; mark < ROW_MARKS; mark++) {
		if (mark == MARK_UNLIKE)
			continue;
		fputs(mark ? "; <b>" : "<b>", out);
		html_text(out, mark_sign(mark));
		fputs("</b> ", out);
		html_text(out, mark_meaning(mark));
	}
	fputs(". Measure a row again: <code>", out);
}

void report_table(struct report *report)
{
	const struct runs *runs = &report->runs;
	json_t *index = index_cases(report_is_modes(report) ? NULL : report->compare);
	json_t *reasons = json_object();

	write_marks(report->out);
	write_command(report);
	fputs("ROW</code></p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
	      "aria-label=\"table of rows\"><table id=\"rows\" data-command=\"",
	      report->out);
	write_command(report);
	fputs("\">\n", report->out);
	write_head(report);
	fputs("<tbody>\n", report->out);
	for (size_t i = 0; i < runs->count; i++) {
		for (size_t j = 0; j < runs->runs[i].rows.count; j++) {
			const struct row *row = &runs->runs[i].rows.entries[j]->row;

			if (row->run_type == ROW_ITERATION && !row->repetition_index &&
			    !in_earlier_run(runs, i, row->name))
				write_row(report, index, row, reasons);
		}
	}
	fputs("</tbody></table></div>\n", report->out);
	write_reasons(report->out, reasons);
	json_decref(index);
	json_decref(reasons);
}
