// SPDX-License-Identifier: GPL-2.0-or-later
/* Pinnable BOs: PIN, who frees what is still pinned, and the locks that a pin takes. */
#include <errno.h>
#include <unistd.h>

#include "async.h"
#include "count.h"

#define PINS 100

static uint32_t pinnable(struct rig *rig, int owner, uint32_t flags)
{
	struct gvb_bo_create bo = {
		.size = 4 * GVB_PAGE_SIZE,
		.mode = rig->mode,
		.flags = flags,
		.exclusive_vm_id = owner == RIG_EXTERNAL ? 0 : rig->vms[owner].id,
	};

	test_ret(rig->test, "BO_CREATE", gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_BO_CREATE, &bo), 0);
	return bo.handle;
}

static void pin(struct rig *rig, uint32_t handle, uint32_t flags, int want)
{
	struct gvb_pin args = { .handle = handle, .flags = flags };

	test_ret(rig->test, flags ? "PIN, unpin" : "PIN",
		 gvbc_ioctl(rig->fd, DRM_IOCTL_GVB_PIN, &args), want);
}

static void pinned(struct rig *rig)
{
	const uint32_t handles[] = { pinnable(rig, RIG_EXTERNAL, GVB_BO_PINNABLE),
				     pinnable(rig, 0, GVB_BO_PINNABLE) };
	const uint32_t other = pinnable(rig, RIG_EXTERNAL, 0);

	pin(rig, other, 0, -EINVAL);
	for (int i = 0; i < 2; i++) {
		pin(rig, handles[i], GVB_PIN_UNPIN, -EINVAL);
		pin(rig, handles[i], 0, 0);
		pin(rig, handles[i], 0, 0);
		pin(rig, handles[i], GVB_PIN_UNPIN, 0);
		pin(rig, handles[i], GVB_PIN_UNPIN, 0);
		pin(rig, handles[i], GVB_PIN_UNPIN, -EINVAL);
		pin(rig, handles[i], 0, 0);
	}
	/* Still pinned: once by its handle, once by its mapping. */
	gvbc_bo_close(rig->fd, handles[0]);
}

static void mapped(struct rig *rig)
{
	const uint32_t handle = pinnable(rig, RIG_EXTERNAL, GVB_BO_PINNABLE);
	struct gvb_bind_op op = {
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = RIG_VA_START,
		.range = GVB_PAGE_SIZE,
	};
	struct gvb_stats stats;

	pin(rig, handle, 0, 0);
	test_ret(rig->test, "VM_BIND", gvbc_vm_bind(rig->fd, rig->vms[0].id, &op, 1), 0);
	gvbc_bo_close(rig->fd, handle);
	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_eq(rig->test, "live GEMs", stats.live_gems, 1);
	op = rig_unmap(0, 1);
	test_ret(rig->test, "VM_BIND", gvbc_vm_bind(rig->fd, rig->vms[0].id, &op, 1), 0);
	test_ret(rig->test, "STATS", gvbc_stats(rig->fd, &stats), 0);
	test_eq(rig->test, "live GEMs", stats.live_gems, 0);
}

/* Either every pin and unpin takes the resv, or only the first and the last. */
static void counted(struct rig *rig)
{
	struct gvb_bench bench = { .op = GVB_BENCH_PIN, .iterations = PINS };
	struct gvb_bench_counts counts;
	uint64_t already;

	if (!rig_count(rig, &bench, &counts))
		return;
	test_eq(rig->test, "resvs per first pin and last unpin", counts.locks[GVB_LOCK_OBJ_RESV],
		2 * PINS);
	bench.arg[0] = 1;
	rig_count(rig, &bench, &counts);
	already = counts.locks[GVB_LOCK_OBJ_RESV];
	if (already && already != 2 * PINS)
		test_fail(rig->test, "%u pins of what is pinned took %llu resvs", PINS,
			  (unsigned long long)already);
	/* The fast path came along with the rest. */
	test_eq(rig->test, "whether it is fast", !already,
		!!(rig->test->modes & (1u << GVB_MODE_IMMEDIATE)));
	test_eq(rig->test, "allocs", counts.allocs, 0);
}

static void timed(struct rig *rig)
{
	struct gvb_bench bench = { .op = GVB_BENCH_PIN, .iterations = PINS };

	rig_time(rig, &bench);
	bench.arg[0] = 1;
	rig_time(rig, &bench);
}

static const struct {
	const char *name;
	bool counts;
	void (*run)(struct rig *rig);
} tests[] = {
	{ "pinned", false, pinned },
	{ "mapped", false, mapped },
	{ "counted", true, counted },
	{ "timed", false, timed },
};

static void run(struct test *test, enum gvb_mode mode, size_t i)
{
	struct rig rig;

	if (!(tests[i].counts ? rig_count_begin(&rig, test, mode) : rig_begin(&rig, test, mode)))
		return;
	tests[i].run(&rig);
	rig_end(&rig);
}

void test_pin(struct test *test)
{
	static const enum gvb_mode modes[] = { GVB_MODE_RESV, GVB_MODE_IMMEDIATE_RESV };

	for (size_t m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			if (!test_begin(test, "pin/%s/%s", gvbc_mode_name(modes[m]), tests[i].name))
				continue;
			run(test, modes[m], i);
			test_end(test);
		}
	}
}
