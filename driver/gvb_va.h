/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: VAs, the pools that they are taken from, and how all is allocated. */
#ifndef GVB_VA_H
#define GVB_VA_H

#include <linux/list.h>
#include <linux/llist.h>

#include <drm/drm_gpuvm.h>

#include "gvb_device.h"

struct gvb_vm;

/* VAs that a VM keeps on its free list from one ioctl to the next: a few batches' worth. */
#define GVB_FREE_VAS_KEPT 16384

/**
 * struct gvb_va - a VA
 * @base: base
 * @entry: in a pool while it is not in the tree
 * @returned: in &gvb_vm.returned
 */
struct gvb_va {
	struct drm_gpuva base;
	union {
		struct list_head entry;
		struct llist_node returned;
	};
};

/**
 * struct gvb_va_pool - VAs to be used
 * @list: &struct gvb_va
 * @num: length of @list
 * @direct: the VM that VAs are allocated and freed for as they are taken and put back; NULL: kept
 * @each_req: filled before each request, emptied after
 * @odd: one of the two
 */
struct gvb_va_pool {
	struct list_head list;
	u64 num;
	struct gvb_vm *direct;
	bool each_req;
	bool odd;
};

static inline struct gvb_va *to_gvb_va(struct drm_gpuva *va)
{
	return container_of(va, struct gvb_va, base);
}

/* Takes a VA out of a pool that keeps them; NULL if it is empty. What protects it must be held. */
static inline struct gvb_va *gvb_pool_pop(struct gvb_va_pool *pool)
{
	struct gvb_va *va = list_first_entry_or_null(&pool->list, struct gvb_va, entry);

	if (va) {
		list_del(&va->entry);
		pool->num--;
	}
	return va;
}

/* Puts a VA, neither in the tree nor linked, into a pool that keeps them. */
static inline void gvb_pool_push(struct gvb_va_pool *pool, struct gvb_va *va)
{
	list_add(&va->entry, &pool->list);
	pool->num++;
}

/**
 * gvb_va_leads() - whether a VA is the first on its vm_bo's list
 * @va: a VA in the tree
 *
 * True for exactly one VA of each vm_bo, so a walk over VAs meets each vm_bo once.
 * The gpuva list must be locked.
 */
static inline bool gvb_va_leads(struct drm_gpuva *va)
{
	return va->vm_bo && va->vm_bo->list.gpuva.next == &va->gem.entry;
}

/* gvb_alloc.c */
int gvb_alloc_init(void);
void gvb_alloc_exit(void);
struct gvb_va *gvb_va_alloc(struct gvb_vm *vm);
void gvb_va_free(struct gvb_vm *vm, struct gvb_va *va);
size_t gvb_va_bytes(const struct gvb_vm *vm);
struct drm_gpuvm_bo *gvb_vm_bo_alloc(void);
struct drm_gpuvm_bo *gvb_vm_bo_cache_alloc(void);
void gvb_vm_bo_free(struct drm_gpuvm_bo *vm_bo);

/* gvb_va.c */
int gvb_vas_check(struct gvb_vm *vm, u64 count);
int gvb_vas_ensure(struct gvb_vm *vm, u64 count);
int gvb_vas_fill(struct gvb_vm *vm, u64 count);
void gvb_vas_collect(struct gvb_vm *vm);
void gvb_vas_trim(struct gvb_vm *vm, u64 keep);
void gvb_vas_give_back(struct gvb_vm *vm, struct gvb_va_pool *pool);
void gvb_va_return(struct drm_gpuva *va);
struct gvb_va *gvb_va_pop(struct gvb_va_pool *pool);
void gvb_va_push(struct gvb_va_pool *pool, struct gvb_va *va);

#endif
