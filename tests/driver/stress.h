/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two threads that do their worst to one VM, a CPU each if there are two.
 */
#ifndef STRESS_H
#define STRESS_H

#include <pthread.h>
#include <stdatomic.h>

#include "test.h"

struct stress;

/**
 * struct stress_plan - what the two do
 * @name: for the test's name.
 * @steps: by thread: done over and over; returns 0 or a negative errno that ends it all. The
 *	threads are equals if both are the same.
 * @vm_flags: GVB_VM_* of the VM.
 * @walks: one of them submits, see test_lacks().
 * @must_meet: they say when they met, see &stress.met: on two CPUs once for each 1000 rounds that
 *	were wanted, though a busy host may need more rounds for that.
 */
struct stress_plan {
	const char *name;
	int (*steps[2])(struct stress *stress, uint64_t *rng);
	uint32_t vm_flags;
	bool walks;
	bool must_meet;
};

/**
 * struct stress - one going on
 * @fd: the file. @mode: of the VM and its BOs.
 * @vm_id: the VM. @handle: an external BO, which may be another one at any time.
 * @syncobj: never signalled.
 * @rounds: wanted. @done: done.
 * @must_meet: the plan says so, and there are two CPUs: rounds go on until they have.
 * @met: times that the threads were seen to meet.
 * @ready: both have started.
 * @error: first one, negative errno.
 */
struct stress {
	int fd;
	enum gvb_mode mode;
	uint32_t vm_id;
	atomic_uint handle;
	uint32_t syncobj;
	unsigned long rounds;
	atomic_ulong done;
	bool must_meet;
	atomic_ulong met;
	pthread_barrier_t ready;
	atomic_int error;
};

/**
 * stress_run() - run a plan in a mode, as a test of the name that begins
 *
 * Fails the test on an error, if the threads did not meet, if CHECK finds something in the end, and
 * if anything is left.
 */
void stress_run(struct test *test, const struct stress_plan *plan, enum gvb_mode mode);

/** stress_new_bo() - another BO in @handle's place, the old one closed. Returns: 0 or -errno. */
int stress_new_bo(struct stress *stress);

#endif
