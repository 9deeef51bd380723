// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * An operation cuts what straddles its two ends, takes out the middle as one subtree and joins the
 * rest: nothing of GPUVM's case by case logic is repeated here.
 */
#include "ivmap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ivmap_treap.h"

struct bo {
	size_t intervals;
	bool evicted;
};

struct ivmap {
	uint64_t va_start;
	uint64_t va_end;
	struct treap treap;
	struct bo *bos;
	size_t num_bos;
};

struct ivmap *ivmap_new(uint64_t va_start, uint64_t va_range)
{
	struct ivmap *map;

	if (!va_range || va_start + va_range < va_start)
		return NULL;
	map = calloc(1, sizeof(*map));
	if (!map)
		return NULL;
	map->va_start = va_start;
	map->va_end = va_start + va_range;
	return map;
}

void ivmap_free(struct ivmap *map)
{
	if (!map)
		return;
	treap_free(&map->treap);
	free(map->bos);
	free(map);
}

static int reserve_bo(struct ivmap *map, uint64_t bo_id)
{
	size_t num_bos = map->num_bos ? map->num_bos : 16;
	struct bo *bos;

	if (bo_id < map->num_bos)
		return 0;
	while (num_bos <= bo_id)
		num_bos *= 2;
	bos = realloc(map->bos, num_bos * sizeof(*bos));
	if (!bos)
		return -ENOMEM;
	memset(bos + map->num_bos, 0, (num_bos - map->num_bos) * sizeof(*bos));
	map->bos = bos;
	map->num_bos = num_bos;
	return 0;
}

static int check_range(const struct ivmap *map, uint64_t addr, uint64_t range)
{
	if (!range || (addr | range) % GVB_PAGE_SIZE)
		return -EINVAL;
	if (addr + range < addr || addr < map->va_start || addr + range > map->va_end)
		return -EINVAL;
	return 0;
}

static uint64_t iv_end(const struct iv *iv)
{
	return iv->addr + iv->range;
}

static void insert(struct ivmap *map, const struct iv *iv)
{
	treap_insert(&map->treap, iv);
	map->bos[iv->bo_id].intervals++;
}

static void forget(struct ivmap *map, struct treap_node *node)
{
	struct bo *bo = &map->bos[node->iv.bo_id];

	if (!--bo->intervals)
		bo->evicted = false;
	treap_put(&map->treap, node);
}

static void forget_tree(struct ivmap *map, struct treap_node *tree)
{
	while (tree) {
		struct treap_node *right = tree->right;

		forget_tree(map, tree->left);
		forget(map, tree);
		tree = right;
	}
}

/* Makes two of the interval that has @addr inside. */
static void cut(struct ivmap *map, uint64_t addr)
{
	struct treap_node *node = treap_below(&map->treap, addr);
	struct iv later;

	if (!node || iv_end(&node->iv) <= addr)
		return;
	later = node->iv;
	node->iv.range = addr - node->iv.addr;
	later.addr = addr;
	later.range -= node->iv.range;
	later.offset += node->iv.range;
	insert(map, &later);
}

static void carve(struct ivmap *map, uint64_t addr, uint64_t range)
{
	struct treap_node *low, *middle, *high;

	if (!treap_overlap(&map->treap, addr, range))
		return;
	cut(map, addr);
	cut(map, addr + range);
	treap_split(map->treap.root, addr, &low, &middle);
	treap_split(middle, addr + range, &middle, &high);
	forget_tree(map, middle);
	map->treap.root = treap_join(low, high);
}

static int replace(struct ivmap *map, const struct iv *iv)
{
	bool evicted;
	int ret = check_range(map, iv->addr, iv->range);

	if (!ret)
		ret = reserve_bo(map, iv->bo_id);
	if (!ret)
		ret = treap_reserve(&map->treap);
	if (ret)
		return ret;
	/* The vm_bo, and its mark, outlive a mapping that replaces the BO's last one. */
	evicted = map->bos[iv->bo_id].evicted;
	carve(map, iv->addr, iv->range);
	insert(map, iv);
	map->bos[iv->bo_id].evicted = evicted;
	return 0;
}

int ivmap_map(struct ivmap *map, uint64_t addr, uint64_t range, uint64_t bo_id, uint64_t offset)
{
	struct iv iv = { .addr = addr, .range = range, .offset = offset, .bo_id = bo_id };

	if (!bo_id || bo_id > IVMAP_BO_ID_MAX)
		return -EINVAL;
	if (offset % GVB_PAGE_SIZE || offset + range < offset)
		return -EINVAL;
	return replace(map, &iv);
}

int ivmap_map_null(struct ivmap *map, uint64_t addr, uint64_t range)
{
	struct iv iv = { .addr = addr, .range = range };

	return replace(map, &iv);
}

int ivmap_unmap(struct ivmap *map, uint64_t addr, uint64_t range)
{
	int ret = check_range(map, addr, range);

	if (!ret)
		ret = treap_reserve(&map->treap);
	if (!ret)
		carve(map, addr, range);
	return ret;
}

static struct treap_node *without_bo(struct ivmap *map, struct treap_node *tree, uint64_t bo_id)
{
	struct treap_node *low, *high;

	if (!tree)
		return NULL;
	low = without_bo(map, tree->left, bo_id);
	high = without_bo(map, tree->right, bo_id);
	if (tree->iv.bo_id == bo_id) {
		forget(map, tree);
		return treap_join(low, high);
	}
	tree->left = low;
	tree->right = high;
	return tree;
}

int ivmap_unmap_all(struct ivmap *map, uint64_t bo_id)
{
	if (!bo_id || bo_id > IVMAP_BO_ID_MAX)
		return -EINVAL;
	if (ivmap_count_bo(map, bo_id))
		map->treap.root = without_bo(map, map->treap.root, bo_id);
	return 0;
}

int ivmap_set_evicted(struct ivmap *map, uint64_t bo_id, bool evicted)
{
	if (!bo_id || bo_id > IVMAP_BO_ID_MAX)
		return -EINVAL;
	if (ivmap_count_bo(map, bo_id))
		map->bos[bo_id].evicted = evicted;
	return 0;
}

bool ivmap_is_evicted(const struct ivmap *map, uint64_t bo_id)
{
	return bo_id < map->num_bos && map->bos[bo_id].evicted;
}

void ivmap_set_all_resident(struct ivmap *map)
{
	for (size_t i = 0; i < map->num_bos; i++)
		map->bos[i].evicted = false;
}

size_t ivmap_count(const struct ivmap *map)
{
	return map->treap.count;
}

size_t ivmap_count_bo(const struct ivmap *map, uint64_t bo_id)
{
	return bo_id < map->num_bos ? map->bos[bo_id].intervals : 0;
}

const struct iv *ivmap_find_first(const struct ivmap *map, uint64_t addr, uint64_t range)
{
	const struct treap_node *node = NULL;

	if (addr + range > addr)
		node = treap_overlap(&map->treap, addr, range);
	return node ? &node->iv : NULL;
}

int ivmap_for_each(const struct ivmap *map, uint64_t from_addr,
		   int (*visit)(const struct iv *iv, void *arg), void *arg)
{
	return treap_visit(map->treap.root, from_addr, visit, arg);
}
