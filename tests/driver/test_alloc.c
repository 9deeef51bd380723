// SPDX-License-Identifier: GPL-2.0-or-later
/* The allocation back ends: random operations against the model, and what BIND allocates. */
#include "count.h"
#include "fuzz.h"

static const char *const names[GVB_ALLOC_COUNT] = {
	[GVB_ALLOC_FREE_LIST] = "free list",
	[GVB_ALLOC_KMALLOC] = "kmalloc",
	[GVB_ALLOC_CACHE] = "cache",
	[GVB_ALLOC_PREALLOC] = "prealloc",
};

static void random(struct test *test, enum gvb_mode mode, enum gvb_alloc alloc)
{
	struct fuzz fuzz;

	if (!test_has_mode(test, mode)) {
		test_skip(test, "the kernel does not have this mode");
		return;
	}
	if (!fuzz_open_as(&fuzz, test, mode, 0, alloc, test->seed + 100 * mode + alloc))
		return;
	while (fuzz.ops < test->ops / 20 && fuzz_step(&fuzz))
		;
	if (!test_failed(test))
		fuzz_check(&fuzz);
	fuzz_close(&fuzz);
	test_nothing_left(test);
}

/* A map that cuts a mapping in two: three VAs are taken, one comes back. */
static void counted(struct rig *rig)
{
	const struct {
		uint64_t allocs;
		uint64_t frees;
	} want[GVB_ALLOC_COUNT] = {
		[GVB_ALLOC_FREE_LIST] = { 0, 0 },
		[GVB_ALLOC_KMALLOC] = { 3, 1 },
		[GVB_ALLOC_CACHE] = { 3, 1 },
		[GVB_ALLOC_PREALLOC] = { 3, 1 },
	};
	uint64_t bo_id = rig_bo(rig, 64, RIG_EXTERNAL);
	struct gvb_bind_op base = rig_map(rig, 0, 64, bo_id, 0);
	struct gvb_bind_op op = rig_map(rig, 8, 8, bo_id, 0);
	struct gvb_bind_op undo[] = { rig_unmap(0, 64), base };
	struct gvb_bench_counts counts;
	struct gvb_bench bench = {
		.vm_id = rig->vms[0].id,
		.op = GVB_BENCH_BIND,
		.iterations = 1,
		.ops = OPS_ARRAY(&op, 1),
		.undo = OPS_ARRAY(undo, 2),
	};
	/* There it comes back with the cleanup. */
	bool late = rig->test->features & GVB_FEATURE_VA_FREE && gvbc_mode_immediate(rig->mode);
	struct gvb_stats stats;

	if (!rig_must_bind(rig, 0, &base, 1) || !rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "allocations", counts.allocs, want[rig->alloc].allocs);
	test_eq(rig->test, "frees", counts.frees, late ? 0 : want[rig->alloc].frees);
	if (!rig_check(rig, 0) || !rig_time(rig, &bench) || !rig_check(rig, 0))
		return;
	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	if (rig->alloc != GVB_ALLOC_FREE_LIST)
		test_eq(rig->test, "VAs kept", stats.live_vas, 1);
}

static void bytes(struct rig *rig)
{
	const struct gvb_bind_op op = rig_map_null(0, 1);
	struct gvb_check check = { .vm_id = rig->vms[0].id };
	struct gvb_stats stats;

	if (!rig_must_bind(rig, 0, &op, 1))
		return;
	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_ret(rig->test, "CHECK", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_CHECK, &check), 0);
	if (rig->alloc != GVB_ALLOC_CACHE)
		test_eq(rig->test, "VA bytes", check.va_bytes, stats.va_slab_bytes);
	else if (check.va_bytes < stats.va_bytes || check.va_bytes >= stats.va_bytes + 64)
		test_fail(rig->test, "VA bytes: %llu of a cache for %u", check.va_bytes,
			  stats.va_bytes);
}

static void run(struct test *test, enum gvb_mode mode, enum gvb_alloc alloc, bool counts,
		void (*sequence)(struct rig *rig))
{
	struct rig rig;

	if (!test_has_mode(test, mode)) {
		test_skip(test, "the kernel does not have this mode");
	} else if (counts && test->no_count) {
		test_skip(test, "no counting probes on this machine");
	} else if (rig_open_as(&rig, test, mode, 0, alloc)) {
		sequence(&rig);
		rig_end(&rig);
	}
}

void test_alloc(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (unsigned int alloc = 0; alloc < GVB_ALLOC_COUNT; alloc++) {
			const char *name = gvbc_mode_name(mode);

			if (test_begin(test, "alloc/%s/%s/random", name, names[alloc])) {
				random(test, mode, alloc);
				test_end(test);
			}
			if (test_begin(test, "alloc/%s/%s/counts", name, names[alloc])) {
				run(test, mode, alloc, true, counted);
				test_end(test);
			}
			if (test_begin(test, "alloc/%s/%s/bytes", name, names[alloc])) {
				run(test, mode, alloc, false, bytes);
				test_end(test);
			}
		}
	}
}
