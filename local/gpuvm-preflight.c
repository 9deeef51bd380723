// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What would spoil a number on this machine, and what to do about it; and a command on the machine
 * as it should be.
 *
 * Exit status: 0 nothing would, 1 something would, 2 no run can be here. With --tune: the
 * command's, 2 when it did not run or something was not put back.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "journal.h"
#include "tune.h"
#include "verdict.h"

/* Refusals are the run's, not this program's. */
#define ME "gpuvm-bench"

static const char usage[] =
	"usage: gpuvm-preflight [option]... [-- COMMAND [ARGUMENT]...]\n"
	"Says what would spoil a number on this machine, why, and what to do about it.\n"
	"\n"
	"  --tune         set what can be set, run COMMAND, and put everything back\n"
	"  --restore      put back what a run that was killed has left\n"
	"  --cpu=N        the measuring CPU (an isolated one, else the last of the fastest)\n"
	"  --build=DIR    what the driver is built against (the kernel's headers)\n"
	"  --json=FILE    the verdict goes there, too\n"
	"  --root=DIR     look at the files of a machine below DIR\n"
	"  --watch=MS     look for load and the like for that long (300)\n"
	"  --quiet        print nothing but refusals\n"
	"\n"
	"Exit status: 0 nothing would spoil a number, 1 something would, 2 no run can be here;\n"
	"with --tune that of COMMAND.\n";

/**
 * struct preflight - what is asked for
 * @box: the machine.
 * @cpu: of --cpu, or negative.
 * @json: where to, or NULL.
 * @command: of --tune, or NULL.
 * @tune: set what can be set. @restore: only that. @quiet: print nothing.
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

static int parse_option(struct preflight *preflight, int option)
{
	switch (option) {
	case 'r':
		preflight->box.tree.root = optarg;
		return 0;
	case 'c':
		return parse_number("cpu", optarg, CPU_SETSIZE - 1, &preflight->cpu);
	case 'w':
		return parse_number("watch", optarg, 60000, &preflight->box.watch_ms);
	case 'b':
		preflight->box.build = optarg;
		return 0;
	case 'j':
		preflight->json = optarg;
		return 0;
	case 't':
		preflight->tune = true;
		return 0;
	case 'R':
		preflight->restore = true;
		return 0;
	case 'q':
		preflight->quiet = true;
		return 0;
	case 'h':
		fputs(usage, stdout);
		exit(0);
	}
	complain_option(ME, option, "");
	return -EINVAL;
}

static int parse(struct preflight *preflight, int argc, char **argv)
{
	static const struct option table[] = {
		{ "root", required_argument, NULL, 'r' },  { "cpu", required_argument, NULL, 'c' },
		{ "build", required_argument, NULL, 'b' }, { "json", required_argument, NULL, 'j' },
		{ "tune", no_argument, NULL, 't' },	   { "restore", no_argument, NULL, 'R' },
		{ "quiet", no_argument, NULL, 'q' },	   { "help", no_argument, NULL, 'h' },
		{ "watch", required_argument, NULL, 'w' }, { 0 },
	};
	int option, ret = 0;

	opterr = 0;
	while (!ret && (option = getopt_long(argc, argv, "+:", table, NULL)) != -1) {
		if (option == '?' || option == ':') {
			complain_option(ME, option, argv[optind - 1]);
			return -EINVAL;
		}
		ret = parse_option(preflight, option);
	}
	preflight->command = argv + optind;
	if (!ret && preflight->tune != !!*preflight->command) {
		complain(ME, preflight->tune ? "--tune needs a command to run, behind --" :
					       "a command is run with --tune only; leave it away");
		ret = -EINVAL;
	}
	return ret;
}

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
	int ret;

	json_object_seed(1);
	if (parse(&preflight, argc, argv) || restore(&preflight))
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
