/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which finished runs are like this one?
 */
#ifndef COMPARE_FIND_H
#define COMPARE_FIND_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>

/* What find() returns when no run is like that. */
#define FIND_NONE 1

/**
 * struct find - what is looked for
 * @folder: below which, one or two folders deep; links are not followed.
 * @like: what a run's context has to have, each with that value; NULL: nothing.
 * @but: runs that are not meant, whatever they have, and folders of such.
 * @num_but: how many.
 * @latest: of each revision the newest alone, of the machine that the newest of all is of, stock's
 *	first. The newest of all is FOLDER/latest where there is that.
 */
struct find {
	const char *folder;
	const json_t *like;
	const char *const *but;
	unsigned int num_but;
	bool latest;
};

/**
 * find_runs() - print the result.json of runs that are like that, the newest first
 * @find: what is looked for. A file that is no result is none of them.
 * @out: where to.
 *
 * Return: 0, %FIND_NONE; negative errno after a line on stderr.
 */
int find_runs(const struct find *find, FILE *out);

#endif
