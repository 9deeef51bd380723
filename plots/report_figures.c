// SPDX-License-Identifier: GPL-2.0-or-later
/* Flame graphs: documents of their own that cannot reach the page. */
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

/* A line per reason, which titles have in common more often than not. */
static void write_missing(FILE *out, const json_t *list)
{
	json_t *reasons = json_object(), *titles, *entry, *title;
	const char *why;
	size_t i;

	json_array_foreach(list, i, entry)
	{
		why = report_text(entry, "not_drawn");
		if (!why[0])
			continue;
		titles = json_object_get(reasons, why);
		if (!titles) {
			titles = json_array();
			json_object_set_new(reasons, why, titles);
		}
		json_array_append(titles, json_object_get(entry, "title"));
	}
	fputs(json_object_size(reasons) ?
		      "<details><summary>Not drawn</summary><ul class=\"notes\">\n" :
		      "",
	      out);
	json_object_foreach(reasons, why, titles)
	{
		fputs("<li>", out);
		json_array_foreach(titles, i, title)
		{
			fputs(i ? ", " : "", out);
			html_text(out, json_is_string(title) ? json_string_value(title) : "");
		}
		fputs(": ", out);
		html_text(out, why);
		fputs("</li>\n", out);
	}
	fputs(json_object_size(reasons) ? "</ul></details>\n" : "", out);
	json_decref(reasons);
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
static void write_flame(struct report *report, const json_t *entry)
{
	char path[PATH_MAX];
	FILE *out = report->out;

	if (!path_of(path, sizeof(path), report->flames, entry))
		return;
	fputs("<details class=\"flame\"><summary>", out);
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
		write_flame(report, entry);
		any = true;
	}
	if (!any)
		fputs("<p>No run has stacks; <code>make trace STACKS=both</code> or <code>make "
		      "profile</code> writes them.</p>\n",
		      report->out);
	else
		write_missing(report->out, list);
	json_decref(list);
}
