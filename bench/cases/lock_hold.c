// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One acquisition of each class of lock, held for a loop of a known number of instructions: what
 * says how long locks are held is measured with it.
 */
#include <stdlib.h>

#include "cases.h"

static const uint64_t loop_turns[] = { 1000, 3000 };

#define CHECK_TURNS 1000

static int set_up_class(struct bench *bench, enum gvb_lock_class class, uint64_t turns)
{
	struct gvb_bind_op *ops = calloc(1, sizeof(*ops));
	uint32_t handle;
	int ret;

	request_ops(bench, GVB_BENCH_HOLD, ops, 1, 0);
	if (!ops)
		return -ENOMEM;
	bench->request.arg[0] = class;
	bench->request.arg[2] = turns;
	ret = world_bo_create(&bench->world, 1, &handle);
	if (!ret)
		*ops = op_map(WORLD_BASE, GVB_PAGE_SIZE, handle, 0);
	return ret;
}

static const struct {
	const char *label;
	enum gvb_lock_class class;
} classes[] = {
	{ "vm_resv", GVB_LOCK_VM_RESV },	 { "obj_resv", GVB_LOCK_OBJ_RESV },
	{ "extobj_spin", GVB_LOCK_EXTOBJ_SPIN }, { "evict_spin", GVB_LOCK_EVICT_SPIN },
	{ "driver", GVB_LOCK_DRIVER },
};

static int setup_any(struct bench *bench)
{
	return set_up_class(bench, classes[bench->value[0]].class, loop_turns[bench->value[1]]);
}

static int setup_gpuva(struct bench *bench)
{
	return set_up_class(bench, GVB_LOCK_GPUVA, loop_turns[bench->value[1]]);
}

static int check_class(struct bench *bench, const struct gvb_bench_counts *counts)
{
	int ret = 0;

	for (unsigned int class = 0; !ret && class < GVB_LOCK_CLASSES; class ++)
		ret = bench_expect(bench, gvbc_lock_name(class), counts->locks[class],
				   class == bench->request.arg[0] ? counts->ops : 0);
	return ret;
}

/* clang-format off */
#define TURNS { .name = "turns", .count = 2, .values = loop_turns }
/* clang-format on */

BENCH_FAMILY(lock_hold) = {
	.name = "lock_hold",
	.claim = "a lock of each class, held for a loop of two instructions a turn",
	.params = { BENCH_TABLE("class", classes, label), TURNS },
	.base = "class:vm_resv/turns:1000",
	.check_max = CHECK_TURNS,
	.setup = setup_any,
	.check_counts = check_class,
	.teardown = free_requests,
};

BENCH_FAMILY(lock_hold_gpuva) = {
	.name = "lock_hold",
	.claim = "the lock that an object has for its gpuva list, held likewise",
	.modes = BENCH_IMMEDIATE,
	.only = "only immediate modes lock in the object",
	.params = { BENCH_LABELS("class", "gpuva"), TURNS },
	.check_max = CHECK_TURNS,
	.setup = setup_gpuva,
	.check_counts = check_class,
	.teardown = free_requests,
};
