// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "glob.h"

#define SEE_PCT_DEFAULT 3

static const char usage[] =
	"usage: gpuvm-compare [OPTION...] RUN RUN...             each against the first\n"
	"       gpuvm-compare [OPTION...] --side A RUN... --side B RUN...\n"
	"       gpuvm-compare [OPTION...] --modes MODE,MODE... RUN...\n"
	"       gpuvm-compare --show RUN                         the run's own table\n"
	"A RUN is a result.json, or the folder that it is in.\n"
	"  --limit [GLOBS=]PCT  how much worse a case may get; the last that fits holds; default 0%\n"
	"  --limits FILE        the same from a file: GLOBS PCT on each line\n"
	"  --cases GLOBS        only these cases\n"
	"  --changed            only what changed\n"
	"  --see PCT            not exact clocks: propose boots that show such a change; default 3%\n"
	"  --command TEXT       the command that such a proposal is made of\n"
	"  --format F           console, markdown, csv, json, benchstat, ktap\n"
	"exit status: 0 nothing got worse, 1 something did, 2 could not compare\n";

static int __attribute__((format(printf, 1, 2))) complain(const char *format, ...)
{
	va_list args;

	fputs("gpuvm-bench: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return -EINVAL;
}

static int add_side(struct options *options, const char *label)
{
	if (options->num_paths && !options->num_labels)
		return complain("--side %s comes after runs of no side; name the first side too",
				label);
	if (options->num_labels >= SIDES_MAX)
		return complain("more than %d sides; name fewer", SIDES_MAX);
	if (!label[0] || strlen(label) >= LABEL_SIZE)
		return complain("a side needs a name, of less than %d bytes", LABEL_SIZE);
	options->labels[options->num_labels++] = label;
	return 0;
}

static int add_path(struct options *options, const char *path)
{
	if (options->num_paths >= PATHS_MAX)
		return complain("more than %d runs; name fewer", PATHS_MAX);
	options->side_of[options->num_paths] = options->num_labels ? options->num_labels - 1 :
								     options->num_paths;
	options->paths[options->num_paths++] = path;
	return 0;
}

static int add_limits(struct options *options, const char *path)
{
	unsigned int line;
	int ret = limits_read(&options->limits, path, &line);

	if (ret && line)
		return complain("%s, line %u is no limit; GLOBS PCT is one", path, line);
	return ret ? complain("%s cannot be read: %s", path, strerror(-ret)) : 0;
}

static int set_format(struct options *options, const char *name)
{
	options->format = format_find(name);
	return options->format ? 0 : complain("no format '%s'; there are %s", name, format_names());
}

static int set_see(struct options *options, const char *text)
{
	if (percent_parse(text, &options->see_pct) || options->see_pct <= 0)
		return complain("--see %s is no change; 3%% is one", text);
	return 0;
}

static int set_filter(struct options *options, const char *globs)
{
	options->filter = globs;
	return glob_check(globs) ? complain("--cases '%s' has an empty or too long glob", globs) :
				   0;
}

enum {
	OPT_RUN = 1,
	OPT_SIDE,
	OPT_MODES,
	OPT_SHOW,
	OPT_LIMIT,
	OPT_LIMITS,
	OPT_CASES,
	OPT_CHANGED,
	OPT_SEE,
	OPT_COMMAND,
	OPT_FORMAT,
	OPT_HELP
};

static const struct option long_options[] = {
	{ "side", required_argument, NULL, OPT_SIDE },
	{ "modes", required_argument, NULL, OPT_MODES },
	{ "show", no_argument, NULL, OPT_SHOW },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "limits", required_argument, NULL, OPT_LIMITS },
	{ "cases", required_argument, NULL, OPT_CASES },
	{ "changed", no_argument, NULL, OPT_CHANGED },
	{ "see", required_argument, NULL, OPT_SEE },
	{ "command", required_argument, NULL, OPT_COMMAND },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "help", no_argument, NULL, OPT_HELP },
	{ 0 },
};

static int take_option(struct options *options, int option, const char *argument)
{
	switch (option) {
	case OPT_RUN:
		return add_path(options, argument);
	case OPT_SIDE:
		return add_side(options, argument);
	case OPT_MODES:
		options->modes = argument;
		return 0;
	case OPT_SHOW:
		options->show = true;
		return 0;
	case OPT_LIMIT:
		return limits_add(&options->limits, argument) ?
			       complain("--limit %s is no limit; 1%% or 'sm_map/*=1%%' is one",
					argument) :
			       0;
	case OPT_LIMITS:
		return add_limits(options, argument);
	case OPT_CASES:
		return set_filter(options, argument);
	case OPT_CHANGED:
		options->changed = true;
		return 0;
	case OPT_SEE:
		return set_see(options, argument);
	case OPT_COMMAND:
		options->command = argument;
		return 0;
	case OPT_FORMAT:
		return set_format(options, argument);
	case OPT_HELP:
		fputs(usage, stdout);
		return 1;
	default:
		return -EINVAL;
	}
}

static int check(const struct options *options)
{
	unsigned int sides = options->num_labels;

	if (options->show)
		return options->num_paths == 1 ? 0 : complain("--show takes one run");
	if (options->modes)
		return options->num_labels || !options->num_paths ?
			       complain("--modes compares modes within runs; name runs, no sides") :
			       0;
	if (!sides)
		sides = options->num_paths;
	for (unsigned int i = 0, next = 0; i < options->num_labels; i++, next++) {
		bool has_run = false;

		for (unsigned int j = 0; j < options->num_paths; j++)
			has_run |= options->side_of[j] == i;
		if (!has_run)
			return complain("side %s has no run; name one behind it",
					options->labels[i]);
	}
	if (sides < options->format->sides_min)
		return complain("%u run is nothing to compare; name two, or --modes", sides);
	if (sides > SIDES_MAX)
		return complain("more than %d sides; group runs with --side", SIDES_MAX);
	return 0;
}

int options_parse(struct options *options, int argc, char **argv)
{
	int option, ret = 0;

	memset(options, 0, sizeof(*options));
	options->format = &format_console;
	options->see_pct = SEE_PCT_DEFAULT;
	/* "-": what is no option comes as option 1, in its place between the others. */
	while (!ret && (option = getopt_long(argc, argv, "-", long_options, NULL)) != -1)
		ret = option == '?' ? complain("see gpuvm-compare --help") :
				      take_option(options, option, optarg);
	while (!ret && optind < argc)
		ret = add_path(options, argv[optind++]);
	return ret ? ret : check(options);
}

static int read_paths(const struct options *options, struct input *input)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < options->num_paths; i++)
		ret = input_read(input, options->side_of[i], options->paths[i]);
	return ret;
}

/* Every mode is a side, and every run is on each of them. */
static int read_modes(const struct options *options, struct input *input)
{
	int ret = 0;

	for (unsigned int side = 0; side < input->num_sides; side++) {
		for (unsigned int i = 0; !ret && i < options->num_paths; i++)
			ret = input_read(input, side, options->paths[i]);
	}
	return ret;
}

static int split_modes(const char *modes, struct input *input)
{
	size_t length;

	for (; input->num_sides < SIDES_MAX; modes += length + 1) {
		struct side *side = &input->sides[input->num_sides++];

		length = strcspn(modes, ",");
		if (!length || length >= sizeof(side->mode))
			return complain(
				"--modes takes modes with commas between them: resv,immediate-resv");
		memcpy(side->mode, modes, length);
		strcpy(side->label, side->mode);
		if (!modes[length])
			return input->num_sides > 1 ? 0 :
						      complain("--modes takes two modes or more");
	}
	return complain("more than %d modes; name fewer", SIDES_MAX);
}

int options_read(const struct options *options, struct input *input)
{
	int ret = 0;

	input->filter = options->filter;
	if (options->modes) {
		ret = split_modes(options->modes, input);
		if (ret)
			return ret;
	} else {
		input->num_sides = options->num_labels ? options->num_labels : options->num_paths;
		for (unsigned int i = 0; i < options->num_labels; i++)
			strcpy(input->sides[i].label, options->labels[i]);
	}
	input->table.sides = input->num_sides;
	ret = options->modes ? read_modes(options, input) : read_paths(options, input);
	return ret ? complain("%s", input->message) : 0;
}
