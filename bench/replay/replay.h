/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session done again through our driver: each call by a thread of its own number, one after the
 * other, in the session's order.
 */
#ifndef REPLAY_REPLAY_H
#define REPLAY_REPLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "gvbc.h"
#include "session.h"

/**
 * struct replay_counts - what was done
 * @maps, @unmaps, @execs, @evicts: calls. @locked, @validated: objects, by all submissions.
 * @checks: dumps of VMs that were as they must be.
 */
struct replay_counts {
	unsigned long maps;
	unsigned long unmaps;
	unsigned long execs;
	unsigned long evicts;
	unsigned long locked;
	unsigned long validated;
	unsigned long checks;
};

/**
 * struct replay_how - how
 * @fd: the driver. @mode: of all VMs.
 * @path: of the session, for errors.
 * @check_every: after so many calls, and at the end, VMs are held against a model; 0: never.
 * @submitted: where to write what VMs had at their last submission, one line a mapping: the VM's
 *	first page, address, pages, the BO's pages, offset; or NULL. Needs @check_every.
 */
struct replay_how {
	int fd;
	enum gvb_mode mode;
	const char *path;
	unsigned long check_every;
	FILE *submitted;
};

/**
 * replay_run() - make all calls
 *
 * Return: 0; a negative errno with a line on stderr.
 */
int replay_run(const struct session *session, const struct replay_how *how,
	       struct replay_counts *counts);

#endif
