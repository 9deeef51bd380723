/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One operation of a row, function by function, for ui.perfetto.dev and other viewers of Chrome's
 * trace events.
 */
#ifndef PROFILE_OPERATION_H
#define PROFILE_OPERATION_H

#include <stdint.h>
#include <stdio.h>

#include "symbols.h"
#include "windows.h"

/**
 * struct operation - what of a window is one operation
 * @first: index of the first run. @end: behind the last.
 * @number: which operation, from 1. @of: of how many.
 * @count: operations in it: 1, or all where they cannot be told apart.
 * @insns: in it.
 */
struct operation {
	uint32_t first;
	uint32_t end;
	uint64_t number;
	uint64_t of;
	uint64_t count;
	uint64_t insns;
};

/**
 * operation_find() - the operation that has next to the mean of instructions, of @ops in a window
 *
 * One begins with the first function that the loop around them calls once in each; where it calls
 * none, with the first piece of the loop that runs once in each. Where neither is to be seen, it is
 * the whole batch.
 *
 * Returns: 0, -ENODATA for a window that has not all of its runs.
 */
int operation_find(struct operation *operation, const struct window_record *window, uint64_t ops);

/**
 * operation_write() - its events: objects with commas between, and before them unless @process is 1
 * @name: of the row. @process: number of it in the file.
 *
 * A function is entered and left, at a time that counts instructions. Around all of it is a slice
 * that says which operation it is.
 *
 * Returns: 0 or a negative errno.
 */
int operation_write(const struct operation *operation, const struct window_record *window,
		    const struct symbols *symbols, const char *name, int process, FILE *file);

#endif
