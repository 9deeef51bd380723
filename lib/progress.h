/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How far a run is: rows that are there of those that are to come.
 */
#ifndef LIB_PROGRESS_H
#define LIB_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/**
 * struct progress - what is to come, and what is there; all zero: nobody knows what is to come
 * @names: of the cases that are to come, sorted.
 * @done: which of them are there.
 * @count: how many are to come.
 * @covered: how many of them are there.
 * @began: when it was opened.
 * @shown: when it was shown last.
 */
struct progress {
	char **names;
	bool *done;
	size_t count;
	size_t covered;
	time_t began;
	time_t shown;
};

/* Room for progress_text(). */
#define PROGRESS_SIZE 160

/**
 * progress_open() - read what is to come
 * @progress: out: to be freed.
 * @path: a file with the name of a case on each line.
 *
 * Return: 0, or negative errno.
 */
int progress_open(struct progress *progress, const char *path);

/**
 * progress_row() - a row is there
 * @progress: the run.
 * @name: its case; of what was skipped it may stand for all cases whose names go on from it.
 */
void progress_row(struct progress *progress, const char *name);

/**
 * progress_text() - how far it is: "412 of 1110 cases, sm_map, 1:02, about 1:45 left"
 * @progress: the run.
 * @running: the case that runs now, or "".
 * @seconds: since it began.
 * @text: out, of %PROGRESS_SIZE bytes.
 */
void progress_text(const struct progress *progress, const char *running, unsigned int seconds,
		   char *text);

/**
 * progress_show() - the same on stderr, where that is a terminal, once a second
 * @progress: the run; nothing is said where nobody knows what is to come.
 * @running: the case that runs now, or "".
 *
 * What is printed next writes over it.
 */
void progress_show(struct progress *progress, const char *running);

/**
 * progress_free() - free it
 * @progress: all zero afterwards.
 */
void progress_free(struct progress *progress);

#endif
