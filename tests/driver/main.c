// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-driver-test: runs the tests of the driver on the machine that it is started on, and prints
 * a TAP-like line for each. Exit status: 0 none failed, 1 some did, 2 could not start.
 */
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "inject.h"
#include "test.h"

#define DEFAULT_OPS 120000u
#define DEFAULT_ROUNDS 2000u
#define DEFAULT_SECONDS 1u

static void (*const tests[])(struct test *test) = {
	/* clang-format off */
	test_uapi_vm,
	test_uapi_bind,
	test_uapi_look,
	test_uapi_bench,
	test_uapi_args,
	test_random,
	test_modes,
	test_exec,
	test_zombies,
	test_bench,
	test_validate,
	test_vm_bo,
	test_strategy,
	test_alloc,
	test_no_memory,
	test_weak,
	test_hold,
	test_lifetime,
	test_race,
	test_privilege,
	test_async,
	test_async_end,
	test_inject,
	test_pin,
	test_uapi_fault,
	test_stress,
	test_limits,
	test_abuse,
	test_leak,
	/* clang-format on */
};

bool test_begin(struct test *test, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(test->name, sizeof(test->name), format, args);
	va_end(args);
	if (test->filter && fnmatch(test->filter, test->name, FNM_EXTMATCH))
		return false;
	if (test->list) {
		printf("%s\n", test->name);
		return false;
	}
	test->why[0] = test->skip[0] = '\0';
	return true;
}

bool test_fail(struct test *test, const char *format, ...)
{
	va_list args;

	if (test_failed(test))
		return false;
	va_start(args, format);
	vsnprintf(test->why, sizeof(test->why), format, args);
	va_end(args);
	return false;
}

void test_skip(struct test *test, const char *why)
{
	snprintf(test->skip, sizeof(test->skip), "%s", why);
}

const char *test_lacks(const struct test *test, unsigned int mode, bool walks)
{
	if (!test_has_mode(test, mode))
		return "the kernel does not have this mode";
	if (walks && mode == GVB_MODE_IMMEDIATE && test->walks_put_last)
		return "this kernel's walks drop last references without a lock";
	return NULL;
}

bool test_failed(const struct test *test)
{
	return test->why[0];
}

void test_end(struct test *test)
{
	test->number++;
	if (test_failed(test)) {
		test->failed++;
		printf("not ok %u - %s: %s\n", test->number, test->name, test->why);
	} else if (test->skip[0]) {
		printf("ok %u - %s # SKIP %s\n", test->number, test->name, test->skip);
	} else {
		printf("ok %u - %s\n", test->number, test->name);
	}
	fflush(stdout);
}

bool test_eq(struct test *test, const char *what, uint64_t got, uint64_t want)
{
	if (got == want)
		return true;
	return test_fail(test, "%s: got %" PRIu64 ", want %" PRIu64, what, got, want);
}

bool test_locks(struct test *test, const char *what, uint64_t got, uint64_t want)
{
	if (test->debug_kernel & GVB_KERNEL_WW_SLOWPATH && want && got > want)
		return true;
	return test_eq(test, what, got, want);
}

bool test_ret(struct test *test, const char *what, int got, int want)
{
	if (got == want)
		return true;
	return test_fail(test, "%s: got %s, want %s", what, got ? strerrorname_np(-got) : "0",
			 want ? strerrorname_np(-want) : "0");
}

void test_nothing_left(struct test *test)
{
	struct gvb_stats stats;
	int fd = gvbc_open();

	if (fd < 0 || gvbc_stats(fd, &stats)) {
		test_fail(test, "STATS: the driver cannot be asked");
	} else {
		test_eq(test, "VMs left behind", stats.live_vms, 0);
		test_eq(test, "vm_bos left behind", stats.live_vm_bos, 0);
		test_eq(test, "VAs left behind", stats.live_vas, 0);
		test_eq(test, "GEMs left behind", stats.live_gems, 0);
		test_eq(test, "jobs left behind", stats.live_jobs, 0);
	}
	close(fd);
}

uint64_t rng_next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

enum {
	OPT_INJECT = COMMAND_KEY,
	OPT_LIST,
	OPT_FILTER,
	OPT_NO_COUNT,
	OPT_ZOMBIES_STAY,
	OPT_WALKS_PUT_LAST,
	OPT_OPS,
	OPT_ROUNDS,
	OPT_SECONDS,
	OPT_SEED,
};

static const struct argp_option options[] = {
	{ "list", OPT_LIST, NULL, 0, "print the tests' names and exit", 0 },
	{ "filter", OPT_FILTER, "GLOB", 0, "only these tests", 0 },
	{ "inject", OPT_INJECT, "FAULT", 0, "let the driver commit a fault", 0 },
	{ "no-count", OPT_NO_COUNT, NULL, 0, "locks and allocations are not counted", 0 },
	{ "zombies-stay", OPT_ZOMBIES_STAY, NULL, 0, "this kernel lets zombies stay", 0 },
	{ "walks-put-last", OPT_WALKS_PUT_LAST, NULL, 0,
	  "this kernel's walks drop last references without a lock", 0 },
	{ "ops", OPT_OPS, "N", 0, "random operations", 0 },
	{ "rounds", OPT_ROUNDS, "N", 0, "of each race", 0 },
	{ "seconds", OPT_SECONDS, "N", 0, "of each stress test", 0 },
	{ "seed", OPT_SEED, "N", 0, "of everything random (1)", 0 },
	{ 0 },
};

static error_t take(int key, char *value, struct argp_state *state)
{
	struct test *test = state->input;

	switch (key) {
	case OPT_LIST:
		test->list = true;
		return 0;
	case OPT_FILTER:
		test->filter = value;
		return 0;
	case OPT_INJECT:
		test->inject = value;
		return 0;
	case OPT_NO_COUNT:
		test->no_count = true;
		return 0;
	case OPT_ZOMBIES_STAY:
		test->zombies_stay = true;
		return 0;
	case OPT_WALKS_PUT_LAST:
		test->walks_put_last = true;
		return 0;
	case OPT_OPS:
		test->ops = strtoul(value, NULL, 0);
		return 0;
	case OPT_ROUNDS:
		test->rounds = strtoul(value, NULL, 0);
		return 0;
	case OPT_SECONDS:
		test->seconds = strtoul(value, NULL, 0);
		return 0;
	case OPT_SEED:
		/* Zero is where xorshift stays for ever. */
		test->seed = strtoull(value, NULL, 0) ?: 1;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp command = {
	.options = options,
	.parser = take,
	.doc = "Tests the gpuvm_bench driver on this machine; TAP.\v"
	       "Exit status: 0 none failed, 1 some did, 2 could not start.",
};

static int find_kernel(struct test *test)
{
	struct gvb_stats stats;
	int fd = gvbc_open();
	int ret;

	if (fd < 0)
		return fd;
	ret = gvbc_stats(fd, &stats);
	close(fd);
	test->modes = stats.modes;
	test->features = stats.features;
	test->debug_kernel = stats.kernel;
	return ret;
}

int main(int argc, char **argv)
{
	struct test test = {
		.ops = DEFAULT_OPS,
		.rounds = DEFAULT_ROUNDS,
		.seconds = DEFAULT_SECONDS,
		.seed = 1,
	};
	int ret = command_parse(&command, "gpuvm-driver-test", argc, argv, &test);

	if (ret)
		return ret > 0 ? 0 : 2;
	ret = test.list ? 0 : find_kernel(&test);
	if (!ret && test.inject && inject(test.inject))
		return 2;
	if (ret) {
		fprintf(stderr, "gpuvm-driver-test: no driver: %s; load gpuvm_bench.ko\n",
			strerror(-ret));
		return 2;
	}
	/* Names do not depend on what the kernel has. */
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tests[i](&test);
	if (!test.list)
		printf("1..%u\n", test.number);
	return test.failed ? 1 : 0;
}
