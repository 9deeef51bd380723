// SPDX-License-Identifier: GPL-2.0-or-later
#include "inlined.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define FRAME_SIZE 512

/* The next frame of a stack. Returns: what is behind it, NULL when it was the last. */
static const char *next_frame(const char *stack, char frame[FRAME_SIZE])
{
	size_t length = strcspn(stack, ";");

	snprintf(frame, FRAME_SIZE, "%.*s", (int)length, stack);
	return stack[length] ? stack + length + 1 : NULL;
}

/* Whether it is in one of the profiles alone. */
static bool is_one_sided(const struct function *function)
{
	return !function->sides[0].names != !function->sides[1].names;
}

/* What calls @callee in this stack, and is in both profiles; or NULL. */
static struct function *caller_in(struct functions *all, const char *stack,
				  const struct function *callee)
{
	struct function *caller = NULL;
	char frame[FRAME_SIZE];

	while (stack) {
		struct function *at;

		stack = next_frame(stack, frame);
		at = functions_find(all, frame);
		if (at == callee)
			return caller;
		if (at && !is_one_sided(at))
			caller = at;
	}
	return NULL;
}

static void merge(struct functions *all, size_t from, size_t to)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->at[i].group == from)
			all->at[i].group = to;
}

/* With all of its callers that changed the other way. */
static void join_callers(struct functions *all, const json_t *row, struct function *callee)
{
	json_t *stacks = json_object_get(row, "stacks"), *counts;
	const char *stack;

	json_object_foreach(stacks, stack, counts)
	{
		struct function *caller = caller_in(all, stack, callee);

		if (caller && function_change(caller) * function_change(callee) < 0)
			merge(all, callee->group, caller->group);
	}
}

/* Whether what came and what went are about as much. */
static bool is_balanced(const struct functions *all, size_t group)
{
	double gone = 0, sum = 0;

	for (size_t i = 0; i < all->count; i++) {
		const struct function *at = &all->at[i];

		if (at->group != group)
			continue;
		sum += function_change(at);
		if (is_one_sided(at))
			gone += function_change(at);
	}
	return fabs(sum) < fabs(gone);
}

void inlined_find(struct functions *all, const json_t *a, const json_t *b)
{
	for (size_t i = 0; i < all->count; i++)
		if (is_one_sided(&all->at[i]))
			join_callers(all, all->at[i].sides[0].names ? a : b, &all->at[i]);
	for (size_t group = 0; group < all->count; group++)
		if (!is_balanced(all, group))
			for (size_t i = 0; i < all->count; i++)
				if (all->at[i].group == group)
					all->at[i].group = i;
}
