/* SPDX-License-Identifier: GPL-2.0 */
/* What was traced against what the driver itself has counted. */
#ifndef TRUTH_H
#define TRUTH_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "view.h"

/**
 * truth_compare() - compare with the driver's counting pass
 * @truth: the driver's counts, as gpuvm-bench sends them.
 * @snapshot: what was traced meanwhile.
 * @by_tracepoint: walks are known by GPUVM's tracepoint, which tells how long the list is;
 *	otherwise by what the walk calls, so by how far it comes.
 * @steps: steps are seen; without GPUVM's tracepoint and a callback that we know they are not.
 * @why: out: the first thing that differs. @size: of it.
 *
 * Returns: 0, or -EPROTO with @why when something differs.
 */
int truth_compare(const json_t *truth, const struct snapshot *snapshot, bool by_tracepoint,
		  bool steps, char *why, size_t size);

/**
 * truth_same() - compare the acquisitions of two batches of the same operations
 *
 * Returns: 0, or -EPROTO with @why when they differ.
 */
int truth_same(const struct snapshot *batch, const struct snapshot *counted, char *why,
	       size_t size);

#endif
