/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One stream of a run, read: what has come, and whether it is all there was.
 */
#ifndef LIB_SHARD_H
#define LIB_SHARD_H

#include <stdbool.h>
#include <jansson.h>

#include "follow.h"
#include "stream.h"

/**
 * struct shard - one stream
 * @follow: its file.
 * @context: what its first line said, or NULL.
 * @seen: rows that have come.
 * @promised: what the done line said.
 * @done: the done line has come.
 * @running: the case that was started last and has no row yet, empty when it has.
 * @last: the case that was started last.
 * @family_index: of the latest row.
 * @bad_line: number of the first line that made no sense, 0 when there is none.
 * @bad_reason: what is wrong with it.
 * @goes_on: more lines came behind @bad_line.
 * @error: the file could not be read on, negative errno.
 */
struct shard {
	struct follow follow;
	json_t *context;
	struct stream_done seen;
	struct stream_done promised;
	bool done;
	char running[ROW_NAME_SIZE];
	char last[ROW_NAME_SIZE];
	unsigned int family_index;
	unsigned long bad_line;
	char bad_reason[128];
	bool goes_on;
	int error;
};

/**
 * shard_init() - begin with a stream
 * @shard: the stream.
 * @path: its file, need not be there yet; kept, not copied.
 *
 * Return: 0, -ENOMEM.
 */
int shard_init(struct shard *shard, const char *path);

/**
 * shard_read() - read all lines that are there
 * @shard: the stream.
 * @take: called with each row; a negative errno of it ends the reading.
 * @arg: for @take.
 *
 * Return: 0 also for lines that make no sense, which are reported on stderr; negative errno.
 */
int shard_read(struct shard *shard, int (*take)(const struct row *row, void *arg), void *arg);

/**
 * shard_finish() - nothing more will come: look at what is behind the last newline
 * @shard: the stream.
 */
void shard_finish(struct shard *shard);

/**
 * shard_incomplete() - why the stream is not the whole story
 * @shard: the stream, after shard_finish().
 * @reason: out, empty when it is.
 * @size: size of @reason.
 *
 * Return: true when it is incomplete.
 */
bool shard_incomplete(const struct shard *shard, char *reason, size_t size);

/**
 * shard_free() - free what the stream holds
 * @shard: the stream.
 */
void shard_free(struct shard *shard);

#endif
