// SPDX-License-Identifier: GPL-2.0
/*
 * The self-test: gpuvm_bench holds locks for known lengths and walks lists of known lengths.
 * Counts must be exact, times right within what the probes cost.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gvb_user.h"
#include "jobs.h"
#include "names.h"
#include "trace.h"

#define HOLDS 20
#define HOLD_NS 200000ull
#define HOLD_TURNS 3
#define WALKS 5
#define EXTOBJS 37
#define EVICTED 11

/*
 * The probes are part of each hold; so is the end of the driver's waiting loop, and, where the
 * clock is a real one, whatever comes between.
 */
#define LOOP_SLACK_INSN 200ull
#define LOOP_SLACK_NS 20000ull

/**
 * struct self_test - the state of the test
 * @trace: attached. @user: of the driver. @seen: what was counted last.
 * @exact: the clock counts instructions.
 * @injects: the kernel makes locks of an acquire context fail at random.
 * @bare_hold: length of a hold of nothing: what the probes add to each.
 * @why: why the last check failed.
 */
struct self_test {
	struct trace trace;
	struct gvb_user user;
	struct snapshot *seen;
	unsigned int passed, failed, skipped;
	bool exact;
	bool injects;
	uint64_t bare_hold;
	char why[256];
};

static const char *const mode_names[GVB_MODE_COUNT] = {
	[GVB_MODE_SPIN] = "spin",
	[GVB_MODE_RESV] = "resv",
	[GVB_MODE_CUSTOM_LOCK] = "custom-lock",
	[GVB_MODE_IMMEDIATE] = "immediate",
	[GVB_MODE_IMMEDIATE_RESV] = "immediate-resv",
};

static int expect(struct self_test *test, const char *what, uint64_t seen, uint64_t low,
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

static uint64_t slack(const struct self_test *test)
{
	return 2 * test->bare_hold + (test->exact ? LOOP_SLACK_INSN : LOOP_SLACK_NS);
}

/* What is slow the first time, like lockdep's look at an order of locks, is over then. */
static int warm_up(struct self_test *test, const struct gvb_bench *bench)
{
	struct gvb_bench once = *bench;
	uint64_t ticks;

	once.iterations = 1;
	once.samples = 1;
	once.ticks = (uintptr_t)&ticks;
	return gvb_user_ioctl(&test->user, DRM_IOCTL_GVB_BENCH, &once);
}

static int run_traced(struct self_test *test, struct gvb_bench *bench)
{
	uint64_t ticks;
	int ret;

	bench->flags = GVB_BENCH_MARK;
	bench->samples = 1;
	bench->ticks = (uintptr_t)&ticks;
	free(test->seen);
	view_reset(&test->trace.view);
	view_record(&test->trace.view, RECORD_MARKED);
	ret = gvb_user_ioctl(&test->user, DRM_IOCTL_GVB_BENCH, bench);
	view_record(&test->trace.view, RECORD_NOTHING);
	test->seen = view_take(&test->trace.view);
	if (!test->seen)
		return -ENOMEM;
	if (ret)
		snprintf(test->why, sizeof(test->why), "BENCH: %s", strerror(-ret));
	return ret;
}

/* Prints the verdict. */
static void judge(struct self_test *test, const char *what, const char *mode, int ret)
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

/* What was counted of HOLDS holds. */
static int check_holds(struct self_test *test, size_t class)
{
	struct lock_counts counts;
	int ret;

	snapshot_class(test->seen, class, &counts);
	ret = expect(test, "acquisitions", counts.acquisitions, HOLDS, HOLDS);
	if (!ret)
		ret = expect(test, "holds", counts.hold.count, HOLDS, HOLDS);
	if (!ret)
		ret = expect(test, "mean hold", counts.hold.sum / HOLDS, HOLD_NS,
			     HOLD_NS + slack(test));
	if (!ret)
		ret = expect(test, "longest wait", counts.wait.max, 0, slack(test));
	return ret ? ret : expect(test, "unseen", test->seen->counters[COUNTER_UNPAIRED], 0, 0);
}

static int hold_class(struct self_test *test, size_t class)
{
	uint32_t handle;
	struct gvb_bind_op op;
	struct gvb_bench bench = {
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_HOLD,
		.iterations = HOLDS,
		.arg = { class, HOLD_NS },
		.ops = { .stride = sizeof(op), .count = 1, .ptr = (uintptr_t)&op },
	};
	int ret = gvb_user_bo(&test->user, &handle);

	op = gvb_user_op(handle, 0);
	if (!ret)
		ret = warm_up(test, &bench);
	/* The driver does not have it on this kernel, or in this mode. */
	if (ret == -EINVAL || ret == -EOPNOTSUPP) {
		snprintf(test->why, sizeof(test->why), "the driver cannot hold such a lock here");
		return -EOPNOTSUPP;
	}
	/* A timer tick may come between, which is long where locks are looked at. */
	for (int turn = 0; turn < HOLD_TURNS; turn++) {
		ret = run_traced(test, &bench);
		if (!ret)
			ret = check_holds(test, class);
		if (!ret)
			break;
	}
	return ret;
}

/* Bare locks are counted without HOLD too. */
static int bare_lock(struct self_test *test, uint32_t bench_op, size_t class)
{
	struct gvb_bench bench = { .op = bench_op, .iterations = 1000 };
	struct lock_counts counts;
	int ret = run_traced(test, &bench);

	if (ret)
		return ret;
	snapshot_class(test->seen, class, &counts);
	test->bare_hold = loglin_quantile(&counts.hold, 0.5);
	ret = expect(test, "acquisitions", counts.acquisitions, 1000, 1000);
	if (!ret)
		ret = expect(test, "holds", counts.hold.count, 1000, 1000);
	return ret ? ret : expect(test, "open holds", test->seen->open_holds, 0, 0);
}

static int expect_walk(struct self_test *test, enum walk_list list, uint64_t least, uint64_t most,
		       uint64_t length)
{
	const struct walk_counts *seen = &test->seen->walks[list];
	int ret = expect(test, "walks", seen->walks, least, most);

	if (!ret)
		ret = expect(test, "vm_bos met", seen->live + seen->zombie, seen->walks * length,
			     seen->walks * length);
	return ret ? ret : expect(test, "longest walk", seen->length.max, length, length);
}

/*
 * Each object that drm_exec was asked for takes one lock, those that fail too; what it waits for
 * after a failure may be given back before it is asked for again.
 */
static int expect_retried(struct self_test *test, uint64_t locks)
{
	uint64_t asked = test->seen->counters[COUNTER_EXEC_CALLS];
	int ret = expect(test, "objects asked for", asked, WALKS * (EXTOBJS + 1), UINT64_MAX);

	return ret ? ret :
		     expect(test, "objects locked", locks, asked,
			    asked + test->seen->counters[COUNTER_EXEC_RETRIES]);
}

static int extobj_walk(struct self_test *test)
{
	struct gvb_bench bench = {
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_PREPARE,
		.iterations = WALKS,
	};
	struct lock_counts objs, vms;
	int ret = run_traced(test, &bench);

	if (!ret)
		ret = expect_walk(test, LIST_EXTOBJ, WALKS, test->injects ? UINT64_MAX : WALKS,
				  EXTOBJS);
	if (ret)
		return ret;
	snapshot_class(test->seen, CLASS_OBJ_RESV, &objs);
	snapshot_class(test->seen, CLASS_VM_RESV, &vms);
	if (test->injects)
		return expect_retried(test, objs.acquisitions + vms.acquisitions);
	ret = expect(test, "objects locked", objs.acquisitions, WALKS * EXTOBJS, WALKS * EXTOBJS);
	return ret ? ret : expect(test, "VM locked", vms.acquisitions, WALKS, WALKS);
}

static int evict_walk(struct self_test *test)
{
	struct gvb_bench bench = {
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_VALIDATE,
		.iterations = WALKS,
		.arg = { 1 },
	};
	int ret = run_traced(test, &bench);

	return ret ? ret : expect_walk(test, LIST_EVICT, WALKS, WALKS, EVICTED);
}

/* EXTOBJS external objects, of which EVICTED are evicted. */
static int build_lists(struct self_test *test)
{
	int ret = 0;

	for (uint64_t i = 0; !ret && i < EXTOBJS; i++) {
		struct gvb_evict evict = { 0 };
		struct gvb_bind_op op;

		ret = gvb_user_bo(&test->user, &evict.handle);
		op = gvb_user_op(evict.handle, i);
		if (!ret)
			ret = gvb_user_bind(&test->user, &op, 1);
		if (!ret && i < EVICTED)
			ret = gvb_user_ioctl(&test->user, DRM_IOCTL_GVB_EVICT, &evict);
	}
	if (ret)
		snprintf(test->why, sizeof(test->why), "building lists: %s", strerror(-ret));
	return ret;
}

static void test_mode(struct self_test *test, uint32_t mode)
{
	const char *name = mode_names[mode];
	char what[64];
	int ret = gvb_user_open(&test->user, mode);

	if (ret == -EOPNOTSUPP) {
		gvb_user_close(&test->user);
		return;
	}
	for (size_t class = 0; !ret && class < NUM_CLASSES; class ++) {
		snprintf(what, sizeof(what), "hold-%s", class_names[class]);
		judge(test, what, name, hold_class(test, class));
	}
	if (!ret)
		ret = build_lists(test);
	judge(test, "lists", name, ret);
	if (!ret) {
		judge(test, "walk-extobj", name, extobj_walk(test));
		judge(test, "walk-evict", name, evict_walk(test));
	}
	gvb_user_close(&test->user);
}

static void test_all(struct self_test *test)
{
	judge(test, "lock-mutex", "bare", bare_lock(test, GVB_BENCH_LOCK_MUTEX, CLASS_DRIVER));
	judge(test, "lock-resv", "bare", bare_lock(test, GVB_BENCH_LOCK_RESV, CLASS_OBJ_RESV));
	judge(test, "lock-spin", "bare", bare_lock(test, GVB_BENCH_LOCK_SPIN, CLASS_DRIVER));
	gvb_user_close(&test->user);
	for (uint32_t mode = 0; mode < GVB_MODE_COUNT; mode++)
		test_mode(test, mode);
}

static bool kernel_injects(struct gvb_user *user)
{
	struct gvb_stats stats = { 0 };

	return !gvb_user_ioctl(user, DRM_IOCTL_GVB_STATS, &stats) &&
	       stats.kernel & GVB_KERNEL_WW_SLOWPATH;
}

int job_self_test(const struct options *options)
{
	struct self_test test = {
		.user = { .fd = -1 },
		.exact = !strcmp(options->unit, "insn"),
	};
	int status = EXIT_COULD_NOT;

	if (trace_open(&test.trace, &options->config))
		goto cleanup;
	probes_attach(&test.trace.probes, PROBE_ALL);
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
	trace_close(&test.trace);
	return status;
}
