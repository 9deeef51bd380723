/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What cases with threads share: several VMs in one file, and threads that bind and submit there.
 */
#ifndef CROWD_H
#define CROWD_H

#include "cases.h"
#include "contend.h"

#define CROWD_MAX_BINDERS 16u

/* Most operations in one bind of a binder. */
#define BINDER_MAX_OPS 64u

/**
 * struct binder - what one binding thread does, run after run
 *
 * Its pages are its own, so that the order among threads does not matter to the model. They are
 * @windows parts. Bind i works on part i % @windows, with one operation per page: it maps them when
 * they are unmapped, with offsets that no earlier bind had, and else unmaps them.
 *
 * @vm: 0: the bench's first VM, n: the n-th of the others.
 * @handle: the BO that it maps, of %BINDER_BO_PAGES pages.
 * @base: address of its first page.
 * @windows: parts.
 * @ops: pages of a part.
 * @syncobj: binds are asynchronous, and this is waited for after each; zero: they are not.
 * @sent: binds that the kernel has accepted.
 * @settled: how many of them the model knows.
 */
struct binder {
	size_t vm;
	uint32_t handle;
	uint64_t base;
	uint32_t windows;
	uint32_t ops;
	uint32_t syncobj;
	uint64_t sent;
	uint64_t settled;
};

#define BINDER_BO_PAGES 256u

/**
 * struct crowd - bench.private_data of a case with threads
 * @num_vms: VMs of the bench's world.
 * @binders: one for each binding thread.
 * @num_binders: used part of @binders.
 * @handles: external objects that every VM maps, see crowd_map_extobjs().
 * @num_extobjs: used part of @handles.
 * @maps: binds of a role of the case's own, or NULL.
 */
struct crowd {
	unsigned int num_vms;
	struct binder binders[CROWD_MAX_BINDERS];
	unsigned int num_binders;
	uint32_t *handles;
	uint64_t num_extobjs;
	struct gvb_bind_op *maps;
};

/** crowd_of() - the crowd of a case. */
static inline struct crowd *crowd_of(const struct bench *bench)
{
	return bench->private_data;
}

/** crowd_vm_id() - id of the @vm-th VM. */
static inline uint32_t crowd_vm_id(const struct bench *bench, size_t vm)
{
	return vm ? bench->world.others[vm - 1].id : bench->world.vm_id;
}

/**
 * crowd_setup() - a crowd of @vms VMs, as bench.private_data
 *
 * Returns: 0 or a negative errno; crowd_teardown() is needed either way.
 */
int crowd_setup(struct bench *bench, unsigned int vms);

/** crowd_teardown() - bench_family.teardown: frees what crowd_setup() and later calls made. */
void crowd_teardown(struct bench *bench);

/** crowd_map_extobjs() - @count external objects, each mapped once in every VM. */
int crowd_map_extobjs(struct bench *bench, uint64_t count);

/**
 * crowd_add_binder() - a binder in the @vm-th VM
 * @handle: of a BO of %BINDER_BO_PAGES pages.
 */
void crowd_add_binder(struct crowd *crowd, unsigned int vm, uint32_t handle, uint32_t windows,
		      uint32_t ops);

/** crowd_bind_async() - the newest binder binds asynchronously. Returns: 0 or a negative errno. */
int crowd_bind_async(struct bench *bench);

/** crowd_bind() - role.op: the next bind of binder @worker->index. */
int crowd_bind(struct worker *worker);

/** Indices into the counts of CROWD_SUBMIT. */
enum { SUBMIT_DEADLOCKS, SUBMIT_WASTED_LOCKS, SUBMIT_VALIDATED };

/** crowd_submit() - role.op: EXEC on the VMs, one for each thread, in turn. */
int crowd_submit(struct worker *worker);

/* The role of crowd_submit(); whoever submits has to make up what, meanwhile. */
#define CROWD_SUBMIT(_threads)                                                                  \
	{                                                                                       \
		.name = "submit", .threads = (_threads), .op = crowd_submit, .pause_ns = 50000, \
		.counts = { "deadlocks", "wasted_locks", "validated" },                         \
	}

/**
 * crowd_settle() - contend.settle: all models up to date, and CHECK of the VMs but the first
 *
 * That one, and all dumps, are the harness's to check, once per row.
 *
 * Returns: 0 or a negative errno.
 */
int crowd_settle(struct bench *bench);

#endif
