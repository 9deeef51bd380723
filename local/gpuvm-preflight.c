// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What would spoil a number on this machine, and what to do about it; and a command on the machine
 * as it should be.
 *
 * Exit status: 0 nothing would, 1 something would, 2 no run can be here. With --tune: the
 * command's, 2 when it did not run or something was not put back.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "journal.h"
#include "tune.h"
#include "verdict.h"

/* Refusals are the run's, not this program's. */
#define ME "gpuvm-bench"

/**
 * struct preflight - what is asked for
 * @box: the machine.
 * @cpu: of --cpu, or negative.
 * @json: where to, or NULL.
 * @command: of --tune, or NULL.
 * @tune: set what can be set. @restore: only that. @quiet: print nothing.
 * @which_cpu: but the measuring CPU.
 * @before: the verdict on the machine as it was.
 */
struct preflight {
	struct box box;
	int cpu;
	const char *json;
	char **command;
	bool tune;
	bool restore;
	bool quiet;
	bool which_cpu;
	struct verdict before;
};

static int parse_number(const char *name, const char *text, int max, int *number)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*number = value;
	if (end != text && !*end && *text != '-' && value <= (unsigned long)max)
		return 0;
	complain(ME, "--%s %s; it takes a whole number up to %d", name, text, max);
	return -EINVAL;
}

enum {
	OPT_TUNE = COMMAND_KEY,
	OPT_RESTORE,
	OPT_CPU,
	OPT_BUILD,
	OPT_JSON,
	OPT_ROOT,
	OPT_WATCH,
	OPT_QUIET,
	OPT_WHICH_CPU,
};

static const struct argp_option table[] = {
	{ "tune", OPT_TUNE, NULL, 0, "set what can be set, run COMMAND, and put everything back",
	  0 },
	{ "restore", OPT_RESTORE, NULL, 0, "put back what a run that was killed has left", 0 },
	{ "cpu", OPT_CPU, "N", 0,
	  "the measuring CPU (an isolated one, else the last of the fastest)", 0 },
	{ "build", OPT_BUILD, "DIR", 0, "what the driver is built against (the kernel's headers)",
	  0 },
	{ "json", OPT_JSON, "FILE", 0, "the verdict goes there, too", 0 },
	{ "root", OPT_ROOT, "DIR", 0, "look at the files of a machine below DIR", 0 },
	{ "watch", OPT_WATCH, "MS", 0, "look for load and the like for that long (300)", 0 },
	{ "quiet", OPT_QUIET, NULL, 0, "print nothing but refusals", 0 },
	{ "which-cpu", OPT_WHICH_CPU, NULL, 0, "print the measuring CPU, nothing else but refusals",
	  0 },
	{ 0 },
};

static int check(const struct preflight *preflight)
{
	if (preflight->tune == !!preflight->command)
		return 0;
	complain(ME, preflight->tune ? "--tune needs a command to run, behind --" :
				       "a command is run with --tune only; leave it away");
	return -EINVAL;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct preflight *preflight = state->input;

	switch (key) {
	case OPT_ROOT:
		preflight->box.tree.root = value;
		return 0;
	case OPT_CPU:
		return parse_number("cpu", value, CPU_SETSIZE - 1, &preflight->cpu);
	case OPT_WATCH:
		return parse_number("watch", value, 60000, &preflight->box.watch_ms);
	case OPT_BUILD:
		preflight->box.build = value;
		return 0;
	case OPT_JSON:
		preflight->json = value;
		return 0;
	case OPT_TUNE:
		preflight->tune = true;
		return 0;
	case OPT_RESTORE:
		preflight->restore = true;
		return 0;
	case OPT_QUIET:
		preflight->quiet = true;
		return 0;
	case OPT_WHICH_CPU:
		preflight->quiet = preflight->which_cpu = true;
		return 0;
	case ARGP_KEY_ARG:
		/* The command, and what follows is its own. */
		preflight->command = &state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case ARGP_KEY_END:
		return check(preflight);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = table,
	.parser = take,
	.args_doc = "[-- COMMAND [ARGUMENT]...]",
	.doc = "Says what would spoil a number on this machine, why, and what to do about it.\v"
	       "Exit status: 0 nothing would spoil a number, 1 something would, 2 no run can be "
	       "here; with --tune that of COMMAND.",
};

static int write_json(const struct preflight *preflight, const struct verdict *verdict)
{
	json_t *json = preflight->json ? verdict_to_json(verdict, &preflight->box) : NULL;
	FILE *file = json ? fopen(preflight->json, "we") : NULL;
	int ret = 0;

	if (!preflight->json)
		return 0;
	if (!file || json_dumpf(json, file, JSON_COMPACT) || fputc('\n', file) == EOF)
		ret = -EIO;
	if (file && fclose(file))
		ret = -EIO;
	json_decref(json);
	if (ret)
		complain(ME, "--json %s cannot be written", preflight->json);
	return ret;
}

static int tell(const struct preflight *preflight, const struct verdict *verdict)
{
	if (!preflight->quiet)
		verdict_print(verdict, stdout);
	if (preflight->which_cpu)
		printf("%d\n", preflight->box.cpu);
	fflush(stdout);
	return write_json(preflight, verdict);
}

static void look_again(struct box *box, void *arg)
{
	const struct preflight *preflight = arg;
	struct verdict verdict;

	box_watch(box, NULL);
	verdict_reach(&verdict, box, &preflight->before);
	tell(preflight, &verdict);
}

static int restore(const struct preflight *preflight)
{
	size_t num;
	int ret = journal_restore(&preflight->box.tree, ME, &num);

	if (ret == -EBUSY)
		complain(ME, "another run has tuned this machine; wait for it");
	else if (ret && ret != -EREMOTEIO)
		complain(ME, "%s: %s", JOURNAL_NAME, strerror(-ret));
	else if (!ret && num)
		fprintf(stderr, "preflight: put back what a run that was killed had tuned\n");
	return ret;
}

static int look(struct preflight *preflight)
{
	struct box *box = &preflight->box;
	const struct finding *refusal;
	const struct note *note;
	int ret = box_open(box, preflight->cpu);

	if (ret == -ENODEV)
		complain(ME, "CPU %d is not online; name one that is", preflight->cpu);
	else if (ret)
		complain(ME, "%s/proc and %s/sys are not there: %s; mount them", box->tree.root,
			 box->tree.root, strerror(-ret));
	if (ret)
		return ret;
	box_watch(box, NULL);
	verdict_reach(&preflight->before, box, NULL);
	refusal = verdict_refusal(&preflight->before, &note);
	if (!refusal)
		return 0;
	write_json(preflight, &preflight->before);
	complain(ME, "%s: %s; %s", note->found, refusal->why, note->remedy);
	return -EPERM;
}

int main(int argc, char **argv)
{
	static struct preflight preflight = {
		.cpu = -1,
		.box = { .tree.root = "", .watch_ms = 300 },
	};
	int ret = command_parse_as(&command, "gpuvm-preflight", ME, argc, argv, &preflight);

	if (ret > 0)
		return 0;
	json_object_seed(1);
	if (ret || restore(&preflight))
		return 2;
	if (preflight.restore)
		return 0;
	if (look(&preflight))
		return 2;
	if (!preflight.tune)
		return tell(&preflight, &preflight.before) ? 2 : verdict_spoiled(&preflight.before);
	ret = tune_and_run(&preflight.box, preflight.command, look_again, &preflight, ME);
	return ret < 0 ? 2 : ret;
}
