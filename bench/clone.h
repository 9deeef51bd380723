/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * gpuvm-bench in a guest that is made a snapshot of, and in each clone of it.
 */
#ifndef CLONE_H
#define CLONE_H

#include "options.h"

/**
 * clone_main() - tell the host what this kernel has, stop the machine, run what the clone is to run
 * @options: of the snapshot: clock, machine and stream.
 *
 * The stream of the snapshot is one line,
 * {"snapshot": {"context": {...}, "modes", "features"}}; that of a clone has the start line, rows
 * and done line of its case.
 *
 * Returns: 2, when it could not; a clone does not return.
 */
int clone_main(struct options *options);

#endif
