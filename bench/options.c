// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contend.h"
#include "glob.h"
#include "list.h"
#include "plant.h"

#define ALL_MODES ((1u << GVB_MODE_COUNT) - 1)

static const char usage[] =
	"usage: gpuvm-bench [option]...\n"
	"Times the kernel's GPUVM paths through the gpuvm_bench test driver.\n"
	"\n"
	"  --list[=names|long]    print the selected cases and exit\n"
	"  --filter=GLOB[,GLOB]   cases whose name matches; -GLOB leaves out; * crosses slashes\n"
	"  --case=NAME            that one case\n"
	"  --mode=MODE[,MODE]     spin, resv, custom-lock, immediate, immediate-resv\n"
	"  --repetitions=N        rows per case (1)\n"
	"  --min-time=US          timed microseconds per repetition, at least (2000)\n"
	"  --rounds=N             of each row of a case with threads (5)\n"
	"  --ops=N                operations of each measured thread in a round (the case's own)\n"
	"  --format=FORMAT        console, json or csv\n"
	"  --check                no times, only whether each case is right, in TAP: for debug\n"
	"                         kernels. Parameters above a family's bound are skipped\n"
	"  --stream=PATH          write one JSON line per row there instead\n"
	"  --inject=FAULT         let the driver commit a fault, which the cases must find\n"
	"  --shuffle              run in an order that the seed decides\n"
	"  --seed=N               of everything random (1)\n"
	"  --clock=CLOCK          insn (the exact machine), ns or tcg-ns (ns)\n"
	"  --machine=NAME         for the results' context (local)\n"
	"  --cpu=N                measure on that CPU; threads have one each, of all\n"
	"  --await-orders         stop the machine here: its clones say what to run (orders.h)\n"
	"  --before=NAME          run that case first, for nothing: a test of who must not notice\n"
	"  --plant=FAULT          panic, hang or complain before the case: a test of its watchers\n"
	"  --traced=FD            set by gpuvm-trace: count with its help, time nothing\n"
	"\n"
	"Exit status: 0 done, 1 a case failed, 2 could not run.\n";

static const char mode_list[] = "there are spin, resv, custom-lock, immediate, immediate-resv";

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
		int mode = gvb_mode_find(name);

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
	else
		return complain("--list", text, "names or long");
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

	*inject = gvb_inject_find(text);
	if (*inject >= 0)
		return 0;
	for (unsigned int site = 0; site < GVB_INJECT_COUNT; site++) {
		strcat(right, " ");
		strcat(right, gvb_inject_name(site));
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
	OPT_LIST = 256,
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
	OPT_HELP,
};

static const struct option long_options[] = {
	{ "list", optional_argument, NULL, OPT_LIST },
	{ "filter", required_argument, NULL, OPT_FILTER },
	{ "case", required_argument, NULL, OPT_CASE },
	{ "mode", required_argument, NULL, OPT_MODE },
	{ "repetitions", required_argument, NULL, OPT_REPETITIONS },
	{ "min-time", required_argument, NULL, OPT_MIN_TIME },
	{ "rounds", required_argument, NULL, OPT_ROUNDS },
	{ "ops", required_argument, NULL, OPT_OPS },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "stream", required_argument, NULL, OPT_STREAM },
	{ "inject", required_argument, NULL, OPT_INJECT },
	{ "shuffle", no_argument, NULL, OPT_SHUFFLE },
	{ "seed", required_argument, NULL, OPT_SEED },
	{ "clock", required_argument, NULL, OPT_CLOCK },
	{ "machine", required_argument, NULL, OPT_MACHINE },
	{ "cpu", required_argument, NULL, OPT_CPU },
	{ "traced", required_argument, NULL, OPT_TRACED },
	{ "await-orders", no_argument, NULL, OPT_AWAIT },
	{ "before", required_argument, NULL, OPT_BEFORE },
	{ "plant", required_argument, NULL, OPT_PLANT },
	{ "help", no_argument, NULL, OPT_HELP },
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

static int parse_one(struct options *options, int option)
{
	switch (option) {
	case OPT_LIST:
		return parse_list(optarg, &options->list);
	case OPT_FILTER:
		return parse_filter(optarg, &options->filter);
	case OPT_CASE:
		options->only = optarg;
		return 0;
	case OPT_MODE:
		return parse_modes(optarg, &options->modes);
	case OPT_REPETITIONS:
		return parse_repetitions(optarg, &options->repetitions);
	case OPT_MIN_TIME:
		return parse_number("--min-time", optarg, 1, 60000000, &options->min_time_us);
	case OPT_ROUNDS:
		return parse_number("--rounds", optarg, 1, CONTEND_MAX_ROUNDS, &options->rounds);
	case OPT_OPS:
		return parse_number("--ops", optarg, 1, 1000000, &options->ops);
	case OPT_FORMAT:
		options->format = optarg;
		return 0;
	case OPT_CHECK:
		options->check = true;
		return 0;
	case OPT_STREAM:
		options->stream = optarg;
		return 0;
	case OPT_INJECT:
		return parse_inject(optarg, &options->inject);
	case OPT_SHUFFLE:
		options->shuffle = true;
		return 0;
	case OPT_SEED:
		return parse_number("--seed", optarg, 0, 4294967295ul, &options->seed);
	case OPT_CLOCK:
		return parse_clock(optarg, &options->clock);
	case OPT_MACHINE:
		options->machine = optarg;
		return 0;
	case OPT_CPU:
		return parse_cpu(optarg, &options->cpu);
	case OPT_TRACED:
		return parse_trace_fd(optarg, &options->trace_fd);
	case OPT_AWAIT:
		options->await = true;
		return 0;
	case OPT_BEFORE:
		options->before = optarg;
		return 0;
	case OPT_PLANT:
		return parse_plant(optarg, &options->plant);
	case OPT_HELP:
		fputs(usage, stdout);
		return 1;
	}
	return -EINVAL;
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

int options_parse(struct options *options, int argc, char **argv)
{
	int option, ret = 0;

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
	/* Zero, not one: a clone reads a second command line. */
	optind = 0;
	while (!ret && (option = getopt_long(argc, argv, "", long_options, NULL)) != -1)
		ret = parse_one(options, option);
	if (!ret && optind < argc)
		ret = complain("unknown argument", argv[optind], "see gpuvm-bench --help");
	return ret ? ret : settle(options);
}
