// SPDX-License-Identifier: GPL-2.0-or-later
#include "count.h"

#include <string.h>

int rig_try_count(struct rig *rig, struct gvb_bench *bench, struct gvb_bench_counts *counts)
{
	memset(counts, 0xff, sizeof(*counts));
	bench->flags = GVB_BENCH_COUNT;
	bench->samples = 1;
	bench->ticks = 0;
	bench->counts = (uintptr_t)counts;
	return gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, bench);
}

bool rig_count(struct rig *rig, struct gvb_bench *bench, struct gvb_bench_counts *counts)
{
	return test_ret(rig->test, "BENCH with COUNT", rig_try_count(rig, bench, counts), 0) &&
	       test_eq(rig->test, "ops", counts->ops, bench->iterations) &&
	       test_eq(rig->test, "missing", counts->missing, 0);
}

bool rig_time(struct rig *rig, struct gvb_bench *bench)
{
	uint64_t ticks[8];

	memset(ticks, 0xff, sizeof(ticks));
	bench->flags = GVB_BENCH_CLOCK_CYCLES;
	bench->samples = 8;
	bench->ticks = (uintptr_t)ticks;
	bench->counts = 0;
	if (!test_ret(rig->test, "BENCH", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BENCH, bench), 0))
		return false;
	for (int i = 0; i < 8; i++)
		if (ticks[i] == UINT64_MAX)
			return test_fail(rig->test, "BENCH left a tick out");
	return true;
}

bool rig_locks(struct rig *rig, const struct gvb_bench_counts *counts, int class, uint64_t want)
{
	for (int i = 0; i < GVB_LOCK_CLASSES; i++)
		if (!test_eq(rig->test, gvbc_lock_name(i), counts->locks[i], i == class ? want : 0))
			return false;
	return true;
}

bool rig_count_begin(struct rig *rig, struct test *test, enum gvb_mode mode)
{
	if (!test->no_count || !test_has_mode(test, mode))
		return rig_begin(rig, test, mode);
	test_skip(test, "no counting probes on this machine");
	return false;
}
