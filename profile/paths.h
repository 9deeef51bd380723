/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Chains of functions, from the calls and addresses of a window.
 */
#ifndef PROFILE_PATHS_H
#define PROFILE_PATHS_H

#include "pairs.h"
#include "symbols.h"
#include "windows.h"

/** PATHS_NONE: no function around. */
#define PATHS_NONE UINT32_MAX

/**
 * struct paths - chains of functions, by number
 * @symbols: names.
 * @pairs: of the number of the path around it, PATHS_NONE for none, and of a function's name, by
 *	address.
 * @of_node: path of the caller, by node; PATHS_NONE for the root.
 */
struct paths {
	const struct symbols *symbols;
	struct pairs pairs;
	uint32_t *of_node;
};

/**
 * paths_open() - the callers of a window's nodes
 *
 * Returns: 0 or -ENOMEM; paths_close() in either case.
 */
int paths_open(struct paths *paths, const struct window_record *window,
	       const struct symbols *symbols);

/**
 * paths_at() - what runs at @addr, reached by the calls up to @node
 *
 * A frame is the function that an instruction is in, below those that the calls which led to it are
 * in. One that jumped to another at its end (a tail call) is replaced by it.
 */
uint32_t paths_at(struct paths *paths, uint32_t node, uint64_t addr);

/** paths_name() - its last function. */
const char *paths_name(const struct paths *paths, uint32_t path);

/** paths_around() - the path without it. Returns: %PATHS_NONE where there is nothing else. */
uint32_t paths_around(const struct paths *paths, uint32_t path);

/** paths_text() - "NAME;NAME". Returns: to be freed, or NULL without memory. */
char *paths_text(const struct paths *paths, uint32_t path);

/** paths_close() - give the memory back. */
void paths_close(struct paths *paths);

#endif
