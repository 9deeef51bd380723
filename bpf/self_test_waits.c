// SPDX-License-Identifier: GPL-2.0
/* A thread holds a lock of each class for known times, and another one waits for it. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "folded.h"
#include "gvbc.h"
#include "names.h"
#include "self_test.h"

/* Time and again, as the waiter's CPU may be a guest's, whose host has other things to do. */
#define HOLDS 5
#define HOLD_NS 50000000ull

/* Looking at the holder's stack once, and what the clocks of two CPUs are apart. */
#define SLACK_NS (HOLD_NS / 50)

#define TURNS 20

/**
 * struct holder - a thread that calls BENCH
 * @user: of the driver. @bench: the call. @ret: what became of it.
 */
struct holder {
	struct gvb_user *user;
	struct gvb_bench bench;
	int ret;
};

static void *hold(void *arg)
{
	struct holder *holder = arg;

	holder->ret = gvbc_call_bench(holder->user->fd, &holder->bench);
	return NULL;
}

static struct gvb_bench hold_for(const struct self_test *test, size_t class,
				 const struct gvb_bind_op *op, uint64_t times, uint64_t ns,
				 uint64_t *ticks)
{
	return (struct gvb_bench){
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_HOLD,
		.samples = 1,
		.iterations = times,
		.arg = { class, ns },
		.ops = { .stride = sizeof(*op), .count = 1, .ptr = (uintptr_t)op },
		.ticks = (uintptr_t)ticks,
	};
}

/* The driver's own mutex is taken by the call, too, before it holds anything. */
static void await_holder(const struct self_test *test, size_t class)
{
	const struct timespec moment = { .tv_nsec = 100000 };
	const struct view *view = &test->trace.view;
	uint64_t taken = 0;

	for (int tries = 0; tries < 1000 && taken < 1 + (class == CLASS_DRIVER); tries++) {
		nanosleep(&moment, NULL);
		taken = 0;
		for (size_t shard = 0; shard < view->shards; shard++)
			taken += __atomic_load_n(
				&view->stats[(shard * NUM_CLASSES + class) * NUM_OPS +
					     OP_IOCTL_BENCH]
					 .acquisitions,
				__ATOMIC_RELAXED);
	}
}

/* Returns the holder's result, or the waiter's. */
static int hold_and_wait(struct self_test *test, size_t class, const struct gvb_bind_op *op)
{
	uint64_t ticks[2];
	struct holder holder = {
		.user = &test->user,
		.bench = hold_for(test, class, op, HOLDS, HOLD_NS, &ticks[0]),
	};
	struct gvb_bench wait = hold_for(test, class, op, 1, 0, &ticks[1]);
	pthread_t thread;
	int ret;

	view_reset(&test->trace.view);
	view_record(&test->trace.view, RECORD_ALL);
	ret = -pthread_create(&thread, NULL, hold, &holder);
	if (!ret) {
		await_holder(test, class);
		ret = gvbc_call_bench(test->user.fd, &wait);
		pthread_join(thread, NULL);
	}
	view_record(&test->trace.view, RECORD_NOTHING);
	free(test->seen);
	test->seen = view_take(&test->trace.view);
	if (!test->seen)
		return -ENOMEM;
	return ret ? ret : holder.ret;
}

/* All stacks of a class together; they must have a function in them. */
static int sum_stacks(struct self_test *test, size_t class, const char *weight,
		      const char *function, uint64_t *sum)
{
	json_t *stacks = folded_new(&test->trace.view, test->seen, &test->syms, weight), *value;
	size_t length = strlen(class_names[class]);
	const char *stack;
	int ret = 0;

	*sum = 0;
	json_object_foreach(stacks, stack, value)
	{
		if (strncmp(stack, class_names[class], length) || stack[length] != ';')
			continue;
		*sum += json_integer_value(value);
		if (strstr(stack, function))
			continue;
		snprintf(test->why, sizeof(test->why), "%s: no %s in %.160s", weight, function,
			 stack);
		ret = -EPROTO;
	}
	json_decref(stacks);
	return ret;
}

/* The holder's stack has the time that the waiter's waited: at least what was left of a hold. */
static int check_blame(struct self_test *test, size_t class)
{
	const struct wait_stats *pair = &test->seen->waits[class][OP_IOCTL_BENCH][OP_IOCTL_BENCH];
	struct lock_counts counts;
	uint64_t waited, blamed, slack;
	int ret = sum_stacks(test, class, "wait", "gvb_bench_ioctl", &waited);

	snapshot_class(test->seen, class, &counts);
	if (!ret)
		ret = sum_stacks(test, class, "blame", "unlock", &blamed);
	if (!ret)
		ret = self_test_expect(test, "wait of the stacks", waited, counts.wait.sum,
				       counts.wait.sum);
	if (!ret)
		ret = self_test_expect(test, "wait", waited, HOLD_NS / 10, UINT64_MAX);
	slack = waited < (HOLDS + 1) * SLACK_NS ? waited : (HOLDS + 1) * SLACK_NS;
	if (!ret)
		ret = self_test_expect(test, "blame", blamed, waited - slack, waited);
	return ret ? ret : self_test_expect(test, "their time", pair->time, waited, waited);
}

static int wait_for_class(struct self_test *test, size_t class)
{
	struct gvb_bind_op op;
	uint32_t handle;
	int ret;

	if (sysconf(_SC_NPROCESSORS_ONLN) < 2) {
		snprintf(test->why, sizeof(test->why), "one CPU holds or waits");
		return -EOPNOTSUPP;
	}
	ret = gvb_user_bo(&test->user, &handle);
	op = gvb_user_op(handle, 0);
	for (int turn = 0; turn < TURNS; turn++) {
		if (!ret)
			ret = hold_and_wait(test, class, &op);
		if (ret == -EINVAL || ret == -EOPNOTSUPP) {
			snprintf(test->why, sizeof(test->why),
				 "the driver cannot hold such a lock here");
			return -EOPNOTSUPP;
		}
		if (!ret)
			ret = check_blame(test, class);
		if (ret != -EPROTO)
			break;
		if (turn + 1 < TURNS)
			ret = 0;
	}
	return ret;
}

void self_test_waits(struct self_test *test, const char *mode)
{
	char what[64];

	for (size_t class = 0; class < NUM_CLASSES; class ++) {
		snprintf(what, sizeof(what), "wait-%s", class_names[class]);
		self_test_judge(test, what, mode, wait_for_class(test, class));
	}
}
