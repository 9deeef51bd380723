// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A section per family: its picture. What else can be drawn of its rows the page's script draws
 * when somebody wants to see it.
 */
#include <errno.h>
#include <string.h>

#include "complain.h"
#include "html.h"
#include "name.h"
#include "report.h"
#include "result_read.h"

static void add(json_t *families, const char *name)
{
	if (name[0] && !json_object_get(families, name))
		json_object_set_new(families, name,
				    json_integer((json_int_t)json_object_size(families) + 1));
}

json_t *report_families(const struct report *report)
{
	const json_t *tallies = json_object_get(report->compare, "tallies"), *tally, *family;
	json_t *families = json_object();
	char name[ROW_NAME_SIZE];
	size_t i, j;

	json_array_foreach(tallies, i, tally)
	{
		const json_t *of_side = json_object_get(tally, "families");

		json_array_foreach(of_side, j, family) add(families, report_text(family, "name"));
	}
	for (i = 0; i < report->runs.count; i++) {
		const struct rowset *rows = &report->runs.runs[i].rows;
		double cost;

		for (j = 0; j < rows->count; j++)
			if (row_cost(&rows->entries[j]->row, &cost) &&
			    !name_family(rows->entries[j]->row.name, name, sizeof(name)))
				add(families, name);
	}
	return families;
}

void report_family_link(FILE *out, const json_t *families, const char *name)
{
	fprintf(out, "<a href=\"#f%d\">", (int)json_integer_value(json_object_get(families, name)));
	html_text(out, name);
	fputs("</a>", out);
}

static json_t *load_figures(struct report *report)
{
	char path[PATH_MAX], why[256];
	json_t *list = NULL;

	if (!report->plots)
		return NULL;
	snprintf(path, sizeof(path), "%s/figures.json", report->plots);
	if (json_read(&list, path, why, sizeof(why))) {
		complain("gpuvm-bench", "%s %s", path, why);
		report->error = -EINVAL;
	} else if (!json_is_array(list)) {
		complain("gpuvm-bench", "%s is no list of figures", path);
		report->error = -EINVAL;
	}
	return list;
}

static void write_figure(struct report *report, const json_t *figure)
{
	const char *name = report_text(figure, "name");
	char path[PATH_MAX], why[128];

	/* Names come from our own list; one that leads elsewhere is not one of them. */
	if (!name[0] || strchr(name, '/') ||
	    (size_t)snprintf(path, sizeof(path), "%s/%s.svg", report->plots, name) >= sizeof(path))
		return;
	fputs("<figure><img alt=\"", report->out);
	html_text(report->out, report_text(figure, "title"));
	fputs("\" src=\"", report->out);
	if (!report->error && html_svg_uri(report->out, path, why, sizeof(why))) {
		complain("gpuvm-bench", "%s %s", path, why);
		report->error = -EINVAL;
	}
	fputs("\"><figcaption>", report->out);
	html_text(report->out, report_text(figure, "caption"));
	fputs("</figcaption></figure>", report->out);
}

static void write_section(struct report *report, const json_t *figures, const char *name,
			  json_int_t number)
{
	const json_t *figure;
	bool is_plain = true;
	size_t i;

	json_array_foreach(figures, i, figure)
		is_plain &= strcmp(report_text(figure, "family"), name) != 0;
	fprintf(report->out, "<section class=\"family%s\" id=\"f%d\"><h3>",
		is_plain ? " plain" : "", (int)number);
	html_text(report->out, name);
	fputs("</h3>", report->out);
	json_array_foreach(figures, i, figure)
	{
		if (!strcmp(report_text(figure, "family"), name))
			write_figure(report, figure);
	}
	fputs("</section>\n", report->out);
}

void report_sections(struct report *report)
{
	json_t *figures = load_figures(report), *families = report_families(report), *number;
	const char *name, *why = "";
	json_t *figure;
	size_t i;

	json_array_foreach(figures, i, figure)
	{
		if (!strcmp(report_text(figure, "kind"), "ratio") && !why[0])
			why = report_text(figure, "not_plotted");
	}
	if (why[0]) {
		fputs("<p>No pictures: ", report->out);
		html_text(report->out, why);
		fputs(".</p>\n", report->out);
	}
	fputs("<div class=\"families\">\n", report->out);
	json_object_foreach(families, name, number)
		write_section(report, figures, name, json_integer_value(number));
	fputs("</div>\n", report->out);
	json_decref(families);
	json_decref(figures);
}
