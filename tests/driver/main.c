// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * gpuvm-driver-test: runs the tests of the driver on the machine that it is started on, and prints
 * a TAP-like line for each. Exit status: 0 none failed, 1 some did, 2 could not start.
 */
#include <errno.h>
#include <fnmatch.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	int fd = gvb_open();

	if (fd < 0 || gvb_stats(fd, &stats)) {
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

static void parse(struct test *test, int argc, char **argv)
{
	static const struct option options[] = {
		{ "inject", required_argument, NULL, 'i' },
		{ "list", no_argument, NULL, 'l' },
		{ "filter", required_argument, NULL, 'f' },
		{ "no-count", no_argument, NULL, 'n' },
		{ "zombies-stay", no_argument, NULL, 'z' },
		{ "ops", required_argument, NULL, 'o' },
		{ "rounds", required_argument, NULL, 'r' },
		{ "seconds", required_argument, NULL, 't' },
		{ "seed", required_argument, NULL, 's' },
		{},
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'l':
			test->list = true;
			break;
		case 'i':
			test->inject = optarg;
			break;
		case 'n':
			test->no_count = true;
			break;
		case 'z':
			test->zombies_stay = true;
			break;
		case 'f':
			test->filter = optarg;
			break;
		case 'o':
			test->ops = strtoul(optarg, NULL, 0);
			break;
		case 'r':
			test->rounds = strtoul(optarg, NULL, 0);
			break;
		case 't':
			test->seconds = strtoul(optarg, NULL, 0);
			break;
		case 's':
			test->seed = strtoull(optarg, NULL, 0);
			break;
		default:
			exit(2);
		}
	}
	/* Zero is where xorshift stays for ever. */
	if (!test->seed)
		test->seed = 1;
}

static int find_kernel(struct test *test)
{
	struct gvb_stats stats;
	int fd = gvb_open();
	int ret;

	if (fd < 0)
		return fd;
	ret = gvb_stats(fd, &stats);
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
	int ret;

	parse(&test, argc, argv);
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
