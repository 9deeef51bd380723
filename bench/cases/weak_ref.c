// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * B27: mappings that keep their BO alive, and mappings that do not. Timed from userspace: what a
 * client has to call is the point.
 */
#include "cases.h"

enum { PARAM_WHAT, PARAM_REF, PARAM_VAS };

/* Order of the labels below. */
enum { REF_HARD, REF_WEAK };

#define MAX_VAS 256u

static bool weak(const struct bench *bench)
{
	return bench->value[PARAM_REF] == REF_WEAK;
}

static uint64_t vas(const struct bench *bench)
{
	return bench_number(bench, PARAM_VAS);
}

static void vm(const struct bench *bench, struct gvb_vm_create *vm)
{
	if (weak(bench))
		vm->flags = GVB_VM_WEAK_REF;
}

/**
 * struct calls - what a client sends
 * @map: each VA. @unmap: all of them. @submit: see calls_for().
 */
struct calls {
	struct gvb_bind_op map[MAX_VAS];
	struct gvb_bind_op unmap;
	struct gvb_bind_op submit;
};

/* EXEC is not for VMs of weak references, so an empty bind stands in for a frame's submission. */
static struct calls calls_for(const struct bench *bench, uint32_t handle)
{
	struct calls calls = {
		.unmap = op_unmap(WORLD_BASE, vas(bench) * GVB_PAGE_SIZE),
		.submit = { .verb = GVB_BIND_SYNC_ONLY },
	};

	for (uint64_t i = 0; i < vas(bench); i++)
		calls.map[i] = op_map(WORLD_BASE + i * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);
	return calls;
}

/* The ioctl alone: the model is for when the clock has stopped. */
static int bind(const struct bench *bench, const struct gvb_bind_op *ops, uint64_t count)
{
	return gvbc_vm_bind(bench->world.fd, bench->world.vm_id, ops, count);
}

static uint64_t live_gems(struct bench *bench)
{
	struct gvb_stats stats;

	return gvbc_stats(bench->world.fd, &stats) ? 0 : stats.live_gems;
}

/* Closing the handle is enough for a weak reference, and for a hard one it is not. */
static int prove(struct bench *bench)
{
	uint64_t before = live_gems(bench);
	struct calls calls;
	uint32_t handle;
	int ret = world_bo_create(&bench->world, 1, &handle);

	if (ret)
		return ret;
	calls = calls_for(bench, handle);
	ret = world_bind(&bench->world, calls.map, vas(bench));
	if (!ret)
		ret = world_bo_close(&bench->world, handle);
	if (!ret)
		ret = bench_expect(bench, "BOs that outlive their handle",
				   live_gems(bench) - before, !weak(bench));
	if (!ret)
		ret = expect_vas(bench, weak(bench) ? 0 : vas(bench));
	if (!ret)
		ret = world_bind(&bench->world, &calls.unmap, 1);
	return ret;
}

static int close_once(struct bench *bench, uint64_t *ticks)
{
	struct world *world = &bench->world;
	struct calls calls;
	uint64_t start;
	uint32_t handle;
	int ret = world_bo_create(world, 1, &handle);

	if (ret)
		return ret;
	calls = calls_for(bench, handle);
	ret = world_bind(world, calls.map, vas(bench));
	start = bench_now(bench);
	if (!ret && !weak(bench))
		ret = bind(bench, &calls.unmap, 1);
	if (!ret)
		ret = gvbc_bo_close(world->fd, handle);
	*ticks += bench_now(bench) - start;
	if (!ret && !weak(bench))
		ret = world_accepted(world, 0, &calls.unmap, 1);
	return ret ? ret : world_bo_closed(world, handle);
}

static int batch_close(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	int ret = 0;

	*ticks = 0;
	while (!ret && n--)
		ret = close_once(bench, ticks);
	return ret ? ret : expect_vas(bench, 0);
}

/* A hard reference must not outlast the frame; a weak one is made for the first and left. */
static int frame(const struct bench *bench, const struct calls *calls)
{
	int ret = weak(bench) ? 0 : bind(bench, calls->map, vas(bench));

	if (!ret)
		ret = bind(bench, &calls->submit, 1);
	if (!ret && !weak(bench))
		ret = bind(bench, &calls->unmap, 1);
	return ret;
}

static int accepted_frame(struct bench *bench, const struct calls *calls)
{
	int ret;

	if (weak(bench))
		return 0;
	ret = world_accepted(&bench->world, 0, calls->map, vas(bench));
	return ret ? ret : world_accepted(&bench->world, 0, &calls->unmap, 1);
}

static int batch_frames(struct bench *bench, uint64_t n, uint64_t *ticks)
{
	struct calls calls;
	uint32_t handle;
	int ret = world_bo_create(&bench->world, 1, &handle);

	if (ret)
		return ret;
	calls = calls_for(bench, handle);
	if (weak(bench))
		ret = world_bind(&bench->world, calls.map, vas(bench));
	for (*ticks = 0; !ret && n; n--) {
		uint64_t start = bench_now(bench);

		ret = frame(bench, &calls);
		*ticks += bench_now(bench) - start;
		if (!ret)
			ret = accepted_frame(bench, &calls);
	}
	if (!ret)
		ret = expect_vas(bench, weak(bench) ? vas(bench) : 0);
	return ret ? ret : world_bo_close(&bench->world, handle);
}

static int setup_frames(struct bench *bench)
{
	bench_report(bench, "unmaps_per_frame", weak(bench) ? 0 : vas(bench));
	return 0;
}

BENCH_FAMILY(weak_ref_close) = {
	.name = "weak_ref",
	.claim = "the end of a BO: unmap and close, or just close",
	.features = GVB_FEATURE_WEAK_REF,
	.params = { BENCH_LABELS("what", "close"), BENCH_LABELS("ref", "hard", "weak"),
		    BENCH_NUMBERS("vas", 1, 16, MAX_VAS) },
	.base = "what:close/ref:hard/vas:1",
	.fit = BENCH_FIT_LINEAR,
	.vm = vm,
	.prove = prove,
	.batch = batch_close,
};

BENCH_FAMILY(weak_ref_frame) = {
	.name = "weak_ref",
	.claim = "a frame: mapped for it and unmapped after it, or found mapped",
	.features = GVB_FEATURE_WEAK_REF,
	.params = { BENCH_LABELS("what", "frame"), BENCH_LABELS("ref", "hard", "weak"),
		    BENCH_NUMBERS("vas", 1, 16, MAX_VAS) },
	.base = "what:close/ref:hard/vas:1",
	.vm = vm,
	.setup = setup_frames,
	.prove = prove,
	.batch = batch_frames,
};
