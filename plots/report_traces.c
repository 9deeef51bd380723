// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tracer saw: how long locks were waited for and held, and what walks met, row by row. */
#include <string.h>

#include "html.h"
#include "report.h"
#include "trace.h"

#define COLUMNS 4

static void write_times(FILE *out, const json_t *lock, const char *quantity)
{
	static const char *const keys[] = { "p50", "p99", "max" };
	const json_t *hist = hist_key(lock, quantity);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *value = json_object_get(hist, keys[i]);

		if (json_is_number(value))
			html_cell(out, json_number_value(value));
		else
			html_empty_cell(out, NULL);
	}
}

static void write_share(FILE *out, const json_t *lock)
{
	struct probe_share share = { 0 };
	char text[PROBE_SHARE_SIZE];

	probe_share_add(&share, lock);
	fputs("<td>", out);
	html_text(out, probe_share_text(&share, text, sizeof(text)));
	fputs("</td>", out);
}

static void write_lock(FILE *out, const struct run *run, const json_t *row, const json_t *lock)
{
	const json_t *acquisitions = json_object_get(lock, "acquisitions");

	fputs("<tr><td class=\"name\">", out);
	html_name(out, report_text(row, "name"));
	fputs("</td><td>", out);
	html_text(out, run->label);
	fputs("</td><td>", out);
	html_text(out, report_text(lock, "class"));
	fputs("</td><td>", out);
	html_text(out, report_text(lock, "op"));
	fputs("</td>", out);
	if (json_is_number(acquisitions))
		html_cell(out, json_number_value(acquisitions));
	else
		html_empty_cell(out, NULL);
	write_times(out, lock, "wait");
	write_times(out, lock, "hold");
	write_share(out, lock);
	fputs("</tr>\n", out);
}

static void write_walk(FILE *out, const struct run *run, const json_t *row, const json_t *walk)
{
	static const char *const keys[COLUMNS] = { "walks", "live", "zombie", "wasted" };

	fputs("<tr><td class=\"name\">", out);
	html_name(out, report_text(row, "name"));
	fputs("</td><td>", out);
	html_text(out, run->label);
	fputs("</td><td>", out);
	html_text(out, report_text(walk, "list"));
	fputs("</td>", out);
	for (size_t i = 0; i < COLUMNS; i++)
		html_cell(out, json_number_value(json_object_get(walk, keys[i])));
	fputs("</tr>\n", out);
}

typedef void write_entry(FILE *out, const struct run *run, const json_t *row, const json_t *entry);

static size_t write_entries(struct report *report, const char *key, write_entry *write)
{
	const json_t *row, *entry;
	size_t count = 0, i, j;

	for (size_t run = 0; run < report->runs.count; run++) {
		const struct run *here = &report->runs.runs[run];
		const json_t *rows = json_object_get(here->trace, "rows");

		json_array_foreach(rows, i, row)
		{
			const json_t *entries = json_object_get(row, key);

			json_array_foreach(entries, j, entry)
			{
				if (write)
					write(report->out, here, row, entry);
				count++;
			}
		}
	}
	return count;
}

static void write_table(struct report *report, const char *key, write_entry *write,
			const char *summary, const char *caption, const char *const *columns)
{
	FILE *out = report->out;

	if (!write_entries(report, key, NULL))
		return;
	fprintf(out, "<details><summary>%s</summary>", summary);
	fputs("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	html_text(out, caption);
	fputs("\"><table class=\"sortable\"><caption>", out);
	html_text(out, caption);
	fputs("</caption><thead><tr>", out);
	for (; *columns; columns++) {
		fputs("<th scope=\"col\"><button type=\"button\">", out);
		html_text(out, *columns);
		fputs("</button></th>", out);
	}
	fputs("</tr></thead><tbody>\n", out);
	write_entries(report, key, write);
	fputs("</tbody></table></div></details>\n", out);
}

void report_traces(struct report *report)
{
	static const char *const locks[] = { "row",	 "run",	     "lock class", "held by",
					     "taken",	 "wait p50", "wait p99",   "wait max",
					     "hold p50", "hold p99", "hold max",   "of it probes",
					     NULL };
	static const char *const walks[] = { "row",  "run",    "list",	 "walks",
					     "live", "zombie", "wasted", NULL };
	char caption[160];

	for (size_t i = 0; i < report->runs.count; i++) {
		if (report->runs.runs[i].trace)
			break;
		if (i + 1 == report->runs.count) {
			fputs("<p>No run was traced; <code>make trace</code> writes lock times and "
			      "walks, and <code>make plots</code> draws them.</p>\n",
			      report->out);
			return;
		}
	}
	snprintf(caption, sizeof(caption),
		 "Locks: wait and hold in %s; the tracer's own probes are in the holds",
		 run_unit(&report->runs.runs[0]));
	write_table(report, "locks", write_lock, "Locks", caption, locks);
	write_table(report, "walks", write_walk, "Walks", "Walks: elements met", walks);
	fputs("<p class=\"sub\"><code>make plots</code> draws hold times, walks and batches.</p>\n",
	      report->out);
}
