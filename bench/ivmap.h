/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The oracle: what a VM must hold after a sequence of binds, worked out without the kernel.
 *
 * A mapping replaces what it overlaps. What straddles a cut keeps its earlier half as it is; the
 * later half starts at the cut with the offset advanced by as much. Neighbours never merge. Sparse
 * mappings have bo_id 0, start with offset 0, and their halves advance as all others do: GPUVM
 * makes no difference there (__drm_gpuvm_sm_map(), __drm_gpuvm_sm_unmap()).
 *
 * An operation that fails has changed nothing.
 */
#ifndef BENCH_IVMAP_H
#define BENCH_IVMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gpuvm_bench_drm.h"

/* Cap of bo_id: BOs are numbered 1, 2, 3, ... and looked up in an array. */
#define IVMAP_BO_ID_MAX (1u << 24)

struct ivmap;

/**
 * struct iv - one interval
 * @addr: bytes. @range: bytes. @offset: bytes into the BO.
 * @bo_id: the BO, zero for a sparse mapping.
 */
struct iv {
	uint64_t addr;
	uint64_t range;
	uint64_t offset;
	uint64_t bo_id;
};

/**
 * ivmap_new() - an empty map
 * @va_start: first address of the VA space, as in &struct gvb_vm_create.
 * @va_range: its size.
 *
 * Return: the map, NULL when there is no memory or the VA space is none.
 */
struct ivmap *ivmap_new(uint64_t va_start, uint64_t va_range);

/**
 * ivmap_free() - free a map
 * @map: the map, or NULL.
 */
void ivmap_free(struct ivmap *map);

/**
 * ivmap_map() - GVB_BIND_MAP
 * @map: the map.
 * @addr: bytes.
 * @range: bytes.
 * @bo_id: the BO, not zero.
 * @offset: bytes.
 *
 * Return: 0, -EINVAL for what is not page aligned, empty, out of the VA space or overflows, or a
 * bo_id out of range; -ENOMEM.
 */
int ivmap_map(struct ivmap *map, uint64_t addr, uint64_t range, uint64_t bo_id, uint64_t offset);

/**
 * ivmap_map_null() - GVB_BIND_MAP_NULL
 * @map: the map.
 * @addr: bytes.
 * @range: bytes.
 *
 * Return: as ivmap_map().
 */
int ivmap_map_null(struct ivmap *map, uint64_t addr, uint64_t range);

/**
 * ivmap_unmap() - GVB_BIND_UNMAP
 * @map: the map.
 * @addr: bytes.
 * @range: bytes.
 *
 * Return: as ivmap_map().
 */
int ivmap_unmap(struct ivmap *map, uint64_t addr, uint64_t range);

/**
 * ivmap_unmap_all() - GVB_BIND_UNMAP_ALL
 * @map: the map.
 * @bo_id: the BO, not zero.
 *
 * Return: 0, also when nothing was mapped; -EINVAL for a bo_id out of range.
 */
int ivmap_unmap_all(struct ivmap *map, uint64_t bo_id);

/**
 * ivmap_set_evicted() - say that a BO was evicted, or is resident again
 * @map: the map.
 * @bo_id: the BO; one without mappings here is left alone, as EVICT does.
 * @evicted: which.
 *
 * The mark goes with the last mapping of the BO, as the vm_bo does that carries it in the kernel.
 * (Each operation stands alone here; a bind ioctl holds its vm_bos until its last operation.)
 *
 * Return: 0, -EINVAL for a bo_id out of range.
 */
int ivmap_set_evicted(struct ivmap *map, uint64_t bo_id, bool evicted);

/**
 * ivmap_is_evicted() - whether the mappings of a BO carry the mark
 * @map: the map.
 * @bo_id: the BO.
 *
 * Return: true when they do; false without mappings.
 */
bool ivmap_is_evicted(const struct ivmap *map, uint64_t bo_id);

/**
 * ivmap_set_all_resident() - clear every mark, as EXEC does when it validates
 * @map: the map.
 */
void ivmap_set_all_resident(struct ivmap *map);

/**
 * ivmap_count() - intervals in the map
 * @map: the map.
 *
 * Return: how many.
 */
size_t ivmap_count(const struct ivmap *map);

/**
 * ivmap_count_bo() - intervals of one BO
 * @map: the map.
 * @bo_id: the BO, zero for sparse mappings.
 *
 * Return: how many.
 */
size_t ivmap_count_bo(const struct ivmap *map, uint64_t bo_id);

/**
 * ivmap_find_first() - the first interval that overlaps a range: drm_gpuva_find_first()
 * @map: the map.
 * @addr: bytes.
 * @range: bytes.
 *
 * Return: the interval, valid until the next change, or NULL.
 */
const struct iv *ivmap_find_first(const struct ivmap *map, uint64_t addr, uint64_t range);

/**
 * ivmap_for_each() - visit intervals in address order
 * @map: the map.
 * @from_addr: skip those that start below, as DUMP does.
 * @visit: called for each; anything but 0 ends the walk.
 * @arg: for @visit.
 *
 * Return: what the last call of @visit returned, 0 without any.
 */
int ivmap_for_each(const struct ivmap *map, uint64_t from_addr,
		   int (*visit)(const struct iv *iv, void *arg), void *arg);

/**
 * ivmap_compare() - hold a whole dump against the map
 * @map: the map.
 * @vas: the dump.
 * @count: its length.
 * @diff: out, the first difference in words.
 * @size: size of @diff.
 *
 * Return: 0 when they are equal, else -EBADE.
 */
int ivmap_compare(const struct ivmap *map, const struct gvb_dump_va *vas, size_t count, char *diff,
		  size_t size);

/**
 * ivmap_compare_page() - hold one page of a dump against the map
 * @map: the map.
 * @from_addr: what the page was asked for with.
 * @vas: the page.
 * @count: its length. The map may go on behind it: that DUMP's total is ivmap_count() is for the
 *	caller to check.
 * @diff: out, the first difference in words.
 * @size: size of @diff.
 *
 * Return: 0 when they are equal, else -EBADE.
 */
int ivmap_compare_page(const struct ivmap *map, uint64_t from_addr, const struct gvb_dump_va *vas,
		       size_t count, char *diff, size_t size);

#endif
