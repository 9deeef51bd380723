// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-plotdata [OPTION...] OUT RUN...: what gnuplot needs for all figures of these run folders,
 * into OUT. Says on stdout what is not plotted, and why. Exit status: 0, 2 could not.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "figure.h"

/**
 * struct options - the arguments
 * @kind: figures of this kind alone; NULL: of all.
 * @modes: of ratios of one run, NULL: resv and those that it has.
 * @words: OUT, and runs.
 * @num: how many.
 */
struct options {
	const char *kind;
	const char *modes;
	char **words;
	int num;
};

typedef void write_kind(struct figures *figures, const struct runs *runs);

static const struct kind {
	const char *name;
	write_kind *write;
} kinds[] = {
	{ "cost", figures_cost }, { "change", figures_change }, { "hold", figures_hold },
	{ "walk", figures_walk }, { "batch", figures_batch },	{ "probe", figures_probe },
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

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

static int check(const struct options *options)
{
	if (options->kind && !is_kind(options->kind))
		complain("gpuvm-bench", "there are no figures '%s'; --help has the kinds",
			 options->kind);
	else if (options->num < 2)
		complain("gpuvm-bench", "gpuvm-plotdata takes a folder to write to, and runs");
	else
		return 0;
	return -EINVAL;
}

enum { OPT_KIND = 256, OPT_MODES };

static const struct argp_option table[] = {
	{ "kind", OPT_KIND, "KIND", 0,
	  "figures of this kind alone: ratio, cost, change, hold, walk, batch or probe", 0 },
	{ "modes", OPT_MODES, "MODE,MODE...", 0,
	  "ratios of one run: of these modes, each against the first", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_KIND:
		options->kind = value;
		return 0;
	case OPT_MODES:
		options->modes = value;
		return 0;
	case ARGP_KEY_ARG:
		options->words[options->num++] = value;
		return 0;
	case ARGP_KEY_END:
		return check(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "OUT RUN...",
	.doc = "What gnuplot needs for all figures of these run folders, into OUT. Says on stdout "
	       "what is not plotted, and why.\vExit status: 0, 2 could not.",
};

int main(int argc, char **argv)
{
	static struct runs runs;
	struct figures figures = { 0 };
	/* They close up in argv: none is before where it goes. */
	struct options options = { .words = argv + 1 };
	int ret = command_parse_as(&command, "gpuvm-plotdata", "gpuvm-bench", argc, argv, &options);

	if (ret > 0)
		return 0;
	for (int i = 1; i < options.num && !ret; i++)
		ret = runs_load(&runs, options.words[i]);
	if (!ret) {
		figures.dir = options.words[0];
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
