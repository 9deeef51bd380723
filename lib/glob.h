/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rows a filter means.
 *
 * A filter is one or more globs with commas between them, "sm_map/\*,-\*mode:resv\*" (without the
 * backslashes). A name passes when it matches one of the globs (or when all of them are negative)
 * and none of the negative ones, which start with "-". "*" crosses slashes; a glob has to match
 * the whole name. An empty filter passes everything.
 */
#ifndef LIB_GLOB_H
#define LIB_GLOB_H

#include <stdbool.h>

/**
 * glob_check() - whether a filter can be used
 * @filter: the filter, NULL is an empty one.
 *
 * Return: 0, -EINVAL for an empty glob between commas or after "-", -ENAMETOOLONG for a glob of
 * 256 or more characters.
 */
int glob_check(const char *filter);

/**
 * glob_match() - whether a name passes a filter
 * @filter: the filter, NULL is an empty one. Globs that glob_check() refuses match nothing.
 * @name: the name.
 *
 * Return: true when it passes.
 */
bool glob_match(const char *filter, const char *name);

#endif
