// SPDX-License-Identifier: GPL-2.0-or-later
#include "windows.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pairs.h"

#define ROOTS 2u

static const char *const what_names[PROFILE_FOLDS] = {
	[PROFILE_INSN] = "insn",       [PROFILE_LOADS] = "loads", [PROFILE_STORES] = "stores",
	[PROFILE_ATOMICS] = "atomics", [PROFILE_LINES] = "lines", [PROFILE_HOLDS] = "holds",
};

const char *profile_what_name(enum profile_what what)
{
	return what_names[what];
}

/* Leaves it to be taken. */
static bool peek(struct windows_reader *reader)
{
	if (!reader->have && fgets(reader->text, sizeof(reader->text), reader->file)) {
		reader->text[strcspn(reader->text, "\n")] = '\0';
		reader->have = 1;
		reader->line++;
	}
	return reader->have;
}

const char *windows_case(struct windows_reader *reader)
{
	while (peek(reader)) {
		reader->have = 0;
		if (!strncmp(reader->text, "case ", 5))
			return reader->text + 5;
	}
	return NULL;
}

static int take_node(struct window_record *window, const char *text)
{
	struct window_node node;
	uint32_t number;

	if (sscanf(text, "n %" SCNu32 " %" SCNu32 " %" SCNx64, &number, &node.parent, &node.site) !=
	    3)
		return -EINVAL;
	if (number != window->num_nodes || node.parent >= number)
		return -EINVAL;
	window->nodes = grow(window->nodes, &window->nodes_room, number + 1, sizeof(node));
	window->nodes[window->num_nodes++] = node;
	return 0;
}

static int take_block(struct window_record *window, const char *text)
{
	struct window_block block;
	uint64_t *counts = block.counts;

	if (sscanf(text,
		   "c %" SCNu32 " %" SCNx64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
		   " %" SCNu64,
		   &block.node, &block.addr, &counts[PROFILE_INSN], &counts[PROFILE_LOADS],
		   &counts[PROFILE_STORES], &counts[PROFILE_ATOMICS],
		   &counts[PROFILE_LINES]) != 7 ||
	    block.node >= window->num_nodes)
		return -EINVAL;
	window->blocks =
		grow(window->blocks, &window->blocks_room, window->num_blocks + 1, sizeof(block));
	window->blocks[window->num_blocks++] = block;
	return 0;
}

static int take_hold(struct window_record *window, const char *text)
{
	struct window_hold hold;
	struct hold_count *count = &hold.count;
	char class[32];

	if (sscanf(text,
		   "h %" SCNu32 " %31s %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
		   &hold.node, class, &count->acquisitions, &count->failed, &count->holds,
		   &count->insns, &count->max) != 7)
		return -EINVAL;
	hold.class = hold_class_find(class);
	if (hold.node >= window->num_nodes || hold.class == HOLD_CLASSES)
		return -EINVAL;
	window->holds =
		grow(window->holds, &window->holds_room, window->num_holds + 1, sizeof(hold));
	window->holds[window->num_holds++] = hold;
	return 0;
}

static int take_run(struct window_record *window, const char *text)
{
	struct window_run run;

	if (sscanf(text, "r %" SCNu32 " %" SCNu32, &run.block, &run.insns) != 2 ||
	    run.block >= window->num_blocks)
		return -EINVAL;
	window->runs = grow(window->runs, &window->runs_room, window->num_runs + 1, sizeof(run));
	window->runs[window->num_runs++] = run;
	return 0;
}

static int take_line(struct window_record *window, const char *text)
{
	switch (text[0]) {
	case 'n':
		return take_node(window, text);
	case 'h':
		return take_hold(window, text);
	case 'r':
		return take_run(window, text);
	default:
		return take_block(window, text);
	}
}

static int take_head(struct window_record *window, const char *text)
{
	static const struct window_node none;

	if (sscanf(text, "w %" SCNu64 " %" SCNu64, &window->insns, &window->lines) != 2)
		return -EINVAL;
	window->num_blocks = 0;
	window->num_holds = 0;
	window->num_runs = 0;
	window->nodes = grow(window->nodes, &window->nodes_room, ROOTS, sizeof(none));
	for (window->num_nodes = 0; window->num_nodes < ROOTS;)
		window->nodes[window->num_nodes++] = none;
	return 0;
}

int windows_next(struct windows_reader *reader, struct window_record *window)
{
	int ret;

	if (!peek(reader) || !strncmp(reader->text, "case ", 5))
		return 0;
	reader->have = 0;
	ret = take_head(window, reader->text);
	while (!ret && peek(reader) && strchr("nchr", reader->text[0]) &&
	       strncmp(reader->text, "case ", 5)) {
		reader->have = 0;
		ret = take_line(window, reader->text);
	}
	return ret ? ret : 1;
}

void window_free(struct window_record *window)
{
	free(window->nodes);
	free(window->blocks);
	free(window->holds);
	free(window->runs);
	*window = (struct window_record){ 0 };
}
