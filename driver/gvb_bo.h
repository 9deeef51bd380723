/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: buffer objects. */
#ifndef GVB_BO_H
#define GVB_BO_H

#include <linux/rcupdate.h>

#include <drm/drm_gem.h>

#include "gvb_device.h"

struct drm_gem_shmem_object;
struct gvb_vm;

/**
 * struct gvb_bo - a buffer object
 * @base: base
 * @id: bo_id
 * @mode: &enum gvb_mode
 * @list_mutex: of its gpuva list, or NULL where that is the resv; constant
 * @r_obj: the VM's resv object of a private BO, holding a reference; NULL for an external BO
 * @evicted: protected by the BO's resv
 * @handles: handles that name it
 * @closed: it had its last handle; protected by the BO's resv
 * @shmem: pages of a pinnable BO, under its resv, or NULL
 * @pins: of @shmem, through PIN
 * @free: frees a pinnable BO
 * @rcu: to be freed with
 */
struct gvb_bo {
	struct drm_gem_object base;
	u64 id;
	u32 mode;
	struct mutex *list_mutex; /* protects the gpuva list, or NULL */
	struct drm_gem_object *r_obj;
	bool evicted;
	atomic_t handles;
	bool closed;
	struct drm_gem_shmem_object *shmem;
	atomic64_t pins;
	struct work_struct free;
	struct rcu_head rcu;
};

static inline struct gvb_bo *to_gvb_bo(struct drm_gem_object *obj)
{
	return container_of(obj, struct gvb_bo, base);
}

/* The mutex of @obj's gpuva list; NULL if that is the resv. */
static inline struct mutex *gvb_list_mutex(struct drm_gem_object *obj)
{
	return to_gvb_bo(obj)->list_mutex;
}

/* Takes the lock of @obj's gpuva list, as far as it is not the resv, which callers hold. */
static inline void gvb_list_lock(struct drm_gem_object *obj)
{
	struct mutex *lock = gvb_list_mutex(obj);

	if (lock)
		mutex_lock(lock);
}

static inline void gvb_list_unlock(struct drm_gem_object *obj)
{
	struct mutex *lock = gvb_list_mutex(obj);

	if (lock)
		mutex_unlock(lock);
}

/* gvb_bo.c */
struct gvb_bo *gvb_bo_alloc(struct drm_device *drm, u64 size, u32 mode, struct gvb_vm *vm);

/* gvb_pin.c */
int gvb_pages_create(struct gvb_bo *bo, struct drm_device *drm);
void gvb_pages_destroy(struct gvb_bo *bo);

/* gvb_weak.c */
int gvb_bo_open(struct drm_gem_object *obj, struct drm_file *file);
void gvb_bo_close(struct drm_gem_object *obj, struct drm_file *file);

#endif
