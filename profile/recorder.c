// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINE_SHIFT 6

static struct window *filled(struct recorder *recorder)
{
	return &recorder->windows[!recorder->best];
}

static void clear(struct window *window)
{
	window->insns = 0;
	window->num_runs = 0;
	pairs_clear(&window->pairs);
	pairs_clear(&window->lines);
	holds_clear(&window->holds);
}

/* Holds end in the window that they began in. */
static void clear_filled(struct recorder *recorder)
{
	clear(filled(recorder));
	recorder->locks.window++;
}

uint32_t recorder_add_block(struct recorder *recorder, const struct block *block)
{
	recorder->blocks = grow(recorder->blocks, &recorder->room, recorder->num_blocks + 1,
				sizeof(*recorder->blocks));
	recorder->blocks[recorder->num_blocks] = *block;
	return recorder->num_blocks++;
}

void recorder_begin(struct recorder *recorder)
{
	recorder->any = false;
	recorder->armed = false;
	recorder->running = false;
	recorder->count = NULL;
	clear_filled(recorder);
	stacks_forget(&recorder->stacks);
}

/* A batch that a stopwatch was not stopped in is none. */
static void close_window(struct recorder *recorder)
{
	struct window *window = filled(recorder);

	if (recorder->armed && !recorder->running && window->insns &&
	    (!recorder->any || window->insns < recorder->windows[recorder->best].insns)) {
		recorder->best = !recorder->best;
		recorder->any = true;
	}
	recorder->armed = false;
	recorder->running = false;
	recorder->count = NULL;
	clear_filled(recorder);
}

void recorder_batch(struct recorder *recorder)
{
	close_window(recorder);
	recorder->armed = true;
}

static void write_nodes(const struct pairs *nodes, FILE *file)
{
	for (uint32_t i = ROOT_OTHER + 1; i < nodes->count; i++)
		fprintf(file, "n %" PRIu32 " %" PRIu64 " %" PRIx64 "\n", i, nodes->keys[i][0],
			nodes->keys[i][1]);
}

static void write_counts(const struct recorder *recorder, FILE *file)
{
	const struct window *window = &recorder->windows[recorder->best];

	for (uint32_t i = 0; i < window->pairs.count; i++) {
		const uint64_t *pair = window->pairs.keys[i];
		const struct window_count *count = &window->counts[i];
		const struct block *block = &recorder->blocks[pair[1]];

		fprintf(file,
			"c %" PRIu64 " %" PRIx64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
			" %" PRIu64 "\n",
			pair[0], block->addr, count->runs * block->insns + count->more,
			count->loads, count->stores,
			count->runs * block->atomics + count->more_atomics, count->lines);
	}
}

static void write_runs(const struct window *window, FILE *file)
{
	for (uint32_t i = 0; i < window->num_runs; i++)
		fprintf(file, "r %" PRIu32 " %" PRIu32 "\n", window->runs[i].pair,
			window->runs[i].insns);
}

void recorder_end(struct recorder *recorder, FILE *file)
{
	const struct window *best;

	close_window(recorder);
	best = &recorder->windows[recorder->best];
	if (!recorder->any)
		return;
	fprintf(file, "w %" PRIu64 " %" PRIu32 "\n", best->insns, best->lines.count);
	write_nodes(&recorder->stacks.nodes, file);
	write_counts(recorder, file);
	holds_write(&best->holds, file);
	write_runs(best, file);
	recorder->any = false;
}

void recorder_clock(struct recorder *recorder, bool user)
{
	if (!recorder->armed)
		return;
	recorder->running = !recorder->running;
	recorder->count = NULL;
	stacks_begin(&recorder->stacks, user);
}

static void add_run(struct recorder *recorder, uint32_t pair, uint32_t insns)
{
	struct window *window = filled(recorder);

	recorder->keeps_run = window->num_runs < recorder->max_runs;
	if (!recorder->keeps_run)
		return;
	window->runs =
		grow(window->runs, &window->runs_room, window->num_runs + 1, sizeof(*window->runs));
	window->runs[window->num_runs++] = (struct run){ pair, insns };
}

/* Of the block that runs, besides those that all its runs have. */
static void add_insns(struct recorder *recorder, int64_t insns, int64_t atomics)
{
	struct window *window = filled(recorder);

	recorder->count->more += insns;
	recorder->count->more_atomics += atomics;
	window->insns += insns;
	if (recorder->keeps_run)
		window->runs[window->num_runs - 1].insns += insns;
}

void recorder_block(struct recorder *recorder, uint32_t number)
{
	struct window *window = filled(recorder);
	const struct block *block = &recorder->blocks[number];
	uint32_t before = window->pairs.count;
	uint32_t at;

	if (!recorder->running)
		return;
	if (block->user != recorder->stacks.user)
		stacks_mode(&recorder->stacks, block->user, recorder->addr + 1);
	at = pairs_number(&window->pairs, recorder->stacks.node, number);
	window->counts = grow(window->counts, &window->room, at + 1, sizeof(*window->counts));
	if (at == before)
		window->counts[at] = (struct window_count){ 0 };
	recorder->count = &window->counts[at];
	recorder->count->runs++;
	recorder->number = number;
	recorder->addr = block->addr;
	recorder->before = window->insns;
	window->insns += block->insns;
	add_run(recorder, at, block->insns);
}

void recorder_insn(struct recorder *recorder, bool atomic)
{
	if (recorder->count)
		add_insns(recorder, 1, atomic);
}

void recorder_leave(struct recorder *recorder, const struct site *site)
{
	const struct block *block = &recorder->blocks[recorder->number];

	if (!recorder->count)
		return;
	for (uint32_t i = 0; i < block->num_sites; i++) {
		const struct site *left = &block->sites[i];

		if (left->next == site->next)
			add_insns(recorder, (int64_t)left->insns - block->insns,
				  (int64_t)left->atomics - block->atomics);
	}
	/* It may work on memory more than once. */
	recorder->number = site->block;
}

void recorder_memory(struct recorder *recorder, uint64_t addr, unsigned int bytes, bool store)
{
	struct pairs *lines = &filled(recorder)->lines;
	uint32_t before = lines->count;

	if (!recorder->count)
		return;
	if (store)
		recorder->count->stores++;
	else
		recorder->count->loads++;
	for (uint64_t line = addr >> LINE_SHIFT; line <= (addr + bytes - 1) >> LINE_SHIFT; line++)
		pairs_number(lines, line, 0);
	recorder->count->lines += lines->count - before;
}

static struct holds *holds_of(struct recorder *recorder)
{
	return recorder->running ? &filled(recorder)->holds : NULL;
}

void recorder_call(struct recorder *recorder, uint64_t slot, uint64_t site)
{
	recorder->slot = slot;
	if (recorder->running)
		stacks_call(&recorder->stacks, slot, site);
}

void recorder_return(struct recorder *recorder, uint64_t slot)
{
	if (recorder->locks.num_calls)
		locks_return(&recorder->locks, slot, filled(recorder)->insns, holds_of(recorder));
	if (recorder->running)
		stacks_return(&recorder->stacks, slot);
}

/*
 * One that was jumped to returns where the one before it would have; out of a window, about there.
 */
void recorder_enter(struct recorder *recorder, enum lock_role role)
{
	uint64_t slot = recorder->running ? stacks_slot(&recorder->stacks) : 0;
	const struct lock_call call = {
		.role = role,
		.slot = slot ? slot : recorder->slot,
		.node = recorder->stacks.node,
		.now = recorder->before,
	};

	locks_enter(&recorder->locks, &call);
}

void recorder_touch(struct recorder *recorder, enum lock_role role, uint64_t addr)
{
	locks_touch(&recorder->locks, role, addr, holds_of(recorder));
}

void recorder_free(struct recorder *recorder)
{
	for (int i = 0; i < 2; i++) {
		pairs_free(&recorder->windows[i].pairs);
		pairs_free(&recorder->windows[i].lines);
		free(recorder->windows[i].counts);
		free(recorder->windows[i].runs);
		holds_free(&recorder->windows[i].holds);
	}
	pairs_free(&recorder->stacks.nodes);
	locks_free(&recorder->locks);
	free(recorder->blocks);
	memset(recorder, 0, sizeof(*recorder));
}
