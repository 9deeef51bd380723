// SPDX-License-Identifier: GPL-2.0-or-later
#include "arguments.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "glob.h"
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

static int set_copy(const char *form)
{
	return !strcmp(form, "brief") || !strcmp(form, "whole") ?
		       0 :
		       wrong("--copy %s is no form of a run; there are brief and whole", form);
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
	OPT_LATEST,
	OPT_VALUES,
	OPT_NAMES,
	OPT_CONTEXT,
	OPT_MODES_OF,
	OPT_COPY,
	OPT_SAME,
	OPT_AT_MOST,
	OPT_PLANTED,
	OPT_HOLDS,
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

#define FORMAT_WORD(_name) " " #_name

static const struct argp_option options[] = {
	{ NULL, 0, NULL, 0, "What is compared:", 1 },
	{ "side", OPT_SIDE, "NAME", 0, "the runs behind it are of that side", 0 },
	{ "modes", OPT_MODES, "MODE,MODE...", 0, "modes of the runs, each against the first", 0 },
	{ "cases", OPT_CASES, "GLOBS", 0, "only these cases", 0 },
	{ "mode", OPT_MODE, "MODE,MODE...", 0,
	  "only cases in these modes, and those that have none", 0 },

	{ "find", OPT_FIND, "FOLDER", 0,
	  "no verdict: which runs below it, or which --like that, the newest first; status 1: none",
	  0 },
	{ "like", OPT_LIKE, "KEY=TEXT", 0,
	  "with --find: what a context has to have; KEY:=JSON, too; more than one", 0 },
	{ "but", OPT_BUT, "RUN", 0, "with --find: but not this one, or none below; more than one",
	  0 },
	{ "latest", OPT_LATEST, NULL, 0,
	  "with --find: of each revision the newest on the machine of the newest, which is "
	  "FOLDER/latest where there is that",
	  0 },
	{ "values", OPT_VALUES, "KEY,KEY...", 0,
	  "no verdict: a line per row of one run, its name and these numbers", 0 },
	{ "names", OPT_NAMES, NULL, 0, "no verdict: names of the rows that one run has measured",
	  0 },
	{ "context", OPT_CONTEXT, "KEY,KEY...", 0,
	  "no verdict: what one run says of itself, a line for each key", 0 },
	{ "modes-of", OPT_MODES_OF, NULL, 0, "no verdict: the modes that one run has measured", 0 },
	{ "copy", OPT_COPY, "FORM", 0,
	  "no verdict: one run again, brief, as results/reference has it, or whole", 0 },
	{ "same", OPT_SAME, NULL, 0,
	  "no verdict: names of the second run's rows that are not, to the last digit, in the "
	  "first; status 1: there are some",
	  0 },
	{ "at-most", OPT_AT_MOST, "INSN", 0,
	  "no verdict: whether the rows of one run cost no more, or --limit more; status 1: more, "
	  "2: nobody can tell",
	  0 },
	{ "planted", OPT_PLANTED, "INSN", 0,
	  "no verdict: whether the second run costs exactly so much more a remap step than the "
	  "first, and the third the same; status 1: no",
	  0 },
	{ "holds", OPT_HOLDS, NULL, 0,
	  "no verdict: whether each hold in traces is an acquisition; status 1: no", 0 },
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
	{ "format", OPT_FORMAT, "F", 0, "one of" FORMATS(FORMAT_WORD) "; a mail has 72 columns",
	  0 },
	{ "where", OPT_WHERE, "FILE", 0, "says where, of gpuvm-profile --diff --rows A B", 0 },
	{ "again", OPT_AGAIN, "TEXT", 0, "the command that makes this comparison again", 0 },
	{ "command", OPT_COMMAND, "TEXT", 0, "the command that proposed boots are made of", 0 },
	{ 0 },
};

static const struct argp_option *option_of(int key)
{
	const struct argp_option *option = options;

	while (option->key != key)
		option++;
	return option;
}

static int set_question(struct arguments *arguments, enum question question, int key,
			const char *argument)
{
	const char *name = option_of(key)->name;

	if (arguments->option && strcmp(arguments->option, name))
		return wrong("--%s and --%s are two questions; ask one", arguments->option, name);
	arguments->question = question;
	arguments->option = name;
	arguments->what = argument;
	return 0;
}

static int set_number(struct arguments *arguments, enum question question, int key,
		      const char *text)
{
	char *end;

	arguments->insn = strtod(text, &end);
	if (*end || end == text || !(arguments->insn >= 0) || !isfinite(arguments->insn))
		return wrong("--%s %s is no number of instructions", option_of(key)->name, text);
	return set_question(arguments, question, key, text);
}

static int set_answer(struct arguments *arguments, ask_fn *answer, int key, const char *argument)
{
	arguments->answer = answer;
	return set_question(arguments, ASK_RUN, key, argument);
}

static error_t take(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		return add_path(arguments, argument);
	case ARGP_KEY_END:
		return arguments_check(arguments);
	case OPT_SIDE:
		return add_side(arguments, argument);
	case OPT_MODES:
		arguments->modes = argument;
		return 0;
	case OPT_SHOW:
		return set_question(arguments, ASK_SHOW, key, argument);
	case OPT_PROFILE:
		arguments->profile = true;
		return 0;
	case OPT_DIGEST:
		return set_question(arguments, ASK_DIGEST, key, argument);
	case OPT_FIND:
		arguments->find.folder = argument;
		return set_question(arguments, ASK_FIND, key, argument);
	case OPT_LIKE:
		return add_like(arguments, argument);
	case OPT_BUT:
		return add_path(arguments, argument);
	case OPT_LATEST:
		arguments->find.latest = true;
		return 0;
	case OPT_VALUES:
		return set_answer(arguments, ask_values, key, argument);
	case OPT_NAMES:
		return set_answer(arguments, ask_names, key, argument);
	case OPT_CONTEXT:
		return set_answer(arguments, ask_context, key, argument);
	case OPT_MODES_OF:
		return set_answer(arguments, ask_modes, key, argument);
	case OPT_COPY:
		return set_copy(argument) ? -EINVAL :
					    set_answer(arguments, ask_copy, key, argument);
	case OPT_SAME:
		return set_question(arguments, ASK_SAME, key, argument);
	case OPT_AT_MOST:
		return set_number(arguments, ASK_AT_MOST, key, argument);
	case OPT_PLANTED:
		return set_number(arguments, ASK_PLANTED, key, argument);
	case OPT_HOLDS:
		return set_question(arguments, ASK_HOLDS, key, argument);
	case OPT_REPEATS:
		return set_question(arguments, ASK_REPEATS, key, argument);
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
		    "--show [--profile] RUN\n--digest RUN\n--values KEY,KEY... RUN\n--names RUN\n"
		    "--context KEY,KEY... RUN\n--modes-of RUN\n--copy brief|whole RUN\n"
		    "--same RUN RUN\n--at-most INSN [--cases GLOBS] [--limit PCT] RUN\n"
		    "--planted INSN RUN RUN RUN\n--holds TRACE...\n"
		    "--repeats COUNTER [--against MODE] RUN...\n"
		    "--find FOLDER [--like KEY=TEXT...] [--latest] [--but RUN...]",
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
