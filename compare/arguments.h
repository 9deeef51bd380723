/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARE_ARGUMENTS_H
#define COMPARE_ARGUMENTS_H

#include <stdbool.h>

#include "ask.h"
#include "find.h"
#include "format.h"
#include "limits.h"
#include "side.h"

#define PATHS_MAX (SIDES_MAX * RUNS_MAX)

/**
 * enum question - what is asked
 * @ASK_VERDICT: what changed.
 * @ASK_AT_MOST: whether the rows of one run cost no more than a number.
 * @ASK_SHOW: one run's own table.
 * @ASK_DIGEST: what one run says.
 * @ASK_RUN: what ask() answers.
 * @ASK_SAME: which rows of one run are not in another.
 * @ASK_PLANTED: whether runs show what was planted in them.
 * @ASK_HOLDS: whether holds of traces are acquisitions.
 * @ASK_FIND: which runs are like that.
 * @ASK_REPEATS: whether a counter repeats over boots.
 */
enum question {
	ASK_VERDICT,
	ASK_AT_MOST,
	ASK_SHOW,
	ASK_DIGEST,
	ASK_RUN,
	ASK_SAME,
	ASK_PLANTED,
	ASK_HOLDS,
	ASK_FIND,
	ASK_REPEATS,
};

/**
 * struct arguments - the command line
 * @question: what is asked.
 * @option: by which option, or NULL.
 * @what: its argument, or NULL.
 * @answer: of %ASK_RUN: what to print.
 * @format: how to print.
 * @limits: how much worse is allowed.
 * @see_pct: change that boots are proposed for, %.
 * @command: what to run to get more boots, or NULL.
 * @again: what makes this comparison again, or NULL.
 * @where: a file that says in which functions rows changed, or NULL.
 * @filter: globs on cases, or NULL.
 * @only_modes: only cases in these VM modes, with commas; NULL: all.
 * @rows: print each row.
 * @changed: print only what changed.
 * @profile: with a profile's counters.
 * @find: of %ASK_FIND.
 * @like: what it looks for; NULL: nothing.
 * @against: of %ASK_REPEATS: the mode that the counter is held against in others.
 * @insn: of %ASK_AT_MOST and %ASK_PLANTED: the number.
 * @modes: VM modes to compare, with commas; NULL: compare runs.
 * @labels: of the sides that --side began.
 * @num_labels: used part of @labels; 0: each path is a side.
 * @paths: runs.
 * @side_of: side of each of @paths.
 * @num_paths: used part of @paths.
 */
struct arguments {
	enum question question;
	const char *option;
	const char *what;
	ask_fn *answer;
	const struct format *format;
	struct limits limits;
	double see_pct;
	const char *command;
	const char *again;
	const char *where;
	const char *filter;
	const char *only_modes;
	bool rows;
	bool changed;
	bool profile;
	struct find find;
	json_t *like;
	const char *against;
	double insn;
	const char *modes;
	const char *labels[SIDES_MAX];
	unsigned int num_labels;
	const char *paths[PATHS_MAX];
	unsigned int side_of[PATHS_MAX];
	unsigned int num_paths;
};

/**
 * arguments_parse() - read the command line
 * @arguments: out; the limits and what to look for are to be freed, however this ends.
 * @argc: as main()'s.
 * @argv: as main()'s; kept.
 *
 * Return: 0; -EINVAL after a line on stderr that says what is wrong; 1 when help was printed.
 */
int arguments_parse(struct arguments *arguments, int argc, char **argv);

/**
 * arguments_check() - whether what was named goes together
 * @arguments: all of it; what --find needs is filled in.
 *
 * Return: 0; -EINVAL after a line on stderr.
 */
int arguments_check(struct arguments *arguments);

/**
 * arguments_read() - read the runs that the command line names
 * @arguments: parsed.
 * @input: all zero.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int arguments_read(const struct arguments *arguments, struct input *input);

#endif
