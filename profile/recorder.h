/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Windows: what ran while the stopwatch did, of one batch; and the smallest of a call of BENCH.
 */
#ifndef PROFILE_RECORDER_H
#define PROFILE_RECORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "holds.h"
#include "locks.h"
#include "pairs.h"
#include "stacks.h"

/**
 * struct site - an instruction in its block
 * @block: number of its block.
 * @insns: instructions of the block up to it. @atomics: how many of them are.
 * @next: address behind it.
 */
struct site {
	uint32_t block;
	uint32_t insns;
	uint32_t atomics;
	uint64_t next;
};

/**
 * struct block - instructions that are run one after the other, but see recorder_leave()
 * @addr: of the first.
 * @insns: how many. @atomics: how many of them are.
 * @user: not the kernel's.
 * @sites: its instructions; kept by whom announces it. @num_sites: how many, or 0: not known.
 */
struct block {
	uint64_t addr;
	uint32_t insns;
	uint32_t atomics;
	bool user;
	const struct site *sites;
	uint32_t num_sites;
};

/**
 * struct window_count - a block in one place of the tree of calls
 * @runs: how often it ran.
 * @more: instructions besides: what recorder_insn() adds, and recorder_leave() takes away, modulo
 *	2^64.
 * @more_atomics: how many of them are.
 * @loads: of data. @stores: likewise.
 * @lines: cache lines that it was the first to touch.
 */
struct window_count {
	uint64_t runs;
	uint64_t more;
	uint64_t more_atomics;
	uint64_t loads;
	uint64_t stores;
	uint64_t lines;
};

/** struct run - of a block: number of its pair, and instructions. */
struct run {
	uint32_t pair;
	uint32_t insns;
};

/**
 * struct window - one batch
 * @insns: instructions, all of them.
 * @pairs: of a node and a block. @counts: of each pair. @room: of @counts.
 * @runs: what ran, in turn, the first of it. @num_runs: how many. @runs_room: of @runs.
 * @lines: cache lines that were touched.
 * @holds: locks that were taken.
 */
struct window {
	uint64_t insns;
	struct pairs pairs;
	struct window_count *counts;
	uint32_t room;
	struct run *runs;
	uint32_t num_runs;
	uint32_t runs_room;
	struct pairs lines;
	struct holds holds;
};

/**
 * struct recorder - windows while they come
 * @windows: the smallest of this call, and the one that is filled.
 * @best: index of the smallest. @any: there is one.
 * @armed: in a batch.
 * @running: the stopwatch runs.
 * @stacks: who called whom.
 * @blocks: all that have been announced. @num_blocks: how many. @room: of @blocks.
 * @count: of the block that runs, NULL: none.
 * @number: of that block. @addr: its own. @before: instructions of the window before it.
 * @locks: all that have been seen. @slot: of the last call, in a window or not.
 * @max_runs: so many runs of a window are kept; 0: none.
 * @keeps_run: that of the block that runs is.
 */
struct recorder {
	struct window windows[2];
	unsigned int best;
	bool any;
	bool armed;
	bool running;
	struct stacks stacks;
	struct block *blocks;
	uint32_t num_blocks;
	uint32_t room;
	struct window_count *count;
	uint32_t number;
	uint64_t addr;
	uint64_t before;
	struct locks locks;
	uint64_t slot;
	uint32_t max_runs;
	bool keeps_run;
};

/** recorder_add_block() - announce a block. Returns: its number. */
uint32_t recorder_add_block(struct recorder *recorder, const struct block *block);

/** recorder_begin() - a call of BENCH begins: what was seen so far is forgotten. */
void recorder_begin(struct recorder *recorder);

/** recorder_batch() - a batch begins, and the one before it has ended. */
void recorder_batch(struct recorder *recorder);

/** recorder_end() - the call has ended: write its smallest window, if it had any. */
void recorder_end(struct recorder *recorder, FILE *file);

/** recorder_clock() - the stopwatch is read: it starts, or stops. */
void recorder_clock(struct recorder *recorder, bool user);

/** recorder_block() - a block begins to run. */
void recorder_block(struct recorder *recorder, uint32_t number);

/** recorder_insn() - an instruction runs that is behind those of the block. */
void recorder_insn(struct recorder *recorder, bool atomic);

/**
 * recorder_leave() - @site works on memory, and is not of the block that runs
 *
 * So it is where that block was left: an instruction that works on a device (a tick has some) has
 * to be the last of its block. QEMU finds out when it runs, translates it again alone, which it
 * does not say, and goes on behind it with a block that it does announce. What of the block is
 * behind @site is taken out of the window: it ran there.
 */
void recorder_leave(struct recorder *recorder, const struct site *site);

/** recorder_memory() - @bytes of data at @addr are loaded or stored. */
void recorder_memory(struct recorder *recorder, uint64_t addr, unsigned int bytes, bool store);

/** recorder_call() - a call has put its return address @site into @slot. */
void recorder_call(struct recorder *recorder, uint64_t slot, uint64_t site);

/** recorder_return() - a return has taken its address from @slot. */
void recorder_return(struct recorder *recorder, uint64_t slot);

/** recorder_enter() - a function that has to do with locks begins. */
void recorder_enter(struct recorder *recorder, enum lock_role role);

/** recorder_touch() - its own code works on memory. */
void recorder_touch(struct recorder *recorder, enum lock_role role, uint64_t addr);

/** recorder_free() - give its memory back. */
void recorder_free(struct recorder *recorder);

#endif
