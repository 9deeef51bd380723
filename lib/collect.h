/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A run put together from its streams: all rows, one context, one verdict.
 */
#ifndef LIB_COLLECT_H
#define LIB_COLLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <jansson.h>

#include "rowset.h"
#include "shard.h"

#define COLLECT_SHARDS_MAX 64

/**
 * struct collect - a run; all zero is one without streams
 * @shards: its streams.
 * @num_shards: used part of @shards.
 * @rows: what has come, in any order.
 * @extra: what collect_finish() is to add to the context, or NULL; the caller's.
 * @context: that of the first stream that has one, and @extra; NULL until it has come.
 * @failed: a row failed.
 * @incomplete: why this is not the whole run, empty when it is. Set by collect_finish().
 */
struct collect {
	struct shard shards[COLLECT_SHARDS_MAX];
	unsigned int num_shards;
	struct rowset rows;
	json_t *extra;
	json_t *context;
	bool failed;
	char incomplete[768];
};

/**
 * collect_add() - add a stream
 * @collect: the run.
 * @path: its file, need not be there yet; kept, not copied.
 *
 * Return: 0, -E2BIG, -ENOMEM.
 */
int collect_add(struct collect *collect, const char *path);

/**
 * collect_read() - read what there is
 * @collect: the run.
 * @in_turn: of a stream when the one before it is done: they are parts of one list.
 *
 * Return: true when no stream has more to come.
 */
bool collect_read(struct collect *collect, bool in_turn);

/**
 * collect_shuffled() - whether rows come in another order than that of the result
 * @collect: the run.
 *
 * Return: true when a stream's context has "shuffle": true.
 */
bool collect_shuffled(const struct collect *collect);

/**
 * collect_open_family() - how far the rows are all there
 * @collect: the run.
 *
 * Return: the lowest family_index that may still get rows; UINT_MAX when all streams are done.
 */
unsigned int collect_open_family(const struct collect *collect);

/**
 * collect_running() - what is being measured
 * @collect: the run.
 *
 * Return: a case that was started and has no row yet, or an empty string.
 */
const char *collect_running(const struct collect *collect);

/**
 * collect_finish() - nothing more will come: sort the rows, judge, complete the context
 * @collect: the run.
 * @incomplete: why the caller knows that this is not the whole run, or NULL. Else the streams
 *	themselves tell.
 *
 * Return: 0, -ENOMEM.
 */
int collect_finish(struct collect *collect, const char *incomplete);

/**
 * collect_free() - free everything but @extra
 * @collect: the run.
 */
void collect_free(struct collect *collect);

#endif
