/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The VM under test, others that share its BOs, and the oracle's model of each.
 *
 * Every change to a VM goes through here: what the kernel accepted is applied to an interval map
 * too, and world_check() wants the kernel's dump to equal it.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stddef.h>
#include <stdint.h>

#include "gvbc.h"
#include "ivmap.h"

/* The VA space of every VM under test: from one page up, so that address 0 is not special. */
#define WORLD_VA_START GVB_PAGE_SIZE
#define WORLD_VA_RANGE (1ull << 46)

/* First address that cases map at. */
#define WORLD_BASE 0x100000000ull

/**
 * struct world_vm - another VM
 * @id: its id.
 * @map: its model.
 */
struct world_vm {
	uint32_t id;
	struct ivmap *map;
};

/**
 * struct world - one file of the test driver, one VM in it, its BOs, and the model
 * @fd: the open file; the world's own, so that ids and handles start anew for each case.
 * @vm_id: the VM, zero when the case has none.
 * @mode: the VM's mode.
 * @vm_flags: its GVB_VM_*. @alloc: its &enum gvb_alloc. Other VMs have the same.
 * @bind_lock: &enum gvb_bind_lock of every world_bind(), for cases to set.
 * @last_handle: of the newest BO.
 * @bo_ids: bo_id of each GEM handle; zero: no such handle.
 * @bo_room: entries in @bo_ids.
 * @map: the model.
 * @others: more VMs, see world_vm_add(). @num_others: their number.
 */
struct world {
	int fd;
	uint32_t vm_id;
	enum gvb_mode mode;
	uint32_t vm_flags;
	uint32_t alloc;
	uint32_t bind_lock;
	uint32_t last_handle;
	uint64_t *bo_ids;
	size_t bo_room;
	struct ivmap *map;
	struct world_vm *others;
	size_t num_others;
};

/** world_open() - open the driver, without a VM. Returns: 0 or a negative errno. */
int world_open(struct world *world);

/** world_vm_create() - give the world its VM. Returns: 0 or a negative errno. */
int world_vm_create(struct world *world, enum gvb_mode mode, uint32_t flags, uint32_t alloc);

/** world_vm_add() - another VM like the first, the newest of @others. Returns: 0 or an errno. */
int world_vm_add(struct world *world);

/** world_bo_create() - an external BO of @pages pages. Returns: 0 or a negative errno. */
int world_bo_create(struct world *world, uint64_t pages, uint32_t *handle);

/** world_bo_create_private() - as world_bo_create(), private to the world's VM. */
int world_bo_create_private(struct world *world, uint64_t pages, uint32_t *handle);

/**
 * world_bind() - apply operations to the VM and to the model
 *
 * Sent in as many ioctls as the cap on operations needs. On failure the model holds what the
 * kernel accepted before.
 *
 * Returns: 0 or a negative errno.
 */
int world_bind(struct world *world, const struct gvb_bind_op *ops, size_t count);

/** world_bind_other() - world_bind() for the @index-th of @others */
int world_bind_other(struct world *world, size_t index, const struct gvb_bind_op *ops,
		     size_t count);

/**
 * world_bo_close() - close a BO's handle
 *
 * Mappings keep the BO, but in a VM of weak references: there they go, in the model too.
 *
 * Returns: 0 or a negative errno.
 */
int world_bo_close(struct world *world, uint32_t handle);

/** world_bo_closed() - tell the model of a handle of this world that was closed another way */
int world_bo_closed(struct world *world, uint32_t handle);

/**
 * world_accepted() - apply to the model what the kernel has accepted another way
 *
 * For threads, which may not share the model, and for what is timed: they bind, and tell it
 * afterwards. @vm: 0: the first VM, n: the n-th of the others.
 *
 * Returns: 0 or a negative errno.
 */
int world_accepted(struct world *world, size_t vm, const struct gvb_bind_op *ops, size_t count);

/** world_evict() - mark a BO evicted, in the model too. Returns: 0 or a negative errno. */
int world_evict(struct world *world, uint32_t handle);

/**
 * world_check() - the oracle: every VM's dump equals its model, CHECK finds nothing in the first
 * @check: filled with what CHECK saw of the first VM.
 * @why: filled with what differs.
 *
 * Returns: 0 when green, -EPROTO when not, another negative errno when it could not look.
 */
int world_check(struct world *world, struct gvb_check *check, char *why, size_t size);

/**
 * world_close() - destroy the VMs, close the file and prove that nothing is left
 * @why: filled with what is left.
 *
 * Returns: 0, or -EPROTO when the driver's live counters are not zero afterwards.
 */
int world_close(struct world *world, char *why, size_t size);

/* Operations, spelled short: addresses, ranges and offsets in bytes. */
static inline struct gvb_bind_op op_map(uint64_t addr, uint64_t range, uint32_t handle,
					uint64_t offset)
{
	return (struct gvb_bind_op){
		.verb = GVB_BIND_MAP,
		.handle = handle,
		.addr = addr,
		.range = range,
		.offset = offset,
	};
}

static inline struct gvb_bind_op op_map_null(uint64_t addr, uint64_t range)
{
	return (struct gvb_bind_op){ .verb = GVB_BIND_MAP_NULL, .addr = addr, .range = range };
}

static inline struct gvb_bind_op op_unmap(uint64_t addr, uint64_t range)
{
	return (struct gvb_bind_op){ .verb = GVB_BIND_UNMAP, .addr = addr, .range = range };
}

#endif
