/* SPDX-License-Identifier: GPL-2.0 */
/* gpuvm_bench: what the modes do differently in each step of a request. */
#ifndef GVB_KIND_H
#define GVB_KIND_H

#include "gvb_vm.h"

/**
 * enum gvb_kind - what the callbacks of a VM do about the lists that VAs are linked in
 * @GVB_KIND_RESV: nothing: the resv protects them, and whoever applies requests holds it.
 * @GVB_KIND_MUTEX: lock the driver's mutex.
 * @GVB_KIND_DEFER: lock the object's mutex, and leave what goes for good for later.
 * @GVB_KIND_ANY: one of these, found out by and by.
 *
 * Known when the callbacks are compiled: what one mode needs is not asked for in another.
 */
enum gvb_kind {
	GVB_KIND_RESV,
	GVB_KIND_MUTEX,
	GVB_KIND_DEFER,
	GVB_KIND_ANY,
};

static __always_inline struct mutex *gvb_kind_mutex(enum gvb_kind kind, struct drm_gem_object *obj)
{
	switch (kind) {
	case GVB_KIND_RESV:
		return NULL;
	case GVB_KIND_MUTEX:
		return &to_gvb(obj->dev)->list_lock;
	case GVB_KIND_DEFER:
		return gvb_gpuva_lock(obj);
	default:
		return gvb_list_mutex(obj);
	}
}

static __always_inline void gvb_kind_lock(enum gvb_kind kind, struct drm_gem_object *obj)
{
	struct mutex *mutex = gvb_kind_mutex(kind, obj);

	if (kind == GVB_KIND_ANY ? !!mutex : kind != GVB_KIND_RESV)
		mutex_lock(mutex);
}

static __always_inline void gvb_kind_unlock(enum gvb_kind kind, struct drm_gem_object *obj)
{
	struct mutex *mutex = gvb_kind_mutex(kind, obj);

	if (kind == GVB_KIND_ANY ? !!mutex : kind != GVB_KIND_RESV)
		mutex_unlock(mutex);
}

static __always_inline bool gvb_kind_defers(enum gvb_kind kind, struct drm_gpuva *va)
{
	return kind == GVB_KIND_ANY ? gvb_immediate(to_gvb_vm(va->vm)) : kind == GVB_KIND_DEFER;
}

static inline enum gvb_kind gvb_mode_kind(u32 mode)
{
	if (gvb_mode_immediate(mode))
		return GVB_KIND_DEFER;

	return mode == GVB_MODE_CUSTOM_LOCK ? GVB_KIND_MUTEX : GVB_KIND_RESV;
}

#endif
