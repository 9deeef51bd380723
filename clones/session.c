// SPDX-License-Identifier: GPL-2.0-or-later
#include "session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "plant.h"

static int complain(const char *what, const char *value, const char *right)
{
	fprintf(stderr, "gpuvm-clones: %s '%s'; %s\n", what, value, right);
	return -EINVAL;
}

static int parse_count(const char *name, const char *text, unsigned int max, unsigned int *count)
{
	char *end;
	unsigned long number = strtoul(text, &end, 10);

	*count = number;
	if (end != text && !*end && *text != '-' && number >= 1 && number <= max)
		return 0;
	return complain(name, text, "a whole number, at least 1");
}

static int set_complaints(struct clone_source *source, const char *text)
{
	regfree(&source->complaints);
	return regcomp(&source->complaints, text, REG_EXTENDED | REG_NOSUB) ?
		       complain("--complaints", text, "an extended regular expression") :
		       0;
}

/* QEMU and its arguments, and behind a `--` the harness's. */
static int split_arguments(struct session *session, int argc, char **argv)
{
	int at = 0;

	while (at < argc && strcmp(argv[at], "--"))
		at++;
	if (at + 1 >= argc)
		return complain("nothing to run behind", argv[0], "put -- gpuvm-bench there");
	argv[at] = NULL;
	session->source.qemu = argv;
	return options_parse(&session->options, argc - at - 1, argv + at + 1);
}

static int parse_plant(struct session *session)
{
	char *colon = session->plant ? strchr(session->plant, ':') : NULL;

	if (!session->plant)
		return 0;
	if (!colon)
		return complain("--plant", session->plant, "FAULT:GLOB");
	*colon = '\0';
	if (plant_find(session->plant) < 0 && !pool_plants(session->plant))
		return complain("--plant", session->plant, plant_list);
	session->plant_filter = colon + 1;
	return 0;
}

static int check(struct session *session)
{
	const struct clone_source *source = &session->source;

	if (!source->qemu)
		return complain("nothing to run", "",
				"name QEMU, its arguments, -- and gpuvm-bench");
	if (!source->snapshot || !source->ram_bytes || !source->scratch || !session->log)
		return complain("too few options for", source->qemu[0],
				"--snapshot, --memory, --scratch and --log are needed");
	if (!source->plugin != !session->windows)
		return complain("half of a plugin",
				source->plugin ? source->plugin : session->windows,
				"--plugin and --windows belong together");
	return parse_plant(session);
}

enum {
	OPT_SNAPSHOT = COMMAND_KEY,
	OPT_MEMORY,
	OPT_SCRATCH,
	OPT_LOG,
	OPT_JOBS,
	OPT_STALL,
	OPT_COMPLAINTS,
	OPT_PLANT,
	OPT_PLUGIN,
	OPT_WINDOWS,
	OPT_TRACE,
};

static const struct argp_option table[] = {
	{ "snapshot", OPT_SNAPSHOT, "DIR", 0, "what clones are made of", 0 },
	{ "memory", OPT_MEMORY, "BYTES", 0, "of a guest", 0 },
	{ "scratch", OPT_SCRATCH, "DIR", 0, "for what clones need while they run", 0 },
	{ "log", OPT_LOG, "FILE", 0, "what their consoles say", 0 },
	{ "jobs", OPT_JOBS, "N", 0, "clones at once (1)", 0 },
	{ "stall", OPT_STALL, "S", 0, "seconds without progress that end a clone (180)", 0 },
	{ "complaints", OPT_COMPLAINTS, "REGEX", 0, "lines of a console that fail its row", 0 },
	{ "plant", OPT_PLANT, "FAULT:GLOB", 0, "let cases end badly: a test of who watches", 0 },
	{ "plugin", OPT_PLUGIN, "FILE,OPTION...", 0, "of QEMU, in each clone", 0 },
	{ "windows", OPT_WINDOWS, "FILE", 0, "what it says", 0 },
	{ "trace", OPT_TRACE, "FILE", 0, "what the guest's tracer says", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct session *session = state->input;
	struct clone_source *source = &session->source;

	switch (key) {
	case OPT_SNAPSHOT:
		source->snapshot = value;
		return 0;
	case OPT_MEMORY:
		source->ram_bytes = value;
		return 0;
	case OPT_SCRATCH:
		source->scratch = value;
		return 0;
	case OPT_LOG:
		session->log = value;
		return 0;
	case OPT_JOBS:
		return parse_count("--jobs", value, POOL_JOBS_MAX, &session->jobs);
	case OPT_STALL:
		return parse_count("--stall", value, 1000000, &source->stall_s);
	case OPT_COMPLAINTS:
		return set_complaints(source, value);
	case OPT_PLANT:
		session->plant = value;
		return 0;
	case OPT_PLUGIN:
		source->plugin = value;
		return 0;
	case OPT_WINDOWS:
		session->windows = value;
		return 0;
	case OPT_TRACE:
		session->trace = value;
		source->traced = true;
		return 0;
	case ARGP_KEY_ARGS:
		return split_arguments(session, state->argc - state->next,
				       state->argv + state->next);
	case ARGP_KEY_END:
		return check(session);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "QEMU [ARGUMENT...] -- gpuvm-bench [OPTION...]",
	.doc = "Runs the cases that gpuvm-bench's options mean, each in a clone of a snapshot.\v"
	       "Exit status: 0 done, 1 a case failed, 2 could not, or not to the end.",
};

int session_parse(struct session *session, int argc, char **argv)
{
	int ret = regcomp(&session->source.complaints, "Kernel panic", REG_NOSUB);

	session->jobs = 1;
	session->source.stall_s = 180;
	return ret ? -ENOMEM : command_parse(&command, "gpuvm-clones", argc, argv, session);
}
