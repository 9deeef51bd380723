/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What several cases need to build and prove their state.
 */
#ifndef CASES_H
#define CASES_H

#include <errno.h>

#include "bench.h"

/* Where cases map what is to be out of the way of WORLD_BASE. */
#define WORLD_FAR (WORLD_BASE << 4)

/**
 * map_extobjs() - give the VM @count external objects, each mapped once
 * @handles: when not NULL, filled with the BOs' handles.
 *
 * Returns: 0 or a negative errno.
 */
int map_extobjs(struct world *world, uint64_t count, uint32_t *handles);

/** map_extobjs_at() - map_extobjs() from the address @base on, page by page */
int map_extobjs_at(struct world *world, uint64_t base, uint64_t count, uint32_t *handles);

/**
 * make_zombies() - map @count external objects at WORLD_FAR and unmap them again
 *
 * Where an immediate mode keeps zombies, their vm_bos are that now.
 *
 * Returns: 0 or a negative errno.
 */
int make_zombies(struct world *world, uint64_t count);

/**
 * new_maps() - requests at WORLD_FAR that map a page of a new external BO each
 *
 * Returns: @count of them, to be freed, or NULL.
 */
struct gvb_bind_op *new_maps(struct world *world, uint64_t count);

/*
 * Requests of a case whose operations free vm_bos, and how many of them a batch has at least. The
 * first of a batch are freed for less than the others: into the slab that the CPU works with, and,
 * where slabs have sheaves, about a thousand into those. Of so many they do not show.
 */
#define FREED_REQUESTS 8192u
#define FREED_MIN_OPS (FREED_REQUESTS / 2)

/** expect_extobjs() - the extobj list, walked, is @count long. Returns: 0 or a negative errno. */
int expect_extobjs(struct bench *bench, uint64_t count);

/** expect_vas() - the VM holds @count VAs. Returns: 0 or a negative errno. */
int expect_vas(struct bench *bench, uint64_t count);

/**
 * map_spaced() - map @count single pages of one new BO, each followed by a free page
 * @first: address of the first.
 * @order: index of the page that is mapped as the i-th, NULL: ascending.
 *
 * Returns: 0 or a negative errno.
 */
int map_spaced(struct world *world, uint64_t first, size_t count, const uint32_t *order);

/** bench_state() - VM_GET_STATE of the case's VM. Returns: 0 or a negative errno. */
int bench_state(struct bench *bench, struct gvb_vm_state *state);

/** bench_now() - the run's clock, for what is timed from userspace, in ticks */
uint64_t bench_now(const struct bench *bench);

/** bench_rest() - rest(), before what is timed from userspace: no timer tick comes into it soon */
void bench_rest(const struct bench *bench);

/** vm_keeps_zombies() - &bench_family.vm of cases that leave the cleanup to themselves */
void vm_keeps_zombies(const struct bench *bench, struct gvb_vm_create *vm);

/**
 * deferred_vas() - whether unlinked VAs wait for the cleanup, each with its vm_bo alive
 *
 * What is a zombie elsewhere is locked and validated there like any other (defer-gpuva).
 */
bool deferred_vas(const struct bench *bench);

/**
 * struct expectation - a number that must be right
 * @what: is counted. @have: it is. @want: it must be.
 */
struct expectation {
	const char *what;
	uint64_t have;
	uint64_t want;
};

/** expect_all() - bench_expect() for each, up to the first that is wrong */
int expect_all(struct bench *bench, const struct expectation *all, size_t count);

#define EXPECT_ALL(_bench, _array) \
	expect_all((_bench), (_array), sizeof(_array) / sizeof((_array)[0]))

/**
 * spread() - the place of the @i-th request among @places, a power of two
 *
 * What an operation costs depends on where in the tree it works. So that a batch of any size sees
 * the whole tree, each request goes to the middle of the largest part that those before it have
 * left: the bits of @i, reversed.
 */
size_t spread(size_t i, size_t places);

/**
 * request_ops() - make a list of operations the case's BENCH request
 * @ops: freed by free_requests().
 * @ops_per_op: of @ops per timed operation: limits the batch; zero: each batch gets the whole list.
 */
void request_ops(struct bench *bench, enum gvb_bench_op op, struct gvb_bind_op *ops, size_t count,
		 uint32_t ops_per_op);

/**
 * request_bind() - the same for BIND, with what undoes it
 * @ops: timed, freed by free_requests(); likewise @undo.
 * @undo_per_op: operations of @undo per operation of @ops.
 */
void request_bind(struct bench *bench, struct gvb_bind_op *ops, size_t count,
		  struct gvb_bind_op *undo, uint32_t undo_per_op);

/** free_requests() - teardown for cases that used request_ops() or request_bind(). */
void free_requests(struct bench *bench);

#endif
