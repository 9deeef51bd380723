// SPDX-License-Identifier: GPL-2.0-or-later
#include "crowd.h"

#include <stdlib.h>
#include <string.h>

/* Pages of external objects lie from WORLD_BASE on, those of binders above, far apart. */
#define BINDERS_BASE WORLD_FAR
#define BINDER_STRIDE (1ull << 28)

/* Tests ask for a mistake this way, to see that the model notices. */
#define PLANT_VARIABLE "GPUVM_BENCH_PLANT"
#define PLANT_LOST_BIND "lost-bind"

/* No divisor in common with the windows: of two binds to a window in a row one is not lost. */
#define PLANT_EVERY 3u

static bool planted(const char *plant)
{
	const char *wanted = getenv(PLANT_VARIABLE);

	return wanted && !strcmp(wanted, plant);
}

int crowd_setup(struct bench *bench, unsigned int vms)
{
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	int ret = 0;

	if (!crowd)
		return -ENOMEM;
	bench->private_data = crowd;
	for (crowd->num_vms = 1; !ret && crowd->num_vms < vms; crowd->num_vms++)
		ret = world_vm_add(&bench->world);
	return ret;
}

void crowd_teardown(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);

	if (crowd) {
		free(crowd->handles);
		free(crowd->maps);
	}
	free(crowd);
	bench->private_data = NULL;
}

static int map_page(struct world *world, size_t other, uint64_t page, uint32_t handle)
{
	struct gvb_bind_op op = op_map(WORLD_BASE + page * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);

	return world_bind_other(world, other, &op, 1);
}

int crowd_map_extobjs(struct bench *bench, uint64_t count)
{
	struct crowd *crowd = crowd_of(bench);
	int ret;

	crowd->handles = calloc(count, sizeof(*crowd->handles));
	if (!crowd->handles)
		return -ENOMEM;
	crowd->num_extobjs = count;
	ret = map_extobjs(&bench->world, count, crowd->handles);
	for (size_t other = 0; other < bench->world.num_others; other++)
		for (uint64_t i = 0; !ret && i < count; i++)
			ret = map_page(&bench->world, other, i, crowd->handles[i]);
	return ret;
}

void crowd_add_binder(struct crowd *crowd, unsigned int vm, uint32_t handle, uint32_t windows,
		      uint32_t ops)
{
	crowd->binders[crowd->num_binders] = (struct binder){
		.vm = vm,
		.handle = handle,
		.base = BINDERS_BASE + crowd->num_binders * BINDER_STRIDE,
		.windows = windows,
		.ops = ops,
	};
	crowd->num_binders++;
}

static void fill_bind(const struct binder *binder, uint64_t bind, struct gvb_bind_op *ops)
{
	uint64_t window = bind % binder->windows;
	bool map = bind / binder->windows % 2 == 0;

	for (uint32_t i = 0; i < binder->ops; i++) {
		uint64_t page = (window * binder->ops + i) * 2;
		uint64_t addr = binder->base + page * GVB_PAGE_SIZE;
		uint64_t offset = (bind + i) % BINDER_BO_PAGES * GVB_PAGE_SIZE;

		ops[i] = map ? op_map(addr, GVB_PAGE_SIZE, binder->handle, offset) :
			       op_unmap(addr, GVB_PAGE_SIZE);
	}
}

int crowd_bind_async(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);
	struct drm_syncobj_create args = { 0 };
	int ret = gvbc_ioctl(bench->world.fd, DRM_IOCTL_SYNCOBJ_CREATE, &args);

	/* It goes with the file. */
	crowd->binders[crowd->num_binders - 1].syncobj = args.handle;
	return ret;
}

/* Queues the bind and waits for its fence. */
static int bind_and_wait(int fd, uint32_t vm_id, const struct gvb_bind_op *ops, uint32_t count,
			 uint32_t syncobj)
{
	struct gvb_sync sync = { .handle = syncobj, .flags = GVB_SYNC_SIGNAL };
	struct gvb_vm_bind bind = {
		.vm_id = vm_id,
		.flags = GVB_BIND_ASYNC,
		.ops = { sizeof(*ops), count, (uintptr_t)ops },
		.syncs = { sizeof(sync), 1, (uintptr_t)&sync },
	};
	struct drm_syncobj_wait wait = {
		.handles = (uintptr_t)&syncobj,
		.count_handles = 1,
		.timeout_nsec = INT64_MAX,
	};
	int ret = gvbc_call_vm_bind(fd, &bind);

	return ret ? ret : gvbc_ioctl(fd, DRM_IOCTL_SYNCOBJ_WAIT, &wait);
}

static int bind_ops(const struct bench *bench, const struct binder *binder,
		    const struct gvb_bind_op *ops)
{
	uint32_t vm_id = crowd_vm_id(bench, binder->vm);

	if (binder->syncobj)
		return bind_and_wait(bench->world.fd, vm_id, ops, binder->ops, binder->syncobj);
	return gvbc_vm_bind(bench->world.fd, vm_id, ops, binder->ops);
}

int crowd_bind(struct worker *worker)
{
	const struct bench *bench = worker->crew->data;
	struct binder *binder = &crowd_of(bench)->binders[worker->index];
	struct gvb_bind_op ops[BINDER_MAX_OPS];
	int ret = 0;

	fill_bind(binder, binder->sent, ops);
	if (binder->sent % PLANT_EVERY || !planted(PLANT_LOST_BIND))
		ret = bind_ops(bench, binder, ops);
	binder->sent += !ret;
	return ret;
}

int crowd_submit(struct worker *worker)
{
	const struct bench *bench = worker->crew->data;
	uint32_t vm_id = crowd_vm_id(bench, worker->index % crowd_of(bench)->num_vms);
	struct gvb_exec exec;
	int ret = gvbc_exec(bench->world.fd, vm_id, &exec);

	worker->counts[SUBMIT_DEADLOCKS] += exec.deadlocks;
	worker->counts[SUBMIT_WASTED_LOCKS] += exec.wasted_locks;
	worker->counts[SUBMIT_VALIDATED] += exec.validated;
	return ret;
}

/* Each bind overwrites all that an earlier one did to its window: the last ones decide. */
static int settle_binder(struct world *world, struct binder *binder)
{
	struct gvb_bind_op ops[BINDER_MAX_OPS];
	int ret = 0;

	if (binder->sent > binder->settled + binder->windows)
		binder->settled = binder->sent - binder->windows;
	while (!ret && binder->settled < binder->sent) {
		fill_bind(binder, binder->settled++, ops);
		ret = world_accepted(world, binder->vm, ops, binder->ops);
	}
	return ret;
}

static int check_vm(struct bench *bench, unsigned int vm)
{
	struct gvb_check check = { .vm_id = crowd_vm_id(bench, vm) };
	int ret = gvbc_call_check(bench->world.fd, &check);

	if (ret || !check.violations)
		return ret;
	return bench_fail(bench, -EPROTO, "VM %u: CHECK: violations 0x%x (GVB_BAD_*)", vm,
			  check.violations);
}

int crowd_settle(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);
	int ret = 0;

	for (unsigned int i = 0; !ret && i < crowd->num_binders; i++)
		ret = settle_binder(&bench->world, &crowd->binders[i]);
	for (unsigned int i = 1; !ret && i < crowd->num_vms; i++)
		ret = check_vm(bench, i);
	return ret;
}
