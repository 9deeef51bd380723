// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "contend.h"
#include "glob.h"
#include "list.h"
#include "modes.h"
#include "plant.h"

#define ALL_MODES ((1u << GVB_MODE_COUNT) - 1)

static const char mode_list[] = "there are " MODE_NAMES;

static int complain(const char *what, const char *value, const char *right)
{
	fprintf(stderr, "gpuvm-bench: %s '%s'; %s\n", what, value, right);
	return -EINVAL;
}

static int parse_number(const char *name, const char *text, unsigned long min, unsigned long max,
			unsigned long *number)
{
	char right[96];
	char *end;

	errno = 0;
	*number = strtoul(text, &end, 10);
	if (!errno && end != text && !*end && *text != '-' && *number >= min && *number <= max)
		return 0;
	snprintf(right, sizeof(right), "a whole number from %lu to %lu", min, max);
	return complain(name, text, right);
}

static int parse_modes(const char *text, unsigned int *modes)
{
	char names[128];
	char *rest = names;

	*modes = 0;
	if (strlen(text) >= sizeof(names))
		return complain("--mode: too long", text, mode_list);
	strcpy(names, text);
	for (char *name = strsep(&rest, ", "); name; name = strsep(&rest, ", ")) {
		int mode = gvbc_mode_find(name);

		/* "a, b" has an empty name in the middle. */
		if (!*name)
			continue;
		if (mode < 0)
			return complain("no such mode", name, mode_list);
		*modes |= 1u << mode;
	}
	return *modes ? 0 : complain("no such mode", text, mode_list);
}

static int parse_list(const char *text, enum options_list *list)
{
	if (!text || !strcmp(text, "names"))
		*list = LIST_NAMES;
	else if (!strcmp(text, "long"))
		*list = LIST_CLAIMS;
	else if (!strcmp(text, "jobs"))
		*list = LIST_JOBS;
	else
		return complain("--list", text, "names, long or jobs");
	return 0;
}

static int parse_clock(const char *text, enum clock_id *clock)
{
	int found = clock_find(text);

	if (found < 0)
		return complain("no such clock", text, "there are " CLOCK_NAMES);
	*clock = found;
	return 0;
}

static int parse_inject(const char *text, int *inject)
{
	char right[256] = "there are";

	*inject = gvbc_inject_find(text);
	if (*inject >= 0)
		return 0;
	for (unsigned int site = 0; site < GVB_INJECT_COUNT; site++) {
		strcat(right, " ");
		strcat(right, gvbc_inject_name(site));
	}
	return complain("no such fault", text, right);
}

static int parse_filter(const char *text, const char **filter)
{
	*filter = text;
	return glob_check(text) ? complain("--filter", text, "globs with commas between them") : 0;
}

static int parse_repetitions(const char *text, unsigned int *repetitions)
{
	unsigned long number;
	int ret = parse_number("--repetitions", text, 1, 10000, &number);

	*repetitions = number;
	return ret;
}

enum {
	OPT_LIST = COMMAND_KEY,
	OPT_FILTER,
	OPT_CASE,
	OPT_MODE,
	OPT_REPETITIONS,
	OPT_MIN_TIME,
	OPT_ROUNDS,
	OPT_OPS,
	OPT_FORMAT,
	OPT_CHECK,
	OPT_STREAM,
	OPT_INJECT,
	OPT_SHUFFLE,
	OPT_SEED,
	OPT_CLOCK,
	OPT_MACHINE,
	OPT_CPU,
	OPT_TRACED,
	OPT_AWAIT,
	OPT_BEFORE,
	OPT_PLANT,
};

static const struct argp_option table[] = {
	{ NULL, 0, NULL, 0, "Which cases:", 1 },
	{ "list", OPT_LIST, "HOW", OPTION_ARG_OPTIONAL,
	  "print the selected cases and exit: names, long, or jobs, a family a line (names)", 0 },
	{ "filter", OPT_FILTER, "GLOB[,GLOB]", 0,
	  "cases whose name matches; -GLOB leaves out; * crosses slashes", 0 },
	{ "case", OPT_CASE, "NAME", 0, "that one case", 0 },
	{ "mode", OPT_MODE, "MODE[,MODE]", 0, MODE_NAMES, 0 },
	{ "shuffle", OPT_SHUFFLE, NULL, 0, "run in an order that the seed decides", 0 },

	{ NULL, 0, NULL, 0, "How they are measured:", 2 },
	{ "repetitions", OPT_REPETITIONS, "N", 0, "rows per case (1)", 0 },
	{ "min-time", OPT_MIN_TIME, "US", 0, "timed microseconds per repetition, at least (2000)",
	  0 },
	{ "rounds", OPT_ROUNDS, "N", 0, "of each row of a case with threads (5)", 0 },
	{ "ops", OPT_OPS, "N", 0, "operations of each measured thread in a round (the case's own)",
	  0 },
	{ "seed", OPT_SEED, "N", 0, "of everything random (1)", 0 },
	{ "clock", OPT_CLOCK, "CLOCK", 0, "insn (the exact machine), ns or tcg-ns (ns)", 0 },
	{ "cpu", OPT_CPU, "N", 0, "measure on that CPU; threads have one each, of all", 0 },
	{ "check", OPT_CHECK, NULL, 0,
	  "no times, only whether each case is right, in TAP: for debug kernels. Parameters above "
	  "a family's bound are skipped",
	  0 },

	{ NULL, 0, NULL, 0, "Where the rows go:", 3 },
	{ "format", OPT_FORMAT, "FORMAT", 0, "console, json or csv", 0 },
	{ "stream", OPT_STREAM, "PATH", 0, "write one JSON line per row there instead", 0 },
	{ "machine", OPT_MACHINE, "NAME", 0, "for the results' context (local)", 0 },

	{ NULL, 0, NULL, 0, "For tests, and set by other programs:", 4 },
	{ "inject", OPT_INJECT, "FAULT", 0,
	  "let the driver commit a fault, which the cases must find", 0 },
	{ "await-orders", OPT_AWAIT, NULL, 0,
	  "stop the machine here: its clones say what to run (orders.h)", 0 },
	{ "before", OPT_BEFORE, "NAME", 0,
	  "run that case first, for nothing: a test of who must not notice", 0 },
	{ "plant", OPT_PLANT, "FAULT", 0,
	  "panic, hang or complain before the case: a test of its watchers", 0 },
	{ "traced", OPT_TRACED, "FD", 0, "set by gpuvm-trace: count with its help, time nothing",
	  0 },
	{ 0 },
};

static int parse_trace_fd(const char *text, int *fd)
{
	unsigned long number;
	int ret = parse_number("--traced", text, 3, 1023, &number);

	*fd = number;
	return ret;
}

static int parse_cpu(const char *text, int *cpu)
{
	unsigned long number;
	int ret = parse_number("--cpu", text, 0, CPU_SETSIZE - 1, &number);

	*cpu = number;
	return ret;
}

static int parse_plant(const char *text, const char **plant)
{
	*plant = text;
	return plant_find(text) < 0 ? complain("no such fault to plant", text, plant_list) : 0;
}

/* Operations of each thread of a case, in a check that does not say how many. */
#define CHECK_THREAD_OPS 50

/* What is left to say when each option is right by itself. */
static int settle(struct options *options)
{
	if (!options->check)
		return 0;
	if (options->stream)
		return complain("--check with --stream", options->stream,
				"a check has no rows: leave --stream away");
	options->format = "tap";
	/* Threads run until they have done enough: emulated and watched, that takes long. */
	options->rounds = 1;
	if (!options->ops)
		options->ops = CHECK_THREAD_OPS;
	return 0;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_LIST:
		return parse_list(value, &options->list);
	case OPT_FILTER:
		return parse_filter(value, &options->filter);
	case OPT_CASE:
		options->only = value;
		return 0;
	case OPT_MODE:
		return parse_modes(value, &options->modes);
	case OPT_REPETITIONS:
		return parse_repetitions(value, &options->repetitions);
	case OPT_MIN_TIME:
		return parse_number("--min-time", value, 1, 60000000, &options->min_time_us);
	case OPT_ROUNDS:
		return parse_number("--rounds", value, 1, CONTEND_MAX_ROUNDS, &options->rounds);
	case OPT_OPS:
		return parse_number("--ops", value, 1, 1000000, &options->ops);
	case OPT_FORMAT:
		options->format = value;
		return 0;
	case OPT_CHECK:
		options->check = true;
		return 0;
	case OPT_STREAM:
		options->stream = value;
		return 0;
	case OPT_INJECT:
		return parse_inject(value, &options->inject);
	case OPT_SHUFFLE:
		options->shuffle = true;
		return 0;
	case OPT_SEED:
		return parse_number("--seed", value, 0, 4294967295ul, &options->seed);
	case OPT_CLOCK:
		return parse_clock(value, &options->clock);
	case OPT_MACHINE:
		options->machine = value;
		return 0;
	case OPT_CPU:
		return parse_cpu(value, &options->cpu);
	case OPT_TRACED:
		return parse_trace_fd(value, &options->trace_fd);
	case OPT_AWAIT:
		options->await = true;
		return 0;
	case OPT_BEFORE:
		options->before = value;
		return 0;
	case OPT_PLANT:
		return parse_plant(value, &options->plant);
	case ARGP_KEY_ARG:
		return complain("unknown argument", value, "see gpuvm-bench --help");
	case ARGP_KEY_END:
		return settle(options);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.doc = "Times the kernel's GPUVM paths through the gpuvm_bench test driver.\v"
	       "Exit status: 0 done, 1 a case failed, 2 could not run.",
};

int options_parse(struct options *options, int argc, char **argv)
{
	*options = (struct options){
		.modes = ALL_MODES,
		.repetitions = 1,
		.min_time_us = 2000,
		.rounds = 5,
		.format = "console",
		.inject = -1,
		.seed = 1,
		.clock = CLOCK_NS,
		.machine = "local",
		.cpu = -1,
	};
	return command_parse(&command, "gpuvm-bench", argc, argv, options);
}
