// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * All rows of all runs: costs side by side, the change against the first run, the verdict. Below a
 * row's name, folded away: the command that measures it again, and remarks.
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

static void heading(FILE *out, const char *name, const char *of, bool number)
{
	fprintf(out, "<th scope=\"col\"%s><button type=\"button\">", number ? " class=\"n\"" : "");
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
	heading(out, "row", NULL, false);
	for (size_t i = 0; i < runs->count; i++) {
		heading(out, runs->runs[i].label, run_unit(&runs->runs[i]), true);
		if (i && run_same_clock(&runs->runs[0], &runs->runs[i]))
			heading(out, "change", "%", true);
		if (i && report->compare)
			heading(out, "verdict", NULL, false);
	}
	heading(out, "of base", "%", true);
	heading(out, "allocs", "per op", true);
	heading(out, "locks", "per op", true);
	fputs("</tr></thead>\n", out);
}

static void write_command(struct report *report, const struct row *row)
{
	FILE *out = report->out;
	const char *machine = run_text(&report->runs.runs[0], "machine");
	char revisions[RUNS_MAX * RUN_LABEL_SIZE] = "";
	char cases[ROW_NAME_SIZE + 16];

	for (size_t i = 0; i < report->runs.count; i++) {
		const char *revision = run_text(&report->runs.runs[i], "revision");

		if (strstr(revisions, revision) && revisions[0])
			continue;
		if (strlen(revisions) + strlen(revision) + 2 > sizeof(revisions))
			break;
		strcat(strcat(revisions, revisions[0] ? " " : ""), revision);
	}
	fputs("<code>make bench REV=", out);
	html_shell_word(out, revisions);
	fputs(" MACHINE=", out);
	html_shell_word(out, machine);
	fputs(" CASES=", out);
	snprintf(cases, sizeof(cases), "%s", row->name);
	html_shell_word(out, cases);
	fputs("</code>", out);
}

static void remark(FILE *out, const struct run *run, const char *what, const char *why)
{
	fputs("<p>", out);
	html_text(out, run->label);
	fputs(": ", out);
	html_text(out, what);
	html_text(out, why);
	fputs("</p>", out);
}

static void write_remarks(FILE *out, const struct run *run, const struct row *row)
{
	if (!row)
		remark(out, run, "the run does not have this row", "");
	else if (row_failed(row))
		remark(out, run, "failed: ", row->error);
	else if (row_was_skipped(row))
		remark(out, run, "skipped: ", row->skipped);
	for (enum row_mark mark = 0; row && mark < ROW_MARKS; mark++) {
		if (row_marks(row) & MARK_BIT(mark))
			remark(out, run, "do not trust it: ", mark_meaning(mark));
	}
}

static void write_name(struct report *report, const struct row *row)
{
	FILE *out = report->out;

	fputs("<td class=\"name\"><details><summary>", out);
	html_text(out, row->name);
	fputs("</summary>", out);
	write_command(report, row);
	for (size_t i = 0; i < report->runs.count; i++)
		write_remarks(out, &report->runs.runs[i],
			      run_row(&report->runs.runs[i], row->name));
	fputs("</details></td>", out);
}

static void write_cost(FILE *out, const struct row *row)
{
	double cost;

	if (row && row_cost(row, &cost))
		html_cell(out, cost);
	else
		html_empty_cell(out, !row		  ? "absent" :
				     row_failed(row)	  ? "failed" :
				     row_was_skipped(row) ? "skipped" :
							    NULL);
}

static void write_change(FILE *out, const struct row *before, const struct row *after)
{
	double one, other, pct;

	if (!before || !after || !row_cost(before, &one) || !row_cost(after, &other)) {
		html_empty_cell(out, NULL);
		return;
	}
	pct = (other - one) / one * 100;
	if (pct == 0)
		fputs("<td data-v=\"0\" class=\"zero\">0</td>", out);
	else
		fprintf(out, "<td data-v=\"%.15g\">%+.2f</td>", pct, pct);
}

static void write_counter(FILE *out, const struct row *row, const char *name)
{
	double value;

	if (!row_counter_get(row, name, &value))
		html_cell(out, value);
	else
		html_empty_cell(out, NULL);
}

static void write_row(struct report *report, const json_t *index, const struct row *row)
{
	const struct runs *runs = &report->runs;
	const struct row *first = NULL;
	FILE *out = report->out;

	fputs("<tr>", out);
	write_name(report, row);
	for (size_t i = 0; i < runs->count; i++) {
		const struct row *here = run_row(&runs->runs[i], row->name);

		first = i ? first : here;
		write_cost(out, here);
		if (i && run_same_clock(&runs->runs[0], &runs->runs[i]))
			write_change(out, first, here);
		if (i && report->compare) {
			const json_t *verdict = verdict_of(report, index, row->name, i);

			fputs("<td class=\"", out);
			html_text(out, report_text(verdict, "verdict"));
			fputs("\">", out);
			report_verdict_words(out, verdict);
			fputs("</td>", out);
		}
	}
	write_counter(out, row, "pct_of_base");
	write_counter(out, row, "allocs_per_op");
	write_counter(out, row, "locks_per_op");
	fputs("</tr>\n", out);
}

static bool in_earlier_run(const struct runs *runs, size_t run, const char *name)
{
	for (size_t i = 0; i < run; i++)
		if (run_row(&runs->runs[i], name))
			return true;
	return false;
}

void report_table(struct report *report)
{
	const struct runs *runs = &report->runs;
	json_t *index = index_cases(report->compare);

	fputs("<table id=\"rows\">\n", report->out);
	write_head(report);
	fputs("<tbody>\n", report->out);
	for (size_t i = 0; i < runs->count; i++) {
		for (size_t j = 0; j < runs->runs[i].rows.count; j++) {
			const struct row *row = &runs->runs[i].rows.entries[j]->row;

			if (row->run_type == ROW_ITERATION && !row->repetition_index &&
			    !in_earlier_run(runs, i, row->name))
				write_row(report, index, row);
		}
	}
	fputs("</tbody></table>\n", report->out);
	json_decref(index);
}
