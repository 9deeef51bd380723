// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-report [OPTION...] RUN...: one page of these run folders, on stdout. Exit status: 0, 2
 * could not.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "regular.h"
#include "report.h"
#include "result_read.h"

struct options {
	struct report *report;
	const char *assets;
	const char *compare;
	const char *hyperfine;
	char **paths;
	int num_paths;
};

/* The template says {{name}} alone on a line where a part goes. */
static const struct part {
	const char *name;
	void (*write)(struct report *report);
} parts[] = {
	{ "title", report_title },	   { "verdict", report_verdict },
	{ "table", report_table },	   { "traces", report_traces },
	{ "families", report_sections },   { "flames", report_flames },
	{ "workloads", report_workloads }, { "context", report_context },
	{ "commands", report_commands },
};

const char *report_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static int refuse(const char *path, const char *what)
{
	complain("gpuvm-bench", "%s %s", path, what);
	return -EINVAL;
}

static int open_asset(FILE **file, const char *dir, const char *name, char *path)
{
	char why[128];

	snprintf(path, PATH_MAX, "%s/%s", dir, name);
	return regular_open(file, path, RESULT_BYTES_MAX, why, sizeof(why)) ? refuse(path, why) : 0;
}

/* Style and script go in as they are: they are ours. */
static int include(FILE *out, const char *dir, const char *name)
{
	char path[PATH_MAX], bytes[4096];
	size_t count;
	FILE *file;

	if (open_asset(&file, dir, name, path))
		return -EINVAL;
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

	if (open_asset(&template, assets, "report.html", path))
		return -EINVAL;
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
	char why[256];

	if (!path)
		return 0;
	if (json_read(json, path, why, sizeof(why)))
		return refuse(path, why);
	return json_is_object(*json) ? 0 : refuse(path, "is no object of JSON");
}

static int check(const struct options *options)
{
	if (!options->assets)
		complain("gpuvm-bench", "gpuvm-report needs --assets, the folder of report.html");
	else if (!options->num_paths)
		complain("gpuvm-bench", "no run to report on; name its folder");
	else
		return 0;
	return -EINVAL;
}

enum {
	OPT_ASSETS = COMMAND_KEY,
	OPT_COMPARE,
	OPT_PLOTS,
	OPT_FLAMES,
	OPT_HYPERFINE,
};

static const struct argp_option table[] = {
	{ "assets", OPT_ASSETS, "DIR", 0, "the page's template, style and script", 0 },
	{ "compare", OPT_COMPARE, "FILE", 0, "what gpuvm-compare --format json says of the runs",
	  0 },
	{ "plots", OPT_PLOTS, "DIR", 0, "what scripts/plots has drawn", 0 },
	{ "flames", OPT_FLAMES, "DIR", 0, "what scripts/flamegraph has drawn", 0 },
	{ "hyperfine", OPT_HYPERFINE, "FILE", 0, "sessions that were timed", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_ASSETS:
		options->assets = value;
		return 0;
	case OPT_COMPARE:
		options->compare = value;
		return 0;
	case OPT_PLOTS:
		options->report->plots = value;
		return 0;
	case OPT_FLAMES:
		options->report->flames = value;
		return 0;
	case OPT_HYPERFINE:
		options->hyperfine = value;
		return 0;
	case ARGP_KEY_ARG:
		options->paths[options->num_paths++] = value;
		return 0;
	case ARGP_KEY_END:
		return check(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "RUN...",
	.doc = "One page of these run folders, on stdout.\vExit status: 0, 2 could not.",
};

static int write_out(const char *page, size_t size)
{
	errno = 0;
	if (fwrite(page, 1, size, stdout) == size && !fflush(stdout))
		return 0;
	complain("gpuvm-bench", "the page cannot be written: %s", strerror(errno ? errno : EIO));
	return -EIO;
}

/* In memory first: half a page is none, and a full disk says so once. */
static int write_report(struct report *report, const char *assets)
{
	char *page = NULL;
	size_t size;
	int ret;

	report->out = open_memstream(&page, &size);
	ret = report->out ? write_page(report, assets) : -ENOMEM;
	if (report->out && fclose(report->out) && !ret)
		ret = -ENOMEM;
	if (ret == -ENOMEM)
		complain("gpuvm-bench", "the page does not fit into memory; name fewer runs");
	if (!ret)
		ret = write_out(page, size);
	free(page);
	return ret;
}

int main(int argc, char **argv)
{
	static struct report report;
	/* Runs close up in argv: none is before where it goes. */
	struct options options = { .report = &report, .paths = argv + 1 };
	int ret = command_parse_as(&command, "gpuvm-report", "gpuvm-bench", argc, argv, &options);

	if (ret)
		return ret > 0 ? 0 : 2;
	ret = load(&report.compare, options.compare);
	if (!ret)
		ret = load(&report.hyperfine, options.hyperfine);
	for (int i = 0; i < options.num_paths && !ret; i++)
		ret = runs_load(&report.runs, options.paths[i]);
	if (!ret)
		ret = write_report(&report, options.assets);
	json_decref(report.compare);
	json_decref(report.hyperfine);
	runs_free(&report.runs);
	return ret ? 2 : 0;
}
