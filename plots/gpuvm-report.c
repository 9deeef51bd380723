// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-report [OPTION...] RUN...: one page of these run folders, on stdout. Exit status: 0, 2
 * could not.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

struct options {
	const char *assets;
	const char *compare;
	const char *hyperfine;
};

static const char usage[] =
	"usage: gpuvm-report --assets DIR [--compare FILE] [--plots DIR] [--flames DIR]\n"
	"                    [--hyperfine FILE] RUN...\n";

/* The template says {{name}} alone on a line where a part goes. */
static const struct part {
	const char *name;
	void (*write)(struct report *report);
} parts[] = {
	{ "title", report_title },	   { "verdict", report_verdict },
	{ "table", report_table },	   { "traces", report_traces },
	{ "plots", report_plots },	   { "flames", report_flames },
	{ "workloads", report_workloads }, { "context", report_context },
	{ "commands", report_commands },
};

const char *report_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int complain(const char *path, const char *what)
{
	fprintf(stderr, "gpuvm-bench: cannot read %s: %s\n", path, what);
	return -EINVAL;
}

/* Style and script go in as they are: they are ours. */
static int include(FILE *out, const char *dir, const char *name)
{
	char path[PATH_MAX], bytes[4096];
	size_t count;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "r");
	if (!file)
		return complain(path, strerror(errno));
	while ((count = fread(bytes, 1, sizeof(bytes), file)))
		fwrite(bytes, 1, count, out);
	fclose(file);
	return 0;
}

static int write_part(struct report *report, const char *assets, const char *name)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (strcmp(parts[i].name, name))
			continue;
		parts[i].write(report);
		return report->error;
	}
	return include(report->out, assets, name);
}

static int write_page(struct report *report, const char *assets)
{
	char path[PATH_MAX], name[64];
	char *line = NULL;
	size_t room = 0;
	FILE *template;
	int ret = 0;

	snprintf(path, sizeof(path), "%s/report.html", assets);
	template = fopen(path, "r");
	if (!template)
		return complain(path, strerror(errno));
	while (!ret && getline(&line, &room, template) > 0) {
		if (sscanf(line, " {{%63[a-z.]}}", name) == 1)
			ret = write_part(report, assets, name);
		else
			fputs(line, report->out);
	}
	free(line);
	fclose(template);
	return ret;
}

static int load(json_t **json, const char *path)
{
	json_error_t error;

	if (!path)
		return 0;
	*json = json_load_file(path, 0, &error);
	return *json ? 0 : complain(path, error.text);
}

static int parse_options(struct options *options, struct report *report, int argc, char **argv)
{
	static const struct option table[] = {
		{ "assets", required_argument, NULL, 'a' },
		{ "compare", required_argument, NULL, 'c' },
		{ "plots", required_argument, NULL, 'p' },
		{ "flames", required_argument, NULL, 'f' },
		{ "hyperfine", required_argument, NULL, 'h' },
		{ 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", table, NULL)) != -1) {
		switch (option) {
		case 'a':
			options->assets = optarg;
			break;
		case 'c':
			options->compare = optarg;
			break;
		case 'p':
			report->plots = optarg;
			break;
		case 'f':
			report->flames = optarg;
			break;
		case 'h':
			options->hyperfine = optarg;
			break;
		default:
			return -EINVAL;
		}
	}
	return options->assets && optind < argc ? 0 : -EINVAL;
}

int main(int argc, char **argv)
{
	static struct report report;
	struct options options = { 0 };
	int ret;

	report.out = stdout;
	if (parse_options(&options, &report, argc, argv)) {
		fputs(usage, stderr);
		return 2;
	}
	ret = load(&report.compare, options.compare);
	if (!ret)
		ret = load(&report.hyperfine, options.hyperfine);
	for (int i = optind; i < argc && !ret; i++)
		ret = runs_load(&report.runs, argv[i]);
	if (!ret)
		ret = write_page(&report, options.assets);
	if (!ret && (ferror(stdout) || fflush(stdout)))
		ret = complain("stdout", "the page could not be written");
	json_decref(report.compare);
	json_decref(report.hyperfine);
	runs_free(&report.runs);
	return ret ? 2 : 0;
}
