// SPDX-License-Identifier: GPL-2.0-or-later
/* BENCH HOLD: it holds the lock that it was asked for, and for as long. */
#include <errno.h>

#include "count.h"

#define HOLD_NS 20000u
#define HOLDS 5u

static bool has_lock(enum gvb_mode mode, enum gvb_lock_class class)
{
	return class != GVB_LOCK_GPUVA || gvbc_mode_immediate(mode);
}

static void hold(struct rig *rig, enum gvb_lock_class class)
{
	const struct gvb_bind_op op = rig_map(rig, 0, 1, rig_bo(rig, 1, RIG_EXTERNAL), 0);
	struct gvb_bench_counts counts;
	uint64_t ticks[1] = { 0 };
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_HOLD,
		.samples = 1,
		.iterations = HOLDS,
		.arg = { class, HOLD_NS },
		.ops = OPS_ARRAY(&op, 1),
		.ticks = (uintptr_t)ticks,
	};
	int ret = gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, &bench);

	if (!test_ret(rig->test, "HOLD", ret, has_lock(rig->mode, class) ? 0 : -EINVAL) || ret)
		return;
	if (ticks[0] < HOLDS * HOLD_NS)
		test_fail(rig->test, "%u holds took %llu ns", HOLDS, (unsigned long long)ticks[0]);
	if (!rig->test->no_count && rig_count(rig, &bench, &counts))
		rig_locks(rig, &counts, class, HOLDS);
	rig_check(rig, 0);
}

void test_hold(struct test *test)
{
	struct rig rig;

	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (unsigned int class = 0; class < GVB_LOCK_CLASSES; class ++) {
			if (!test_begin(test, "hold/%s/%s", gvbc_mode_name(mode),
					gvbc_lock_name(class)))
				continue;
			if (rig_begin(&rig, test, mode)) {
				hold(&rig, class);
				rig_end(&rig);
			}
			test_end(test);
		}
	}
}
