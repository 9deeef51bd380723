/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What several cases need to build and prove their state.
 */
#ifndef CASES_H
#define CASES_H

#include <errno.h>

#include "bench.h"

/**
 * map_extobjs() - give the VM @count external objects, each mapped once
 * @handles: when not NULL, filled with the BOs' handles.
 *
 * Returns: 0 or a negative errno.
 */
int map_extobjs(struct world *world, uint64_t count, uint32_t *handles);

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

/**
 * spread() - the place of the @i-th request among @places, a power of two
 *
 * What an operation costs depends on where in the tree it works. So that a batch of any size sees
 * the whole tree, each request goes to the middle of the largest part that those before it have
 * left: the bits of @i, reversed.
 */
size_t spread(size_t i, size_t places);

/**
 * request_bind() - make a list of operations the case's BENCH request
 * @ops: timed, freed by free_requests(); likewise @undo.
 * @undo_per_op: operations of @undo per operation of @ops.
 */
void request_bind(struct bench *bench, struct gvb_bind_op *ops, size_t count,
		  struct gvb_bind_op *undo, uint32_t undo_per_op);

/** free_requests() - teardown for cases that used request_bind(). */
void free_requests(struct bench *bench);

#endif
