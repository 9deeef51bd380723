// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-plotdata [OPTION...] OUT RUN...: what gnuplot needs for all figures of these run folders,
 * into OUT. Says on stdout what is not plotted, and why. Exit status: 0, 2 could not.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"
#include "figure.h"

static const char usage[] =
	"usage: gpuvm-plotdata [--kind KIND] [--modes MODE,MODE...] OUT RUN...\n"
	"What gnuplot needs for all figures of these run folders, into OUT.\n"
	"  --kind KIND    only figures of this kind; kinds are ratio, cost, change, hold, walk,\n"
	"                 batch and probe\n"
	"  --modes MODES  ratios of one run: of these modes, each against the first\n";

typedef void write_kind(struct figures *figures, const struct runs *runs);

static const struct kind {
	const char *name;
	write_kind *write;
} kinds[] = {
	{ "cost", figures_cost }, { "change", figures_change }, { "hold", figures_hold },
	{ "walk", figures_walk }, { "batch", figures_batch },	{ "probe", figures_probe },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct options {
	const char *kind;
	const char *modes;
};

static bool is_wanted(const struct options *options, const char *kind)
{
	return !options->kind || !strcmp(options->kind, kind);
}

static void write_list(struct figures *figures)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/figures.json", figures->dir);
	errno = 0;
	if (!json_dump_file(figures->list, path, JSON_INDENT(1)))
		return;
	figures->error = errno ? -errno : -EIO;
	complain("gpuvm-bench", "%s cannot be written: %s", path, strerror(-figures->error));
	figures->told = true;
}

static int write_figures(struct figures *figures, const struct runs *runs,
			 const struct options *options)
{
	if (is_wanted(options, "ratio"))
		figures_ratio(figures, runs, options->modes);
	for (size_t i = 0; i < KINDS && !figures->error; i++)
		if (is_wanted(options, kinds[i].name))
			kinds[i].write(figures, runs);
	if (!figures->error)
		write_list(figures);
	if (figures->error && !figures->told)
		complain("gpuvm-bench", "the figures cannot be made: %s",
			 strerror(-figures->error));
	return figures->error;
}

static bool is_kind(const char *name)
{
	bool found = !strcmp(name, "ratio");

	for (size_t i = 0; i < KINDS; i++)
		found |= !strcmp(name, kinds[i].name);
	return found;
}

/* Return: 0; 1: help was asked for; -EINVAL after a line on stderr. */
static int parse_options(struct options *options, int argc, char **argv)
{
	static const struct option table[] = {
		{ "kind", required_argument, NULL, 'k' },
		{ "modes", required_argument, NULL, 'm' },
		{ "help", no_argument, NULL, 'H' },
		{ 0 },
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		if (option == 'k') {
			options->kind = optarg;
		} else if (option == 'm') {
			options->modes = optarg;
		} else if (option == 'H') {
			return 1;
		} else {
			complain_option("gpuvm-bench", option, argv[optind - 1]);
			return -EINVAL;
		}
	}
	if (options->kind && !is_kind(options->kind))
		complain("gpuvm-bench", "there are no figures '%s'; --help has the kinds",
			 options->kind);
	else if (argc - optind < 2)
		complain("gpuvm-bench", "gpuvm-plotdata takes a folder to write to, and runs");
	else
		return 0;
	return -EINVAL;
}

int main(int argc, char **argv)
{
	static struct runs runs;
	struct figures figures = { 0 };
	struct options options = { 0 };
	int ret;

	ret = parse_options(&options, argc, argv);
	if (ret > 0)
		return fputs(usage, stdout) == EOF ? 2 : 0;
	for (int i = optind + 1; i < argc && !ret; i++)
		ret = runs_load(&runs, argv[i]);
	if (!ret) {
		figures.dir = argv[optind];
		figures.list = json_array();
		ret = write_figures(&figures, &runs, &options);
	}
	if (!ret && (fflush(stdout) || ferror(stdout))) {
		complain("gpuvm-bench", "what is not plotted cannot be said: %s", strerror(errno));
		ret = -EIO;
	}
	json_decref(figures.list);
	runs_free(&runs);
	return ret ? 2 : 0;
}
