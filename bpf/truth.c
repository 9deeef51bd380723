// SPDX-License-Identifier: GPL-2.0
#include "truth.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

#include "gpuvm_bench_drm.h"
#include "names.h"

#define CLASS(_id, _counter, _kind, _about) \
	_Static_assert((int)CLASS_##_id == (int)GVB_LOCK_##_id, "classes in the uAPI's order");
LOCK_CLASSES(CLASS)
#undef CLASS
_Static_assert((int)NUM_CLASSES == (int)GVB_LOCK_CLASSES, "the uAPI's classes, and no other");

/*
 * Which operation of DRIVER_OPS() an ioctl is; none: it has no locks to attribute, or is not asked
 * about. A new one does not compile until that is said here.
 */
enum op_of_ioctl {
	OP_OF_VM_CREATE = OP_NONE,
	OP_OF_VM_DESTROY = OP_NONE,
	OP_OF_VM_GET_STATE = OP_NONE,
	OP_OF_BO_CREATE = OP_NONE,
	OP_OF_VM_BIND = OP_IOCTL_BIND,
	OP_OF_EXEC = OP_IOCTL_EXEC,
	OP_OF_EVICT = OP_IOCTL_EVICT,
	OP_OF_BENCH = OP_IOCTL_BENCH,
	OP_OF_DUMP = OP_NONE,
	OP_OF_CHECK = OP_NONE,
	OP_OF_STATS = OP_NONE,
	OP_OF_CLEANUP = OP_IOCTL_CLEANUP,
	OP_OF_PIN = OP_IOCTL_PIN,
	OP_OF_INJECT = OP_NONE,
	OP_OF_OBTAIN = OP_NONE,
	OP_OF_SETTLE = OP_NONE,
};

#define HAS_OP(_id, _name) +((int)OP_OF_##_id != (int)OP_NONE)
#define OP(_id, _text, _function, _arg) +1
/* A job, which the driver runs by itself, is the one that is no ioctl. */
_Static_assert(0 GVB_IOCTLS(HAS_OP) == 0 DRIVER_OPS(OP) - 1, "ioctls that are operations");
#undef OP
#undef HAS_OP

struct comparison {
	bool by_tracepoint;
	bool steps;
	char *why;
	size_t size;
};

static int expect(struct comparison *to, const char *what, uint64_t traced, uint64_t counted)
{
	if (traced == counted)
		return 0;
	snprintf(to->why, to->size, "%s: the tracer counted %llu, the driver %llu", what,
		 (unsigned long long)traced, (unsigned long long)counted);
	return -EPROTO;
}

static uint64_t get(const json_t *truth, const char *name)
{
	return json_integer_value(json_object_get(truth, name));
}

/* All operations, the observer's too: the driver counts what it does as well. */
static uint64_t acquisitions(const struct snapshot *snapshot, size_t class)
{
	uint64_t sum = 0;

	for (size_t op = 0; op < NUM_OPS; op++)
		sum += snapshot->locks[class][op].acquisitions;
	return sum;
}

static int compare_locks(struct comparison *to, const json_t *truth,
			 const struct snapshot *snapshot)
{
	const json_t *locks = json_object_get(truth, "locks");
	int ret = 0;

	if (get(truth, "missing") & GVB_MISSING_LOCKS)
		return 0;
	for (size_t class = 0; !ret && class < NUM_CLASSES; class ++)
		ret = expect(to, class_names[class], acquisitions(snapshot, class),
			     json_integer_value(json_array_get(locks, class)));
	return ret;
}

static int compare_steps(struct comparison *to, const json_t *truth,
			 const struct snapshot *snapshot)
{
	int ret = 0;

	for (size_t i = COUNTER_STEP_MAP; to->steps && !ret && i <= COUNTER_STEP_UNMAP; i++)
		ret = expect(to, counter_names[i], snapshot->counters[i],
			     get(truth, counter_names[i]));
	if (!ret && !(get(truth, "missing") & GVB_MISSING_ALLOCS))
		ret = expect(to, "allocs", snapshot->counters[COUNTER_ALLOCS],
			     get(truth, "allocs"));
	return ret;
}

/* Whether the operation's every lock goes to an object of the extobj list, but for the VM's own. */
static int walks_extobjs(const json_t *truth)
{
	return get(truth, "op") == GVB_BENCH_PREPARE && !get(truth, "deadlocks") &&
	       !get(truth, "duplicates");
}

/*
 * Entries of the evict list when its walks begin, which is what the tracepoint says. Of each call
 * that a callback ends, that entry is left on the list for the next, with all behind it.
 */
static uint64_t on_evict_list(const json_t *truth)
{
	uint64_t ops = get(truth, "ops"), fail_at = get(truth, "fail_at");
	uint64_t calls = ops ? get(truth, "validate_calls") / ops : 0;
	uint64_t left = calls ? get(truth, "validated") / ops - (calls - 1) : 0;
	uint64_t entries = 0;

	for (uint64_t call = 0; call < calls; call++) {
		entries += left;
		left -= fail_at ? fail_at - 1 : 0;
	}
	return entries * ops;
}

static int compare_walks(struct comparison *to, const json_t *truth,
			 const struct snapshot *snapshot)
{
	const struct walk_counts *extobj = &snapshot->walks[LIST_EXTOBJ];
	const struct walk_counts *evict = &snapshot->walks[LIST_EVICT];
	uint64_t walk_len = get(truth, "walk_len"), ops = get(truth, "ops");
	int ret = 0;

	if (walks_extobjs(truth))
		ret = expect(to, "objects on walks of the extobj list", extobj->live + ops,
			     get(truth, "locked_objs"));
	if (!ret && get(truth, "op") == GVB_BENCH_VALIDATE)
		ret = expect(to, "vm_bos on walks of the evict list", evict->live,
			     to->by_tracepoint ? on_evict_list(truth) : get(truth, "validated"));
	if (!ret && walk_len && walks_extobjs(truth))
		ret = expect(to, "length of the extobj list, summed", extobj->length.sum,
			     walk_len * ops);
	if (!ret && get(truth, "op") == GVB_BENCH_CLEANUP)
		ret = expect(to, "vm_bos in deferred batches",
			     snapshot->walks[LIST_DEFERRED].zombie, get(truth, "zombies"));
	return ret;
}

int truth_compare(const json_t *truth, const struct snapshot *snapshot, bool by_tracepoint,
		  bool steps, char *why, size_t size)
{
	struct comparison to = {
		.by_tracepoint = by_tracepoint,
		.steps = steps,
		.why = why,
		.size = size,
	};
	int ret = compare_locks(&to, truth, snapshot);

	if (!ret)
		ret = compare_steps(&to, truth, snapshot);
	return ret ? ret : compare_walks(&to, truth, snapshot);
}

int truth_same(const struct snapshot *batch, const struct snapshot *counted, char *why, size_t size)
{
	for (size_t class = 0; class < NUM_CLASSES; class ++) {
		uint64_t traced = acquisitions(batch, class);
		uint64_t again = acquisitions(counted, class);

		if (traced == again)
			continue;
		snprintf(why, size, "%s: the tracer counted %llu in one batch, %llu in the next",
			 class_names[class], (unsigned long long)traced, (unsigned long long)again);
		return -EPROTO;
	}
	return 0;
}
