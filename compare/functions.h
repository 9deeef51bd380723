/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The functions of a row, in as much room as there is.
 */
#ifndef COMPARE_FUNCTIONS_H
#define COMPARE_FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * functions_say() - the first of them
 * @text: out.
 * @size: room in @text.
 * @functions: as gpuvm-profile --diff has them: "f +5 (split: f.part.0), g -2", and maybe
 *	"; nothing but inlining", which always has its place.
 * @names: without their numbers, and without what is said of one row.
 * @room: characters, at most, but for the first. What is in parentheses is left out where it is too
 *	much, and of what is left it says that there is more.
 */
void functions_say(char *text, size_t size, const char *functions, bool names, size_t room);

#endif
