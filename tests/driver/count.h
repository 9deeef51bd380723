/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BENCH on a rig: the counting pass, and timing for the sake of what it leaves behind. */
#ifndef COUNT_H
#define COUNT_H

#include "rig.h"

/* A struct gvb_array of operations. */
#define OPS_ARRAY(ops, count)                           \
	{                                               \
		sizeof(*(ops)), count, (uintptr_t)(ops) \
	}

/** rig_try_count() - the counting pass, and what BENCH said: 0 or a negative errno */
int rig_try_count(struct rig *rig, struct gvb_bench *bench, struct gvb_bench_counts *counts);

/** rig_count() - the counting pass, which must count all that it was asked to do */
bool rig_count(struct rig *rig, struct gvb_bench *bench, struct gvb_bench_counts *counts);

/** rig_time() - time 8 batches; each must get its tick */
bool rig_time(struct rig *rig, struct gvb_bench *bench);

/** rig_locks() - @want acquisitions of @class (-1: of none), and none of any other */
bool rig_locks(struct rig *rig, const struct gvb_bench_counts *counts, int class, uint64_t want);

/** rig_count_begin() - rig_begin() for a test that counts, skipped where that cannot be done */
bool rig_count_begin(struct rig *rig, struct test *test, enum gvb_mode mode);

#endif
