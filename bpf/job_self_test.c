// SPDX-License-Identifier: GPL-2.0
/* The self-test: self_test.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "cpus.h"
#include "gvbc.h"
#include "jobs.h"
#include "self_test.h"

int self_test_expect(struct self_test *test, const char *what, uint64_t seen, uint64_t low,
		     uint64_t high)
{
	if (seen >= low && seen <= high)
		return 0;
	if (low == high)
		snprintf(test->why, sizeof(test->why), "%s: %llu, not %llu", what,
			 (unsigned long long)seen, (unsigned long long)low);
	else
		snprintf(test->why, sizeof(test->why), "%s: %llu, not %llu to %llu", what,
			 (unsigned long long)seen, (unsigned long long)low,
			 (unsigned long long)high);
	return -EPROTO;
}

int self_test_run(struct self_test *test, struct gvb_bench *bench)
{
	uint64_t ticks;
	int ret;

	bench->flags = GVB_BENCH_MARK;
	bench->samples = 1;
	bench->ticks = (uintptr_t)&ticks;
	free(test->seen);
	view_reset(&test->trace.view);
	view_record(&test->trace.view, RECORD_MARKED);
	ret = gvbc_call_bench(test->user.fd, bench);
	view_record(&test->trace.view, RECORD_NOTHING);
	test->seen = view_take(&test->trace.view);
	if (!test->seen)
		return -ENOMEM;
	if (ret)
		snprintf(test->why, sizeof(test->why), "BENCH: %s", strerror(-ret));
	return ret ? ret : snapshot_check_holds(test->seen, test->why, sizeof(test->why));
}

void self_test_judge(struct self_test *test, const char *what, const char *mode, int ret)
{
	printf("self-test: %s/%s ... ", what, mode);
	if (ret == -EOPNOTSUPP) {
		printf("skipped: %s\n", test->why);
		test->skipped++;
	} else if (ret) {
		printf("FAILED: %s\n", test->why);
		test->failed++;
	} else {
		printf("ok\n");
		test->passed++;
	}
	test->why[0] = '\0';
}

static void test_mode(struct self_test *test, uint32_t mode)
{
	const char *name = gvbc_mode_name(mode);
	int ret = gvb_user_open(&test->user, mode);

	if (ret == -EOPNOTSUPP) {
		gvb_user_close(&test->user);
		return;
	}
	if (ret) {
		snprintf(test->why, sizeof(test->why), "opening a VM: %s", strerror(-ret));
		self_test_judge(test, "open", name, ret);
	} else {
		if (!test->only_waits)
			self_test_holds(test, name);
		self_test_waits(test, name);
		if (!test->only_waits)
			self_test_walks(test, name);
	}
	gvb_user_close(&test->user);
}

static void test_all(struct self_test *test)
{
	if (!test->only_waits)
		self_test_bare_locks(test);
	gvb_user_close(&test->user);
	for (uint32_t mode = 0; mode < GVB_MODE_COUNT; mode++)
		test_mode(test, mode);
}

static bool kernel_injects(struct gvb_user *user)
{
	struct gvb_stats stats = { 0 };

	return !gvbc_call_stats(user->fd, &stats) && stats.kernel & GVB_KERNEL_WW_SLOWPATH;
}

int job_self_test(const struct options *options)
{
	struct self_test test = {
		.user = { .fd = -1 },
		.exact = clock_of_unit(options->unit)->exact,
		.only_waits = options->only_waits,
	};
	int status = EXIT_COULD_NOT;

	if (trace_open(&test.trace, &options->config))
		goto cleanup;
	probes_attach(&test.trace.probes, PROBE_ALL);
	ksyms_open(&test.syms);
	if (options->release_cpus)
		cpus_release();
	if (gvb_user_open(&test.user, GVB_MODE_SPIN)) {
		fprintf(stderr, "gpuvm-trace: the self-test needs gpuvm_bench; load "
				"gpuvm_bench.ko, as root\n");
		goto cleanup;
	}
	test.injects = kernel_injects(&test.user);
	test_all(&test);
	printf("self-test: %u passed, %u failed, %u skipped\n", test.passed, test.failed,
	       test.skipped);
	status = test.failed ? EXIT_FINDING : EXIT_DONE;
cleanup:
	gvb_user_close(&test.user);
	free(test.seen);
	ksyms_close(&test.syms);
	if (options->release_cpus)
		cpus_park();
	trace_close(&test.trace);
	return status;
}
