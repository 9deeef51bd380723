/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One clone of a snapshot, from its start to the row that it leaves.
 */
#ifndef CLONES_CLONE_H
#define CLONES_CLONE_H

#include <regex.h>
#include <stdio.h>
#include <time.h>

#include "qemu.h"
#include "row.h"

/**
 * struct clone_source - what all clones of a run have in common
 * @snapshot: folder of the snapshot.
 * @scratch: folder for what a clone needs while it runs.
 * @ram_bytes: size of the memory.
 * @qemu: program and arguments of the machine.
 * @words: the guest's command line but for the case, NULL behind the last.
 * @complaints: what no healthy kernel prints.
 * @plugin: plugin of the emulator and its options, NULL: none.
 * @windows: what it writes in each clone, behind a line `case NAME`; with @plugin only.
 * @traced: the guest's tracer writes to the stream, too.
 * @stall_s: seconds without a word after which a clone is taken for hung.
 * @log: consoles of clones that printed something.
 */
struct clone_source {
	const char *snapshot;
	const char *scratch;
	const char *ram_bytes;
	char *const *qemu;
	char *const *words;
	regex_t complaints;
	const char *plugin;
	FILE *windows;
	bool traced;
	unsigned int stall_s;
	FILE *log;
};

enum clone_state {
	CLONE_FREE,
	CLONE_LOADING,
	CLONE_RUNNING,
};

/**
 * struct clone - a place in which one clone after the other runs
 * @source: what they are made of.
 * @index: number of the place: it names the clone's files.
 * @state: what it does.
 * @qemu: its process.
 * @heard_size: bytes that it has written.
 * @heard: when it wrote last, later by what it was @starved.
 * @starved: seconds for which the host had no CPU for it.
 * @why: it cannot go on, and why; empty when it can.
 */
struct clone {
	const struct clone_source *source;
	unsigned int index;
	enum clone_state state;
	struct qemu qemu;
	long heard_size;
	time_t heard;
	time_t starved;
	char why[ROW_MESSAGE_SIZE];
};

/**
 * clone_start() - start a clone that runs one case
 * @extra: one more word of its orders, NULL: none.
 *
 * Returns: 0, or a negative errno when no clone can be started here.
 */
int clone_start(struct clone *clone, const char *name, const char *extra);

/** clone_attend() - read what the clone's monitor says, see whether it hangs. */
void clone_attend(struct clone *clone);

/**
 * clone_finish() - the clone's process has ended: take its row
 * @name: the case.
 * @row: out, but for its name and place in the result, which are the caller's; failed when the
 *	clone did not come to a good end.
 * @trace: out: lines of the tracer, to be freed; NULL when there are none, or when they are not to
 *	be trusted, because of the clone's end.
 *
 * Returns: 0, or -ECANCELED when QEMU itself failed, after a line on stderr.
 */
int clone_finish(struct clone *clone, const char *name, struct row *row, char **trace);

#endif
