/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From events of the kernel to a session, as bench/replay/session.h has it: addresses become
 * numbers, bytes pages, and of a request nothing is written before it has succeeded.
 *
 *	struct session_writer writer;
 *
 *	session_writer_open(&writer, file);
 *	... session_writer_take(&writer, event) ...
 *	ret = session_writer_close(&writer, lost);
 *
 * The session ends where the first event is missing: a later call may be about a VM or an object
 * that nobody has heard of.
 */
#ifndef SESSION_WRITER_H
#define SESSION_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "session_event.h"
#include "session_names.h"

/**
 * struct session_counts - what was recorded
 * @vms, @bos, @threads: made or seen. @calls: lines but those of threads.
 * @maps, @unmaps, @execs, @evicts: of these.
 * @left_out: calls to VMs, and evictions of objects, that are older than the recording.
 * @odd: calls that no session has words for: not in whole pages.
 * @unnamed: the same, if they cannot be older, as their beginning was not seen.
 * @broken: requests that failed half way. @cut: that were under way when the recording ended.
 */
struct session_counts {
	uint64_t vms;
	uint64_t bos;
	uint64_t threads;
	uint64_t calls;
	uint64_t maps;
	uint64_t unmaps;
	uint64_t execs;
	uint64_t evicts;
	uint64_t left_out;
	uint64_t unnamed;
	uint64_t odd;
	uint64_t broken;
	uint64_t cut;
};

/**
 * struct session_writer - a session that is being written
 * @out: the file. @counts: so far.
 * @vms, @bos: that live. @roots: objects of the VMs' resvs. @threads: all.
 * @queue: events that wait for a request before them to end. @first, @count, @room: of its slots.
 * @current: the thread of the last line.
 * @lost: an event was lost, or there is no memory: no more is written.
 */
struct session_writer {
	FILE *out;
	struct session_counts counts;
	struct session_names vms;
	struct session_names bos;
	struct session_names roots;
	void *threads;
	struct session_waiting *queue;
	size_t first;
	size_t count;
	size_t room;
	uint32_t current;
	bool lost;
	bool no_memory;
};

/** session_writer_open() - begin a session in an open file */
void session_writer_open(struct session_writer *writer, FILE *out);

/** session_writer_take() - the next event, in the kernel's order */
void session_writer_take(struct session_writer *writer, const struct session_event *event);

/**
 * session_writer_close() - write what still waits, and how it ended
 * @lost: events that found no room, in all.
 *
 * Frees all that the writer has, but not the file. Returns: 0; -ENODATA when the session is not
 * whole; -ENOMEM, or -EIO when it could not be written.
 */
int session_writer_close(struct session_writer *writer, uint64_t lost);

#endif
