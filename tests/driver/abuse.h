/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What somebody does to one VM who means it ill: threads of an ordinary user, each with its own
 * step, for so many seconds.
 */
#ifndef ABUSE_H
#define ABUSE_H

#include <stdatomic.h>

#include "test.h"

#define ABUSE_THREADS 4

/**
 * struct abuse - one going on
 * @fd: the file. @mode: of the VM and its BOs.
 * @vm_id: the VM. @mapped: a BO that is mapped in it for good.
 * @bare: one that is not, or by whoever does so for a moment.
 * @pinnable: another one, zero where there are none.
 * @stop: it is over.
 * @done: steps, by thread.
 */
struct abuse {
	int fd;
	enum gvb_mode mode;
	uint32_t vm_id;
	uint32_t mapped;
	uint32_t bare;
	uint32_t pinnable;
	atomic_bool stop;
	atomic_ulong done[ABUSE_THREADS];
};

/**
 * struct abuse_plan - what the threads do
 * @name: for the test's name.
 * @steps: by thread, NULL: none. Whatever the ioctls return is right, as long as the kernel lives
 *	and its counters are.
 * @walks: one of them submits, see test_lacks().
 */
struct abuse_plan {
	const char *name;
	void (*steps[ABUSE_THREADS])(struct abuse *abuse, uint64_t *rng);
	bool walks;
};

/**
 * abuse_run() - run a plan in a mode for &test.seconds, as a test of the name that begins
 *
 * Then fails the test unless each thread got somewhere, and unless what the VM holds, when more is
 * mapped, evicted and validated, is what CHECK, GET_STATE and DUMP say.
 */
void abuse_run(struct test *test, const struct abuse_plan *plan, enum gvb_mode mode);

/* Steps; the address is that of @mapped, or of where @bare comes and goes. */
#define ABUSE_MAPPED_AT (16 * GVB_PAGE_SIZE)
#define ABUSE_BARE_AT (32 * GVB_PAGE_SIZE)

#endif
