/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The split matrix as data: what is mapped before, what is requested, and the steps that GPUVM must
 * take. Every request works on a region of its own, so that a batch repeats one thing.
 */
#ifndef SPLITS_H
#define SPLITS_H

#include "cases.h"

/*
 * Pages of one region; pieces and request lie inside. The last page of each is always mapped, so
 * that the tree is hardly deeper behind a batch than before it.
 */
#define SPLIT_REGION_PAGES 16u
#define SPLIT_FENCE_PAGE 15u

#define SPLIT_MAX_PIECES 3

/* What a piece of the region maps. */
enum split_bo {
	SPLIT_NULL, /* sparse */
	SPLIT_SAME, /* the BO that the request maps */
	SPLIT_OTHER, /* another BO */
};

/**
 * struct split_piece - pages mapped before the request
 * @first: first page in the region; also the offset into the BO, in pages.
 * @pages: their number, zero: no piece.
 * @bo: what they map.
 */
struct split_piece {
	unsigned int first;
	unsigned int pages;
	enum split_bo bo;
};

/**
 * struct split - one kind of request
 * @name: as rows spell it.
 * @pieces: what is there before.
 * @null_request: the request maps sparsely.
 * @remaps: remap steps it must take; @prevs and @nexts: with a part before, with a part behind.
 * @unmaps: unmap steps it must take.
 *
 * The request covers pages SPLIT_REQUEST_FIRST to SPLIT_REQUEST_END of the region.
 */
struct split {
	const char *name;
	struct split_piece pieces[SPLIT_MAX_PIECES];
	bool null_request;
	unsigned int remaps;
	unsigned int prevs;
	unsigned int nexts;
	unsigned int unmaps;
};

#define SPLIT_REQUEST_FIRST 4u
#define SPLIT_REQUEST_END 8u

/**
 * struct split_set - bench_family.data of the families that use this file
 * @splits: the kinds, in the order of the family's first parameter; NULL for "enclose".
 * @unmap: requests unmap instead of map.
 */
struct split_set {
	const struct split *splits;
	bool unmap;
};

/**
 * struct split_request - an entry of a table that mixes maps and unmaps
 * @split: the kind. @unmap: as in &struct split_set.
 */
struct split_request {
	struct split split;
	bool unmap;
};

/* Enough for who does not ask how deep the tree is: building more takes longer than measuring. */
#define SPLIT_FEW_REGIONS 512u

/* For who allocates: a batch takes VAs of so many slabs that the first of them does not show. */
#define SPLIT_SLABS_REGIONS 2048u

/**
 * split_build() - the state and the BIND requests of one kind
 * @regions: power of two, at most 1024; the largest batch has a quarter as many requests.
 *
 * Returns: 0 or a negative errno; free_requests() is called for either.
 */
int split_build(struct bench *bench, const struct split *split, bool unmap, size_t regions);

/** split_expect_vas() - the VM holds what split_build() mapped. Returns: 0 or a negative errno. */
int split_expect_vas(struct bench *bench, const struct split *split, size_t regions);

/** split_expect_steps() - each operation took the kind's steps. Returns: 0 or a negative errno. */
int split_expect_steps(struct bench *bench, const struct split *split, bool unmap,
		       const struct gvb_bench_counts *counts);

/* Parameters of a family over a table of kinds: the kind, and VAs elsewhere in the same tree. */
enum { SPLIT_PARAM_KIND, SPLIT_PARAM_OTHERS };

/* bench_family functions of a family over a table of kinds. */
int split_setup(struct bench *bench);
int split_prove(struct bench *bench);
int split_check(struct bench *bench, const struct gvb_bench_counts *counts);

/* Parameters of "enclose": its name, and the single-page VAs that each request covers. */
enum { ENCLOSE_PARAM_KIND, ENCLOSE_PARAM_VAS };

/* bench_family functions of "enclose". */
int enclose_setup(struct bench *bench);
int enclose_check(struct bench *bench, const struct gvb_bench_counts *counts);

#endif
