// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* VAs fetched by one DUMP: each call walks the whole list, so a VM of a million takes few calls. */
#define DUMP_PAGE 262144u

int world_open(struct world *world)
{
	int fd = gvbc_open();

	if (fd < 0)
		return fd;
	*world = (struct world){ .fd = fd };
	return 0;
}

static int vm_create(struct world *world, uint32_t *vm_id, struct ivmap **map)
{
	struct gvb_vm_create vm = {
		.mode = world->mode,
		.flags = world->vm_flags,
		.va_start = WORLD_VA_START,
		.va_range = WORLD_VA_RANGE,
		.alloc = world->alloc,
	};
	int ret;

	*map = ivmap_new(WORLD_VA_START, WORLD_VA_RANGE);
	if (!*map)
		return -ENOMEM;
	ret = gvbc_call_vm_create(world->fd, &vm);
	if (!ret)
		*vm_id = vm.vm_id;
	return ret;
}

int world_vm_create(struct world *world, enum gvb_mode mode, uint32_t flags, uint32_t alloc)
{
	world->mode = mode;
	world->vm_flags = flags;
	world->alloc = alloc;
	return vm_create(world, &world->vm_id, &world->map);
}

int world_vm_add(struct world *world)
{
	struct world_vm vm = { 0 };
	struct world_vm *others;
	int ret;

	others = realloc(world->others, (world->num_others + 1) * sizeof(*others));
	if (!others)
		return -ENOMEM;
	world->others = others;
	ret = vm_create(world, &vm.id, &vm.map);
	if (ret) {
		ivmap_free(vm.map);
		return ret;
	}
	others[world->num_others++] = vm;
	return 0;
}

static int remember_bo(struct world *world, const struct gvb_bo_create *bo)
{
	if (bo->handle >= world->bo_room) {
		size_t room = world->bo_room ? world->bo_room * 2 : 64;
		uint64_t *ids;

		while (room <= bo->handle)
			room *= 2;
		ids = realloc(world->bo_ids, room * sizeof(*ids));
		if (!ids)
			return -ENOMEM;
		memset(ids + world->bo_room, 0, (room - world->bo_room) * sizeof(*ids));
		world->bo_ids = ids;
		world->bo_room = room;
	}
	world->bo_ids[bo->handle] = bo->bo_id;
	world->last_handle = bo->handle;
	return 0;
}

static int bo_create(struct world *world, uint64_t pages, uint32_t exclusive_vm_id,
		     uint32_t *handle)
{
	struct gvb_bo_create bo;
	int ret;

	ret = gvbc_bo_create(world->fd, pages * GVB_PAGE_SIZE, world->mode, exclusive_vm_id, &bo);
	if (ret)
		return ret;
	*handle = bo.handle;
	return remember_bo(world, &bo);
}

int world_bo_create(struct world *world, uint64_t pages, uint32_t *handle)
{
	return bo_create(world, pages, 0, handle);
}

int world_bo_create_private(struct world *world, uint64_t pages, uint32_t *handle)
{
	return bo_create(world, pages, world->vm_id, handle);
}

static uint64_t bo_id_of(const struct world *world, uint32_t handle)
{
	return handle < world->bo_room ? world->bo_ids[handle] : 0;
}

static int model_apply(const struct world *world, struct ivmap *map, const struct gvb_bind_op *op)
{
	switch (op->verb) {
	case GVB_BIND_MAP:
		return ivmap_map(map, op->addr, op->range, bo_id_of(world, op->handle), op->offset);
	case GVB_BIND_MAP_NULL:
		return ivmap_map_null(map, op->addr, op->range);
	case GVB_BIND_UNMAP:
		return ivmap_unmap(map, op->addr, op->range);
	case GVB_BIND_UNMAP_ALL:
		return ivmap_unmap_all(map, bo_id_of(world, op->handle));
	case GVB_BIND_PREFETCH:
	case GVB_BIND_SYNC_ONLY:
		return 0;
	}
	return -EINVAL;
}

int world_accepted(struct world *world, size_t vm, const struct gvb_bind_op *ops, size_t count)
{
	struct ivmap *map = vm ? world->others[vm - 1].map : world->map;
	int ret = 0;

	for (size_t i = 0; !ret && i < count; i++)
		ret = model_apply(world, map, &ops[i]);
	return ret;
}

static int bind_vm(struct world *world, uint32_t vm_id, struct ivmap *map,
		   const struct gvb_bind_op *ops, size_t count)
{
	while (count) {
		uint32_t n = count < GVB_MAX_OPS ? count : GVB_MAX_OPS;
		struct gvb_vm_bind bind = {
			.vm_id = vm_id,
			.lock = world->bind_lock,
			.ops = { sizeof(*ops), n, (uintptr_t)ops },
		};
		int ret = gvbc_call_vm_bind(world->fd, &bind);

		for (uint32_t i = 0; !ret && i < n; i++)
			ret = model_apply(world, map, &ops[i]);
		if (ret)
			return ret;
		ops += n;
		count -= n;
	}
	return 0;
}

int world_bind(struct world *world, const struct gvb_bind_op *ops, size_t count)
{
	return bind_vm(world, world->vm_id, world->map, ops, count);
}

int world_bind_other(struct world *world, size_t index, const struct gvb_bind_op *ops, size_t count)
{
	return bind_vm(world, world->others[index].id, world->others[index].map, ops, count);
}

int world_bo_closed(struct world *world, uint32_t handle)
{
	uint64_t bo_id = bo_id_of(world, handle);

	world->bo_ids[handle] = 0;
	return world->vm_flags & GVB_VM_WEAK_REF ? ivmap_unmap_all(world->map, bo_id) : 0;
}

int world_bo_close(struct world *world, uint32_t handle)
{
	int ret = gvbc_bo_close(world->fd, handle);

	return ret ? ret : world_bo_closed(world, handle);
}

int world_evict(struct world *world, uint32_t handle)
{
	uint64_t bo_id = bo_id_of(world, handle);
	int ret = gvbc_evict(world->fd, handle, 0);

	if (!ret)
		ret = ivmap_set_evicted(world->map, bo_id, true);
	for (size_t i = 0; !ret && i < world->num_others; i++)
		ret = ivmap_set_evicted(world->others[i].map, bo_id, true);
	return ret;
}

static int compare_pages(int fd, uint32_t vm_id, struct ivmap *map, struct gvb_dump_va *vas,
			 uint32_t room, char *why, size_t size)
{
	uint64_t seen = 0;
	struct gvb_dump dump = { .vm_id = vm_id, .from_addr = 0 };

	do {
		int ret;

		dump.vas = (struct gvb_array){ sizeof(*vas), room, (uintptr_t)vas };
		ret = gvbc_call_dump(fd, &dump);
		if (ret) {
			snprintf(why, size, "DUMP: %s", strerror(-ret));
			return ret;
		}
		if (ivmap_compare_page(map, dump.from_addr, vas, dump.vas.count, why, size))
			return -EPROTO;
		seen += dump.vas.count;
		if (dump.vas.count)
			dump.from_addr = vas[dump.vas.count - 1].addr + 1;
	} while (dump.vas.count == room);

	if (seen != dump.total || seen != ivmap_count(map)) {
		snprintf(why, size, "DUMP: %llu VAs of %llu, the model has %zu",
			 (unsigned long long)seen, (unsigned long long)dump.total,
			 ivmap_count(map));
		return -EPROTO;
	}
	return 0;
}

static int compare_dump(int fd, uint32_t vm_id, struct ivmap *map, char *why, size_t size)
{
	size_t room = ivmap_count(map) + 1 < DUMP_PAGE ? ivmap_count(map) + 1 : DUMP_PAGE;
	struct gvb_dump_va *vas = calloc(room, sizeof(*vas));
	int ret;

	if (!vas)
		return -ENOMEM;
	ret = compare_pages(fd, vm_id, map, vas, room, why, size);
	free(vas);
	return ret;
}

int world_check(struct world *world, struct gvb_check *check, char *why, size_t size)
{
	int ret;

	*check = (struct gvb_check){ .vm_id = world->vm_id };
	if (!world->vm_id)
		return 0;

	ret = compare_dump(world->fd, world->vm_id, world->map, why, size);
	for (size_t i = 0; !ret && i < world->num_others; i++)
		ret = compare_dump(world->fd, world->others[i].id, world->others[i].map, why, size);
	if (ret)
		return ret;

	ret = gvbc_call_check(world->fd, check);
	if (ret) {
		snprintf(why, size, "CHECK: %s", strerror(-ret));
		return ret;
	}
	if (check->violations) {
		snprintf(why, size, "CHECK: violations 0x%x (GVB_BAD_*)", check->violations);
		return -EPROTO;
	}
	return 0;
}

static int nothing_left(char *why, size_t size)
{
	struct gvb_stats stats;
	int fd = gvbc_open();
	int ret;

	if (fd < 0)
		return fd;
	ret = gvbc_stats(fd, &stats);
	close(fd);
	if (ret)
		return ret;

	if (stats.live_vms || stats.live_vm_bos || stats.live_vas || stats.live_gems ||
	    stats.live_jobs) {
		snprintf(why, size,
			 "left behind: %llu VMs, %llu vm_bos, %llu VAs, %llu GEMs, %llu jobs",
			 (unsigned long long)stats.live_vms, (unsigned long long)stats.live_vm_bos,
			 (unsigned long long)stats.live_vas, (unsigned long long)stats.live_gems,
			 (unsigned long long)stats.live_jobs);
		return -EPROTO;
	}
	return 0;
}

int world_close(struct world *world, char *why, size_t size)
{
	int ret = 0;

	for (size_t i = 0; i < world->num_others; i++) {
		ret = ret ? ret : gvbc_vm_destroy(world->fd, world->others[i].id);
		ivmap_free(world->others[i].map);
	}
	free(world->others);
	if (!ret && world->vm_id)
		ret = gvbc_vm_destroy(world->fd, world->vm_id);
	if (ret)
		snprintf(why, size, "VM_DESTROY: %s", strerror(-ret));
	close(world->fd);
	ivmap_free(world->map);
	free(world->bo_ids);
	*world = (struct world){ .fd = -1 };

	return ret ? ret : nothing_left(why, size);
}
