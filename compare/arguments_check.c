// SPDX-License-Identifier: GPL-2.0-or-later
/* What goes together on the command line. */
#include "arguments.h"

#include <errno.h>

#include "complain.h"
#include "repeats.h"

#define wrong(...) (complain("gpuvm-bench", __VA_ARGS__), -EINVAL)

static int check_find(struct arguments *arguments)
{
	if (arguments->num_labels || (arguments->like && arguments->find.latest))
		return wrong("--find takes --like or --latest, and no sides");
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

static int check_verdict(const struct arguments *arguments)
{
	unsigned int sides = arguments->num_labels;

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
		return wrong("%s to compare; name two runs, or --modes",
			     sides ? "one run is nothing" : "there is no run");
	if (sides > SIDES_MAX)
		return wrong("more than %d sides; group runs with --side", SIDES_MAX);
	return 0;
}

int arguments_check(struct arguments *arguments)
{
	if (arguments->profile && arguments->question != ASK_SHOW)
		return wrong("--profile is for --show; comparisons have such counters as figures");
	switch (arguments->question) {
	case ASK_VERDICT:
		return check_verdict(arguments);
	case ASK_FIND:
		return check_find(arguments);
	case ASK_REPEATS:
		return check_repeats(arguments);
	case ASK_PLANTED:
		return arguments->num_paths == 3 ? 0 : wrong("--planted takes three runs");
	case ASK_HOLDS:
		return arguments->num_paths ? 0 :
					      wrong("--holds takes traces, or runs that have one");
	case ASK_SAME:
		return arguments->num_paths == 2 ? 0 : wrong("--same takes two runs");
	default:
		return arguments->num_paths == 1 ? 0 :
						   wrong("--%s takes one run", arguments->option);
	}
}
