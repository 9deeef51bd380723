/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command on a tuned machine. However it ends, and however this process ends, the machine is as
 * it was before.
 *
 * Who puts it back is a guard: a child in a session of its own that waits for the other end of a
 * pipe to be closed, which it is also when SIGKILL closes it. Should the guard be killed, too, the
 * journal is still there, and the next run, or gpuvm-preflight --restore, does it.
 */
#ifndef LOCAL_TUNE_H
#define LOCAL_TUNE_H

#include "box.h"

/**
 * tune_and_run() - tune, run, put back
 * @box: the machine; box_read_siblings() was called.
 * @command: argv of what to run, NULL at its end.
 * @tuned: called when the machine is tuned, before the command starts.
 * @arg: for @tuned.
 *
 * The command gets SIGTERM when this process is killed, and those that this process gets.
 *
 * Returns: the command's status as a shell has it (128 and the signal that killed it), or a
 * negative errno after a complaint: it did not run, or something could not be put back.
 */
int tune_and_run(struct box *box, char **command, void (*tuned)(struct box *box, void *arg),
		 void *arg, const char *who);

#endif
