// SPDX-License-Identifier: GPL-2.0-or-later
/* Plots as images, flame graphs as documents of their own that cannot reach the page. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "html.h"
#include "regular.h"
#include "report.h"
#include "result_read.h"

/* Names come from our own lists; one that leads elsewhere is not one of them. */
static bool path_of(char *path, size_t size, const char *dir, const json_t *entry)
{
	const char *name = report_text(entry, "name");

	return name[0] && !strchr(name, '/') &&
	       (size_t)snprintf(path, size, "%s/%s.svg", dir, name) < size;
}

static json_t *load_list(struct report *report, const char *dir, const char *name)
{
	char path[PATH_MAX], why[256];
	json_t *list = NULL;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (json_read(&list, path, why, sizeof(why))) {
		complain("gpuvm-bench", "%s %s", path, why);
		report->error = -EINVAL;
	} else if (!json_is_array(list)) {
		complain("gpuvm-bench", "%s is no list of figures", path);
		report->error = -EINVAL;
	}
	return list;
}

static void put_picture(struct report *report, const char *path)
{
	char why[128];

	if (report->error || !html_data_uri(report->out, "image/svg+xml", path, why, sizeof(why)))
		return;
	complain("gpuvm-bench", "%s %s", path, why);
	report->error = -EINVAL;
}

static void write_plot(struct report *report, const json_t *entry)
{
	char path[PATH_MAX];
	FILE *out = report->out;

	if (!path_of(path, sizeof(path), report->plots, entry))
		return;
	fputs("<figure><img alt=\"", out);
	html_text(out, report_text(entry, "title"));
	fputs("\" src=\"", out);
	put_picture(report, path);
	fputs("\"><figcaption>", out);
	html_text(out, report_text(entry, "caption"));
	fputs("</figcaption></figure>\n", out);
}

static void write_missing(FILE *out, const json_t *list, const char *key)
{
	const json_t *entry;
	bool any = false;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		if (!json_object_get(entry, key))
			continue;
		fputs(any ? "" : "<ul class=\"notes\">\n", out);
		any = true;
		fprintf(out, "<li>%s: ", strcmp(key, "not_drawn") ? "not plotted" : "not drawn");
		html_text(out, report_text(entry, "title"));
		fputs(": ", out);
		html_text(out, report_text(entry, key));
		fputs("</li>\n", out);
	}
	fputs(any ? "</ul>\n" : "", out);
}

void report_plots(struct report *report)
{
	const char *kind = "";
	json_t *list, *entry;
	size_t i;

	if (!report->plots) {
		fputs("<p>No plots were drawn.</p>\n", report->out);
		return;
	}
	list = load_list(report, report->plots, "figures.json");
	json_array_foreach(list, i, entry)
	{
		const char *this_kind = report_text(entry, "kind");

		if (json_object_get(entry, "not_plotted"))
			continue;
		if (strcmp(kind, this_kind)) {
			fputs(kind[0] ? "</div>\n" : "", report->out);
			fputs("<div class=\"figures\">\n", report->out);
			kind = this_kind;
		}
		write_plot(report, entry);
	}
	fputs(kind[0] ? "</div>\n" : "", report->out);
	write_missing(report->out, list, "not_plotted");
	json_decref(list);
}

/* The height that the SVG says it has, so that nothing is cut off. */
static int height_of(const char *path)
{
	char line[512], why[64], *height;
	FILE *file = NULL;
	int pixels = 400;

	if (regular_open(&file, path, RESULT_BYTES_MAX, why, sizeof(why)))
		return pixels;
	while (fgets(line, sizeof(line), file)) {
		height = strncmp(line, "<svg ", 5) ? NULL : strstr(line, " height=\"");
		if (height) {
			pixels = atoi(height + 9);
			break;
		}
	}
	fclose(file);
	return pixels > 0 && pixels < 10000 ? pixels : 400;
}

/*
 * In a frame without an origin: its script works, and reaches neither this page nor the network.
 * The frame is not read before it is opened.
 */
static void write_flame(struct report *report, const json_t *entry, bool open)
{
	char path[PATH_MAX];
	FILE *out = report->out;

	if (!path_of(path, sizeof(path), report->flames, entry))
		return;
	fprintf(out, "<details class=\"flame\"%s><summary>", open ? " open" : "");
	html_text(out, report_text(entry, "title"));
	fputs("</summary><div class=\"scroll\"><iframe loading=\"lazy\" "
	      "sandbox=\"allow-scripts\" title=\"",
	      out);
	html_text(out, report_text(entry, "title"));
	fprintf(out, "\" width=\"1200\" height=\"%d\" src=\"", height_of(path));
	put_picture(report, path);
	fputs("\"></iframe></div></details>\n", out);
}

void report_flames(struct report *report)
{
	json_t *list, *entry;
	bool any = false;
	size_t i;

	if (!report->flames) {
		fputs("<p>No flame graphs were drawn.</p>\n", report->out);
		return;
	}
	list = load_list(report, report->flames, "flames.json");
	json_array_foreach(list, i, entry)
	{
		if (json_object_get(entry, "not_drawn"))
			continue;
		if (!any)
			fputs("<p>Colours tell lock classes. Click a frame, or go with the arrow "
			      "keys and Enter, to zoom; Escape zooms out.</p>\n",
			      report->out);
		write_flame(report, entry, !any);
		any = true;
	}
	write_missing(report->out, list, "not_drawn");
	json_decref(list);
}
