/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the plugin is to look for, by name: the stopwatch, batches, and functions of locks.
 */
#ifndef PROFILE_MARKS_OF_H
#define PROFILE_MARKS_OF_H

#include <stdint.h>
#include <stdio.h>

#include "symbols.h"

/** struct extent - addresses: the @first, and the one behind the last, @end. */
struct extent {
	uint64_t first;
	uint64_t end;
};

/** marks_extent() - where the functions lie that were added behind the first @before. */
void marks_extent(const struct symbols *symbols, uint32_t before, struct extent *extent);

/**
 * marks_print() - a line of options for the plugin
 * @driver: where the driver lies, in which the stopwatch is inlined.
 *
 * Returns: 0, or -EINVAL after a line on stderr.
 */
int marks_print(const struct symbols *symbols, const struct extent *driver, FILE *file);

#endif
