/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a window's addresses to functions and stacks of functions.
 */
#ifndef PROFILE_ATTRIBUTE_H
#define PROFILE_ATTRIBUTE_H

#include <jansson.h>

#include "symbols.h"
#include "windows.h"

/**
 * attribute() - the profile of a window
 *
 * Returns: a new object {"insn", "loads", "stores", "atomics", "lines", "driver_insn",
 * "functions": {NAME: counts}, "stacks": {"NAME;NAME": counts}, "locks": {CLASS: {...}}, "holds":
 * {"CLASS;NAME;NAME": [holds, instructions]}}, counts being a list of five; NULL without memory.
 */
json_t *attribute(const struct window_record *window, const struct symbols *symbols);

#endif
