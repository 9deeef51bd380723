/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The self-test: gpuvm_bench holds locks for known lengths and walks lists of known lengths.
 * Counts must be exact, times right within what the probes cost.
 */
#ifndef SELF_TEST_H
#define SELF_TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "gvb_user.h"
#include "ksyms.h"
#include "trace.h"

/**
 * struct self_test - the state of the test
 * @trace: attached. @user: of the driver. @seen: what was counted last. @syms: of the kernel.
 * @exact: the clock counts instructions. @only_waits: nothing else is tested.
 * @injects: the kernel makes locks of an acquire context fail at random.
 * @bare_hold: length of a hold of nothing: what the probes add to each.
 * @why: why the last check failed.
 */
struct self_test {
	struct trace trace;
	struct gvb_user user;
	struct snapshot *seen;
	struct ksyms syms;
	unsigned int passed, failed, skipped;
	bool exact;
	bool only_waits;
	bool injects;
	uint64_t bare_hold;
	char why[256];
};

/** self_test_expect() - a value within bounds. Returns: 0, or -EPROTO with @test->why. */
int self_test_expect(struct self_test *test, const char *what, uint64_t seen, uint64_t low,
		     uint64_t high);

/**
 * self_test_run() - let the driver do something once, traced into @test->seen
 *
 * Each acquisition must have its hold, whatever it is.
 *
 * Returns: 0, or a negative errno with @test->why.
 */
int self_test_run(struct self_test *test, struct gvb_bench *bench);

/** self_test_judge() - print the verdict of one test: its @ret, -EOPNOTSUPP: skipped. */
void self_test_judge(struct self_test *test, const char *what, const char *mode, int ret);

/** self_test_bare_locks() - locks that nothing is done under. No VM. */
void self_test_bare_locks(struct self_test *test);

/** self_test_holds() - locks of each class, held for known times. */
void self_test_holds(struct self_test *test, const char *mode);

/** self_test_waits() - locks of each class, which another thread waits for. */
void self_test_waits(struct self_test *test, const char *mode);

/** self_test_walks() - lists of known lengths, and the locks of their objects. */
void self_test_walks(struct self_test *test, const char *mode);

#endif
