// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What an ordinary user may try: ioctls that race with the one that takes no lock of the VM, and
 * whatever else there is, for --seconds each. The kernel must live, and its counters be right.
 */
#include "abuse.h"

#define A_FEW 15u
#define MANY 60000u

static struct gvb_bind_op map_op(uint32_t handle, uint64_t addr)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = addr,
		.range = GVB_PAGE_SIZE,
	};
}

static void obtain(struct abuse *abuse, uint64_t *rng)
{
	struct gvb_obtain args = {
		.vm_id = abuse->vm_id,
		.handle = abuse->bare,
		.rounds = 1 + rng_below(rng, A_FEW),
	};

	gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_OBTAIN, &args);
}

/* One BENCH of @op, which works on one BO. */
static void bench(struct abuse *abuse, enum gvb_bench_op op, const struct gvb_bind_op *map,
		  uint64_t iterations, uint64_t arg0, uint64_t arg1)
{
	uint64_t ticks;
	struct gvb_bench args = {
		.vm_id = abuse->vm_id,
		.op = op,
		.samples = 1,
		.iterations = iterations,
		.arg = { arg0, arg1 },
		.ops = { sizeof(*map), !!map, (uintptr_t)map },
		.ticks = (uintptr_t)&ticks,
	};

	gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_BENCH, &args);
}

/* Long enough for others to come and go meanwhile. */
static void find_mapped(struct abuse *abuse, uint64_t *rng)
{
	const struct gvb_bind_op map = map_op(abuse->mapped, ABUSE_MAPPED_AT);
	enum gvb_bench_bo_find how = rng_below(rng, 2) ? GVB_BENCH_BO_FIND_PREALLOC :
							 GVB_BENCH_BO_FIND_ONLY;

	bench(abuse, GVB_BENCH_BO_FIND, &map, MANY, how, 0);
}

static void bench_bare(struct abuse *abuse, uint64_t *rng)
{
	const struct gvb_bind_op map = map_op(abuse->bare, ABUSE_BARE_AT);

	switch (rng_below(rng, 6)) {
	case 0:
		bench(abuse, GVB_BENCH_BO_FIND, &map, 1, GVB_BENCH_BO_FIND_ONLY, 0);
		break;
	case 1:
		bench(abuse, GVB_BENCH_BO_FIND, &map, A_FEW, GVB_BENCH_BO_FIND_PREALLOC, 0);
		break;
	case 2:
		bench(abuse, GVB_BENCH_PUT, &map, 1, 1, rng_below(rng, 3));
		break;
	case 3:
		bench(abuse, GVB_BENCH_LINK, &map, A_FEW, 0, 0);
		break;
	case 4:
		bench(abuse, GVB_BENCH_UNLINK, &map, 1, rng_below(rng, 3), 0);
		break;
	default:
		bench(abuse, GVB_BENCH_PUT, &map, A_FEW, 0, rng_below(rng, 3));
		break;
	}
}

static void bench_mapped(struct abuse *abuse, uint64_t *rng)
{
	const struct gvb_bind_op map = map_op(abuse->mapped, ABUSE_MAPPED_AT);

	switch (rng_below(rng, 6)) {
	case 0:
		bench(abuse, GVB_BENCH_LINK, &map, A_FEW, 0, 0);
		break;
	case 1:
		bench(abuse, GVB_BENCH_PUT, &map, A_FEW, 0, rng_below(rng, 3));
		break;
	case 2:
		bench(abuse, GVB_BENCH_VALIDATE, NULL, 2, rng_below(rng, 4), 0);
		break;
	case 3:
		bench(abuse, GVB_BENCH_SUBMIT, NULL, 2, rng_below(rng, 3), rng_below(rng, 2));
		break;
	case 4:
		bench(abuse, GVB_BENCH_PREPARE, NULL, A_FEW, 1, 0);
		break;
	default:
		bench(abuse, GVB_BENCH_HOLD, &map, A_FEW, rng_below(rng, GVB_LOCK_CLASSES), 1000);
		break;
	}
}

static void come_and_go(struct abuse *abuse, uint64_t *rng)
{
	const struct gvb_bind_op ops[] = {
		map_op(abuse->bare, ABUSE_BARE_AT),
		{ .verb = GVB_BIND_UNMAP_ALL, .handle = abuse->bare },
	};

	gvbc_vm_bind(abuse->fd, abuse->vm_id, ops, 1 + rng_below(rng, 2));
}

static void evict(struct abuse *abuse, uint64_t *rng)
{
	uint32_t handle = rng_below(rng, 2) ? abuse->bare : abuse->mapped;
	struct gvb_exec exec;

	gvbc_evict(abuse->fd, handle, rng_below(rng, 4));
	gvbc_exec(abuse->fd, abuse->vm_id, &exec);
}

static void look(struct abuse *abuse, uint64_t *rng)
{
	struct gvb_dump_va vas[2];
	struct gvb_dump dump = { .vm_id = abuse->vm_id,
				 .vas = { sizeof(*vas), 2, (uintptr_t)vas } };
	struct gvb_check check = { .vm_id = abuse->vm_id };

	if (rng_below(rng, 2))
		gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_DUMP, &dump);
	else
		gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_CHECK, &check);
}

static void pin_or_clean(struct abuse *abuse, uint64_t *rng)
{
	struct gvb_pin pin = { .handle = abuse->pinnable, .flags = rng_below(rng, 2) };
	struct gvb_cleanup cleanup = { .vm_id = abuse->vm_id };

	gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_PIN, &pin);
	gvbc_ioctl(abuse->fd, DRM_IOCTL_GVB_CLEANUP, &cleanup);
}

static void anything(struct abuse *abuse, uint64_t *rng)
{
	static void (*const steps[])(struct abuse * abuse, uint64_t * rng) = {
		obtain, bench_bare, bench_mapped, come_and_go, evict, look, pin_or_clean,
	};

	steps[rng_below(rng, sizeof(steps) / sizeof(steps[0]))](abuse, rng);
}

/* OBTAIN is for immediate modes. */
static const struct abuse_plan races[] = {
	{ .name = "counters while others make vm_bos",
	  .steps = { obtain, obtain, obtain, find_mapped } },
	{ .name = "references that another drops",
	  .steps = { obtain, bench_bare, obtain, come_and_go } },
};

static const struct abuse_plan at_once = {
	.name = "anything at once",
	.steps = { anything, anything, anything, anything },
	.walks = true,
};

static void in_mode(struct test *test, const struct abuse_plan *plan, enum gvb_mode mode)
{
	const char *lacks = test_lacks(test, mode, plan->walks);

	if (!test_begin(test, "abuse/%s/%s", gvbc_mode_name(mode), plan->name))
		return;
	if (lacks)
		test_skip(test, lacks);
	else
		abuse_run(test, plan, mode);
	test_end(test);
}

void test_abuse(struct test *test)
{
	for (unsigned int mode = 0; mode < GVB_MODE_COUNT; mode++) {
		for (size_t i = 0;
		     gvbc_mode_immediate(mode) && i < sizeof(races) / sizeof(races[0]); i++)
			in_mode(test, &races[i], mode);
		in_mode(test, &at_once, mode);
	}
}
