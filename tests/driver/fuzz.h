/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Random operations on a rig: what comes next depends on the seed alone, not on the mode.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "rig.h"

#define FUZZ_SLOTS 6

/**
 * struct fuzz - a rig under random operations
 * @rig: the rig.
 * @rng: state of the random numbers.
 * @slots: bo_ids of the BOs in use.
 * @ops: operations that the kernel has taken so far.
 */
struct fuzz {
	struct rig rig;
	uint64_t rng;
	uint64_t slots[FUZZ_SLOTS];
	uint64_t ops;
};

bool fuzz_open(struct fuzz *fuzz, struct test *test, enum gvb_mode mode, uint64_t seed);

/** fuzz_open_as() - fuzz_open() with GVB_VM_* and a back end */
bool fuzz_open_as(struct fuzz *fuzz, struct test *test, enum gvb_mode mode, uint32_t flags,
		  enum gvb_alloc alloc, uint64_t seed);

/** fuzz_step() - one ioctl or a few, the model checked now and then. Returns: false: it failed. */
bool fuzz_step(struct fuzz *fuzz);

/** fuzz_check() - check both VMs */
bool fuzz_check(struct fuzz *fuzz);

void fuzz_close(struct fuzz *fuzz);

/** fuzz_op() - a random operation that is right for a VM */
struct gvb_bind_op fuzz_op(struct fuzz *fuzz, int vm);

#endif
