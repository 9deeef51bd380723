/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which functions were inlined in one of two kernels, and not in the other.
 */
#ifndef PROFILE_INLINED_H
#define PROFILE_INLINED_H

#include <jansson.h>
#include <stddef.h>

#define NAMES_MAX 8u

/** struct side - a function in one profile: @insn an operation, and its names (@name, @names). */
struct side {
	double insn;
	const char *name[NAMES_MAX];
	unsigned int names;
};

/**
 * struct function - a function, all that a compiler made of it together
 * @base: its name. @sides: in the two profiles.
 * @group: index of the function that it is one change with; its own.
 */
struct function {
	char *base;
	struct side sides[2];
	size_t group;
};

/** struct functions - of a row, in either profile: @at, so many (@count). */
struct functions {
	struct function *at;
	size_t count;
};

/** functions_find() - by a name that a compiler gave it. Returns: NULL when there is none. */
struct function *functions_find(struct functions *all, const char *name);

/** function_change() - by how many instructions an operation it changed. */
double function_change(const struct function *function);

/**
 * inlined_find() - put functions that were inlined into the groups of their callers
 * @a: the row in one profile, with its stacks. @b: in the other.
 *
 * One was when it is in one profile alone, and its callers there changed the other way, by less
 * than twice as much: the call and the return are gone, and what else a compiler saved.
 */
void inlined_find(struct functions *all, const json_t *a, const json_t *b);

#endif
