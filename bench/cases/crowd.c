// SPDX-License-Identifier: GPL-2.0-or-later
#include "crowd.h"

#include <stdlib.h>
#include <string.h>

/* Pages of external objects lie from WORLD_BASE on, those of binders above, far apart. */
#define BINDERS_BASE (WORLD_BASE << 4)
#define BINDER_STRIDE (1ull << 28)

/* Tests ask for a mistake this way, to see that the model notices. */
#define PLANT_VARIABLE "GPUVM_BENCH_PLANT"
#define PLANT_LOST_BIND "lost-bind"
#define PLANT_EVERY 4u

static bool planted(const char *plant)
{
	const char *wanted = getenv(PLANT_VARIABLE);

	return wanted && !strcmp(wanted, plant);
}

/* Another VM in the file of the bench's own. BOs are made through that one only. */
static int add_vm(struct bench *bench, struct world *vm)
{
	*vm = bench->world;
	vm->vm_id = 0;
	vm->map = ivmap_new(WORLD_VA_START, WORLD_VA_RANGE);
	if (!vm->map)
		return -ENOMEM;
	return gvb_vm_create(vm->fd, bench->mode, WORLD_VA_START, WORLD_VA_RANGE, &vm->vm_id);
}

int crowd_setup(struct bench *bench, unsigned int vms)
{
	struct crowd *crowd = calloc(1, sizeof(*crowd));
	int ret = 0;

	if (!crowd)
		return -ENOMEM;
	bench->private_data = crowd;
	crowd->vms[crowd->num_vms++] = &bench->world;
	while (!ret && crowd->num_vms < vms) {
		struct world *vm = &crowd->others[crowd->num_vms];

		crowd->vms[crowd->num_vms++] = vm;
		ret = add_vm(bench, vm);
	}
	return ret;
}

void crowd_teardown(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);

	if (!crowd)
		return;
	for (unsigned int i = 1; i < crowd->num_vms; i++) {
		if (crowd->vms[i]->vm_id)
			gvb_vm_destroy(bench->world.fd, crowd->vms[i]->vm_id);
		ivmap_free(crowd->vms[i]->map);
	}
	free(crowd->handles);
	free(crowd);
	bench->private_data = NULL;
}

/* The table of BOs moves when it grows. */
static void share_bos(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);

	for (unsigned int i = 1; i < crowd->num_vms; i++) {
		crowd->vms[i]->bo_ids = bench->world.bo_ids;
		crowd->vms[i]->bo_room = bench->world.bo_room;
	}
}

static int map_page(struct world *vm, uint64_t page, uint32_t handle)
{
	struct gvb_bind_op op = op_map(WORLD_BASE + page * GVB_PAGE_SIZE, GVB_PAGE_SIZE, handle, 0);

	return world_bind(vm, &op, 1);
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
	share_bos(bench);
	for (unsigned int vm = 1; vm < crowd->num_vms; vm++)
		for (uint64_t i = 0; !ret && i < count; i++)
			ret = map_page(crowd->vms[vm], i, crowd->handles[i]);
	return ret;
}

int crowd_create_bo(struct bench *bench, uint32_t *handle)
{
	int ret = world_bo_create(&bench->world, BINDER_BO_PAGES, handle);

	share_bos(bench);
	return ret;
}

void crowd_add_binder(struct crowd *crowd, unsigned int vm, uint32_t handle, uint32_t windows,
		      uint32_t ops)
{
	crowd->binders[crowd->num_binders] = (struct binder){
		.world = crowd->vms[vm],
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

int crowd_bind(struct worker *worker)
{
	struct binder *binder = &worker_crowd(worker)->binders[worker->index];
	struct gvb_bind_op ops[BINDER_MAX_OPS];
	int ret = 0;

	fill_bind(binder, binder->sent, ops);
	if (binder->sent % PLANT_EVERY || !planted(PLANT_LOST_BIND))
		ret = gvb_vm_bind(binder->world->fd, binder->world->vm_id, ops, binder->ops);
	binder->sent += !ret;
	return ret;
}

int crowd_submit(struct worker *worker)
{
	struct crowd *crowd = worker_crowd(worker);
	const struct world *vm = crowd->vms[worker->index % crowd->num_vms];
	struct gvb_exec exec;
	int ret = gvb_exec(vm->fd, vm->vm_id, &exec);

	worker->counts[SUBMIT_DEADLOCKS] += exec.deadlocks;
	worker->counts[SUBMIT_WASTED_LOCKS] += exec.wasted_locks;
	worker->counts[SUBMIT_VALIDATED] += exec.validated;
	return ret;
}

/* Each bind overwrites all that an earlier one did to its window: the last ones decide. */
static int settle_binder(struct binder *binder)
{
	struct gvb_bind_op ops[BINDER_MAX_OPS];
	int ret = 0;

	if (binder->sent > binder->settled + binder->windows)
		binder->settled = binder->sent - binder->windows;
	while (!ret && binder->settled < binder->sent) {
		fill_bind(binder, binder->settled++, ops);
		ret = world_accepted(binder->world, ops, binder->ops);
	}
	return ret;
}

static int check_vm(struct bench *bench, unsigned int i)
{
	struct gvb_check check;
	char why[200] = "";
	int ret = world_check(crowd_of(bench)->vms[i], &check, why, sizeof(why));

	return ret ? bench_fail(bench, ret, "oracle, VM %u: %s", i, why[0] ? why : strerror(-ret)) :
		     0;
}

int crowd_settle(struct bench *bench)
{
	struct crowd *crowd = crowd_of(bench);
	int ret = 0;

	for (unsigned int i = 0; !ret && i < crowd->num_binders; i++)
		ret = settle_binder(&crowd->binders[i]);
	for (unsigned int i = 1; !ret && i < crowd->num_vms; i++)
		ret = check_vm(bench, i);
	return ret;
}
