// SPDX-License-Identifier: GPL-2.0-or-later
/* The verdict: what gpuvm-compare found, in its words; then the state of the runs. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "report.h"

#define SHOWN_MAX 12
/* More runs than this are counted, not named: each has its column below. */
#define NAMED_MAX 4

struct finding {
	const char *name;
	const json_t *verdict;
	double change_pct;
};

/* The day of "2026-11-26T18:44:10+00:00"; what else may stand there does not get on the page. */
static void make_date(char *date, const char *text)
{
	size_t length = strspn(text, "0123456789-");

	snprintf(date, 16, "%.*s", (int)(length < 10 ? length : 10), text);
}

void report_title(struct report *report)
{
	const struct runs *runs = &report->runs;
	static const struct {
		const char *key;
		const char *word;
	} keys[] = { { "source", "kernel " }, { "compiler", "" }, { "qemu", "QEMU " } };
	const struct run *first = &runs->runs[0];
	char date[16];

	make_date(date, run_text(&runs->runs[runs->count - 1], "date"));
	fputs("<h1>gpuvm-bench: ", report->out);
	for (size_t i = 0; i < runs->count && (!i || runs->count <= NAMED_MAX); i++) {
		fputs(!i ? "" : i + 1 < runs->count ? ", " : " and ", report->out);
		html_text(report->out, runs->runs[i].label);
	}
	if (runs->count > NAMED_MAX)
		fprintf(report->out, " and %zu others", runs->count - 1);
	fputs("</h1>\n<p class=\"sub\">", report->out);
	html_text(report->out, run_text(first, "machine"));
	fputs(" machine, costs in ", report->out);
	html_text(report->out, run_unit(first));
	fputs(" per operation", report->out);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (!run_text(first, keys[i].key)[0])
			continue;
		fprintf(report->out, ", %s", keys[i].word);
		html_text(report->out, run_text(first, keys[i].key));
	}
	fprintf(report->out, "%s%s</p>\n", date[0] ? ", " : "", date);
}

void report_verdict_words(FILE *out, const json_t *verdict)
{
	const json_t *marks = json_object_get(verdict, "marks"), *mark;
	const char *words = report_text(verdict, "verdict");
	size_t i;

	html_text(out, words[0] ? words : "–");
	json_array_foreach(marks, i, mark)
	{
		fputs(" ", out);
		html_text(out, json_is_string(mark) ? json_string_value(mark) : "");
	}
}

static void count_rows(const struct run *run, size_t *measured, size_t *failed, size_t *skipped)
{
	*measured = *failed = *skipped = 0;
	for (size_t i = 0; i < run->rows.count; i++) {
		const struct row *row = &run->rows.entries[i]->row;

		if (row->run_type != ROW_ITERATION)
			continue;
		*failed += row_failed(row);
		*skipped += row_was_skipped(row);
		*measured += !row_failed(row) && !row_was_skipped(row);
	}
}

/* Which they are is under "measured on". */
static void write_patches(FILE *out, const char *patches)
{
	size_t count = patches[0] != '\0';

	for (; *patches; patches++)
		count += *patches == ',';
	if (count)
		fprintf(out, "%zu patch%s, ", count, count == 1 ? "" : "es");
}

static void write_state(FILE *out, const struct run *run)
{
	const json_t *complete = json_object_get(run->context, "complete");
	size_t measured, failed, skipped;

	count_rows(run, &measured, &failed, &skipped);
	fputs("<li><b>", out);
	html_text(out, run->label);
	fputs("</b>: ", out);
	write_patches(out, run_text(run, "patches"));
	fprintf(out, "%zu rows measured, <span%s>%zu failed</span>, %zu skipped", measured,
		failed ? " class=\"worse\"" : "", failed, skipped);
	if (json_is_false(complete)) {
		fputs("; <span class=\"worse\">the run is incomplete: ", out);
		html_text(out, run_text(run, "incomplete_reason"));
		fputs("</span>", out);
	} else {
		fputs("; the oracle agreed with every row measured", out);
	}
	fputs("</li>\n", out);
}

/* What is known to have changed, in rows that can be trusted. */
static bool is_finding(const json_t *verdict)
{
	const char *words = report_text(verdict, "verdict");

	return (!strcmp(words, "worse") || !strcmp(words, "better")) &&
	       !json_is_false(json_object_get(verdict, "trusted"));
}

static int by_change(const void *a, const void *b)
{
	const struct finding *one = a, *other = b;

	return (one->change_pct < other->change_pct) - (one->change_pct > other->change_pct);
}

static size_t collect(const json_t *cases, struct finding **findings)
{
	size_t count = 0, room = 0, i, j;
	const json_t *line, *verdict;

	*findings = NULL;
	json_array_foreach(cases, i, line)
	{
		const json_t *verdicts = json_object_get(line, "verdicts");

		json_array_foreach(verdicts, j, verdict)
		{
			const json_t *change = json_object_get(verdict, "change_pct");

			if (!is_finding(verdict) || !json_is_number(change))
				continue;
			if (count == room) {
				struct finding *grown;

				room = room ? 2 * room : 64;
				grown = realloc(*findings, room * sizeof(*grown));
				if (!grown)
					return count;
				*findings = grown;
			}
			(*findings)[count++] = (struct finding){ report_text(line, "name"), verdict,
								 json_number_value(change) };
		}
	}
	if (count)
		qsort(*findings, count, sizeof(**findings), by_change);
	return count;
}

/* "worse" and "better" are the classes of the style sheet; other verdicts have no colour. */
static void write_finding(FILE *out, const struct finding *finding)
{
	const char *verdict = report_text(finding->verdict, "verdict");

	fputs("<tr><td>", out);
	html_name(out, finding->name);
	fprintf(out, "</td><td data-v=\"%.15g\" class=\"", finding->change_pct);
	html_text(out, verdict);
	fprintf(out, "\">%+.2f %%</td><td class=\"", finding->change_pct);
	html_text(out, verdict);
	fputs("\">", out);
	report_verdict_words(out, finding->verdict);
	fputs("</td>", out);
	html_cell(out, json_number_value(json_object_get(finding->verdict, "a")));
	html_cell(out, json_number_value(json_object_get(finding->verdict, "b")));
	fputs("<td>", out);
	html_text(out, report_text(finding->verdict, "side"));
	fputs("</td></tr>\n", out);
}

/* From one end towards the other: of a row that changed on several sides only the first. */
static void pick(struct finding *findings, size_t count, bool *shown, bool from_end)
{
	size_t picked = 0;

	for (size_t i = 0; i < count && picked < SHOWN_MAX / 2; i++) {
		size_t at = from_end ? count - 1 - i : i;
		bool there = shown[at] || (from_end ? findings[at].change_pct >= 0 :
						      findings[at].change_pct <= 0);

		for (size_t j = 0; !there && j < i; j++) {
			size_t earlier = from_end ? count - 1 - j : j;

			there = shown[earlier] &&
				!strcmp(findings[earlier].name, findings[at].name);
		}
		shown[at] |= !there;
		picked += !there;
	}
}

static void write_findings(FILE *out, const json_t *cases)
{
	struct finding *findings;
	size_t count = collect(cases, &findings);
	bool *shown = calloc(count + 1, sizeof(*shown));

	if (count && shown) {
		for (int from_end = 0; from_end < 2; from_end++)
			pick(findings, count, shown, from_end);
		fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
		      "aria-label=\"changes\"><table class=\"plain\"><caption>",
		      out);
		fprintf(out,
			count > SHOWN_MAX ? "The largest of %zu changes, each way" : "%zu changes",
			count);
		fputs("</caption><thead><tr><th>row</th><th>change</th><th>verdict</th>"
		      "<th>before</th><th>after</th><th>in</th></tr></thead><tbody>\n",
		      out);
		for (size_t i = 0; i < count; i++)
			if (shown[i] || count <= SHOWN_MAX)
				write_finding(out, &findings[i]);
		fputs("</tbody></table></div>\n", out);
	}
	free(findings);
	free(shown);
}

/* Of several sides each in a line: worst and best with the counts behind them. */
static void write_sides(FILE *out, const json_t *tallies, bool is_named)
{
	const json_t *tally;
	size_t i;

	json_array_foreach(tallies, i, tally)
	{
		fputs("<p>", out);
		if (is_named) {
			fputs("<b>", out);
			html_text(out, report_text(tally, "side"));
			fputs("</b>: ", out);
			html_text(out, report_text(tally, "headline"));
			fputs(". ", out);
		}
		html_text(out, report_text(tally, "counted"));
		fputs("</p>\n", out);
	}
}

static void write_notes(FILE *out, const json_t *notes)
{
	const json_t *note;
	size_t i;

	if (!json_array_size(notes))
		return;
	fputs("<ul class=\"notes\">\n", out);
	json_array_foreach(notes, i, note)
	{
		fputs("<li>", out);
		html_text(out, json_is_string(note) ? json_string_value(note) : "");
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void write_headline(FILE *out, const json_t *compare, const json_t *tallies)
{
	size_t count = json_array_size(tallies), worse = 0, i;
	const json_t *tally;

	json_array_foreach(tallies, i, tally)
		worse += json_integer_value(json_object_get(tally, "status")) == 1;
	if (count == 1)
		html_text(out, report_text(json_array_get(tallies, 0), "headline"));
	else if (count >= NAMED_MAX && json_integer_value(json_object_get(compare, "status")) == 1)
		fprintf(out, "WORSE in %zu of %zu", worse, count);
	else
		html_text(out, report_text(compare, "summary"));
}

static void write_comparison(struct report *report)
{
	static const char *const classes[] = { "better", "worse", "unknown" };
	const json_t *compare = report->compare, *tallies = json_object_get(compare, "tallies");
	int status = (int)json_integer_value(json_object_get(compare, "status"));
	bool is_one = json_array_size(tallies) == 1;
	FILE *out = report->out;

	if (!report_is_modes(report) || !report_answer(report)) {
		fprintf(out, "<p class=\"verdict %s\">",
			classes[status == 0 || status == 1 ? status : 2]);
		write_headline(out, compare, tallies);
		fputs("</p>\n", out);
		if (is_one)
			write_sides(out, tallies, false);
	}
	report_bars(report);
	if (report_is_modes(report) || !is_one)
		write_sides(out, tallies, true);
	write_notes(out, json_object_get(compare, "notes"));
	if (!report_is_modes(report))
		write_findings(out, json_object_get(compare, "cases"));
}

bool report_is_modes(const struct report *report)
{
	return report->compare && report->runs.count == 1;
}

void report_verdict(struct report *report)
{
	if (report->compare)
		write_comparison(report);
	else
		fprintf(report->out, "<p class=\"verdict unknown\">not compared</p>\n<p>%s</p>\n",
			report->runs.count > 1 ?
				"gpuvm-compare gave no verdict on these runs; the table "
				"shows their costs side by side." :
				"There is one run, and no two modes in it that could be compared. "
				"With two runs, this page says what got worse.");
	fputs("<ul>\n", report->out);
	for (size_t i = 0; i < report->runs.count; i++)
		write_state(report->out, &report->runs.runs[i]);
	fputs("</ul>\n", report->out);
}
