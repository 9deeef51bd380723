/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef COMPARE_ARGUMENTS_H
#define COMPARE_ARGUMENTS_H

#include <stdbool.h>

#include "find.h"
#include "format.h"
#include "limits.h"
#include "side.h"

#define PATHS_MAX (SIDES_MAX * RUNS_MAX)

/**
 * struct arguments - the command line
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
 * @show: print one run's own table instead of comparing. @profile: with a profile's counters.
 * @digest: print what one run says.
 * @find: print which runs are like that, where it has a folder.
 * @like: what it looks for; NULL: nothing.
 * @values: print these numbers of a run, or NULL.
 * @repeats: print whether this counter repeats over boots, or NULL.
 * @against: the mode that it is held against in others.
 * @modes: VM modes to compare, with commas; NULL: compare runs.
 * @labels: of the sides that --side began.
 * @num_labels: used part of @labels; 0: each path is a side.
 * @paths: runs.
 * @side_of: side of each of @paths.
 * @num_paths: used part of @paths.
 */
struct arguments {
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
	bool show;
	bool profile;
	bool digest;
	struct find find;
	json_t *like;
	const char *values;
	const char *repeats;
	const char *against;
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
 * arguments_read() - read the runs that the command line names
 * @arguments: parsed.
 * @input: all zero.
 *
 * Return: 0; negative errno after a line on stderr.
 */
int arguments_read(const struct arguments *arguments, struct input *input);

#endif
