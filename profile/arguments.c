// SPDX-License-Identifier: GPL-2.0-or-later
#include "arguments.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"

static const char who[] = "gpuvm-profile";

enum {
	OPT_RESULT = COMMAND_KEY,
	OPT_WINDOWS,
	OPT_FACTS,
	OPT_DRIVER,
	OPT_MODULES,
	OPT_SYMBOLS,
	OPT_OUT,
	OPT_OPERATIONS,
	OPT_CASES,
	OPT_MODE,
	OPT_MODES_OF,
	OPT_HAS,
	OPT_CHECK,
	OPT_AMEND,
	OPT_MARKS,
	OPT_PRINT,
	OPT_DIFF,
	OPT_ROWS,
	OPT_FOLD,
	OPT_TOP,
};

static const struct argp_option table[] = {
	{ NULL, 0, NULL, 0, "Making profiles of a run:", 1 },
	{ "result", OPT_RESULT, "RESULT.json", 0, "its rows", 0 },
	{ "windows", OPT_WINDOWS, "FILE", 0, "what the plugin has written", 0 },
	{ "facts", OPT_FACTS, "FILE", 0, "where the guest's kernel and modules lie", 0 },
	{ "driver", OPT_DRIVER, "MODULE", 0, "the driver that was loaded", 0 },
	{ "modules", OPT_MODULES, "DIR", 0, "other modules", 0 },
	{ "symbols", OPT_SYMBOLS, "FILE", 0, "names of functions: a System.map; may be repeated",
	  0 },
	{ "out", OPT_OUT, "PROFILE.json", 0, "where profiles go", 0 },
	{ "amend", OPT_AMEND, NULL, 0, "add what was counted to the rows, too", 0 },
	{ "operations", OPT_OPERATIONS, "TRACE.json", 0,
	  "one operation of each row, for ui.perfetto.dev", 0 },
	{ NULL, 0, NULL, 0, "What is made of profiles:", 2 },
	{ "print", OPT_PRINT, NULL, 0, "tables of PROFILE.json", 0 },
	{ "top", OPT_TOP, "N", 0, "functions a row (12), 0: all", 0 },
	{ "fold", OPT_FOLD, "WHAT", 0,
	  "folded stacks of PROFILE.json: insn, loads, stores, atomics, lines or holds", 0 },
	{ "cases", OPT_CASES, "GLOBS", 0, "of these rows", 0 },
	{ "mode", OPT_MODE, "MODE", 0, "with --fold: of this mode's, or of those of none", 0 },
	{ "modes-of", OPT_MODES_OF, NULL, 0, "the modes of PROFILE.json, a line each", 0 },
	{ "has", OPT_HAS, "NAME,NAME...", 0,
	  "whether PROFILE.json has all these rows; status 1: no", 0 },
	{ "check", OPT_CHECK, NULL, 0,
	  "whether functions and stacks of each row of --result add up to it; status 1: no", 0 },
	{ "diff", OPT_DIFF, NULL, 0, "where A/PROFILE.json and B/PROFILE.json differ", 0 },
	{ "rows", OPT_ROWS, NULL, 0, "a line for each row, instead of what changed alike", 0 },
	{ NULL, 0, NULL, 0, "For the plugin:", 3 },
	{ "marks", OPT_MARKS, NULL, 0, "what it is to look for, of --facts and --driver", 0 },
	{ 0 },
};

static int parse_what(const char *name, enum profile_what *what)
{
	for (*what = 0; *what < PROFILE_FOLDS; (*what)++)
		if (!strcmp(name, profile_what_name(*what)))
			return 0;
	complain(who,
		 "nothing like '%s' is counted; there are insn, loads, stores, atomics, "
		 "lines and holds",
		 name);
	return -EINVAL;
}

static int parse_top(const char *text, unsigned int *top)
{
	char *end;

	*top = strtoul(text, &end, 10);
	if (end != text && !*end && *text != '-')
		return 0;
	complain(who, "--top '%s' is no number of functions; 0 is all", text);
	return -EINVAL;
}

static int add_path(struct arguments *args, const char *path)
{
	if (args->num_paths < sizeof(args->paths) / sizeof(*args->paths)) {
		args->paths[args->num_paths++] = path;
		return 0;
	}
	complain(who, "'%s' is one profile more than are taken; --help says how many", path);
	return -EINVAL;
}

/* What is missing, or NULL. */
static const char *missing(const struct arguments *args)
{
	static const unsigned int paths[] = {
		[PRINT] = 1, [FOLD] = 1, [MODES_OF] = 1, [HAS] = 1, [CHECK] = 1, [DIFF] = 2,
	};

	if (args->action <= MARKS && !args->facts)
		return "--facts=FILE is missing";
	if (args->action <= MARKS && !args->driver)
		return "--driver=MODULE is missing";
	if ((args->action == MAKE || args->action == CHECK) && !args->result)
		return "--result=RESULT.json is missing";
	if (args->action == MAKE && !args->windows)
		return "--windows=FILE is missing";
	if (args->action == MAKE && !args->out)
		return "--out=PROFILE.json is missing";
	if (args->rows && args->action != DIFF)
		return "--rows goes with --diff";
	if (args->action <= MARKS)
		return args->num_paths ? "a profile is read with --print, --fold and --diff only" :
					 NULL;
	if (args->num_paths != paths[args->action])
		return args->action == DIFF ? "--diff takes two profiles" :
					      "it takes one profile to read";
	return NULL;
}

static int check(const struct arguments *args)
{
	const char *why = missing(args);

	if (!why)
		return 0;
	complain(who, "%s; see --help", why);
	return -EINVAL;
}

static int take_path(struct arguments *args, int key, const char *value)
{
	const struct {
		int key;
		const char **path;
	} paths[] = {
		{ OPT_RESULT, &args->result },	 { OPT_WINDOWS, &args->windows },
		{ OPT_FACTS, &args->facts },	 { OPT_DRIVER, &args->driver },
		{ OPT_MODULES, &args->modules }, { OPT_OUT, &args->out },
		{ OPT_CASES, &args->cases },	 { OPT_OPERATIONS, &args->operations },
		{ OPT_MODE, &args->mode },
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		if (paths[i].key == key) {
			*paths[i].path = value;
			return 0;
		}
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct arguments *args = state->input;

	switch (key) {
	case OPT_SYMBOLS:
		return symbols_add(&args->symbols, value, NULL);
	case OPT_MARKS:
		args->action = MARKS;
		return 0;
	case OPT_PRINT:
		args->action = PRINT;
		return 0;
	case OPT_DIFF:
		args->action = DIFF;
		return 0;
	case OPT_FOLD:
		args->action = FOLD;
		return parse_what(value, &args->what);
	case OPT_MODES_OF:
		args->action = MODES_OF;
		return 0;
	case OPT_HAS:
		args->action = HAS;
		args->names = value;
		return 0;
	case OPT_CHECK:
		args->action = CHECK;
		return 0;
	case OPT_AMEND:
		args->amend = true;
		return 0;
	case OPT_ROWS:
		args->rows = true;
		return 0;
	case OPT_TOP:
		return parse_top(value, &args->top);
	case ARGP_KEY_ARG:
		return add_path(args, value);
	case ARGP_KEY_END:
		return check(args);
	}
	return take_path(args, key, value);
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "[PROFILE.json...]",
	.doc = "Makes profiles of a run, prints them, folds their stacks, says where two differ.\v"
	       "Exit status: 0; 1 when they differ (--diff), it has not all (--has) or a row does "
	       "not add up (--check); 2 could not.",
};

int arguments_parse(struct arguments *args, int argc, char **argv)
{
	return command_parse(&command, who, argc, argv, args);
}
