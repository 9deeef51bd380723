/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The driver tests: what a test is, and how it says what it found.
 *
 * A function of the table in main.c runs tests, each between test_begin() and test_end().
 */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stdint.h>

#include "gvbc.h"

/**
 * struct test - the run, and the test in it that is going on
 * @filter: glob on names, extended as ksh has them, NULL for all.
 * @list: only print names.
 * @inject: name of a fault to plant, NULL for none.
 * @ops: random operations of the whole run, over all modes.
 * @rounds: of each stress test.
 * @seconds: of each race of an ordinary user.
 * @seed: of everything random.
 * @no_count: leave out what attaches counting probes: CPUs that run code while it is patched
 *	are more than QEMU's multi-threaded TCG can do (seen with 7.2: it jumps to address 0).
 * @zombies_stay: the kernel is one that leaves zombies on the evict list, as mainline does: who
 *	validates until that is empty never ends. On any other it is a fault.
 * @walks_put_last: the kernel is one whose list walks may drop the last reference of a vm_bo
 *	without the GEM's gpuva.lock, as mainline's do in mode immediate: a race that lockdep warns
 *	of. On any other it is a fault.
 * @modes: bit (1 << &enum gvb_mode) for each mode that the kernel has.
 * @features: GVB_FEATURE_*.
 * @debug_kernel: GVB_KERNEL_*: lock debugging makes each unlock forget its fence slots, and the
 *	like.
 * @number: tests so far. @failed: of these.
 * @name: the test that is going on. @why: why it failed, empty while it has not. @skip: likewise.
 */
struct test {
	const char *filter;
	bool list;
	const char *inject;
	bool no_count;
	bool zombies_stay;
	bool walks_put_last;
	unsigned int ops;
	unsigned long rounds;
	unsigned int seconds;
	uint64_t seed;
	uint32_t modes;
	uint32_t features;
	uint32_t debug_kernel;
	unsigned int number;
	unsigned int failed;
	char name[128];
	char why[512];
	char skip[128];
};

/**
 * test_begin() - begin a test
 * @test: the run.
 * @format: name, as printf's.
 *
 * Returns: false when the test is not wanted; then there is no test_end().
 */
__attribute__((format(printf, 2, 3))) bool test_begin(struct test *test, const char *format, ...);

/** test_fail() - say that the test failed; only the first reason is kept. Returns: false. */
__attribute__((format(printf, 2, 3))) bool test_fail(struct test *test, const char *format, ...);

/** test_skip() - say that the test cannot be done here. */
void test_skip(struct test *test, const char *why);

/** test_failed() - whether it has failed so far */
bool test_failed(const struct test *test);

/** test_end() - print the verdict */
void test_end(struct test *test);

/** test_eq() - fail with both numbers unless they are equal. Returns: whether they are. */
bool test_eq(struct test *test, const char *what, uint64_t got, uint64_t want);

/**
 * test_locks() - test_eq() for what was locked, a resv or what its back-off repeats
 *
 * CONFIG_DEBUG_WW_MUTEX_SLOWPATH makes ww_mutexes say -EDEADLK now and then; what drm_exec had
 * locked is locked once more. So more than @want is right there, unless that is none.
 *
 * Returns: whether it is right.
 */
bool test_locks(struct test *test, const char *what, uint64_t got, uint64_t want);

/** test_ret() - fail with both errnos unless they are equal. Returns: whether they are. */
bool test_ret(struct test *test, const char *what, int got, int want);

/** test_nothing_left() - fail unless the driver's live counters are zero */
void test_nothing_left(struct test *test);

/** test_has_mode() - whether the kernel has a mode */
static inline bool test_has_mode(const struct test *test, unsigned int mode)
{
	return test->modes & (1u << mode);
}

/**
 * test_lacks() - why a test cannot be done in a mode here, or NULL
 * @walks: the test walks lists while others drop references, see &test.walks_put_last.
 */
const char *test_lacks(const struct test *test, unsigned int mode, bool walks);

/** rng_next() - xorshift64*. Returns: a random number. */
uint64_t rng_next(uint64_t *state);

/** rng_below() - a random number in [0, limit) */
static inline uint32_t rng_below(uint64_t *state, uint32_t limit)
{
	return (rng_next(state) >> 32) % limit;
}

/* uapi_*.c: wrong arguments */
void test_uapi_vm(struct test *test);
void test_uapi_bind(struct test *test);
void test_uapi_look(struct test *test);
void test_uapi_bench(struct test *test);
void test_uapi_args(struct test *test);
void test_uapi_fault(struct test *test);

/* The others, a file each. */
void test_random(struct test *test);
void test_modes(struct test *test);
void test_exec(struct test *test);
void test_bench(struct test *test);
void test_hold(struct test *test);
void test_validate(struct test *test);
void test_zombies(struct test *test);
void test_vm_bo(struct test *test);
void test_strategy(struct test *test);
void test_alloc(struct test *test);
void test_no_memory(struct test *test);
void test_weak(struct test *test);
void test_lifetime(struct test *test);
void test_race(struct test *test);
void test_async(struct test *test);
void test_async_end(struct test *test);
void test_inject(struct test *test);
void test_pin(struct test *test);

void test_limits(struct test *test);
void test_abuse(struct test *test);

/** test_leak() - leaves something behind for good, so it comes last */
void test_leak(struct test *test);
void test_privilege(struct test *test);
void test_stress(struct test *test);

#endif
