// SPDX-License-Identifier: GPL-2.0
/* Lists of so many objects, and the locks of them. */
#include <stdio.h>
#include <string.h>

#include "gpuvm_trace.h"
#include "gpuvm_trace.skel.h"
#include "gvbc.h"
#include "self_test.h"

#define WALKS 5
#define EXTOBJS 37
#define EVICTED 11

static int expect_walk(struct self_test *test, enum walk_list list, uint64_t least, uint64_t most,
		       uint64_t length)
{
	const struct walk_counts *seen = &test->seen->walks[list];
	int ret = self_test_expect(test, "walks", seen->walks, least, most);

	if (!ret)
		ret = self_test_expect(test, "vm_bos met", seen->live + seen->zombie,
				       seen->walks * length, seen->walks * length);
	return ret ? ret : self_test_expect(test, "longest walk", seen->length.max, length, length);
}

/*
 * Each object that drm_exec was asked for takes one lock, those that fail too; what it waits for
 * after a failure may be given back before it is asked for again.
 */
static int expect_retried(struct self_test *test, uint64_t locks)
{
	uint64_t asked = test->seen->counters[COUNTER_EXEC_CALLS];
	int ret = self_test_expect(test, "objects asked for", asked, WALKS * (EXTOBJS + 1),
				   UINT64_MAX);

	return ret ? ret :
		     self_test_expect(test, "objects locked", locks, asked,
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
	int ret = self_test_run(test, &bench);

	if (!ret)
		ret = expect_walk(test, LIST_EXTOBJ, WALKS, test->injects ? UINT64_MAX : WALKS,
				  EXTOBJS);
	if (ret)
		return ret;
	snapshot_class(test->seen, CLASS_OBJ_RESV, &objs);
	snapshot_class(test->seen, CLASS_VM_RESV, &vms);
	if (test->injects)
		return expect_retried(test, objs.acquisitions + vms.acquisitions);
	ret = self_test_expect(test, "objects locked", objs.acquisitions, WALKS * EXTOBJS,
			       WALKS * EXTOBJS);
	return ret ? ret : self_test_expect(test, "VM locked", vms.acquisitions, WALKS, WALKS);
}

/* A resv of an object that the last operation took. */
static struct lock_entry *taken_resv(const struct view *view)
{
	for (size_t i = 0; i < view->num_locks; i++)
		if (view->locks[i].class == CLASS_OBJ_RESV && view->locks[i].since)
			return &view->locks[i];
	return NULL;
}

/*
 * The driver counts the resv of another VM as an object's: a hold is of the class that the
 * acquisition was counted as.
 */
static int other_vms_resv(struct self_test *test)
{
	struct gvb_bench bench = {
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_PREPARE,
		.iterations = WALKS,
	};
	__u32 *like_driver = &test->trace.view.skel->bss->counting_like_driver;
	struct lock_entry *lock = taken_resv(&test->trace.view);
	struct lock_counts vms;
	int ret;

	if (!lock)
		return self_test_expect(test, "objects locked", 0, 1, UINT64_MAX);
	lock->class = CLASS_VM_RESV;
	lock->vm = 1;
	*like_driver = 1;
	ret = self_test_run(test, &bench);
	*like_driver = 0;
	lock->class = CLASS_OBJ_RESV;
	lock->vm = 0;
	if (ret || test->injects)
		return ret;
	snapshot_class(test->seen, CLASS_VM_RESV, &vms);
	return self_test_expect(test, "VM locked", vms.acquisitions, WALKS, WALKS);
}

static int evict_walk(struct self_test *test)
{
	struct gvb_bench bench = {
		.vm_id = test->user.vm_id,
		.op = GVB_BENCH_VALIDATE,
		.iterations = WALKS,
		.arg = { 1 },
	};
	int ret = self_test_run(test, &bench);

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
			ret = gvbc_call_evict(test->user.fd, &evict);
	}
	if (ret)
		snprintf(test->why, sizeof(test->why), "building lists: %s", strerror(-ret));
	return ret;
}

void self_test_walks(struct self_test *test, const char *mode)
{
	int ret = build_lists(test);

	self_test_judge(test, "lists", mode, ret);
	if (ret)
		return;
	self_test_judge(test, "walk-extobj", mode, extobj_walk(test));
	self_test_judge(test, "other-vms-resv", mode, other_vms_resv(test));
	self_test_judge(test, "walk-evict", mode, evict_walk(test));
}
