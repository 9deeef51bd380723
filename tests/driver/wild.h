/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Any ioctl at any time, from several threads on one file. Nobody knows what the VMs hold then;
 * only that nothing but the expected errors comes back, and that CHECK finds nothing.
 */
#ifndef WILD_H
#define WILD_H

#include <stdatomic.h>

#include "test.h"

#define WILD_THREADS 4

/**
 * struct wild - threads on one file
 * @fd: the file; the caller's.
 * @modes: that the kernel has. @features: GVB_FEATURE_*, likewise.
 * @no_count: as &test.no_count.
 * @seed: of what they do.
 * @steps: ioctls of each thread.
 * @error: an errno that none of the ioctls should have returned, or 0. @request: which it was.
 * @violations: of a CHECK.
 * @done: ioctls that succeeded.
 */
struct wild {
	int fd;
	uint32_t modes;
	uint32_t features;
	bool no_count;
	uint64_t seed;
	uint64_t steps;
	atomic_int error;
	atomic_ulong request;
	atomic_uint violations;
	atomic_ulong done;
};

/** wild_run() - start the threads and wait for them. Returns: 0 or a negative errno. */
int wild_run(struct wild *wild);

#endif
