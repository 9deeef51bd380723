// SPDX-License-Identifier: GPL-2.0
/* Locks of each class, taken so many times and held for so long. */
#include <errno.h>
#include <stdio.h>

#include "gvbc.h"
#include "names.h"
#include "self_test.h"

#define HOLDS 20
#define HOLD_NS 200000ull
#define HOLD_TURNS 3

/*
 * The probes are part of each hold; so is the end of the driver's waiting loop, and, where the
 * clock is a real one, whatever comes between.
 */
#define LOOP_SLACK_INSN 200ull
#define LOOP_SLACK_NS 20000ull

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
	return gvbc_call_bench(test->user.fd, &once);
}

/* What was counted of HOLDS holds. */
static int check_holds(struct self_test *test, size_t class)
{
	struct lock_counts counts;
	int ret;

	snapshot_class(test->seen, class, &counts);
	ret = self_test_expect(test, "acquisitions", counts.acquisitions, HOLDS, HOLDS);
	if (!ret)
		ret = self_test_expect(test, "holds", counts.hold.count, HOLDS, HOLDS);
	if (!ret)
		ret = self_test_expect(test, "mean hold", counts.hold.sum / HOLDS, HOLD_NS,
				       HOLD_NS + slack(test));
	if (!ret)
		ret = self_test_expect(test, "longest wait", counts.wait.max, 0, slack(test));
	return ret ? ret :
		     self_test_expect(test, "unseen", test->seen->counters[COUNTER_UNPAIRED], 0, 0);
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
		ret = self_test_run(test, &bench);
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
	int ret = self_test_run(test, &bench);

	if (ret)
		return ret;
	snapshot_class(test->seen, class, &counts);
	test->bare_hold = loglin_quantile(&counts.hold, 0.5);
	ret = self_test_expect(test, "acquisitions", counts.acquisitions, 1000, 1000);
	if (!ret)
		ret = self_test_expect(test, "holds", counts.hold.count, 1000, 1000);
	return ret ? ret :
		     self_test_expect(test, "open holds", snapshot_open_holds(test->seen), 0, 0);
}

void self_test_bare_locks(struct self_test *test)
{
	self_test_judge(test, "lock-mutex", "bare",
			bare_lock(test, GVB_BENCH_LOCK_MUTEX, CLASS_DRIVER));
	self_test_judge(test, "lock-resv", "bare",
			bare_lock(test, GVB_BENCH_LOCK_RESV, CLASS_OBJ_RESV));
	self_test_judge(test, "lock-spin", "bare",
			bare_lock(test, GVB_BENCH_LOCK_SPIN, CLASS_DRIVER));
}

void self_test_holds(struct self_test *test, const char *mode)
{
	char what[64];

	for (size_t class = 0; class < NUM_CLASSES; class ++) {
		snprintf(what, sizeof(what), "hold-%s", class_names[class]);
		self_test_judge(test, what, mode, hold_class(test, class));
	}
}
