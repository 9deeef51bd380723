// SPDX-License-Identifier: GPL-2.0-or-later
#include "splits.h"

#include <stdlib.h>

/* Of sm_map and sm_unmap. */
#define REGIONS 1024u

/*
 * Requests of the largest batch. Four regions to a request: a batch must not change the tree so
 * much that the next one costs more.
 */
#define REQUESTS (REGIONS / 4)

static const struct split_set *set_of(const struct bench *bench)
{
	return bench->family->data;
}

static const struct split *split_of(const struct bench *bench)
{
	return &set_of(bench)->splits[bench->value[SPLIT_PARAM_KIND]];
}

static uint64_t page(uint64_t number)
{
	return number * GVB_PAGE_SIZE;
}

static uint64_t region_base(size_t region)
{
	return WORLD_BASE + page(region * (uint64_t)SPLIT_REGION_PAGES);
}

static size_t num_pieces(const struct split *split)
{
	size_t n = 0;

	while (n < SPLIT_MAX_PIECES && split->pieces[n].pages)
		n++;
	return n;
}

/**
 * struct split_bos - handles that regions are made of
 * @same: the one that requests map.
 * @other: another.
 */
struct split_bos {
	uint32_t same;
	uint32_t other;
};

static struct gvb_bind_op piece_op(const struct split_piece *piece, uint64_t base,
				   const struct split_bos *bos)
{
	uint64_t addr = base + page(piece->first);

	if (piece->bo == SPLIT_NULL)
		return op_map_null(addr, page(piece->pages));
	return op_map(addr, page(piece->pages), piece->bo == SPLIT_SAME ? bos->same : bos->other,
		      page(piece->first));
}

static struct gvb_bind_op request_op(const struct split *split, bool unmap, uint64_t base,
				     const struct split_bos *bos)
{
	uint64_t addr = base + page(SPLIT_REQUEST_FIRST);
	uint64_t range = page(SPLIT_REQUEST_END - SPLIT_REQUEST_FIRST);

	if (unmap)
		return op_unmap(addr, range);
	if (split->null_request)
		return op_map_null(addr, range);
	return op_map(addr, range, bos->same, page(SPLIT_REQUEST_FIRST));
}

/* Undoing is the same for every kind: clear the region and map its pieces again. */
static void fill_region(const struct split *split, bool unmap, size_t region,
			const struct split_bos *bos, struct gvb_bind_op *op,
			struct gvb_bind_op *undo)
{
	uint64_t base = region_base(region);

	*op = request_op(split, unmap, base, bos);
	*undo++ = op_unmap(base, page(SPLIT_FENCE_PAGE));
	for (size_t i = 0; i < num_pieces(split); i++)
		*undo++ = piece_op(&split->pieces[i], base, bos);
}

static int create_bos(struct world *world, uint64_t pages, struct split_bos *bos)
{
	int ret = world_bo_create(world, pages, &bos->same);

	return ret ? ret : world_bo_create(world, pages, &bos->other);
}

static int alloc_requests(struct bench *bench, size_t count, uint32_t undo_per_op,
			  struct gvb_bind_op **ops, struct gvb_bind_op **undo)
{
	*ops = calloc(count, sizeof(**ops));
	*undo = calloc(count * undo_per_op, sizeof(**undo));
	request_bind(bench, *ops, count, *undo, undo_per_op);
	return *ops && *undo ? 0 : -ENOMEM;
}

static int map_fences(struct world *world, uint32_t handle, size_t regions)
{
	struct gvb_bind_op *ops = calloc(regions, sizeof(*ops));
	int ret;

	if (!ops)
		return -ENOMEM;
	for (size_t i = 0; i < regions; i++)
		ops[i] = op_map(region_base(i) + page(SPLIT_FENCE_PAGE), page(1), handle,
				page(SPLIT_FENCE_PAGE));
	ret = world_bind(world, ops, regions);
	free(ops);
	return ret;
}

int split_build(struct bench *bench, const struct split *split, bool unmap, size_t regions)
{
	uint32_t undo_per_op = 1 + num_pieces(split);
	struct gvb_bind_op *ops, *undo;
	struct split_bos bos;
	int ret = alloc_requests(bench, regions, undo_per_op, &ops, &undo);

	if (!ret)
		ret = create_bos(&bench->world, SPLIT_REGION_PAGES, &bos);
	if (!ret)
		ret = map_fences(&bench->world, bos.other, regions);
	if (ret)
		return ret;
	for (size_t i = 0; i < regions; i++)
		fill_region(split, unmap, spread(i, regions), &bos, &ops[i],
			    &undo[i * undo_per_op]);
	bench->max_ops = regions / 4;

	/* What undoes a request is also what makes the state that it works on. */
	return world_bind(&bench->world, undo, regions * (size_t)undo_per_op);
}

int split_expect_vas(struct bench *bench, const struct split *split, size_t regions)
{
	return expect_vas(bench, regions * (num_pieces(split) + 1));
}

int split_expect_steps(struct bench *bench, const struct split *split, bool unmap,
		       const struct gvb_bench_counts *counts)
{
	const struct expectation steps[] = {
		{ "map steps", counts->map_steps, !unmap * counts->ops },
		{ "remap steps", counts->remap_steps, split->remaps * counts->ops },
		{ "remaps with prev", counts->remap_prev, split->prevs * counts->ops },
		{ "remaps with next", counts->remap_next, split->nexts * counts->ops },
		{ "unmap steps", counts->unmap_steps, split->unmaps * counts->ops },
	};

	return EXPECT_ALL(bench, steps);
}

int split_setup(struct bench *bench)
{
	int ret =
		map_spaced(&bench->world, WORLD_FAR, bench_number(bench, SPLIT_PARAM_OTHERS), NULL);

	return ret ? ret : split_build(bench, split_of(bench), set_of(bench)->unmap, REGIONS);
}

int split_prove(struct bench *bench)
{
	return expect_vas(bench, REGIONS * (num_pieces(split_of(bench)) + 1) +
					 bench_number(bench, SPLIT_PARAM_OTHERS));
}

int split_check(struct bench *bench, const struct gvb_bench_counts *counts)
{
	return split_expect_steps(bench, split_of(bench), set_of(bench)->unmap, counts);
}

/*
 * Large regions are few, so that building one again after each batch stays cheap. Four times as
 * many as the largest batch takes: it must not unmap the tree that it works on.
 */
static size_t enclose_regions(uint64_t vas)
{
	size_t regions = 16384 / vas;

	if (regions > 4 * REQUESTS)
		return 4 * REQUESTS;
	return regions < 8 ? 8 : regions;
}

/*
 * Any first few of them lie all over the tree, and neither at its end nor in the order of its
 * levels, which spread() would follow: steps of the golden section, odd as the places are a power
 * of two.
 */
static size_t enclose_place(size_t i, size_t places)
{
	return (i * (places * 5 / 8 | 1) + places / 2) % places;
}

int enclose_setup(struct bench *bench)
{
	bool unmap = set_of(bench)->unmap;
	uint64_t vas = bench_number(bench, ENCLOSE_PARAM_VAS);
	size_t regions = enclose_regions(vas);
	struct gvb_bind_op *ops, *undo;
	struct split_bos bos;
	int ret = alloc_requests(bench, regions, 1 + vas, &ops, &undo);

	if (!ret)
		ret = create_bos(&bench->world, vas, &bos);
	if (ret)
		return ret;
	for (size_t i = 0; i < regions; i++) {
		uint64_t base = WORLD_BASE + page(enclose_place(i, regions) * vas);
		struct gvb_bind_op *pieces = &undo[i * (1 + vas)];

		ops[i] = unmap ? op_unmap(base, page(vas)) : op_map(base, page(vas), bos.same, 0);
		pieces[0] = op_unmap(base, page(vas));
		for (uint64_t j = 0; j < vas; j++)
			pieces[1 + j] = op_map(base + page(j), page(1), bos.other, page(j));
	}
	bench->max_ops = regions / 4;

	/* Those that batches work on come last, where undoing puts them too: near the leaves. */
	ret = world_bind(&bench->world, undo + bench->max_ops * (1 + vas),
			 (regions - bench->max_ops) * (1 + vas));
	return ret ? ret : world_bind(&bench->world, undo, bench->max_ops * (1 + vas));
}

int enclose_check(struct bench *bench, const struct gvb_bench_counts *counts)
{
	uint64_t vas = bench_number(bench, ENCLOSE_PARAM_VAS);
	uint64_t maps = set_of(bench)->unmap ? 0 : counts->ops;
	int ret = bench_expect(bench, "unmap steps", counts->unmap_steps, vas * counts->ops);

	return ret ? ret : bench_expect(bench, "map steps", counts->map_steps, maps);
}
