/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading what the plugin wrote (docs/interfaces.md), and trusting nothing in it.
 */
#ifndef PROFILE_WINDOWS_H
#define PROFILE_WINDOWS_H

#include <stdint.h>
#include <stdio.h>

#include "holds.h"

/** struct window_node - a call: who did it (@parent, an index) and the address behind it, @site. */
struct window_node {
	uint32_t parent;
	uint64_t site;
};

/** enum profile_what - what is counted of code, and behind that, of locks */
enum profile_what {
	PROFILE_INSN,
	PROFILE_LOADS,
	PROFILE_STORES,
	PROFILE_ATOMICS,
	PROFILE_LINES,
	PROFILE_WHATS,
	PROFILE_HOLDS = PROFILE_WHATS,
	PROFILE_FOLDS,
};

/**
 * profile_what_name() - as it is named in profile.json: insn, loads, stores, atomics, lines, holds.
 */
const char *profile_what_name(enum profile_what what);

/** struct window_block - code at @addr, reached by the calls up to @node, and what it did. */
struct window_block {
	uint32_t node;
	uint64_t addr;
	uint64_t counts[PROFILE_WHATS];
};

/** struct window_hold - what the calls up to @node did to locks of a class. */
struct window_hold {
	uint32_t node;
	enum hold_class class;
	struct hold_count count;
};

/** struct window_run - of a block, by its index, and how many instructions of it. */
struct window_run {
	uint32_t block;
	uint32_t insns;
};

/**
 * struct window_record - a window
 * @insns: instructions in all of it.
 * @lines: distinct cache lines.
 * @nodes: calls; the first two are roots. @num_nodes: how many. @nodes_room: of @nodes.
 * @blocks: what ran. @num_blocks: how many. @blocks_room: of @blocks.
 * @holds: locks. @num_holds: how many. @holds_room: of @holds.
 * @runs: what ran, in turn. @num_runs: how many. @runs_room: of @runs.
 */
struct window_record {
	uint64_t insns;
	uint64_t lines;
	struct window_node *nodes;
	uint32_t num_nodes;
	uint32_t nodes_room;
	struct window_block *blocks;
	uint32_t num_blocks;
	uint32_t blocks_room;
	struct window_hold *holds;
	uint32_t num_holds;
	uint32_t holds_room;
	struct window_run *runs;
	uint32_t num_runs;
	uint32_t runs_room;
};

/**
 * struct windows_reader - a file while it is read
 * @file: the file. @line: number of the line in @text. @have: @text has not been taken.
 * @text: a line.
 */
struct windows_reader {
	FILE *file;
	unsigned long line;
	int have;
	char text[512];
};

/** windows_case() - go on to the next case. Returns: its name, until the next call, or NULL. */
const char *windows_case(struct windows_reader *reader);

/**
 * windows_next() - the next window of the case
 *
 * Returns: 1, 0 when it has no more, -EINVAL for a line that is none of a window.
 */
int windows_next(struct windows_reader *reader, struct window_record *window);

/** window_free() - give its memory back. */
void window_free(struct window_record *window);

#endif
