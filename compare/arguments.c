// SPDX-License-Identifier: GPL-2.0-or-later
#include "arguments.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "glob.h"
#include "printable.h"
#include "repeats.h"
#include "result.h"

#define SEE_PCT_DEFAULT 3

#define wrong(...) (complain("gpuvm-bench", __VA_ARGS__), -EINVAL)

static int add_side(struct arguments *arguments, const char *label)
{
	if (arguments->num_paths && !arguments->num_labels)
		return wrong("--side %s comes after runs of no side; name the first side too",
			     label);
	if (arguments->num_labels >= SIDES_MAX)
		return wrong("more than %d sides; name fewer", SIDES_MAX);
	if (!label[0] || strlen(label) >= LABEL_SIZE)
		return wrong("a side needs a name, of less than %d bytes", LABEL_SIZE);
	arguments->labels[arguments->num_labels++] = label;
	return 0;
}

static int add_path(struct arguments *arguments, const char *path)
{
	if (arguments->num_paths >= PATHS_MAX)
		return wrong("more than %d runs; name fewer", PATHS_MAX);
	arguments->side_of[arguments->num_paths] =
		arguments->num_labels ? arguments->num_labels - 1 : arguments->num_paths;
	arguments->paths[arguments->num_paths++] = path;
	return 0;
}

static int add_limits(struct arguments *arguments, const char *path)
{
	char why[128];

	return limits_read(&arguments->limits, path, why, sizeof(why)) ?
		       wrong("--limits %s %s", path, why) :
		       0;
}

static int add_like(struct arguments *arguments, const char *pair)
{
	if (!arguments->like)
		arguments->like = json_object();
	return result_context_set(arguments->like, pair) ?
		       wrong("--like %s is nothing to look for; machine=exact is", pair) :
		       0;
}

static int set_format(struct arguments *arguments, const char *name)
{
	arguments->format = format_find(name);
	return arguments->format ? 0 : wrong("no format '%s'; there are %s", name, format_names());
}

static int set_see(struct arguments *arguments, const char *text)
{
	if (percent_parse(text, &arguments->see_pct) || arguments->see_pct <= 0)
		return wrong("--see %s is no change; 3%% is one", text);
	return 0;
}

static int set_filter(struct arguments *arguments, const char *globs)
{
	arguments->filter = globs;
	return glob_check(globs) ? wrong("--cases '%s' has an empty or too long glob", globs) : 0;
}

enum {
	OPT_SIDE = COMMAND_KEY,
	OPT_MODES,
	OPT_SHOW,
	OPT_DIGEST,
	OPT_FIND,
	OPT_LIKE,
	OPT_BUT,
	OPT_VALUES,
	OPT_REPEATS,
	OPT_AGAINST,
	OPT_LIMIT,
	OPT_LIMITS,
	OPT_CASES,
	OPT_MODE,
	OPT_ROWS,
	OPT_CHANGED,
	OPT_SEE,
	OPT_PROFILE,
	OPT_COMMAND,
	OPT_AGAIN,
	OPT_WHERE,
	OPT_FORMAT,
};

static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "What is compared:", 1 },
	{ "side", OPT_SIDE, "NAME", 0, "the runs behind it are of that side", 0 },
	{ "modes", OPT_MODES, "MODE,MODE...", 0, "modes of the runs, each against the first", 0 },
	{ "cases", OPT_CASES, "GLOBS", 0, "only these cases", 0 },
	{ "mode", OPT_MODE, "MODE,MODE...", 0,
	  "only cases in these modes, and those that have none", 0 },

	{ "find", OPT_FIND, "FOLDER", 0,
	  "no verdict: which runs below it are like that, the newest first; status 1: none", 0 },
	{ "like", OPT_LIKE, "KEY=TEXT", 0,
	  "with --find: what a context has to have; KEY:=JSON, too; more than one", 0 },
	{ "but", OPT_BUT, "RUN", 0, "with --find: but not this one; more than one", 0 },
	{ "values", OPT_VALUES, "KEY,KEY...", 0,
	  "no verdict: a line per row of one run, its name and these numbers", 0 },
	{ "repeats", OPT_REPEATS, "COUNTER", 0,
	  "no verdict: a counter in each mode against another, in runs that are boots, and whether "
	  "it repeats",
	  0 },
	{ "against", OPT_AGAINST, "MODE", 0, "with --repeats: the other mode (resv)", 0 },

	{ NULL, 0, NULL, 0, "What is worse:", 2 },
	{ "limit", OPT_LIMIT, "[GLOBS=]PCT", 0,
	  "how much worse a case may get, the last that fits; without any: less than 0.1%, or than "
	  "one instruction",
	  0 },
	{ "limits", OPT_LIMITS, "FILE", 0, "the same from a file: GLOBS PCT on each line", 0 },
	{ "see", OPT_SEE, "PCT", 0,
	  "not exact clocks: what is to be seen; proposes boots; default 3%", 0 },

	{ NULL, 0, NULL, 0, "What is printed:", 3 },
	{ "show", OPT_SHOW, NULL, 0, "one run's own table", 0 },
	{ "profile", OPT_PROFILE, NULL, 0,
	  "with --show: loads, stores, atomics, lines, the driver's share", 0 },
	{ "digest", OPT_DIGEST, NULL, 0, "one run's modes, in a line per family", 0 },
	{ "rows", OPT_ROWS, NULL, 0, "each row, after the answer", 0 },
	{ "changed", OPT_CHANGED, NULL, 0, "each row that changed; in csv and json: only those",
	  0 },
	{ "format", OPT_FORMAT, "F", 0,
	  "console, markdown, mail (72 columns), csv, json, benchstat, ktap", 0 },
	{ "where", OPT_WHERE, "FILE", 0, "says where, of gpuvm-profile --diff --rows A B", 0 },
	{ "again", OPT_AGAIN, "TEXT", 0, "the command that makes this comparison again", 0 },
	{ "command", OPT_COMMAND, "TEXT", 0, "the command that proposed boots are made of", 0 },
	{ 0 },
};

static int check_find(struct arguments *arguments)
{
	if (arguments->num_labels || !arguments->like)
		return wrong("--find takes what to look for by --like, and no sides");
	arguments->find.like = arguments->like;
	arguments->find.but = arguments->paths;
	arguments->find.num_but = arguments->num_paths;
	return 0;
}

static int check_repeats(const struct arguments *arguments)
{
	if (arguments->num_labels || arguments->modes)
		return wrong("--repeats takes runs, no sides and no modes but one --against");
	if (arguments->num_paths < 2)
		return wrong("one boot repeats nothing; name the runs of two or more");
	if (arguments->num_paths > REPEATS_BOOTS_MAX)
		return wrong("more than %d boots; name fewer", REPEATS_BOOTS_MAX);
	return 0;
}

static int check(struct arguments *arguments)
{
	unsigned int sides = arguments->num_labels;

	if (arguments->profile && !arguments->show)
		return wrong("--profile is for --show; comparisons have such counters as figures");
	if (arguments->show)
		return arguments->num_paths == 1 ? 0 : wrong("--show takes one run");
	if (arguments->digest)
		return arguments->num_paths == 1 ? 0 : wrong("--digest takes one run");
	if (arguments->values)
		return arguments->num_paths == 1 ? 0 : wrong("--values takes one run");
	if (arguments->find.folder)
		return check_find(arguments);
	if (arguments->repeats)
		return check_repeats(arguments);
	if (arguments->modes)
		return arguments->num_labels || !arguments->num_paths ?
			       wrong("--modes compares modes within runs; name runs, no sides") :
			       0;
	if (!sides)
		sides = arguments->num_paths;
	for (unsigned int i = 0, next = 0; i < arguments->num_labels; i++, next++) {
		bool has_run = false;

		for (unsigned int j = 0; j < arguments->num_paths; j++)
			has_run |= arguments->side_of[j] == i;
		if (!has_run)
			return wrong("side %s has no run; name one behind it",
				     arguments->labels[i]);
	}
	if (sides < arguments->format->sides_min)
		return wrong("%u run is nothing to compare; name two, or --modes", sides);
	if (sides > SIDES_MAX)
		return wrong("more than %d sides; group runs with --side", SIDES_MAX);
	return 0;
}

static error_t take(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		return add_path(arguments, argument);
	case ARGP_KEY_END:
		return check(arguments);
	case OPT_SIDE:
		return add_side(arguments, argument);
	case OPT_MODES:
		arguments->modes = argument;
		return 0;
	case OPT_SHOW:
		arguments->show = true;
		return 0;
	case OPT_PROFILE:
		arguments->profile = true;
		return 0;
	case OPT_DIGEST:
		arguments->digest = true;
		return 0;
	case OPT_FIND:
		arguments->find.folder = argument;
		return 0;
	case OPT_LIKE:
		return add_like(arguments, argument);
	case OPT_BUT:
		return add_path(arguments, argument);
	case OPT_VALUES:
		arguments->values = argument;
		return 0;
	case OPT_REPEATS:
		arguments->repeats = argument;
		return 0;
	case OPT_AGAINST:
		arguments->against = argument;
		return 0;
	case OPT_LIMIT:
		return limits_add(&arguments->limits, argument) ?
			       wrong("--limit %s is no limit; 1%% or 'sm_map/*=1%%' is one",
				     argument) :
			       0;
	case OPT_LIMITS:
		return add_limits(arguments, argument);
	case OPT_CASES:
		return set_filter(arguments, argument);
	case OPT_MODE:
		arguments->only_modes = argument;
		return argument[0] ? 0 : wrong("--mode names no mode; resv,spin names two");
	case OPT_ROWS:
		arguments->rows = true;
		return 0;
	case OPT_CHANGED:
		arguments->changed = true;
		return 0;
	case OPT_SEE:
		return set_see(arguments, argument);
	case OPT_COMMAND:
		arguments->command = argument;
		return 0;
	case OPT_AGAIN:
		arguments->again = argument;
		return 0;
	case OPT_WHERE:
		arguments->where = argument;
		return 0;
	case OPT_FORMAT:
		return set_format(arguments, argument);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = options,
	.parser = take,
	.args_doc = "RUN RUN...\n--side A RUN... --side B RUN...\n--modes MODE,MODE... RUN...\n"
		    "--show [--profile] RUN\n--digest RUN\n--values KEY,KEY... RUN\n"
		    "--repeats COUNTER [--against MODE] RUN...\n"
		    "--find FOLDER --like KEY=TEXT... [--but RUN...]",
	.doc = "What changed between runs, each against the first, and how sure that is. A RUN is "
	       "a result.json, or the folder that it is in.\v"
	       "Exit status: 0 nothing got worse, 1 something did, 2 could not compare.",
};

int arguments_parse(struct arguments *arguments, int argc, char **argv)
{
	memset(arguments, 0, sizeof(*arguments));
	arguments->format = &format_console;
	arguments->against = "resv";
	arguments->see_pct = SEE_PCT_DEFAULT;
	return command_parse_as(&command, "gpuvm-compare", "gpuvm-bench", argc, argv, arguments);
}

static int read_paths(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	for (unsigned int i = 0; !ret && i < arguments->num_paths; i++)
		ret = input_read(input, arguments->side_of[i], arguments->paths[i]);
	return ret;
}

/* Every mode is a side, and every run is on each of them. */
static int read_modes(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	for (unsigned int side = 0; side < input->num_sides; side++) {
		for (unsigned int i = 0; !ret && i < arguments->num_paths; i++)
			ret = input_read(input, side, arguments->paths[i]);
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
			return wrong("--modes takes modes with commas between: resv,spin");
		memcpy(side->mode, modes, length);
		printable(strcpy(side->label, side->mode));
		if (!modes[length])
			return input->num_sides > 1 ? 0 : wrong("--modes takes two modes or more");
	}
	return wrong("more than %d modes; name fewer", SIDES_MAX);
}

/* A run without rows is another matter: it says of itself why. */
static int nothing_selected(const struct arguments *arguments, const struct input *input)
{
	if (!input->num_left_out)
		return 0;
	if (arguments->modes)
		return wrong("no row of the runs is of one of the modes %s%s%s", arguments->modes,
			     arguments->filter ? " and fits " : "",
			     arguments->filter ? arguments->filter : "");
	return wrong("no row of the runs fits%s%s%s%s; --show lists a run's",
		     arguments->filter ? " --cases " : "",
		     arguments->filter ? arguments->filter : "",
		     arguments->only_modes ? " --mode " : "",
		     arguments->only_modes ? arguments->only_modes : "");
}

int arguments_read(const struct arguments *arguments, struct input *input)
{
	int ret = 0;

	input->filter = arguments->filter;
	input->only_modes = arguments->only_modes;
	if (arguments->modes) {
		ret = split_modes(arguments->modes, input);
		if (ret)
			return ret;
	} else {
		input->num_sides = arguments->num_labels ? arguments->num_labels :
							   arguments->num_paths;
		for (unsigned int i = 0; i < arguments->num_labels; i++)
			printable(strcpy(input->sides[i].label, arguments->labels[i]));
	}
	input->table.sides = input->num_sides;
	ret = arguments->modes ? read_modes(arguments, input) : read_paths(arguments, input);
	if (ret)
		return wrong("%s", input->message);
	return input->table.count ? 0 : nothing_selected(arguments, input);
}
