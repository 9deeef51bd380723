// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-plotdata [OPTION...] OUT RUN...: what gnuplot needs for all figures of these run folders,
 * into OUT. Says on stdout what is not plotted, and why. Exit status: 0, 2 could not.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "asked.h"
#include "command.h"
#include "complain.h"
#include "figure.h"
#include "result.h"
#include "stacks.h"
#include "times.h"

/**
 * struct options - the arguments
 * @kind: figures of this kind alone; NULL: of all.
 * @modes: of ratios of one run, NULL: resv and those that it has.
 * @drawn: a list to print the names of; NULL: none.
 * @list: a list of drawings to write; NULL: none.
 * @probes: the mode to print the probes' share of; NULL: none.
 * @stacks: where folded stacks go; NULL: there are none.
 * @idle: what they are called, if idle CPUs are left out; NULL: they are not.
 * @times: where what hyperfine has timed is put together; NULL: it is not.
 * @context: what that has besides.
 * @words: OUT, and runs.
 * @num: how many.
 */
struct options {
	const char *kind;
	const char *modes;
	const char *drawn;
	const char *list;
	const char *probes;
	const char *stacks;
	const char *idle;
	const char *times;
	json_t *context;
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
	else if ((options->drawn || options->list) && options->num)
		complain("gpuvm-bench", "--drawn and --list take no runs");
	else if (options->probes && options->num != 1)
		complain("gpuvm-bench", "--probes takes one run");
	else if (options->times && !options->num)
		complain("gpuvm-bench", "--times takes what hyperfine has exported");
	else if (options->stacks && options->num != 1 && options->num != 2)
		complain("gpuvm-bench", "--stacks takes folded stacks, or two of them");
	else if (!options->drawn && !options->list && !options->probes && !options->times &&
		 !options->stacks && options->num < 2)
		complain("gpuvm-bench", "gpuvm-plotdata takes a folder to write to, and runs");
	else
		return 0;
	return -EINVAL;
}

enum {
	OPT_KIND = COMMAND_KEY,
	OPT_MODES,
	OPT_DRAWN,
	OPT_LIST,
	OPT_PROBES,
	OPT_STACKS,
	OPT_IDLE,
	OPT_TIMES,
	OPT_CONTEXT
};

static const struct argp_option table[] = {
	{ "kind", OPT_KIND, "KIND", 0,
	  "figures of this kind alone: ratio, cost, change, hold, walk, batch or probe", 0 },
	{ "modes", OPT_MODES, "MODE,MODE...", 0,
	  "ratios of one run: of these modes, each against the first", 0 },
	{ "drawn", OPT_DRAWN, "LIST.json", 0,
	  "no figures: names of what that has, a figures.json or flames.json", 0 },
	{ "list", OPT_LIST, "LIST.json", 0,
	  "no figures: write that of names, titles and reasons on stdin, a NUL after each", 0 },
	{ "probes", OPT_PROBES, "MODE", 0,
	  "no figures: how much of that mode's holds in a run's trace is the tracer itself", 0 },
	{ "stacks", OPT_STACKS, "OUT", 0,
	  "no figures: folded stacks made safe to draw, or those of two files side by side", 0 },
	{ "idle", OPT_IDLE, "NAME", 0,
	  "with --stacks: leave out idle CPUs, and say of NAME how long they were", 0 },
	{ "times", OPT_TIMES, "OUT.json", 0,
	  "no figures: what hyperfine has exported, put together there and printed", 0 },
	{ "context", OPT_CONTEXT, "KEY=TEXT", 0, "with --times: what goes there besides", 0 },
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
	case OPT_DRAWN:
		options->drawn = value;
		return 0;
	case OPT_LIST:
		options->list = value;
		return 0;
	case OPT_PROBES:
		options->probes = value;
		return 0;
	case OPT_STACKS:
		options->stacks = value;
		return 0;
	case OPT_IDLE:
		options->idle = value;
		return 0;
	case OPT_TIMES:
		options->times = value;
		return 0;
	case OPT_CONTEXT:
		return result_context_set(options->context, value) ? -EINVAL : 0;
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
	.args_doc = "OUT RUN...\n--drawn LIST.json\n--list LIST.json\n--probes MODE RUN\n"
		    "--stacks OUT FILE [OTHER]\n"
		    "--times OUT.json --context KEY=TEXT... FILE...",
	.doc = "What gnuplot needs for all figures of these run folders, into OUT. Says on stdout "
	       "what is not plotted, and why.\vExit status: 0, 2 could not.",
};

static int make_figures(const struct runs *runs, const struct options *options)
{
	struct figures figures = { .dir = options->words[0], .list = json_array() };
	int ret = write_figures(&figures, runs, options);

	json_decref(figures.list);
	return ret;
}

static int join_times(const struct options *options)
{
	json_t *times;
	int ret = times_join(&times, options->context, options->words, options->num);

	if (!ret &&
	    json_dump_file(times, options->times, JSON_INDENT(1) | JSON_REAL_PRECISION(15))) {
		ret = -EIO;
		complain("gpuvm-bench", "%s cannot be written", options->times);
	}
	if (!ret)
		times_print(times, stdout);
	json_decref(times);
	return ret;
}

static int write_drawn(const char *path)
{
	char message[128];
	int ret = note_drawn(stdin, path, message, sizeof(message));

	if (ret)
		complain("gpuvm-bench", "%s %s", path, message);
	return ret;
}

static int write_stacks(const struct options *options)
{
	const char *path = options->stacks;
	FILE *out = fopen(path, "we");
	int ret = out ? 0 : -errno;

	if (!ret)
		ret = options->num == 2 ?
			      stacks_beside(options->words[0], options->words[1], out) :
			      stacks_clean(options->words[0], options->idle, out, stdout);
	else
		complain("gpuvm-bench", "%s cannot be written: %s", path, strerror(-ret));
	if (out && fclose(out) && !ret) {
		ret = -errno;
		complain("gpuvm-bench", "%s cannot be written: %s", path, strerror(errno));
	}
	return ret;
}

static int answer(struct runs *runs, const struct options *options)
{
	int ret = 0;

	if (options->drawn) {
		print_drawn(options->drawn, stdout);
		return 0;
	}
	if (options->list)
		return write_drawn(options->list);
	if (options->stacks)
		return write_stacks(options);
	if (options->times)
		return join_times(options);
	for (int i = options->probes ? 0 : 1; i < options->num && !ret; i++)
		ret = runs_load(runs, options->words[i]);
	if (ret)
		return ret;
	if (!options->probes)
		return make_figures(runs, options);
	print_probes(&runs->runs[0], options->probes, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	static struct runs runs;
	/* They close up in argv: none is before where it goes. */
	struct options options = { .words = argv + 1, .context = json_object() };
	int ret = command_parse_as(&command, "gpuvm-plotdata", "gpuvm-bench", argc, argv, &options);

	if (!ret)
		ret = answer(&runs, &options);
	if (!ret && (fflush(stdout) || ferror(stdout))) {
		complain("gpuvm-bench", "what is not plotted cannot be said: %s", strerror(errno));
		ret = -EIO;
	}
	runs_free(&runs);
	json_decref(options.context);
	return ret < 0 ? 2 : 0;
}
