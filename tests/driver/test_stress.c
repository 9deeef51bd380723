// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Races of the immediate modes, --rounds of each: for two CPUs, and for kernels that look for
 * races.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "stress.h"

/* Rounds of one OBTAIN: many, since an ioctl costs more than a round. */
#define OBTAINS 200u

/* Maps, each undone, of one asynchronous bind, at most. */
#define PAIRS 8u

/* Handles may have been closed, VMs destroyed, by the other thread. */
static int or_gone(int ret)
{
	return ret == -ENOENT ? 0 : ret;
}

static int obtain(struct stress *stress, uint64_t *rng)
{
	struct gvb_obtain args = {
		.vm_id = stress->vm_id,
		.handle = stress->handle,
		.rounds = OBTAINS,
	};
	int ret = gvbc_ioctl(stress->fd, DRM_IOCTL_GVB_OBTAIN, &args);

	(void)rng;
	atomic_fetch_add(&stress->met, args.lost);
	atomic_fetch_add(&stress->done, OBTAINS);
	return ret;
}

static void fill(struct gvb_bind_op *ops, size_t pairs, uint32_t handle)
{
	for (size_t i = 0; i < pairs; i++) {
		ops[2 * i] = (struct gvb_bind_op){
			.verb = GVB_BIND_MAP,
			.handle = handle,
			.addr = GVB_PAGE_SIZE,
			.range = 4 * GVB_PAGE_SIZE,
		};
		ops[2 * i + 1] = (struct gvb_bind_op){
			.verb = GVB_BIND_UNMAP,
			.addr = GVB_PAGE_SIZE,
			.range = 4 * GVB_PAGE_SIZE,
		};
	}
}

/* The BO is mapped nowhere else: every round its last VA goes. */
static int map_and_unmap(struct stress *stress, uint64_t *rng)
{
	struct gvb_bind_op ops[2];

	(void)rng;
	fill(ops, 1, stress->handle);
	atomic_fetch_add(&stress->done, 1);
	return or_gone(gvbc_vm_bind(stress->fd, stress->vm_id, ops, 2));
}

static int bind_async(int fd, uint32_t vm_id, uint32_t handle, size_t pairs, uint32_t wait_for)
{
	struct gvb_bind_op ops[2 * PAIRS];
	struct gvb_sync sync = { .handle = wait_for, .flags = GVB_SYNC_WAIT };
	struct gvb_vm_bind args = {
		.vm_id = vm_id,
		.flags = GVB_BIND_ASYNC,
		.ops = { sizeof(ops[0]), 2 * pairs, (uintptr_t)ops },
		.syncs = { sizeof(sync), 1, (uintptr_t)&sync },
	};

	fill(ops, pairs, handle);
	if (!wait_for)
		args.syncs = (struct gvb_array){ .stride = sizeof(sync) };
	return gvbc_ioctl(fd, DRM_IOCTL_GVB_VM_BIND, &args);
}

static int clean_up(struct stress *stress)
{
	struct gvb_cleanup args = { .vm_id = stress->vm_id };

	return gvbc_ioctl(stress->fd, DRM_IOCTL_GVB_CLEANUP, &args);
}

/* Who queues faster than jobs run reaches %GVB_MAX_JOBS; a cleanup waits for all of them. */
static int map_and_unmap_async(struct stress *stress, uint64_t *rng)
{
	int ret = bind_async(stress->fd, stress->vm_id, stress->handle, PAIRS, 0);

	(void)rng;
	if (ret == -E2BIG)
		return clean_up(stress);
	atomic_fetch_add(&stress->done, PAIRS);
	return or_gone(ret);
}

static int submit(struct stress *stress)
{
	struct gvb_exec args = { .vm_id = stress->vm_id, .num_fences = 1 };

	return gvbc_ioctl(stress->fd, DRM_IOCTL_GVB_EXEC, &args);
}

/* All that meets zombies or makes them go. */
static int disturb(struct stress *stress, uint64_t *rng)
{
	switch (rng_below(rng, 8)) {
	case 0:
		return or_gone(gvbc_evict(stress->fd, stress->handle, 0));
	case 1:
		return or_gone(gvbc_evict(stress->fd, stress->handle, GVB_EVICT_RESTORE));
	case 2:
		return stress_new_bo(stress);
	case 3:
	case 4:
	case 5:
		return clean_up(stress);
	default:
		return submit(stress);
	}
}

/*
 * A VM of its own, with a job that may run, then one that never can; or with one that is queued
 * behind it.
 */
static int fill_queue(const struct stress *in, uint64_t *rng, uint32_t *vm_id)
{
	bool first = rng_below(rng, 2);
	int ret = gvbc_vm_create(in->fd, in->mode, GVB_PAGE_SIZE, 1ull << 40, vm_id);

	if (!ret)
		ret = bind_async(in->fd, *vm_id, in->handle, 1, first ? in->syncobj : 0);
	return ret ? ret : bind_async(in->fd, *vm_id, in->handle, 1, first ? 0 : in->syncobj);
}

static int destroy_vm_with_jobs(struct stress *stress, uint64_t *rng)
{
	uint32_t vm_id;
	int ret = fill_queue(stress, rng, &vm_id);

	atomic_fetch_add(&stress->done, 1);
	return ret ? ret : gvbc_vm_destroy(stress->fd, vm_id);
}

static int close_file_with_jobs(struct stress *stress, uint64_t *rng)
{
	struct stress own = { .fd = gvbc_open(), .mode = stress->mode };
	struct drm_syncobj_create syncobj = {};
	uint32_t vm_id;
	int ret = own.fd < 0 ? own.fd : stress_new_bo(&own);

	if (!ret)
		ret = gvbc_ioctl(own.fd, DRM_IOCTL_SYNCOBJ_CREATE, &syncobj);
	own.syncobj = syncobj.handle;
	if (!ret)
		ret = fill_queue(&own, rng, &vm_id);
	if (own.fd >= 0)
		close(own.fd);
	atomic_fetch_add(&stress->done, 1);
	return ret;
}

static const struct stress_plan plans[] = {
	{ .name = "prealloc race", .steps = { obtain, obtain }, .must_meet = true },
	{ .name = "prealloc against binds", .steps = { obtain, map_and_unmap } },
	{ .name = "last unmap against cleanup",
	  .steps = { map_and_unmap, disturb },
	  .vm_flags = GVB_VM_KEEP_ZOMBIES,
	  .walks = true },
	{ .name = "last unmap in jobs against cleanup",
	  .steps = { map_and_unmap_async, disturb },
	  .vm_flags = GVB_VM_KEEP_ZOMBIES,
	  .walks = true },
	{ .name = "teardown with jobs", .steps = { destroy_vm_with_jobs, close_file_with_jobs } },
};

void test_stress(struct test *test)
{
	for (unsigned int mode = GVB_MODE_IMMEDIATE; mode <= GVB_MODE_IMMEDIATE_RESV; mode++) {
		for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
			const char *lacks = test_lacks(test, mode, plans[i].walks);

			if (!test_begin(test, "stress/%s/%s", gvbc_mode_name(mode), plans[i].name))
				continue;
			if (lacks)
				test_skip(test, lacks);
			else
				stress_run(test, &plans[i], mode);
			test_end(test);
		}
	}
}
